import { marshalJson } from '../../go/json.ts';
import { GoError, type Value } from '../../go/value.ts';
import { jsonToYaml, marshalYaml } from '../../yaml/marshal.ts';
import type { Terminal } from '../terminal.ts';

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

/**
 * Prints a result in the format that `-o` asks for. Throws Helm's error where JSON or YAML could not be written; a table
 * too, unless it is a text whose writing Helm does not look at.
 */
export function printResult({ stdout, stdoutProblem }: Terminal, format: string, text: string, isTable = true): void {
  stdout(text);
  const problem = stdoutProblem?.();
  if (problem === undefined) return;
  const what = format === 'json' || format === 'yaml' ? format.toUpperCase() : isTable ? 'table' : undefined;
  if (what !== undefined) throw new GoError(`unable to write ${what} output: ${problem}`);
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
