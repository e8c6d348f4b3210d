/**
 * Finds the charts of a large index without parsing it: goes through YAML as Kubernetes' library and Helm write it, line
 * by line, and makes sure that each line is what a reader would take without a word. Whatever else there is in a version
 * makes it a doubtful one, which is parsed; whatever else there is around versions ends the scan.
 */
import { GoError } from '../go/value.ts';
import { unmarshalYamlInto } from '../yaml/into.ts';
import { looksTyped } from '../yaml/resolve.ts';
import {
  ALIAS_WORD,
  type Fields,
  type Kind,
  MAX_VERSION,
  NAME_WORD,
  REQUIRED,
  SEMVER_TEXT,
  TIME_TEXT,
  VERSION,
} from './index-fields.ts';
import { scanJsonIndex } from './index-scan-json.ts';
import { INDEX } from './index-shape.ts';

/** A version of a chart: where its lines begin, and what a reader would say of it. */
export interface ScannedVersion {
  readonly start: number;
  end: number;
  /** Known where nothing is wrong. */
  readonly version: string;
  /** Nothing is wrong with it; otherwise it has to be parsed to know. */
  readonly isSound: boolean;
}

/** Where the versions of each chart stand in the text. */
export type ScannedIndex = Map<string, ScannedVersion[]>;

/** What neither YAML nor this scan takes anywhere: control characters, other line breaks, halves of characters. */
const FOREIGN = /[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u;

/** Scans an index; undefined where it is written in another way, or something is wrong with it. */
export function scanIndex(text: string): ScannedIndex | undefined {
  if (isJson(text)) return scanJsonIndex(text);
  if (text.includes('\r')) return scanWithReturns(text);
  if (FOREIGN.test(text)) return undefined;
  if (text.endsWith('\n')) return new IndexScanner(text).scan();
  const found = new IndexScanner(`${text}\n`).scan();
  for (const versions of found?.values() ?? []) {
    const last = versions.at(-1);
    if (last !== undefined && last.end > text.length) last.end = text.length;
  }
  return found;
}

/** Lines that end with CR and LF are to YAML what lines are that end with LF. */
function scanWithReturns(text: string): ScannedIndex | undefined {
  if (/\r(?!\n)/.test(text)) return undefined;
  const found = scanIndex(text.replaceAll('\r\n', '\n'));
  if (found === undefined) return undefined;
  let line = 0;
  let plainLine = 0;
  // Places come in the order of the text.
  const placeOf = (plain: number): number => {
    for (;;) {
      const end = text.indexOf('\r\n', line);
      if (end < 0 || plain <= plainLine + end - line) return line + plain - plainLine;
      plainLine += end - line + 1;
      line = end + 2;
    }
  };
  return new Map(
    [...found].map(([name, versions]) => [
      name,
      versions.map((version) => ({ ...version, start: placeOf(version.start), end: placeOf(version.end) })),
    ]),
  );
}

/** Whether a text can be nothing but JSON, or YAML as JSON has it. */
export function isJson(text: string): boolean {
  return /^[\t\n\r ]*\{/.test(text);
}

const COMMENT = '(?: +#[^\\n]*)?';
const NAME_LINE = new RegExp(`( +)(?:(${NAME_WORD})|(["'])([A-Za-z0-9._/ -]+)\\3):( \\[\\])?${COMMENT}\\n`, 'y');
const ENTRIES = new RegExp(`entries:( \\{\\})?${COMMENT}\\n`, 'y');
/** Keys around the versions. */
const AROUND = new Set(['apiVersion', 'generated', 'serverInfo', 'publicKeys', 'annotations']);

/** Where a line ends for which there is no doubt. */
const DOUBTFUL = -1;

class IndexScanner {
  readonly #text: string;

  /** The text ends with a line. */
  constructor(text: string) {
    this.#text = text;
  }

  scan(): ScannedIndex | undefined {
    const text = this.#text;
    const found: ScannedIndex = new Map();
    const seen = new Set<string>();
    let isVersioned = false;
    let at = withoutTextAt(text, 0);
    if (text.startsWith('---\n', at)) at = withoutTextAt(text, at + 4);
    while (at < text.length) {
      const key = text.slice(at, text.indexOf(':', at));
      if (seen.has(key)) return undefined;
      seen.add(key);
      if (key === 'entries') at = this.#entries(at, found);
      else {
        const part = partAround(text, at, key);
        if (part === undefined) return undefined;
        isVersioned ||= part.isVersioned;
        at = part.end;
      }
      if (at === DOUBTFUL) return undefined;
      at = withoutTextAt(text, at);
    }
    return isVersioned ? found : undefined;
  }

  #entries(start: number, found: ScannedIndex): number {
    const text = this.#text;
    ENTRIES.lastIndex = start;
    const first = ENTRIES.exec(text);
    if (first === null) return DOUBTFUL;
    let at = withoutTextAt(text, ENTRIES.lastIndex);
    if (first[1] !== undefined) return at;
    const depth = indentAt(text, at);
    while (depth > 0 && text.charCodeAt(at) === SPACE) {
      NAME_LINE.lastIndex = at;
      const [, indent, plain, , quoted, isEmpty] = NAME_LINE.exec(text) ?? [];
      const name = plain ?? quoted;
      if (name === undefined || indent!.length !== depth || found.has(name)) return DOUBTFUL;
      if (plain !== undefined && looksTyped(plain)) return DOUBTFUL;
      at = withoutTextAt(text, NAME_LINE.lastIndex);
      const versions: ScannedVersion[] = [];
      found.set(name, versions);
      if (isEmpty !== undefined) continue;
      const inner = indentAt(text, at);
      if (inner < depth || !text.startsWith('- ', at + inner)) return DOUBTFUL;
      at = this.#versions(at, inner, versions);
      if (at === DOUBTFUL) return DOUBTFUL;
    }
    return at;
  }

  /** The items of a list at an indent. */
  #versions(start: number, indent: number, versions: ScannedVersion[]): number {
    const text = this.#text;
    const dash = `${' '.repeat(indent)}- `;
    let at = start;
    while (text.startsWith(dash, at)) {
      const sound = soundVersion(text, at + dash.length, indent + 2);
      const isSound = sound !== DOUBTFUL;
      const end = isSound ? sound : endOfItem(text, at, indent);
      if (end === DOUBTFUL) return DOUBTFUL;
      versions.push({ start: at, end, version: isSound ? lastVersion : '', isSound });
      at = withoutTextAt(text, end);
    }
    return at;
  }
}

