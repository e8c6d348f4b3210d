import type { Host } from '../funcs/host.ts';
import { sprigFunctions } from '../funcs/sprig.ts';
import { type FuncTable, func, type GoFunc, P } from '../go/func.ts';
import { marshalJson, unmarshalJson } from '../go/json.ts';
import { GoError, type Value } from '../go/value.ts';
import { unmarshalYamlMap } from '../yaml/unmarshal.ts';
import { marshalNodes } from './yaml.ts';

/** The variables of the environment, for templates that ask for them. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** The functions of a README's template: Sprig's, and YAML. */
export function docsFunctions(host: Host, variables: Variables): FuncTable {
  const table = new Map(sprigFunctions(host));
  const expand = (text: string): string =>
    text.replace(/\$(?:\{([^}]*)\}|([A-Za-z_]\w*))/g, (_, braced, plain) => variables[braced ?? plain] ?? '');
  const own: readonly GoFunc[] = [
    func('toJson', [P.any], (value) => orElse('', () => marshalJson(value))),
    func('mustToJson', [P.any], (value) => marshalJson(value)),
    func('fromJson', [P.string], (text) => orElse(null, () => unmarshalJson(text))),
    func('toYaml', [P.any], (value) => orElse('', () => marshalNodes(value).replace(/\n$/, ''))),
    func('fromYaml', [P.string], fromYaml),
    func('env', [P.string], (name) => variables[name] ?? ''),
    func('expandenv', [P.string], expand),
  ];
  for (const fn of own) table.set(fn.name, fn);
  return table;
}

function orElse<T>(fallback: T, attempt: () => T): T {
  try {
    return attempt();
  } catch (error) {
    if (error instanceof GoError) return fallback;
    throw error;
  }
}

function fromYaml(text: string): Value {
  try {
    return unmarshalYamlMap(text) ?? new Map();
  } catch (error) {
    if (error instanceof GoError) return new Map([['Error', error.message]]);
    throw error;
  }
}
