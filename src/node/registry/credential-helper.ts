import { spawn } from 'node:child_process';
import { quote } from '../../go/strconv.ts';
import { GoError } from '../../go/value.ts';
import type { StoreSurroundings } from './credentials.ts';

/** What helpers say of an address that they know nothing of. */
const NOT_FOUND = 'credentials not found in native keychain';
/** A helper may ask its user something, but not for ever. */
const TIMEOUT_MS = 5 * 60_000;
const MAX_OUTPUT = 1024 * 1024;

/**
 * Runs `docker-credential-NAME ACTION` with text for its standard input, and gives what it writes; undefined where it
 * knows no credentials. Throws GoError: with what the helper said where it failed.
 */
export function askHelper(
  name: string,
  action: 'get' | 'store' | 'erase',
  input: string,
  { env, stderr }: StoreSurroundings,
): Promise<string | undefined> {
  const program = `docker-credential-${name}`;
  return new Promise((resolve, reject) => {
    // A helper is looked for in PATH, never beside us.
    const child = spawn(program, [action], { env, stdio: ['pipe', 'pipe', 'pipe'], shell: false });
    const output: Buffer[] = [];
    let size = 0;
    let problem: GoError | undefined;
    const stop = (message: string): void => {
      problem ??= new GoError(`${program}: ${message}`);
      child.kill('SIGKILL');
    };
    const timer = setTimeout(() => stop(`no answer in ${TIMEOUT_MS / 1000}s`), TIMEOUT_MS);
    child.stdout.on('data', (piece: Buffer) => {
      size += piece.length;
      if (size > MAX_OUTPUT) stop('it says too much');
      else output.push(piece);
    });
    child.stderr.on('data', (piece: Buffer) => stderr(piece.toString()));
    child.once('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      reject(new GoError(startProblem(program, error), error));
    });
    // A helper that does not read is no mistake.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      const text = Buffer.concat(output).toString();
      if (problem !== undefined) reject(problem);
      else if (code === 0) resolve(text);
      else if (text.trim() === NOT_FOUND) action === 'get' ? resolve(undefined) : reject(new GoError(NOT_FOUND));
      else reject(new GoError(text.trim() || (signal === null ? `exit status ${code}` : `signal: ${signal}`)));
    });
  });
}

function startProblem(program: string, error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') {
    return program === 'docker-credential-desktop.exe'
      ? 'credentials store is configured to `desktop.exe` but Docker Desktop seems not running'
      : `exec: ${quote(program)}: executable file not found in $PATH`;
  }
  return error.code === 'EACCES' ? `exec: ${quote(program)}: permission denied` : error.message;
}
