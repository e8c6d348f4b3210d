import { marshalJson } from '../../go/json.ts';
import type { Value } from '../../go/value.ts';
import { jsonToYaml, marshalYaml } from '../../yaml/marshal.ts';

/** A result in the format that `-o` asks for; `json` is text that is also what YAML is made of. */
export function formatted(format: string, json: () => string, table: () => string): string {
  switch (format) {
    case 'json':
      return `${json()}\n`;
    case 'yaml':
      return jsonToYaml(json());
    default:
      return table();
  }
}

/** Values as YAML. */
export function yamlOf(values: Value): string {
  return marshalYaml(values);
}

/** An object of JSON with its fields in the order given; absent ones are left out. */
export function jsonObject(fields: Readonly<Record<string, Value>>): string {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return `{${entries.map(([key, value]) => `"${key}":${marshalJson(value)}`).join(',')}}`;
}
