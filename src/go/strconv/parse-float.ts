import { NumError } from './num-error.ts';

const DECIMAL = /^[+-]?(?:[0-9_]+\.?[0-9_]*|\.[0-9_]+)(?:[eE][+-]?[0-9][0-9_]*)?$/;
const HEX = /^([+-]?)0[xX]([0-9a-fA-F_]*)\.?([0-9a-fA-F_]*)[pP]([+-]?[0-9][0-9_]*)$/;
const SPECIAL = /^([+-]?)inf(?:inity)?$/i;
/** An underscore must stand between digits, or between a base prefix and a digit. */
const STRAY_UNDERSCORE = /(?:^|[^0-9])_|_(?:[^0-9]|$)/;
const STRAY_HEX_UNDERSCORE = /(?:^|[^0-9a-fA-FxX])_|_(?:[^0-9a-fA-F]|$)/;

/**
 * `strconv.ParseFloat` for 64 bits: decimal and hexadecimal floats, `inf`, `infinity` and `nan` in any case.
 * @throws NumError
 */
export function parseFloat(text: string): number {
  if (DECIMAL.test(text)) return decimal(text);
  const hex = HEX.exec(text);
  if (hex) return hexadecimal(text, hex);
  const special = SPECIAL.exec(text);
  if (special) return special[1] === '-' ? -Infinity : Infinity;
  if (text.length === 3 && text.toLowerCase() === 'nan') return NaN;
  throw syntaxError(text);
}

function syntaxError(text: string): NumError {
  return new NumError('ParseFloat', text, 'invalid syntax', 0);
}

function checkRange(text: string, value: number): number {
  if (value === Infinity || value === -Infinity) throw new NumError('ParseFloat', text, 'value out of range', value);
  return value;
}

function decimal(text: string): number {
  if (!text.includes('_')) return checkRange(text, Number(text));
  if (STRAY_UNDERSCORE.test(text)) throw syntaxError(text);
  return checkRange(text, Number(text.replaceAll('_', '')));
}

function hexadecimal(text: string, [, sign, whole, fraction, exponent]: RegExpExecArray): number {
  if (text.includes('_') && STRAY_HEX_UNDERSCORE.test(text)) throw syntaxError(text);
  const fractionDigits = fraction!.replaceAll('_', '');
  const digits = whole!.replaceAll('_', '') + fractionDigits;
  if (digits === '') throw syntaxError(text);
  const power = Number(exponent!.replaceAll('_', '')) - 4 * fractionDigits.length;
  const value = scaled(BigInt(`0x${digits}`), power);
  return checkRange(text, sign === '-' ? -value : value);
}

const MANTISSA_BITS = 53;
const MIN_POWER = -1074;

/** The float nearest to `mantissa * 2 ** power`, ties to even. */
function scaled(mantissa: bigint, power: number): number {
  if (mantissa === 0n) return 0;
  const bits = mantissa.toString(2).length;
  const top = bits + power;
  if (top > 1024) return Infinity;
  if (top < MIN_POWER) return 0;
  const lowest = Math.max(top - MANTISSA_BITS, MIN_POWER);
  const drop = lowest - power;
  if (drop <= 0) return Number(mantissa << BigInt(-drop)) * 2 ** lowest;
  const shift = BigInt(drop);
  const half = 1n << (shift - 1n);
  const rest = mantissa & ((half << 1n) - 1n);
  let kept = mantissa >> shift;
  if (rest > half || (rest === half && (kept & 1n) === 1n)) kept += 1n;
  return Number(kept) * 2 ** lowest;
}
