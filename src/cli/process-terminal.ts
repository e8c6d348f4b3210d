import { readSync, writeSync } from 'node:fs';
import { encodeUtf8 } from '../go/text.ts';
import { isTerminal } from './is-terminal.ts';
import { createOverlay } from './overlay.ts';
import { OutputClosed, type Terminal } from './terminal.ts';

const READ_SIZE = 64 * 1024;

const WRITE_PROBLEMS: Readonly<Record<string, string>> = {
  EBADF: 'bad file descriptor',
  EDQUOT: 'disk quota exceeded',
  EFBIG: 'file too large',
  EIO: 'input/output error',
  ENOSPC: 'no space left on device',
};

/** Set in the environment of a thread that runs the command again: see deep-stack.ts. */
export const AGAIN = 'TSCHART_AGAIN';

/** What a first run of the command has read and written already, when it is run again. */
export interface FirstRun {
  readonly program: string;
  /** Bytes written to standard output and to the error output: the second run writes only what comes after them. */
  readonly written: readonly [stdout: number, stderr: number];
  readonly stdin: Uint8Array | undefined;
}

/** The terminal of this process, with a record of what went through it. */
export interface ProcessTerminal extends Terminal {
  readonly passed: () => FirstRun;
}

/** Output is written at once and whole, so that nothing is lost at the end. */
export function processTerminal(program: string, first?: FirstRun, canDeepen = true): ProcessTerminal {
  const written: [number, number] = [0, 0];
  let stdin = first?.stdin;
  let stdoutProblem: string | undefined;
  const overlay =
    first === undefined && isTerminal(2) ? createOverlay(writeError, terminalColumns, terminalRows) : undefined;
  const write = (stream: 0 | 1, text: string): string | undefined => {
    if (text === '') return undefined;
    overlay?.show([]);
    const bytes = encodeUtf8(text);
    const skip = Math.max(0, Math.min(bytes.length, (first?.written[stream] ?? 0) - written[stream]));
    written[stream] += bytes.length;
    return writeAll(stream + 1, bytes.subarray(skip));
  };
  return {
    env: process.env,
    program,
    overlay,
    canDeepen: canDeepen && first === undefined,
    stdout(text) {
      stdoutProblem = write(0, text);
    },
    stderr: (text) => void write(1, text),
    stdoutProblem: () => stdoutProblem,
    stdin: () => (stdin ??= readAll()),
    passed: () => ({ program, written, stdin }),
  };
}

function writeError(text: string): void {
  writeAll(2, encodeUtf8(text));
}

/** Asked for each time: people change the size of their windows. */
function terminalColumns(): number {
  return process.stderr.columns || 80;
}

function terminalRows(): number {
  return process.stderr.rows || 24;
}

/**
 * What can't be written is lost, and the work goes on, as in Go where nobody looks at the error; that is given in Go's
 * words. Only a closed pipe ends the run, as SIGPIPE ends a Go program.
 */
function writeAll(fd: number, bytes: Uint8Array): string | undefined {
  let rest = bytes;
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(fd, rest));
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'EAGAIN') pause();
      else if (code === 'EPIPE') throw new OutputClosed();
      else return writeProblem(fd, error);
    }
  }
  return undefined;
}

function writeProblem(fd: number, error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return `write /dev/${fd === 1 ? 'stdout' : 'stderr'}: ${WRITE_PROBLEMS[code] ?? message}`;
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
