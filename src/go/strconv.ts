/** Go's package `strconv`. */
export { type FloatVerb, formatFloat } from './strconv/format-float.ts';
export { atoi, formatInt, parseBool, parseInt, parseUint } from './strconv/int.ts';
export { NumError, type NumFailure } from './strconv/num-error.ts';
export { parseFloat } from './strconv/parse-float.ts';
export { isPrint } from './strconv/printable.ts';
export {
  canBackquote,
  quote,
  quoteRune,
  quoteRuneToAscii,
  quoteToAscii,
  type UnquotedChar,
  unquote,
  unquoteChar,
} from './strconv/quote.ts';
