import { Buffer } from 'node:buffer';

/**
 * Settings of JavaScriptCore for a render that runs most code once: its optimizing compilers would take more time than
 * the rest. It reads them from the environment of a starting process only.
 */
const SETTINGS: Readonly<Record<string, string>> = {
  BUN_JSC_useDFGJIT: '0',
};

/** Set in the environment of a tuned process. */
const TUNED = 'TSCHART_TUNED';

/** The C libraries by their names on the systems where a process can become another program. */
const LIBRARIES: Readonly<Record<string, string>> = { linux: 'libc.so.6', darwin: 'libSystem.B.dylib' };

/** Whether this process runs with the settings, or with others that its user gave. */
export function isTuned(): boolean {
  return process.env[TUNED] !== undefined || Object.keys(SETTINGS).some((name) => process.env[name] !== undefined);
}

/** Takes the settings out of the environment, so that plugins and post-renderers do not get them. */
export function untune(): void {
  if (process.env[TUNED] === undefined) return;
  for (const name of [TUNED, ...Object.keys(SETTINGS)]) delete process.env[name];
}

/**
 * Starts the program again with the settings, in the place of this process. Returns where that can't be done: the
 * command is slower then, and the same.
 */
export function startTuned(args: readonly string[]): void {
  const library = LIBRARIES[process.platform];
  if (library === undefined) return;
  try {
    const { dlopen, ptr }: typeof import('bun:ffi') = require('bun:ffi');
    const { symbols } = dlopen(library, { execve: { args: ['ptr', 'ptr', 'ptr'], returns: 'int' } });
    const text = (value: string): Uint8Array => Buffer.from(`${value}\0`);
    const texts: Uint8Array[] = [];
    const vector = (values: readonly string[]): BigUint64Array => {
      const bytes = values.map(text);
      texts.push(...bytes);
      return BigUint64Array.from([...bytes.map((value) => BigInt(ptr(value))), 0n]);
    };
    const path = text(process.execPath);
    const argv = vector([process.argv0, ...args]);
    const env = Object.entries({ ...process.env, ...SETTINGS, [TUNED]: '1' });
    const envp = vector(env.map(([name, value]) => `${name}=${value}`));
    symbols.execve(ptr(path), ptr(argv), ptr(envp));
  } catch {
    // No such function there.
  }
}
