/** Looks up a variable; undefined where it is not set. */
export type Lookup = (name: string) => string | undefined;

/** Why a text with variables cannot be filled in. */
export class InterpolationError extends Error {
  /** The message that the text itself gives (`${NAME:?message}`). */
  readonly required: boolean;

  constructor(message: string, required = false) {
    super(message);
    this.required = required;
  }
}

/** Hears of variables in a text. */
export interface Listener {
  /** One that stands without a default is not set: it is empty then. */
  readonly missing: (name: string) => void;
  /** A text, which may be the default's, has been put in for this one. */
  readonly filled?: (name: string) => void;
}

const NAME = /[_a-zA-Z][_a-zA-Z0-9]*/y;
const OPERATORS = [':-', '-', ':?', '?', ':+', '+'] as const;
const MAX_DEPTH = 64;

/**
 * Fills in variables by the rules of Compose: `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME-default}`,
 * `${NAME:?error}`, `${NAME?error}`, `${NAME:+instead}`, `${NAME+instead}` (all may nest), `$$` for `$`; a `$`
 * before anything else is text. Throws InterpolationError.
 */
export function interpolate(text: string, lookup: Lookup, listener: Listener, depth = 0): string {
  if (!text.includes('$')) return text;
  if (depth > MAX_DEPTH) throw new InterpolationError(`variables nest deeper than ${MAX_DEPTH}`);
  let out = '';
  let at = 0;
  for (;;) {
    const dollar = text.indexOf('$', at);
    if (dollar < 0) return out + text.slice(at);
    out += text.slice(at, dollar);
    const next = text[dollar + 1];
    if (next === '$') {
      out += '$';
      at = dollar + 2;
    } else if (next === '{') {
      const end = closing(text, dollar + 2);
      if (end < 0) throw new InterpolationError(`no } for \${ in ${JSON.stringify(text)}`);
      out += braced(text.slice(dollar + 2, end), lookup, listener, depth);
      at = end + 1;
    } else {
      const name = nameAt(text, dollar + 1);
      out += name === '' ? '$' : valueOf(name, lookup, listener);
      at = dollar + 1 + name.length;
    }
  }
}

function nameAt(text: string, at: number): string {
  NAME.lastIndex = at;
  return NAME.exec(text)?.[0] ?? '';
}

/** The `}` that ends what begins at `from`. */
function closing(text: string, from: number): number {
  let open = 0;
  for (let i = from; i < text.length; i++) {
    if (text[i] === '$' && text[i + 1] === '{') {
      open++;
      i++;
    } else if (text[i] === '}' && open-- === 0) return i;
  }
  return -1;
}

function valueOf(name: string, lookup: Lookup, listener: Listener): string {
  const value = lookup(name);
  if (value === undefined) listener.missing(name);
  else if (value !== '') listener.filled?.(name);
  return value ?? '';
}

function braced(body: string, lookup: Lookup, listener: Listener, depth: number): string {
  const name = nameAt(body, 0);
  const rest = body.slice(name.length);
  if (name === '') throw new InterpolationError(`\${${body}} names no variable`);
  if (rest === '') return valueOf(name, lookup, listener);
  const operator = OPERATORS.find((candidate) => rest.startsWith(candidate));
  if (operator === undefined) throw new InterpolationError(`\${${body}} has nothing known behind ${name}`);
  const word = (): string => interpolate(rest.slice(operator.length), lookup, listener, depth + 1);
  const value = lookup(name);
  const given = operator.startsWith(':') ? value !== undefined && value !== '' : value !== undefined;
  if (operator.endsWith('-')) {
    const text = given ? value! : word();
    if (text !== '') listener.filled?.(name);
    return text;
  }
  if (operator.endsWith('+')) return given ? word() : '';
  if (!given) throw new InterpolationError(`required variable ${name} is not set: ${word()}`, true);
  if (value !== '') listener.filled?.(name);
  return value!;
}
