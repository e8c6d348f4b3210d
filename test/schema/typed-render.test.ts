import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readSchema } from '../../src/schema/embed.ts';
import { typesOf } from '../../src/schema/types.ts';

const root = resolve(import.meta.dirname, '../..');
const scratch = mkdtempSync(join(import.meta.dirname, '.typed-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const SCHEMA = `{
  "$schema": "http://json-schema.org/draft-07/schema#",
  "type": "object",
  "required": ["image"],
  "properties": {
    "replicas": { "type": "integer" },
    "image": {
      "type": "object",
      "required": ["repository"],
      "properties": {
        "repository": { "type": "string" },
        "pullPolicy": { "enum": ["Always", "Never"] }
      }
    },
    "args": { "type": "array", "items": { "type": "string" } },
    "labels": { "type": "object", "additionalProperties": { "type": "string" } },
    "size": { "type": ["string", "null"] },
    "anything": {},
    "constructor": { "type": "string" },
    "toString": { "type": "object", "properties": { "valueOf": { "type": ["integer", "null"] } } },
    "__proto__": { "type": "string" },
    "hasOwnProperty": {}
  }
}`;

const PROGRAM = `import { type Chart, loadChart, render, type TypedChart } from 'tschart';
import type { Values } from './values.ts';
declare const files: Record<string, string>;
const chart = loadChart<Values>(files);
const plain: Chart = chart;
`;

const RIGHT = `${PROGRAM}
render(chart, { values: { replicas: 2, image: { pullPolicy: 'Never' }, args: ['a'], labels: { any: 'x' } } });
render(chart, { values: { image: { repository: null }, size: null, anything: [1, { a: 2 }] } });
render(chart, { set: ['replicas=2'], valuesFiles: ['replicas: 2', { name: 'a.yaml', text: '' }] });
render<Values>(plain, { values: { replicas: 2n } });
render(plain, { values: { whatever: [{ is: 'given' }] } });
render(chart, { values: {} });
render(chart, { values: { toString: { valueOf: 1 }, constructor: 'x', ['__proto__']: 'y', hasOwnProperty: 'z' } });
export const defaults: Values = { image: { repository: 'x' } };
render(loadChart(files), { values: new Map([['a', 1]]) });
export const typed: TypedChart<Values> = plain;
`;

/** A statement for each kind of mistake. */
const WRONG = [
  `render(chart, { values: { replicas: 'two' } });`,
  `render(chart, { values: { replica: 2 } });`,
  `render(chart, { values: { image: { pullPolicy: 'Sometimes' } } });`,
  `render(chart, { values: { image: { repositry: 'x' } } });`,
  `render(chart, { values: { args: [1] } });`,
  `render(chart, { values: { labels: { any: 1 } } });`,
  `render(chart, { values: new Map([['replicas', 2]]) });`,
  `render<Values>(plain, { values: { size: true } });`,
  `render(chart, { values: { constructor: 1 } });`,
  `render(chart, { values: { toString: { valueOf: 'x' } } });`,
];

it('types make a wrong value a compile error, and a right one none', () => {
  writeFileSync(join(scratch, 'values.ts'), typesOf(readSchema(SCHEMA), { name: 'Values', about: '' }));
  writeFileSync(join(scratch, 'right.ts'), RIGHT);
  // The example of the page, with the types that the page shows.
  mkdirSync(join(scratch, 'page'));
  const page = readFileSync(join(root, 'docs/typed-values.md'), 'utf8');
  const shown = /^\$ tschart schema types shop\n([\s\S]*?)^```/m.exec(page)![1]!;
  writeFileSync(join(scratch, 'page/values.ts'), shown);
  writeFileSync(join(scratch, 'page/page.ts'), /<!-- example: typed -->\n```ts\n([\s\S]*?)```/.exec(page)![1]!);
  const first = PROGRAM.split('\n').length;
  writeFileSync(join(scratch, 'wrong.ts'), `${PROGRAM}${WRONG.join('\n')}\n`);
  const base = JSON.parse(readFileSync(join(root, 'tsconfig.pure.json'), 'utf8')) as { compilerOptions: object };
  const config = {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: {
      ...base.compilerOptions,
      noUnusedLocals: false,
      paths: { tschart: [join(root, 'src/index.ts')] },
    },
    files: ['right.ts', 'wrong.ts', 'page/page.ts'],
  };
  writeFileSync(join(scratch, 'tsconfig.json'), JSON.stringify(config));
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  let output = '';
  try {
    execFileSync(process.execPath, [tsc, '-p', scratch, '--pretty', 'false'], { encoding: 'utf8', cwd: scratch });
  } catch (error) {
    output = (error as { stdout: string }).stdout;
  }
  const errors = [
    ...output.matchAll(/^((?:right|wrong|values|page\/page|page\/values)\.ts)\((\d+),\d+\): error/gm),
  ].map(([, file, line]) => `${file}:${line}`);
  expect(errors, output).toEqual(WRONG.map((_, i) => `wrong.ts:${first + i}`));
}, 120_000);
