import { GoInt, type Value } from '../go/value.ts';

/** JSON data with objects as maps, in the order in which it is to be written. */
export type Json = null | boolean | number | bigint | string | Json[] | JsonObject;
export type JsonObject = Map<string, Json>;

export function object(fields: Readonly<Record<string, Json | undefined>> = {}): JsonObject {
  return new Map(Object.entries(fields).filter((entry): entry is [string, Json] => entry[1] !== undefined));
}

/** Values as JSON; what JSON has no form for is left out of tables, and null in lists. */
export function jsonOf(value: Value): Json {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (value instanceof GoInt) return value.value;
  if (Array.isArray(value)) return value.map(jsonOf);
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [key, jsonOf(item)]));
  return null;
}

/** JSON text, indented by two columns; short lists of scalars stand on one line. Ends in a line break. */
export function writeJson(json: Json): string {
  return `${write(json, '')}\n`;
}

const MAX_LINE = 80;

function write(json: Json, indent: string): string {
  if (typeof json === 'bigint') return String(json);
  if (json === null || typeof json !== 'object') return JSON.stringify(json);
  const inner = `${indent}  `;
  if (Array.isArray(json)) {
    if (json.length === 0) return '[]';
    if (json.every((item) => item === null || typeof item !== 'object')) {
      const line = `[${json.map((item) => write(item, '')).join(', ')}]`;
      if (line.length <= MAX_LINE) return line;
    }
    return `[\n${json.map((item) => inner + write(item, inner)).join(',\n')}\n${indent}]`;
  }
  if (json.size === 0) return '{}';
  const fields = [...json].map(([key, item]) => `${inner}${JSON.stringify(key)}: ${write(item, inner)}`);
  return `{\n${fields.join(',\n')}\n${indent}}`;
}

export function copyJson<T extends Json>(json: T): T {
  if (Array.isArray(json)) return json.map(copyJson) as T;
  if (json instanceof Map) {
    return new Map([...(json as JsonObject)].map(([key, item]): [string, Json] => [key, copyJson(item)])) as Json as T;
  }
  return json;
}
