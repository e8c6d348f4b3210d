/** A verb of `strconv.FormatFloat`: binary exponent, decimal exponent, none, the shorter of both, hexadecimal. */
export type FloatVerb = 'b' | 'e' | 'E' | 'f' | 'g' | 'G' | 'x' | 'X';

/** The most digits that JavaScript's own number formatting gives. */
const NATIVE_DIGITS = 100;

/**
 * `strconv.FormatFloat`.
 * @param precision digits after the point (for `g` and `G`: significant digits), or -1 for as many as are needed to read
 *   the same float again
 * @param bits 64, or 32 for a value that came from a `float32`: it then needs fewer digits
 */
export function formatFloat(n: number, verb: FloatVerb, precision = -1, bits: 32 | 64 = 64): string {
  if (Number.isNaN(n)) return 'NaN';
  if (n === Infinity) return '+Inf';
  if (n === -Infinity) return '-Inf';
  if (verb === 'g' && precision < 0 && bits === 64) return shortestGeneral(n);
  const sign = n < 0 || Object.is(n, -0) ? '-' : '';
  return sign + formatMagnitude(Math.abs(n), verb, precision, bits);
}

function formatMagnitude(n: number, verb: FloatVerb, precision: number, bits: 32 | 64): string {
  switch (verb) {
    case 'b':
      return binary(n, bits);
    case 'x':
      return hexadecimal(n, precision);
    case 'X':
      return hexadecimal(n, precision).toUpperCase();
    case 'f':
      return precision < 0 ? plain(shortest(n, bits)) : fixed(n, precision);
    case 'e':
      return exponential(n, precision, bits);
    case 'E':
      return exponential(n, precision, bits).toUpperCase();
    case 'g':
      return general(n, precision, bits);
    case 'G':
      return general(n, precision, bits).toUpperCase();
  }
}

/** The common case, what `%v` prints: shortest digits, an exponent below 1e-4 and from 1e21 or six digits on. */
function shortestGeneral(n: number): string {
  const magnitude = n < 0 ? -n : n;
  if (magnitude < 1e6 && magnitude >= 1e-4) return String(n);
  if (magnitude === 0) return Object.is(n, -0) ? '-0' : '0';
  return twoDigitExponent(n.toExponential());
}

/** `1e+6` becomes `1e+06`. */
function twoDigitExponent(text: string): string {
  return text[text.length - 2]! < '0' ? `${text.slice(0, -1)}0${text.slice(-1)}` : text;
}

/** Shortest form in JavaScript's exponent notation. */
function shortest(n: number, bits: 32 | 64): string {
  if (bits === 64) return n.toExponential();
  for (let digits = 0; digits < 8; digits++) {
    const text = roundedExponential(n, digits);
    if (Math.fround(Number(text)) === Math.fround(n)) return text;
  }
  return n.toExponential(8);
}

