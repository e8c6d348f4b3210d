/**
 * Finds the charts of a large index without parsing it: goes through YAML as Kubernetes' library and Helm write it, line
 * by line, and makes sure that each line is what a reader would take without a word. Whatever else there is in a version
 * makes it a doubtful one, which is parsed; whatever else there is around versions ends the scan.
 */
import { looksTyped } from '../yaml/resolve.ts';

/** A version of a chart: where its lines begin, and what a reader would say of it. */
export interface ScannedVersion {
  readonly start: number;
  readonly end: number;
  /** Known where nothing is wrong. */
  readonly version: string;
  /** Nothing is wrong with it; otherwise it has to be parsed to know. */
  readonly isSound: boolean;
}

/** Where the versions of each chart stand in the text. */
export type ScannedIndex = Map<string, readonly ScannedVersion[]>;

/** What neither YAML nor this scan takes anywhere: control characters, other line breaks, halves of characters. */
const FOREIGN = /[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u;

/** Scans an index; undefined where it is written in another way, or something is wrong with it. */
export function scanIndex(text: string): ScannedIndex | undefined {
  if (!text.endsWith('\n') || FOREIGN.test(text)) return undefined;
  return new IndexScanner(text).scan();
}

const NAME_LINE = / {2}([A-Za-z0-9][A-Za-z0-9._-]*):( \[\])?\n/y;
const API_VERSION = /apiVersion: v1\n/y;
const TIME = `(["']?)\\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|02-(?:0[1-9]|1\\d|2[0-8]))T(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d{1,9})?(?:Z|[+-](?:[01]\\d|2[0-3]):[0-5]\\d)`;
const GENERATED = new RegExp(`generated: ${TIME}\\1\\n`, 'y');
const SERVER_INFO = /serverInfo: \{\}\n/y;
const PUBLIC_KEYS = /publicKeys: \[\]\n/y;

/** Where a line ends for which there is no doubt. */
const DOUBTFUL = -1;

class IndexScanner {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  scan(): ScannedIndex | undefined {
    const text = this.#text;
    const found: ScannedIndex = new Map();
    const seen = new Set<string>();
    let at = 0;
    while (at < text.length) {
      const key = text.slice(at, text.indexOf(':', at));
      if (seen.has(key)) return undefined;
      seen.add(key);
      const next = key === 'entries' ? this.#entries(at, found) : topLine(text, at);
      if (next === DOUBTFUL) return undefined;
      at = next;
    }
    return seen.has('apiVersion') ? found : undefined;
  }

  #entries(start: number, found: ScannedIndex): number {
    const text = this.#text;
    if (text.startsWith('entries: {}\n', start)) return start + 12;
    if (!text.startsWith('entries:\n', start)) return DOUBTFUL;
    let at = start + 9;
    while (text.charCodeAt(at) === SPACE) {
      NAME_LINE.lastIndex = at;
      const line = NAME_LINE.exec(text);
      const name = line?.[1];
      if (name === undefined || found.has(name) || looksTyped(name)) return DOUBTFUL;
      at = NAME_LINE.lastIndex;
      const versions: ScannedVersion[] = [];
      found.set(name, versions);
      if (line![2] !== undefined) continue;
      const indent = text.startsWith('  - ', at) ? 2 : text.startsWith('    - ', at) ? 4 : 0;
      if (indent === 0) return DOUBTFUL;
      const end = this.#versions(at, indent, versions);
      if (end === DOUBTFUL) return DOUBTFUL;
      at = end;
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
      at = end;
    }
    return at;
  }
}

const SPACE = 0x20;
const NEWLINE = 0x0a;

function topLine(text: string, at: number): number {
  for (const line of [API_VERSION, GENERATED, SERVER_INFO, PUBLIC_KEYS]) {
    line.lastIndex = at;
    if (line.test(text)) return line.lastIndex;
  }
  return DOUBTFUL;
}

/** Where an item ends that was not understood: at the next line that is not deeper. Lines without text are anybody's. */
function endOfItem(text: string, start: number, indent: number): number {
  let at = text.indexOf('\n', start) + 1;
  while (at < text.length) {
    const depth = indentAt(text, at);
    const first = text.charCodeAt(at + depth);
    if (first === NEWLINE || first === 0x23) return DOUBTFUL;
    if (depth <= indent) return at;
    at = text.indexOf('\n', at) + 1;
  }
  return at;
}

function indentAt(text: string, at: number): number {
  let end = at;
  while (text.charCodeAt(end) === SPACE) end++;
  return end - at;
}

/** What the value of a key may be. */
type Kind = 'name' | 'alias' | 'version' | 'type' | 'time' | 'bool' | 'text' | 'loose' | 'texts' | 'map' | Fields;

interface Fields extends ReadonlyMap<string, { readonly bit: number; readonly kind: Kind }> {}

function fields(kinds: Readonly<Record<string, Kind>>): Fields {
  return new Map(Object.entries(kinds).map(([key, kind], i) => [key, { bit: 1 << i, kind }]));
}

const MAINTAINER = fields({ name: 'text', email: 'text', url: 'text' });

const DEPENDENCY = fields({
  name: 'name',
  version: 'text',
  repository: 'text',
  condition: 'text',
  tags: 'texts',
  enabled: 'bool',
  alias: 'alias',
});

const VERSION = fields({
  name: 'name',
  version: 'version',
  home: 'text',
  sources: 'texts',
  description: 'text',
  keywords: 'texts',
  maintainers: MAINTAINER,
  icon: 'text',
  apiVersion: 'text',
  condition: 'text',
  tags: 'text',
  appVersion: 'text',
  deprecated: 'bool',
  annotations: 'map',
  kubeVersion: 'text',
  dependencies: DEPENDENCY,
  type: 'type',
  urls: 'texts',
  created: 'time',
  removed: 'bool',
  digest: 'loose',
  checksum: 'loose',
  engine: 'loose',
  tillerVersion: 'loose',
  url: 'loose',
});

/** Name and version. */
const REQUIRED = 3;

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
    const depth = indentAt(text, at);
    if (depth < indent || text.startsWith('- ', at + depth)) return { end: depth > indent ? DOUBTFUL : at, seen };
    if (depth > indent) return { end: DOUBTFUL, seen };
    at += depth;
  }
}

const NAME = / (["']?)([A-Za-z0-9][A-Za-z0-9._-]*)\1\n/y;
const ALIAS = / (["']?)([A-Za-z0-9][A-Za-z0-9_-]*)\1\n/y;
const SEMVER =
  / (["']?)v?\d{1,18}\.\d{1,18}\.\d{1,18}(?:-(?:0|[1-9]\d{0,17}|\d{0,17}[A-Za-z-][0-9A-Za-z-]*)(?:\.(?:0|[1-9]\d{0,17}|\d{0,17}[A-Za-z-][0-9A-Za-z-]*))*)?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?\1\n/y;
const TYPE = / (?:application|library)\n/y;
const BOOL = / (?:true|false)\n/y;
const CREATED = new RegExp(` ${TIME}\\1\\n`, 'y');
const EMPTY_LIST = / \[\]\n/y;
const EMPTY_MAP = / \{\}\n/y;
/** The longest version that Helm's library reads. */
const MAX_VERSION = 256;

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
