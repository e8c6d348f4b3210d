const SUPERSCRIPT = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/**
 * A float as messages show it, which are localised for English: 12,345.5 and, from a million on and below 0.0001,
 * 1.5×10⁰⁶.
 */
export function localFloat(n: number): string {
  if (n === 0) return '0';
  const [mantissa = '', power = ''] = n.toExponential().split('e');
  const exponent = Number(power);
  if (exponent < -4 || exponent >= 6) {
    const digits = String(Math.abs(exponent))
      .padStart(2, '0')
      .replace(/\d/g, (digit) => SUPERSCRIPT[Number(digit)]!);
    return `${mantissa}×10${exponent < 0 ? '⁻' : ''}${digits}`;
  }
  const [whole = '', fraction] = String(n).split('.');
  return fraction === undefined ? grouped(whole) : `${grouped(whole)}.${fraction}`;
}

/** An integer as messages show it: 12,345. */
export function localInt(n: number): string {
  return grouped(String(n));
}

function grouped(digits: string): string {
  return digits.replace(/\B(?=(?:\d{3})+$)/g, ',');
}