const SPACE = 0x20;
const NEWLINE = 0x0a;
const HASH = 0x23;

/** The next line with something else in it than blanks or a comment. */
function withoutTextAt(text: string, start: number): number {
  let at = start;
  while (at < text.length) {
    const first = text.charCodeAt(at + indentAt(text, at));
    if (first !== NEWLINE && first !== HASH) return at;
    at = text.indexOf('\n', at) + 1;
  }
  return at;
}

/** What stands around the versions is read: it is short. Undefined for what nobody knows, or what is not in order. */
function partAround(text: string, start: number, key: string): { end: number; isVersioned: boolean } | undefined {
  if (!AROUND.has(key)) return undefined;
  let end = text.indexOf('\n', start) + 1;
  for (let at = end; at < text.length; at = text.indexOf('\n', at) + 1) {
    const first = text.charCodeAt(at);
    if (first !== SPACE && first !== NEWLINE && first !== HASH && !text.startsWith('- ', at)) break;
    end = text.indexOf('\n', at) + 1;
  }
  try {
    const read = unmarshalYamlInto(text.slice(start, end), INDEX, { strict: true }) as { apiVersion?: string } | null;
    return { end, isVersioned: !!read?.apiVersion };
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    return undefined;
  }
}

/** Where an item ends that was not understood: at the next line with text that is not deeper. */
function endOfItem(text: string, start: number, indent: number): number {
  let at = text.indexOf('\n', start) + 1;
  while (at < text.length) {
    const next = withoutTextAt(text, at);
    if (indentAt(text, next) <= indent) return next;
    at = text.indexOf('\n', next) + 1;
  }
  return at;
}

function indentAt(text: string, at: number): number {
  let end = at;
  while (text.charCodeAt(end) === SPACE) end++;
  return end - at;
}

/** The end of a version that is sound; its fields stand at an indent, the first one right here. */
function soundVersion(text: string, at: number, indent: number): number {
  const { end, seen } = fieldsAt(text, at, indent, VERSION);
  return (seen & REQUIRED) === REQUIRED ? end : DOUBTFUL;
}

const KEY = /([A-Za-z]+):/y;

