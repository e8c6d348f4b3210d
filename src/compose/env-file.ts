import { InterpolationError, interpolate, type Lookup } from './interpolate.ts';

/** What is wrong with a file of variables, and in which line. */
export class EnvFileError extends Error {
  readonly line: number;

  constructor(message: string, line: number) {
    super(message);
    this.line = line;
  }
}

const ENTRY = /^[ \t]*(?:export[ \t]+)?([^\s=:]+)[ \t]*(?:([=:])[ \t]*)?/;
const KEY = /^[A-Za-z0-9_.[\]-]+$/;

/**
 * Reads a file of variables (`.env`, `env_file`) as Compose does: `NAME=value`, quotes, `export`, comments, several lines
 * within quotes, and variables (from the file so far, then from `lookup`). A name alone takes its value from `lookup` and
 * is left out where that has none. Throws EnvFileError.
 */
export function readEnvFile(text: string, lookup: Lookup, missing: (name: string) => void): Map<string, string> {
  const values = new Map<string, string>();
  const known: Lookup = (name) => lookup(name) ?? values.get(name);
  let rest = text.replace(/^\ufeff/, '').replaceAll('\r\n', '\n');
  let line = 1;
  const advance = (count: number): void => {
    line += rest.slice(0, count).split('\n').length - 1;
    rest = rest.slice(count);
  };
  while (rest !== '') {
    const blank = /^(?:[ \t]*(?:#[^\n]*)?(?:\n|$))+/.exec(rest);
    if (blank && blank[0] !== '') {
      advance(blank[0].length);
      continue;
    }
    const entry = ENTRY.exec(rest);
    const name = entry?.[1] ?? '';
    if (!entry || !KEY.test(name))
      throw new EnvFileError(`no variable's name in ${JSON.stringify(firstLine(rest))}`, line);
    const start = line;
    advance(entry[0].length);
    if (entry[2] === undefined) {
      const tail = firstLine(rest);
      if (tail.trim() !== '' && !tail.trim().startsWith('#')) throw new EnvFileError(`no = behind ${name}`, start);
      const value = known(name);
      if (value !== undefined) values.set(name, value);
      advance(tail.length);
      continue;
    }
    const { raw, length, quote } = valueAt(rest, start);
    advance(length);
    try {
      values.set(name, quote === "'" ? raw : interpolate(raw, known, { missing }));
    } catch (error) {
      if (error instanceof InterpolationError) throw new EnvFileError(error.message, start);
      throw error;
    }
  }
  return values;
}

/** Reads `format: raw`: each line is a name and a value as it stands. */
export function readRawEnvFile(text: string): Map<string, string> {
  const values = new Map<string, string>();
  for (const line of text.replace(/^\ufeff/, '').split(/\r?\n/)) {
    const at = line.indexOf('=');
    if (line.trim() === '' || line.trimStart().startsWith('#') || at < 0) continue;
    values.set(line.slice(0, at).trim(), line.slice(at + 1));
  }
  return values;
}

function firstLine(text: string): string {
  const end = text.indexOf('\n');
  return end < 0 ? text : text.slice(0, end);
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '\\': '\\', '"': '"' };

function valueAt(text: string, line: number): { raw: string; length: number; quote: string } {
  const quote = text[0] ?? '';
  if (quote !== '"' && quote !== "'") {
    const whole = firstLine(text);
    const comment = /(?:^|[ \t])#/.exec(whole);
    const value = comment ? whole.slice(0, comment.index) : whole;
    return { raw: value.trim(), length: whole.length, quote: '' };
  }
  let raw = '';
  for (let i = 1; i < text.length; i++) {
    const c = text[i]!;
    if (c === quote) {
      const tail = firstLine(text.slice(i + 1));
      return { raw, length: i + 1 + tail.length, quote };
    }
    if (c === '\\' && quote === '"' && i + 1 < text.length) {
      const next = text[++i]!;
      raw += next === '$' ? '$$' : (ESCAPES[next] ?? `\\${next}`);
    } else if (c === '\\' && quote === "'" && text[i + 1] === "'") {
      raw += "'";
      i++;
    } else raw += c;
  }
  throw new EnvFileError(`no closing ${quote}`, line);
}
