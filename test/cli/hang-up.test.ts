import { expect, it } from 'vitest';
import { outlivesTerminal } from '../../src/cli/releases/hang-up.ts';

const status = (ignored: string): string => `Name:\tsh\nSigBlk:\t0000000000000000\nSigIgn:\t${ignored}\nSigCgt:\t0\n`;

it.each([
  ['nohup, which leaves no terminal', [], status('0000000000000000'), true],
  ['at a terminal', [0, 1, 2], status('0000000000000000'), false],
  ['with its output in a file', [0], status('0000000000001000'), false],
  ['with a pipe for its input', [1, 2], status('0000000000000002'), false],
  ['of a shell that ignores the signal', [0, 1, 2], status('0000000000000001'), true],
  ['of a shell that ignores more', [2], status('0000000000384007'), true],
  ['where nothing is told of the parent', [2], undefined, false],
])('%s', (_, terminals, parent, outlives) => {
  const start = { isTerminal: (fd: number) => (terminals as number[]).includes(fd), parentStatus: () => parent };
  expect(outlivesTerminal(start)).toBe(outlives);
});
