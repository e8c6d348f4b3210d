import { FUNCTIONS } from './functions.ts';

/** Every kind of node of a template, as the generator names them. */
const NODES = [
  'action',
  'assignment',
  'block',
  'bool',
  'break',
  'chain',
  'comment',
  'continue',
  'declaration',
  'dot',
  'else',
  'else if',
  'else with',
  'field',
  'if',
  'method',
  'nil',
  'number',
  'parentheses',
  'pipe',
  'range',
  'range with variables',
  'raw string',
  'string',
  'template',
  'text',
  'trim marker',
  'variable',
  'with',
];

const EXPECTED = [...NODES.map((name) => `node:${name}`), ...new Set(FUNCTIONS.map(({ name }) => `function:${name}`))];

/** Kinds of nodes and functions that never occurred. */
export function missingFrom(used: ReadonlyMap<string, number>): string[] {
  return EXPECTED.filter((name) => !used.has(name));
}

/** Prints how often each kind of node and each function occurred. */
export function printCoverage(used: ReadonlyMap<string, number>): void {
  for (const prefix of ['node:', 'function:']) {
    const rows = EXPECTED.filter((name) => name.startsWith(prefix)).map(
      (name) => `${name.slice(prefix.length)} ${used.get(name) ?? 0}`,
    );
    console.log(`${rows.length} ${prefix === 'node:' ? 'kinds of node' : 'functions'}: ${rows.join(', ')}`);
  }
}
