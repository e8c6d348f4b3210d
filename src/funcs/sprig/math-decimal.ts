/** Arithmetic on decimals of any precision, as far as Sprig uses github.com/shopspring/decimal (v1.4.0). */
import { toText } from '../../go/fmt.ts';
import { GoError } from '../../go/value.ts';

/** `value` times ten to the power `exponent`. */
export interface Decimal {
  readonly value: bigint;
  readonly exponent: number;
}

const ZERO: Decimal = { value: 0n, exponent: 0 };
const SCIENTIFIC = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/;
/** Digits after the point of a quotient. */
const DIVISION_PRECISION = 16;

/** The decimal of the shortest digits that give the float. */
export function decimalOf(n: number): Decimal {
  if (n === 0) return ZERO;
  if (!Number.isFinite(n)) throw new GoError(`Cannot create a Decimal from ${toText(n)}`);
  if (Number.isSafeInteger(n)) return { value: BigInt(n), exponent: 0 };
  const digits = String(n);
  const point = digits.indexOf('.');
  if (point >= 0 && !digits.includes('e')) {
    return { value: BigInt(digits.slice(0, point) + digits.slice(point + 1)), exponent: point + 1 - digits.length };
  }
  const [, sign, whole, fraction = '', exponent] = SCIENTIFIC.exec(n.toExponential())!;
  return { value: BigInt(`${sign}${whole}${fraction}`), exponent: Number(exponent) - fraction.length };
}

/** The nearest float. */
export function floatOf(d: Decimal): number {
  return d.exponent === 0 ? Number(d.value) : Number(`${d.value}e${d.exponent}`);
}

function atExponent(d: Decimal, exponent: number): bigint {
  return d.exponent === exponent ? d.value : d.value * 10n ** BigInt(d.exponent - exponent);
}

export function add(a: Decimal, b: Decimal): Decimal {
  const exponent = Math.min(a.exponent, b.exponent);
  return { value: atExponent(a, exponent) + atExponent(b, exponent), exponent };
}

export function subtract(a: Decimal, b: Decimal): Decimal {
  return add(a, { value: -b.value, exponent: b.exponent });
}

export function multiply(a: Decimal, b: Decimal): Decimal {
  return { value: a.value * b.value, exponent: a.exponent + b.exponent };
}

/** The quotient to 16 digits after the point, halves rounded away from zero. */
export function divide(a: Decimal, b: Decimal): Decimal {
  if (b.value === 0n) throw new GoError('decimal division by 0');
  const shift = a.exponent - b.exponent + DIVISION_PRECISION;
  const dividend = shift > 0 ? a.value * 10n ** BigInt(shift) : a.value;
  const divisor = shift < 0 ? b.value * 10n ** BigInt(-shift) : b.value;
  const quotient = dividend / divisor;
  const twiceRest = magnitude(dividend % divisor) * 2n;
  const away = twiceRest < magnitude(divisor) ? 0n : dividend < 0n === divisor < 0n ? 1n : -1n;
  return { value: quotient + away, exponent: -DIVISION_PRECISION };
}

function magnitude(n: bigint): bigint {
  return n < 0n ? -n : n;
}