/** Goes through the fields of a struct. */
function fieldsAt(text: string, start: number, indent: number, known: Fields): { end: number; seen: number } {
  let at = start;
  let seen = 0;
  for (;;) {
    KEY.lastIndex = at;
    const key = KEY.exec(text)?.[1];
    const field = key === undefined ? undefined : known.get(key);
    if (field === undefined || seen & field.bit) return { end: DOUBTFUL, seen };
    seen |= field.bit;
    at = valueAt(text, KEY.lastIndex, indent, field.kind);
    if (at === DOUBTFUL) return { end: at, seen };
    const next = withoutTextAt(text, at);
    const depth = indentAt(text, next);
    if (depth < indent || text.startsWith('- ', next + depth)) return { end: depth > indent ? DOUBTFUL : at, seen };
    if (depth > indent) return { end: DOUBTFUL, seen };
    at = next + depth;
  }
}

const NAME = new RegExp(` (["']?)(${NAME_WORD})\\1\\n`, 'y');
const ALIAS = new RegExp(` (["']?)(${ALIAS_WORD})\\1\\n`, 'y');
const SEMVER = new RegExp(` (["']?)${SEMVER_TEXT}\\1\\n`, 'y');
const TYPE = / (?:application|library)\n/y;
const BOOL = / (?:true|false)\n/y;
const CREATED = new RegExp(` (["']?)${TIME_TEXT}\\1\\n`, 'y');
const EMPTY_LIST = / \[\]\n/y;
const EMPTY_MAP = / \{\}\n/y;

/** The version that was seen last. */
let lastVersion = '';

/** The end of a value, whose key stands at an indent and ends here. */
function valueAt(text: string, at: number, indent: number, kind: Kind): number {
  switch (kind) {
    case 'name':
      return wordAt(NAME, text, at);
    case 'alias':
      return wordAt(ALIAS, text, at);
    case 'version': {
      const end = matched(SEMVER, text, at);
      if (end === DOUBTFUL || end - at > MAX_VERSION) return DOUBTFUL;
      lastVersion = isQuoted(text, at) ? text.slice(at + 2, end - 2) : text.slice(at + 1, end - 1);
      return end;
    }
    case 'type':
      return matched(TYPE, text, at);
    case 'bool':
      return matched(BOOL, text, at);
    case 'time':
      return matched(CREATED, text, at);
    case 'text':
      return scalarAt(text, at, indent, false);
    case 'loose':
      return scalarAt(text, at, indent, true);
    case 'texts':
      return listAt(text, at, indent, (from, depth) => scalarAt(text, from - 1, depth, false));
    case 'map':
      return mapAt(text, at, indent);
    default:
      return listAt(text, at, indent, (from, depth) => fieldsAt(text, from, depth + 2, kind).end);
  }
}

function matched(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : DOUBTFUL;
}

function wordAt(pattern: RegExp, text: string, at: number): number {
  const end = matched(pattern, text, at);
  return end === DOUBTFUL || isQuoted(text, at) || !typed(text, at + 1, end - 1) ? end : DOUBTFUL;
}

function isQuoted(text: string, at: number): boolean {
  const code = text.charCodeAt(at + 1);
  return code === 0x22 || code === 0x27;
}

/** A list below a key: at its indent, as Kubernetes' library writes it, or deeper. */
function listAt(text: string, at: number, indent: number, item: (from: number, depth: number) => number): number {
  if (text.charCodeAt(at) !== NEWLINE) return matched(EMPTY_LIST, text, at);
  let next = at + 1;
  const depth = indentAt(text, next);
  if (depth < indent || text.charCodeAt(next + depth) !== DASH) return DOUBTFUL;
  while (text.startsWith('- ', next + depth) && indentAt(text, next) === depth) {
    next = item(next + depth + 2, depth);
    if (next === DOUBTFUL) return DOUBTFUL;
  }
  const after = indentAt(text, next);
  return after > indent ? DOUBTFUL : next;
}

const DASH = 0x2d;
const MAP_KEY = /([A-Za-z][A-Za-z0-9._/-]*):/y;

