import * as strconv from '../go/strconv.ts';
import { GoError, type GoInt, int64 } from '../go/value.ts';

const SPECIAL = /^[+-]?(?:nan|inf)$/;
/** Each underscore must follow a hexadecimal digit, and one must stand at the end. */
const BAD_UNDERSCORE = /(?:^|[^0-9a-fA-F])_|[^0-9a-fA-F]$|^$/;
const LEADING_ZERO = /^(?:0[^box]|[+-]0.)/;
const BAD_PERIOD = /\.(?:[^0-9]|$)/;
const DECIMAL = /^[0-9]{1,15}$/;

function underscoresOk(text: string): boolean {
  return SPECIAL.test(text) || !BAD_UNDERSCORE.test(text);
}

/** The int64 that an integer of TOML means. Throws `GoError` with the reason without a place. */
export function integerValue(text: string): GoInt {
  if (DECIMAL.test(text) && text[0] !== '0') return int64(strconv.atoi(text));
  if (!underscoresOk(text))
    throw new GoError(`Invalid integer ${strconv.quote(text)}: underscores must be surrounded by digits`);
  if (LEADING_ZERO.test(text)) throw new GoError(`Invalid integer ${strconv.quote(text)}: cannot have leading zeroes`);
  try {
    return int64(strconv.parseInt(text, 0, 64));
  } catch (error) {
    if (!(error instanceof strconv.NumError)) throw error;
    throw new GoError(`${text} is out of range for int64`, error);
  }
}

/** The float64 that a float of TOML means. Throws `GoError` with the reason without a place. */
export function floatValue(text: string): number {
  const parts = text.split(/[.eE]/).filter((part) => part !== '');
  if (!parts.every(underscoresOk))
    throw new GoError(`Invalid float ${strconv.quote(text)}: underscores must be surrounded by digits`);
  if (LEADING_ZERO.test(parts[0] ?? ''))
    throw new GoError(`Invalid float ${strconv.quote(text)}: cannot have leading zeroes`);
  if (BAD_PERIOD.test(text))
    throw new GoError(`Invalid float ${strconv.quote(text)}: '.' must be followed by one or more digits`);
  const digits = text.replaceAll('_', '');
  if (digits === '+nan' || digits === '-nan') return NaN;
  try {
    return strconv.parseFloat(digits);
  } catch (error) {
    if (!(error instanceof strconv.NumError)) throw error;
    const outOfRange = error.reason === 'value out of range';
    throw new GoError(
      outOfRange ? `${text} is out of range for float64` : `Invalid float value: ${strconv.quote(text)}`,
      error,
    );
  }
}
