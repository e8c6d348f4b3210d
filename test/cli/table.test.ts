// Expectations: github.com/gosuri/uitable v0.0.4, which Helm 4.3.1 links.
import { expect, test } from 'vitest';
import { formatTable } from '../../src/cli/table.ts';

const TABLES: readonly (readonly [maxWidth: number, rows: readonly (readonly string[])[], text: string])[] = [
  [
    80,
    [
      ['A', 'B', 'C'],
      ['1', 'two\nlines', 'x'],
    ],
    'A\tB    \tC\n1\ttw...\tx',
  ],
  [
    10,
    [
      ['A', 'DESC'],
      ['1', 'a line that is long\nand another'],
      ['2', 'short\nb'],
    ],
    'A\tDESC      \n1\ta line ...\n2\tshort     \n \tb         ',
  ],
  [
    0,
    [
      ['N', 'D'],
      ['', '\n'],
      ['x', 'a\nbb\nccc'],
    ],
    'N\tD  \n \t   \n \t   \nx\ta...',
  ],
  [
    80,
    [
      ['REV', 'DESC'],
      ['1', 'first line of a text that is rather long\ncont'],
      ['2', 'Upgrade complete'],
    ],
    'REV\tDESC                                    \n1  \tfirst line of a text that is rather l...\n2  \tUpgrade complete                        ',
  ],
  [
    80,
    [
      ['', 'D'],
      ['', 'a\nb'],
    ],
    '\tD\n\ta...',
  ],
  [
    80,
    [
      ['A', 'B'],
      ['a\nb', 'a\nb\nc'],
    ],
    'A\tB\na...\ta...',
  ],
  [
    8,
    [
      ['A', '日本語日本語'],
      ['é\nb', 'ab\ncd\nef'],
    ],
    'A\t日本語...\né...\tab      \n \tcd      \n \tef      ',
  ],
];

test.each(TABLES)('cells of several lines, %i columns at most: %j', (maxWidth, rows, text) => {
  expect(formatTable(rows, maxWidth)).toBe(text);
});
