import { GoInt, type Value } from '../../go/value.ts';

/** Above these numbers of values made, the share that may come from aliases falls from 99 % to 10 %. */
const ALIAS_RANGE_LOW = 400_000;
const ALIAS_RANGE_HIGH = 4_000_000;

/** Whether a document with so many values, so many of them made by aliases, counts as an attack. */
export function isMostlyAliases(count: number, aliasCount: number): boolean {
  if (count <= 1000) return false;
  const share =
    count <= ALIAS_RANGE_LOW
      ? 0.99
      : count >= ALIAS_RANGE_HIGH
        ? 0.1
        : 0.99 - 0.89 * ((count - ALIAS_RANGE_LOW) / (ALIAS_RANGE_HIGH - ALIAS_RANGE_LOW));
  return aliasCount / count > share;
}

/** A copy of a value in which no list or map is shared. */
export function copy(value: Value): Value {
  if (typeof value !== 'object' || value === null || value instanceof GoInt) return value;
  const root: Value[] = [value];
  const work: (Value[] | Map<string, Value>)[] = [root];
  for (let top = work.pop(); top !== undefined; top = work.pop()) {
    if (Array.isArray(top)) {
      for (let i = 0; i < top.length; i++) {
        const item = top[i];
        const twin = Array.isArray(item) ? [...item] : item instanceof Map ? new Map(item) : undefined;
        if (twin === undefined) continue;
        top[i] = twin;
        work.push(twin);
      }
    } else {
      for (const [key, item] of top) {
        const twin = Array.isArray(item) ? [...item] : item instanceof Map ? new Map(item) : undefined;
        if (twin === undefined) continue;
        top.set(key, twin);
        work.push(twin);
      }
    }
  }
  return root[0];
}
