import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { portableHost } from '../../src/funcs/host.ts';
import { sprigFunctions } from '../../src/funcs/sprig.ts';

// `reflect.TypeOf` of every function of sprig.TxtFuncMap() (v3.3.0), without env, expandenv and what Helm replaces.
const signatures = readFileSync(new URL('../golden/sprig-signatures.txt', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => /^(\S+) func\((.*?)\)/.exec(line)!.slice(1) as [name: string, params: string]);

const table = sprigFunctions(portableHost());

it.each(signatures)('%s takes (%s)', (name, params) => {
  const { params: fixed, rest } = table.get(name)!;
  const types = fixed.map(({ type }) => type.name);
  if (rest) types.push(`...${rest.type.name}`);
  expect(types.join(', ')).toBe(params);
});

it('has nothing that Sprig has not', () => {
  expect([...table.keys()].sort()).toEqual(signatures.map(([name]) => name).sort());
});
