import type { Json } from '../../kube/json.ts';

/** An integer that a float may not hold, where a value can stand. */
const LONG = /[[:,]\s*-?\d{16}/;
const TEXT_OR_LONG = /"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g;
const MARK = '\u0000int64:';
const MAX_INT64 = 2n ** 63n - 1n;

/** Reads JSON: integers of 64 bits that a float can't hold are bigints, greater ones floats. Throws SyntaxError. */
export function parseExactJson(text: string): Json {
  if (!LONG.test(text)) return JSON.parse(text) as Json;
  const marked = text.replace(TEXT_OR_LONG, (found) => (found.startsWith('"') ? found : `"\\u0000int64:${found}"`));
  return JSON.parse(marked, (_key, value: unknown) => {
    if (typeof value !== 'string' || !value.startsWith(MARK)) return value;
    const digits = value.slice(MARK.length);
    const number = Number(digits);
    const exact = BigInt(digits);
    return Number.isSafeInteger(number) || exact > MAX_INT64 || exact < -MAX_INT64 - 1n ? number : exact;
  }) as Json;
}
