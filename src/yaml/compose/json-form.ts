import { sortStrings } from '../../go/text.ts';
import type { Value } from '../../go/value.ts';
import { conversionError, type YamlError } from '../error.ts';
import { showKey, showValue } from '../exact.ts';
import { MAX_DEPTH } from '../scan/scanner.ts';

/** Whether a key read exactly is null or an unsigned integer. */
export function isUnsupported(key: string): boolean {
  return key === 'n' || key.charCodeAt(0) === 0x75;
}

/** Refuses maps with keys, read exactly, that JSON has no form for. */
export function checkKeys(root: Value): void {
  const seen = new Set<Value>();
  const work: Value[] = [root];
  while (work.length > 0) {
    const value = work.pop();
    if (!(value instanceof Map || Array.isArray(value)) || seen.has(value)) continue;
    seen.add(value);
    if (value instanceof Map) for (const [key, item] of value) if (isUnsupported(key)) throw unsupportedKey(key, item);
    const items = [...value.values()];
    for (let i = items.length - 1; i >= 0; i--) work.push(items[i]);
  }
}

function unsupportedKey(key: string, value: Value): YamlError {
  const type = key === 'n' ? '%!s(<nil>)' : 'uint64';
  return conversionError(`unsupported map key of type: ${type}, key: ${showKey(key)}, value: ${showValue(value)}`);
}

/** The bracket in JSON that is the first to go too deep. */
export function tooDeepOpening(root: Value): string {
  const work: [value: Value, depth: number][] = [[root, 1]];
  for (let top = work.pop(); top !== undefined; top = work.pop()) {
    const [value, depth] = top;
    const isMap = value instanceof Map;
    if (!isMap && !Array.isArray(value)) continue;
    if (depth > MAX_DEPTH) return isMap ? '{' : '[';
    const items = isMap ? sortStrings([...value.keys()]).map((key) => value.get(key)) : value;
    for (let i = items.length - 1; i >= 0; i--) work.push([items[i], depth + 1]);
  }
  return '[';
}

/** Refuses a value with numbers that JSON has no form for, as the library does on its way through JSON. */
export function checkNumbers(value: Value): Value {
  const bad = firstNonFinite(value);
  if (bad === undefined) return value;
  const word = Number.isNaN(bad) ? 'NaN' : bad > 0 ? '+Inf' : '-Inf';
  throw conversionError(`json: unsupported value: ${word}`);
}

/** The first number that JSON has no form for, in JSON's order of keys. */
function firstNonFinite(root: Value): number | undefined {
  const work: Value[] = [root];
  while (work.length > 0) {
    const value = work.pop();
    if (typeof value === 'number') {
      if (!Number.isFinite(value)) return value;
    } else if (Array.isArray(value)) {
      for (let i = value.length - 1; i >= 0; i--) work.push(value[i]);
    } else if (value instanceof Map) {
      for (const key of sortStrings([...value.keys()]).reverse()) work.push(value.get(key));
    }
  }
  return undefined;
}
