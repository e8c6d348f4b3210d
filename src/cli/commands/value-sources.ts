import { readFileSync } from 'node:fs';
import { trimSpace } from '../../go/strings.ts';
import { parseUrl } from '../../go/url.ts';
import { GoError, type Value } from '../../go/value.ts';
import { pathError } from '../../node/files/os-error.ts';
import { mergeOptions, sourcesOf } from '../../values/options.ts';
import type { ValueSource } from '../../values/origin.ts';
import type { Invocation } from '../command.ts';
import type { Terminal } from '../terminal.ts';
import { valueOptions } from './value-flags.ts';

/** A URL that has to be fetched before values can be merged. */
class Unfetched extends Error {
  readonly url: string;

  constructor(url: string) {
    super(url);
    this.url = url;
  }
}

const given = new WeakMap<Terminal, () => ValueSource[]>();

/** Where the values came from that a command on this terminal has read, the strongest last. */
export function sourcesGivenOn(terminal: Terminal): ValueSource[] {
  return given.get(terminal)?.() ?? [];
}

/** The values that the flags give, merged. Files are read, `-` is standard input, URLs are fetched. */
export async function readValues({ flags, terminal, log }: Invocation): Promise<Map<string, Value>> {
  const options = valueOptions(flags);
  const fetched = new Map<string, Uint8Array>();
  let stdin: Uint8Array | undefined;
  const stdinOnce = () => {
    stdin ??= terminal.stdin();
    return stdin;
  };
  for (;;) {
    let inputLeft = true;
    try {
      const values = mergeOptions(options, (path) => {
        if (trimSpace(path) === '-') {
          const bytes = stdinOnce();
          if (!inputLeft) return new Uint8Array(0);
          inputLeft = false;
          return bytes;
        }
        return readSource(path, fetched);
      });
      given.set(terminal, () =>
        sourcesOf(options, (path) => (trimSpace(path) === '-' ? stdinOnce() : readSource(path, fetched))),
      );
      return values;
    } catch (error) {
      if (!(error instanceof Unfetched)) throw error;
      const { fetchBytes } = await import('../http.ts');
      fetched.set(error.url, await fetchBytes(error.url, log));
    }
  }
}

function readSource(path: string, fetched: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const { scheme } = parseUrl(path);
  if (scheme === 'http' || scheme === 'https') {
    const bytes = fetched.get(path);
    if (!bytes) throw new Unfetched(path);
    return bytes;
  }
  if (scheme === 'oci') throw new GoError(`${path}: values from a registry are not built yet`);
  return readFile(path);
}

/** The bytes of a file; throws GoError in Go's words. */
export function readFile(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    const reading = (error as NodeJS.ErrnoException).syscall === 'read';
    throw pathError(reading ? 'read' : 'open', path, error);
  }
}
