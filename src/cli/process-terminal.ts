import { readSync, writeSync } from 'node:fs';
import { encodeUtf8 } from '../go/text.ts';
import { OutputClosed, type Terminal } from './terminal.ts';

const READ_SIZE = 64 * 1024;

/** The terminal of this process. Output is written at once and whole, so that nothing is lost at the end. */
export function processTerminal(program: string): Terminal {
  return {
    env: process.env,
    program,
    stdout: (text) => writeAll(1, text),
    stderr: (text) => writeAll(2, text),
    stdin: readAll,
  };
}

function writeAll(fd: number, text: string): void {
  if (text === '') return;
  let rest: Uint8Array = encodeUtf8(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(fd, rest));
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'EAGAIN') pause();
      else if (code === 'EPIPE') throw new OutputClosed();
      else throw error;
    }
  }
}

function readAll(): Uint8Array {
  const chunks: Uint8Array[] = [];
  for (;;) {
    const chunk = new Uint8Array(READ_SIZE);
    try {
      const n = readSync(0, chunk);
      if (n === 0) break;
      chunks.push(chunk.subarray(0, n));
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'EOF') break;
      if (code !== 'EAGAIN') throw error;
      pause();
    }
  }
  return Buffer.concat(chunks);
}

/** Another process has made the pipe non-blocking: wait a little for the other end. */
function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
}
