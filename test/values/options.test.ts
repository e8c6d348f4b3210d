import { expect, test } from 'vitest';
import { GoError } from '../../src/go/value.ts';
import { mergeOptions, type ValueOptions } from '../../src/values/options.ts';
import { messageOf, type Recorded, toRecorded } from './golden.ts';

const FILES: Record<string, string> = {
  'a.yaml': 'x: {p: 1, q: [1]}\nw: a\n',
  'b.yaml': 'x: {p: 2}\n---\nz: true\n',
  'bad.yaml': 'a: [\n',
  'list.yaml': '- 1\n',
  'text.txt': 'line\n',
};

function read(path: string): Uint8Array {
  const text = FILES[path];
  if (text === undefined) throw new GoError(`open ${path}: no such file or directory`);
  return new TextEncoder().encode(text);
}

/** What `{{ toJson .Values }}` shows under Helm v4.3.1 with the same flags and files, here with the kinds of numbers. */
const MERGED: readonly (readonly [options: ValueOptions, values: Recorded])[] = [
  [{}, {}],
  [{ valueFiles: ['a.yaml', 'b.yaml'] }, { x: { p: 2, q: [1] }, w: 'a', z: true }],
  [
    {
      literalValues: ['k=l,{'],
      fileValues: ['k=text.txt', 'f=text.txt'],
      stringValues: ['k=1', 's=1'],
      values: ['k=2', 'i=2'],
      jsonValues: ['k=3', '{"j":{"n":3}}'],
      valueFiles: ['a.yaml'],
    },
    { x: { p: 1, q: [1] }, w: 'a', k: 'l,{', j: { n: 3 }, i: { $i: '2' }, s: '1', f: 'line\n' },
  ],
  [
    { valueFiles: ['a.yaml'], values: ['x.q[1]=5', 'w=null'] },
    { x: { p: 1, q: [1, { $i: '5' }] }, w: null },
  ],
  [
    { valueFiles: ['a.yaml'], jsonValues: [' {"x":{"p":null}} ', 'x.q=[2]'] },
    { x: { p: null, q: [2] }, w: 'a' },
  ],
];

test.each(MERGED)('%j', (options, values) => {
  expect(toRecorded(mergeOptions(options, read))).toEqual(values);
});

const REFUSED: readonly (readonly [options: ValueOptions, message: string])[] = [
  [{ valueFiles: ['none.yaml'] }, 'open none.yaml: no such file or directory'],
  [
    { valueFiles: ['bad.yaml'] },
    'failed to parse bad.yaml: cannot unmarshal yaml document: error converting YAML to JSON: yaml: line 1: did not find expected node content',
  ],
  [
    { valueFiles: ['list.yaml'] },
    'failed to parse list.yaml: cannot unmarshal yaml document: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type map[string]interface {}',
  ],
  [{ values: ['a'] }, 'failed parsing --set data: key "a" has no value'],
  [{ stringValues: ['a[-1]=1'] }, 'failed parsing --set-string data: negative -1 index not allowed'],
  [{ fileValues: ['a=none'] }, 'failed parsing --set-file data: open none: no such file or directory'],
  [{ literalValues: ['a'] }, 'failed parsing --set-literal data: key "a" has no value'],
  [{ jsonValues: ['a={'] }, 'failed parsing --set-json data a={'],
  [{ jsonValues: [' {"a":}'] }, 'failed parsing --set-json data JSON:  {"a":}'],
];

test.each(REFUSED)('%j', (options, message) => {
  expect(messageOf(() => mergeOptions(options, read))).toBe(message);
});
