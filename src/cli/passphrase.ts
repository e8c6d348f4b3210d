import { fstatSync } from 'node:fs';
import { quote } from '../go/strconv.ts';
import { GoError } from '../go/value.ts';
import { readFile } from '../node/files/read-file.ts';
import type { Passphrase } from '../node/provenance/sign.ts';
import type { Terminal } from './terminal.ts';

/** Asks for the passphrase of a key on the terminal. Throws GoError in Go's words where there is none. */
export function askPassphrase(terminal: Terminal): Passphrase {
  return async (name) => {
    const { readSecret } = await import('./read-secret.ts');
    try {
      return await readSecret(() => terminal.stdout(`Password for key ${quote(name)} >  `));
    } finally {
      terminal.stdout('\n');
    }
  };
}

/** The bytes of a file with a passphrase; `-` is standard input, which has to be a pipe. Throws GoError. */
export function readPassphraseFile(path: string, terminal: Terminal): Uint8Array {
  if (path !== '-') return readFile(path);
  if (!isPipe(0)) throw new GoError('specified reading passphrase from stdin, without input on stdin');
  return terminal.stdin();
}

function isPipe(file: number): boolean {
  try {
    return fstatSync(file).isFIFO();
  } catch {
    return false;
  }
}

const NEWLINE = 10;
const RETURN = 13;

/** The first line, without what ends it. Throws GoError where there is none. */
export function firstLine(bytes: Uint8Array): Uint8Array {
  if (bytes.length === 0) throw new GoError('EOF');
  const newline = bytes.indexOf(NEWLINE);
  if (newline < 0) return bytes;
  return bytes.subarray(0, newline > 0 && bytes[newline - 1] === RETURN ? newline - 1 : newline);
}

/** All of it but newlines at the end. */
export function withoutLineEnd(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === NEWLINE || bytes[end - 1] === RETURN)) end--;
  return bytes.subarray(0, end);
}
