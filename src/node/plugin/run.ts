import { spawnSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { quote } from '../../go/strconv.ts';
import { decodeUtf8, encodeUtf8 } from '../../go/text.ts';
import { GoError } from '../../go/value.ts';
import { errorCode, pathError } from '../files/os-error.ts';
import type { ReadyCommand, Variables } from './command.ts';

/** A filter may write no more than this many bytes, to either output. */
export const MAX_OUTPUT = 512 * 1024 * 1024;

/** How a filter ended: `status` is null after a signal. */
export interface FilterResult {
  readonly status: number | null;
  readonly signal: string | null;
  readonly output: string;
  readonly errors: string;
}

/**
 * The file of a program: one with a `/` is taken as it is, others are looked up in `PATH`. Throws `GoError` with Go's
 * text where there is none.
 */
export function findProgram(program: string, variables: Variables): string {
  if (program.includes('/') || (process.platform === 'win32' && program.includes('\\'))) return program;
  for (const directory of (variables['PATH'] ?? '').split(delimiter)) {
    const file = join(directory, program);
    if (directory !== '' && isExecutable(file)) return file;
  }
  if (process.platform === 'win32') return program;
  throw new GoError(`exec: ${quote(program)}: executable file not found in $PATH`);
}

/** Whether there is a file that may be run. */
export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** Runs a program with a text as its input, and waits. Throws `GoError` where it cannot be started. */
export function runFilter({ program, args }: ReadyCommand, input: string, variables: Variables): FilterResult {
  const { status, signal, stdout, stderr, error } = spawnSync(program, args, {
    input: encodeUtf8(input),
    env: variables,
    maxBuffer: MAX_OUTPUT,
    windowsHide: true,
  });
  // A program need not read all of its input.
  const isEarlyEnd = errorCode(error) === 'EPIPE';
  if (errorCode(error) === 'ENOBUFS') throw new GoError(`${program} wrote more than ${MAX_OUTPUT} bytes`, error);
  if (error !== undefined && !(isEarlyEnd && (status !== null || signal !== null))) {
    throw pathError('fork/exec', program, error);
  }
  return { status, signal, output: decodeUtf8(stdout), errors: decodeUtf8(stderr) };
}
