import { func, type GoFunc, P, variadic } from '../../go/func.ts';
import { GoError, int64, type Value } from '../../go/value.ts';
import { toFloat, toInt } from './convert-number.ts';
import { add, type Decimal, decimalOf, divide, floatOf, multiply, subtract } from './math-decimal.ts';

function divisor(value: Value): bigint {
  const n = toInt(value);
  if (n === 0n) throw new GoError('runtime error: integer divide by zero');
  return n;
}

function sum(...values: Value[]): Value {
  let total = 0n;
  for (const value of values) total += toInt(value);
  return int64(total);
}

function product(first: Value, ...others: Value[]): Value {
  let total = toInt(first);
  for (const other of others) total = BigInt.asIntN(64, total * toInt(other));
  return int64(total);
}

function max(first: Value, ...others: Value[]): Value {
  let greatest = toInt(first);
  for (const other of others) {
    const n = toInt(other);
    if (n > greatest) greatest = n;
  }
  return int64(greatest);
}

function min(first: Value, ...others: Value[]): Value {
  let least = toInt(first);
  for (const other of others) {
    const n = toInt(other);
    if (n < least) least = n;
  }
  return int64(least);
}

/** `math.Max` of Go, where infinity wins over NaN. */
function maxFloat(first: Value, ...others: Value[]): number {
  return others
    .map(toFloat)
    .reduce((a, b) => (a === Infinity || b === Infinity ? Infinity : Math.max(a, b)), toFloat(first));
}

function minFloat(first: Value, ...others: Value[]): number {
  return others
    .map(toFloat)
    .reduce((a, b) => (a === -Infinity || b === -Infinity ? -Infinity : Math.min(a, b)), toFloat(first));
}

/** Folds decimals, so that 0.1 + 0.2 is 0.3. */
function decimally(first: Value, others: readonly Value[], operation: (a: Decimal, b: Decimal) => Decimal): number {
  return floatOf(
    others.reduce((total: Decimal, other) => operation(total, decimalOf(toFloat(other))), decimalOf(toFloat(first))),
  );
}

/** Rounds to `places` digits after the point; up from `threshold`, so that negative numbers always go down. */
function round(value: Value, places: number, threshold = 0.5): number {
  const power = powerOfTen(places);
  const shifted = power * toFloat(value);
  const fraction = shifted - Math.trunc(shifted);
  return (fraction >= threshold ? Math.ceil(shifted) : Math.floor(shifted)) / power;
}

/** `math.Pow(10, n)` by Go's own steps: squaring a mantissa and an exponent, whose last bit other ways miss. */
function powerOfTen(n: number): number {
  let result = 1;
  let exponent = 0;
  // 10 = 0.625 * 2 ** 4
  let square = 0.625;
  let squareExponent = 4;
  for (let bits = Math.abs(n); bits > 0; bits = Math.floor(bits / 2)) {
    if (squareExponent > 4096) {
      exponent += squareExponent;
      break;
    }
    if (bits % 2 === 1) {
      result *= square;
      exponent += squareExponent;
    }
    square *= square;
    squareExponent *= 2;
    if (square < 0.5) {
      square *= 2;
      squareExponent--;
    }
  }
  return n < 0 ? scale(1 / result, -exponent) : scale(result, exponent);
}

/** `math.Ldexp` in steps that neither overflow nor round before the last. */
function scale(fraction: number, exponent: number): number {
  let n = fraction;
  let left = exponent;
  for (; left > 1000; left -= 1000) {
    n *= 2 ** 1000;
    if (n === Infinity) return n;
  }
  if (left < -2200) return 0;
  // Below the normal range the last step rounds: the ones before must stay exact.
  for (; left < -1000; left += 900) n *= 2 ** -900;
  return n * 2 ** left;
}

const { any } = P;

/** Sprig's arithmetic: https://masterminds.github.io/sprig/math.html and mathf.html. */
export const mathFunctions: readonly GoFunc[] = [
  variadic('add', [], any, sum),
  func('add1', [any], (value) => int64(toInt(value) + 1n)),
  func('sub', [any, any], (a, b) => int64(toInt(a) - toInt(b))),
  variadic('mul', [any], any, product),
  func('div', [any, any], (a, b) => int64(toInt(a) / divisor(b))),
  func('mod', [any, any], (a, b) => int64(toInt(a) % divisor(b))),
  variadic('max', [any], any, max),
  variadic('biggest', [any], any, max),
  variadic('min', [any], any, min),
  variadic('maxf', [any], any, maxFloat),
  variadic('minf', [any], any, minFloat),
  variadic('addf', [], any, (...values) => decimally(0, values, add)),
  func('add1f', [any], (value) => decimally(value, [1], add)),
  variadic('subf', [any], any, (first, ...others) => decimally(first, others, subtract)),
  variadic('mulf', [any], any, (first, ...others) => decimally(first, others, multiply)),
  variadic('divf', [any], any, (first, ...others) => decimally(first, others, divide)),
  func('floor', [any], (value) => Math.floor(toFloat(value))),
  func('ceil', [any], (value) => Math.ceil(toFloat(value))),
  variadic('round', [any, P.int], P.float64, (value, places, threshold?: number) => round(value, places, threshold)),
];
