import { readSync } from 'node:fs';
import { isatty } from 'node:tty';
import { decodeUtf8 } from '../go/text.ts';
import { GoError } from '../go/value.ts';
import type { Terminal } from './terminal.ts';

const MAX_LINE = 4096;

/** The next line of standard input, without its end. Throws GoError (`EOF`) where there is none. */
export function readLine(terminal: Terminal): string {
  const bytes = isatty(0) ? lineOfTerminal() : terminal.stdin();
  if (bytes.length === 0) throw new GoError('EOF');
  const [line = ''] = decodeUtf8(bytes.subarray(0, MAX_LINE)).split('\n', 1);
  return line.replace(/\r$/, '');
}

/** Terminals hand out a line at a time. */
function lineOfTerminal(): Uint8Array {
  const buffer = new Uint8Array(MAX_LINE);
  for (;;) {
    try {
      return buffer.subarray(0, readSync(0, buffer));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}