/** A map of texts below a key. */
function mapAt(text: string, at: number, indent: number): number {
  if (text.charCodeAt(at) !== NEWLINE) return matched(EMPTY_MAP, text, at);
  const depth = indentAt(text, at + 1);
  if (depth <= indent) return DOUBTFUL;
  const keys: string[] = [];
  let next = at + 1;
  while (indentAt(text, next) === depth) {
    MAP_KEY.lastIndex = next + depth;
    const key = MAP_KEY.exec(text)?.[1];
    if (key === undefined || keys.includes(key) || looksTyped(key)) return DOUBTFUL;
    keys.push(key);
    next = scalarAt(text, MAP_KEY.lastIndex, depth, false);
    if (next === DOUBTFUL) return DOUBTFUL;
  }
  return indentAt(text, next) > indent ? DOUBTFUL : next;
}

/** What a line of plain text may go on with: no `: `, no ` #`, no blank at its end. */
const REST = '(?:[^\\n\\t:# ]|:(?=[^ \\n\\t])|#| +(?=[^ #\\n]))*\\n';
const FIRST = '[A-Za-z0-9_/.(+$^;\\xa1-\\u{10ffff}]';
const PLAIN = new RegExp(` ${FIRST}${REST}`, 'uy');
const PLAIN_GOES_ON = new RegExp(` +${FIRST}${REST}`, 'uy');
/** Words and numbers that YAML takes for something else than text are looked at more closely. */
const CERTAIN = / (?:[A-Za-z][^\n]{5}|[0-9]+\.[0-9]+\.[0-9])/y;
const BLOCK = / [|>][-+]?\n/y;

const quotedPatterns = new Map<number, { readonly double: RegExp; readonly single: RegExp }>();

/** Quoted texts, whose further lines are deeper than an indent. */
function quotedAt(indent: number): { readonly double: RegExp; readonly single: RegExp } {
  let patterns = quotedPatterns.get(indent);
  if (patterns === undefined) {
    const next = `\\n {${indent + 1},}(?=[^ \\n])`;
    patterns = {
      double: new RegExp(
        ` "(?:[^"\\\\\\n\\t]|\\\\(?:["\\\\/abefnrtv0 N_LP]|x[0-9A-Fa-f]{2}|u(?![dD][89A-Fa-f])[0-9A-Fa-f]{4}|${next})|${next})*"\\n`,
        'y',
      ),
      single: new RegExp(` '(?:[^'\\n\\t]|''|${next})*'\\n`, 'y'),
    };
    quotedPatterns.set(indent, patterns);
  }
  return patterns;
}

/**
 * The end of a text, whose key or dash stands at an indent. `isLoose`: what is taken for a number or a boolean becomes
 * text again.
 */
function scalarAt(text: string, at: number, indent: number, isLoose: boolean): number {
  switch (text.charCodeAt(at + 1)) {
    case 0x22:
      return matched(quotedAt(indent).double, text, at);
    case 0x27:
      return matched(quotedAt(indent).single, text, at);
    case 0x7c:
    case 0x3e:
      return blockAt(text, at, indent);
  }
  let end = matched(PLAIN, text, at);
  if (end === DOUBTFUL) return DOUBTFUL;
  let isLong = false;
  for (let depth = indentAt(text, end); depth > indent; depth = indentAt(text, end)) {
    end = matched(PLAIN_GOES_ON, text, end);
    if (end === DOUBTFUL) return DOUBTFUL;
    isLong = true;
  }
  return isLoose || isLong || isCertain(text, at) || !typed(text, at + 1, end - 1) ? end : DOUBTFUL;
}

function isCertain(text: string, at: number): boolean {
  CERTAIN.lastIndex = at;
  return CERTAIN.test(text);
}

function typed(text: string, start: number, end: number): boolean {
  return looksTyped(text.slice(start, end));
}

/** Lines of a block are as deep as its first one, or empty. */
function blockAt(text: string, start: number, indent: number): number {
  let at = matched(BLOCK, text, start);
  if (at === DOUBTFUL) return DOUBTFUL;
  const depth = indentAt(text, at);
  if (depth <= indent || text.charCodeAt(at + depth) === NEWLINE || text.charCodeAt(at + depth) === TAB)
    return DOUBTFUL;
  for (;;) {
    at = text.indexOf('\n', at) + 1;
    while (text.charCodeAt(at) === NEWLINE) at++;
    const next = indentAt(text, at);
    if (next >= depth) continue;
    // What is left of the block's lines must be left of its key too.
    return next > indent || text.charCodeAt(at + next) === NEWLINE ? DOUBTFUL : at;
  }
}

const TAB = 0x09;
