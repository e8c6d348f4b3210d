import { describe, expect, it } from 'vitest';
import { splitDocuments } from '../../src/manifest/split.ts';

// What Helm 4.3.1's releaseutil.SplitManifests gives for the same texts.
const ROWS: readonly [name: string, file: string, documents: readonly string[]][] = [
  ['nothing', '', []],
  ['blanks only', ' \n\t\n---\n \n', []],
  ['one document', 'a: 1\n', ['a: 1\n']],
  ['a leading separator', '---\na: 1\n', ['a: 1\n']],
  ['leading blanks, which break an indented first line', '\n\n  a: 1\n  b: 2\n', ['a: 1\n  b: 2\n']],
  ['two documents', 'a: 1\n---\nb: 2\n', ['a: 1\n', 'b: 2\n']],
  ['text on the line of a separator', 'a: 1\n--- # next\nb: 2\n', ['a: 1\n', '# next\nb: 2\n']],
  ['a separator that goes on', 'a: 1\n---b\n', ['a: 1\n', 'b\n']],
  ['dashes that do not begin a line', 'a: x ---\n ---\n', ['a: x ---\n ---\n']],
  ['a separator inside a block scalar', 'a: |\n  x\n---\n  y\n', ['a: |\n  x\n', 'y\n']],
  ['a carriage return after the dashes', 'a: 1\r\n---\r\nb: 2\r\n', ['a: 1\r\n', 'b: 2\r\n']],
  ['an empty document in between', 'a: 1\n---\n\n---\nb: 2', ['a: 1\n', 'b: 2']],
  [
    'no-break space counts as space, a byte order mark does not',
    '\u00a0a: 1\n---\n\ufeffb: 2',
    ['a: 1\n', '\ufeffb: 2'],
  ],
];

describe('splitDocuments', () => {
  it.each(ROWS)('%s', (_, file, documents) => {
    const found = splitDocuments(file);
    expect(found.map(({ text }) => text)).toEqual(documents);
    for (const { text, offset } of found) expect(file.slice(offset, offset + text.length)).toBe(text);
  });
});
