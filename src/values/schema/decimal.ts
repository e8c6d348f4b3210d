/** An exact decimal number: digits × 10^exponent. */
export interface Decimal {
  readonly digits: bigint;
  readonly exponent: number;
}

/** Larger exponents are no numbers to Go's exact arithmetic. */
const MAX_EXPONENT = 1_000_000;

const PARTS = /^([+-]?\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

/** Reads a number as JSON or Go write it. Undefined where the exponent is out of reason. */
export function parseDecimal(text: string): Decimal | undefined {
  const parts = PARTS.exec(text);
  if (parts === null) return undefined;
  const [, whole = '', fraction = '', exponent = '0'] = parts;
  if (Math.abs(Number(exponent)) > MAX_EXPONENT) return undefined;
  return { digits: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length };
}

/** Negative, zero or positive. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const [x, y] = aligned(a, b);
  return x < y ? -1 : x > y ? 1 : 0;
}

export function isIntegral(n: Decimal): boolean {
  return n.exponent >= 0 || n.digits % power(-n.exponent) === 0n;
}

/** Whether `n` is a whole multiple of `of`, which must not be zero. */
export function isMultiple(n: Decimal, of: Decimal): boolean {
  const [x, y] = aligned(n, of);
  return x % y === 0n;
}

/** The integer that `n` is, or undefined where it is none. */
export function toInteger(n: Decimal): bigint | undefined {
  if (n.exponent >= 0) return n.digits * power(n.exponent);
  const unit = power(-n.exponent);
  return n.digits % unit === 0n ? n.digits / unit : undefined;
}

function aligned(a: Decimal, b: Decimal): readonly [bigint, bigint] {
  const exponent = Math.min(a.exponent, b.exponent);
  return [a.digits * power(a.exponent - exponent), b.digits * power(b.exponent - exponent)];
}

function power(n: number): bigint {
  return 10n ** BigInt(n);
}
