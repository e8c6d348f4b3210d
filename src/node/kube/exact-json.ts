import { randomUUID } from 'node:crypto';
import type { Json } from '../../kube/json.ts';

/** An integer that a float may not hold, where a value can stand. */
const LONG = /[[:,]\s*-?\d{16}/;
const TEXT_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const LONG_INTEGER = /^-?\d{16,}$/;
const MAX_INT64 = 2n ** 63n - 1n;

/** Reads JSON: integers of 64 bits that a float can't hold are bigints, greater ones floats. Throws SyntaxError. */
export function parseExactJson(text: string): Json {
  if (!LONG.test(text)) return JSON.parse(text) as Json;
  // No text of a server begins like this.
  const mark = `${randomUUID()}:`;
  const marked = text.replace(TEXT_OR_NUMBER, (found) => (LONG_INTEGER.test(found) ? `"${mark}${found}"` : found));
  return JSON.parse(marked, (_key, value: unknown) => {
    if (typeof value !== 'string' || !value.startsWith(mark)) return value;
    const digits = value.slice(mark.length);
    const number = Number(digits);
    const exact = BigInt(digits);
    return Number.isSafeInteger(number) || exact > MAX_INT64 || exact < -MAX_INT64 - 1n ? number : exact;
  }) as Json;
}