/** Writes `d.ddde±x` without an exponent. */
function plain(text: string): string {
  const at = text.indexOf('e');
  const exponent = Number(text.slice(at + 1));
  const digits = text[0]! + text.slice(2, Math.max(2, at));
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`.replace(/^0\.0$/, '0');
  if (digits.length <= exponent + 1) return digits + '0'.repeat(exponent + 1 - digits.length);
  return `${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
}

function exponential(n: number, precision: number, bits: 32 | 64): string {
  return twoDigitExponent(precision < 0 ? shortest(n, bits) : roundedExponential(n, precision));
}

function general(n: number, precision: number, bits: 32 | 64): string {
  const isShortest = precision < 0;
  const significant = precision === 0 ? 1 : precision;
  let text = isShortest ? shortest(n, bits) : roundedExponential(n, significant - 1);
  const at = text.indexOf('e');
  const exponent = Number(text.slice(at + 1));
  if (!isShortest)
    text = text.slice(0, at).replace(/\.?0+$/, (zeros) => (text[1] === '.' ? '' : zeros)) + text.slice(at);
  const digits = Math.max(1, text.indexOf('e') - 1);
  let limit = isShortest ? 6 : significant;
  // With all its digits before the point a number may be as long as it is.
  if (!isShortest && limit > digits && digits > exponent) limit = digits;
  if (exponent < -4 || exponent >= limit) return twoDigitExponent(text);
  return plain(text);
}

/** `toExponential` with ties to even; JavaScript rounds them up. */
function roundedExponential(n: number, precision: number): string {
  if (precision < NATIVE_DIGITS) {
    // A tie has an exact expansion of one digit more, which ends in 5.
    const longer = n.toExponential(precision + 1);
    if (longer[longer.indexOf('e') - 1] !== '5') return n.toExponential(precision);
  }
  if (n === 0) return `0${precision > 0 ? '.' : ''}${'0'.repeat(precision)}e+0`;
  const { digits, point } = exactDecimal(n);
  const rounded = roundDigits(digits, precision + 1);
  const exponent = point - 1 + (rounded.length - (precision + 1));
  const kept = rounded.slice(0, precision + 1);
  return `${kept[0]}${precision > 0 ? `.${kept.slice(1)}` : ''}e${exponent < 0 ? '-' : '+'}${Math.abs(exponent)}`;
}

/** `toFixed` with ties to even, of any size and precision. */
function fixed(n: number, precision: number): string {
  if (n < 1e21 && precision < NATIVE_DIGITS && !n.toFixed(precision + 1).endsWith('5')) return n.toFixed(precision);
  const { digits, point } = exactDecimal(n);
  const count = point + precision;
  const rounded = count < 0 ? '0' : roundDigits(digits, count);
  const padded = rounded.padStart(precision + 1, '0');
  const cut = padded.length - precision;
  return precision > 0 ? `${padded.slice(0, cut)}.${padded.slice(cut)}` : padded;
}

/** All the decimal digits of a float: its value is `0.digits` times `10 ** point`. */
function exactDecimal(n: number): { digits: string; point: number } {
  const { mantissa, exponent } = decompose(n);
  const scale = exponent < 0 ? -exponent : 0;
  const digits = (exponent < 0 ? mantissa * 5n ** BigInt(scale) : mantissa << BigInt(exponent)).toString();
  return { digits, point: digits.length - scale };
}

/** The first `count` digits, rounded to even; one more where rounding carries over, at least one. */
function roundDigits(digits: string, count: number): string {
  if (digits.length <= count) return digits.padEnd(count, '0');
  const next = digits.charCodeAt(count) - 0x30;
  const isTie = next === 5 && /^0*$/.test(digits.slice(count + 1));
  const isOdd = count > 0 && (digits.charCodeAt(count - 1) & 1) === 1;
  const up = isTie ? isOdd : next >= 5;
  const kept = digits.slice(0, count);
  if (!up) return kept === '' ? '0' : kept;
  return (BigInt(kept === '' ? 0 : kept) + 1n).toString().padStart(count, '0');
}

const view = new DataView(new ArrayBuffer(8));

/** A finite float as `mantissa * 2 ** exponent`. */
function decompose(n: number): { mantissa: bigint; exponent: number } {
  view.setFloat64(0, n);
  const bits = view.getBigUint64(0);
  const fraction = bits & 0xfffffffffffffn;
  const biased = Number((bits >> 52n) & 0x7ffn);
  return biased === 0
    ? { mantissa: fraction, exponent: -1074 }
    : { mantissa: fraction | (1n << 52n), exponent: biased - 1075 };
}

function binary(n: number, bits: 32 | 64): string {
  let { mantissa, exponent } = decompose(n);
  if (bits === 32) {
    // A float32 has 29 bits less, and its own smallest exponent.
    const drop = Math.max(29, -149 - exponent);
    mantissa >>= BigInt(drop);
    exponent = n === 0 ? -149 : exponent + drop;
  }
  return `${mantissa}p${exponent < 0 ? '' : '+'}${exponent}`;
}

function hexadecimal(n: number, precision: number): string {
  let { mantissa, exponent } = decompose(n);
  let power = 0;
  if (mantissa !== 0n) {
    const missing = 53 - mantissa.toString(2).length;
    mantissa <<= BigInt(missing);
    power = exponent - missing + 52;
  }
  exponent = power;
  let digits: string;
  if (precision >= 0 && precision < 13) {
    const drop = BigInt(52 - 4 * precision);
    const half = 1n << (drop - 1n);
    const rest = mantissa & ((1n << drop) - 1n);
    mantissa >>= drop;
    if (rest > half || (rest === half && (mantissa & 1n) === 1n)) mantissa += 1n;
    if (mantissa >> BigInt(4 * precision) > 1n) {
      mantissa >>= 1n;
      exponent++;
    }
    digits = mantissa.toString(16).padStart(precision + 1, '0');
  } else {
    digits = mantissa.toString(16).padStart(14, '0');
    digits = precision < 0 ? digits[0]! + digits.slice(1).replace(/0+$/, '') : digits.padEnd(precision + 1, '0');
  }
  const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
  return `0x${digits[0]}${fraction}p${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}
