import { readFileSync } from 'node:fs';
import { GoInt, int64, type Value } from '../../src/go/value.ts';

/** What the recorded files hold for a value. */
export type Recorded = null | boolean | string | number | Recorded[] | { [key: string]: Recorded };

/** The cases of a recorded file; see golden/README.md. */
export function recorded<T>(name: string): T[] {
  const text = readFileSync(new URL(`golden/${name}.jsonl`, import.meta.url), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
}

export function toValue(data: Recorded): Value {
  if (Array.isArray(data)) return data.map(toValue);
  if (typeof data !== 'object' || data === null) return data;
  if (typeof data['$i'] === 'string') return int64(BigInt(data['$i']));
  return toTable(data);
}

export function toTable(data: Recorded = {}): Map<string, Value> {
  return new Map(Object.entries(data as object).map(([key, item]) => [key, toValue(item as Recorded)]));
}

export function toRecorded(value: Value): Recorded {
  if (value instanceof GoInt)
    return value.type.name === 'int64' ? { $i: String(value.value) } : { $int: value.type.name };
  if (Array.isArray(value)) return value.map(toRecorded);
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [key, toRecorded(item)]));
  return value as Recorded;
}

/** The message of what `run` throws; undefined when it throws nothing. */
export function messageOf(run: () => unknown): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
