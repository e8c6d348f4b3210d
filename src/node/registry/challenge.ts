import { unquote } from '../../go/strconv.ts';

/** How a registry wants to be told who we are: the `WWW-Authenticate` of a 401. */
export interface Challenge {
  readonly scheme: 'basic' | 'bearer' | undefined;
  /** `realm`, `service`, `scope` of a bearer challenge. */
  readonly parameters: ReadonlyMap<string, string>;
}

const TOKEN = /[A-Za-z0-9!#$%&'*+\-.^_`|~]*/y;
const SPACE = /[ \t]*/y;
const QUOTED = /"(?:[^"\\\n]|\\.)*"/y;
const NONE: ReadonlyMap<string, string> = new Map();

/** Reads a challenge; what can't be read ends the list of parameters. */
export function parseChallenge(header: string): Challenge {
  let at = 0;
  const take = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    const found = pattern.exec(header)?.[0] ?? '';
    at += found.length;
    return found;
  };
  const scheme = take(TOKEN).toLowerCase();
  if (scheme === 'basic') return { scheme, parameters: NONE };
  if (scheme !== 'bearer') return { scheme: undefined, parameters: NONE };
  const parameters = new Map<string, string>();
  for (;;) {
    take(SPACE);
    const key = take(TOKEN);
    take(SPACE);
    if (key === '' || header[at] !== '=') break;
    at++;
    take(SPACE);
    const value = header[at] === '"' ? unquoted(take(QUOTED)) : take(TOKEN) || undefined;
    if (value === undefined) break;
    parameters.set(key, value);
    take(SPACE);
    if (header[at] !== ',') break;
    at++;
  }
  return { scheme, parameters };
}

function unquoted(text: string): string | undefined {
  try {
    return unquote(text);
  } catch {
    return undefined;
  }
}
