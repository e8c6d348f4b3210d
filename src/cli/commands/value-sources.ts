import { trimSpace } from '../../go/strings.ts';
import type { Value } from '../../go/value.ts';
import { readFile } from '../../node/files/read-file.ts';
import { parseGivenUrl } from '../../repo/shown-url.ts';
import { mergeOptions, sourcesOf } from '../../values/options.ts';
import type { ValueSource } from '../../values/origin.ts';
import type { Invocation } from '../command.ts';
import { pluginSchemes } from '../plugins/getters.ts';
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
export async function readValues(
  call: Pick<Invocation, 'flags' | 'settings' | 'terminal' | 'log'>,
): Promise<Map<string, Value>> {
  const { flags, terminal } = call;
  const options = valueOptions(flags);
  const fetched = new Map<string, Uint8Array>();
  const ownSchemes = await pluginSchemes(call);
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
        return readSource(path, fetched, ownSchemes);
      });
      given.set(terminal, () =>
        sourcesOf(options, (path) => (trimSpace(path) === '-' ? stdinOnce() : readSource(path, fetched, ownSchemes))),
      );
      return values;
    } catch (error) {
      if (!(error instanceof Unfetched)) throw error;
      const { url } = error;
      const [{ getterFor }, { surroundingsOf }] = await Promise.all([
        import('../../node/getter/getter.ts'),
        import('../fetching.ts'),
      ]);
      const get = await getterFor(parseGivenUrl(url).scheme, surroundingsOf(call));
      fetched.set(url, await get(url, { url }));
    }
  }
}

const SCHEMES = new Set(['http', 'https', 'oci']);

function readSource(
  path: string,
  fetched: ReadonlyMap<string, Uint8Array>,
  ownSchemes: ReadonlySet<string>,
): Uint8Array {
  const { scheme } = parseGivenUrl(path);
  if (!SCHEMES.has(scheme) && !ownSchemes.has(scheme)) return readFile(path);
  const bytes = fetched.get(path);
  if (!bytes) throw new Unfetched(path);
  return bytes;
}
