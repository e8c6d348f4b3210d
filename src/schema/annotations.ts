import { parseComment } from '../chartdocs/description.ts';
import { GoError } from '../go/value.ts';
import type { YamlNode } from '../yaml/nodes/node.ts';
import { readNode } from '../yaml/nodes/read.ts';
import { aliasTargets, scalarValue } from '../yaml/nodes/scalar.ts';
import { type Json, type JsonObject, jsonOf } from './json.ts';

/** What comments say about a value. */
export interface Annotation {
  description: string;
  /** Keywords for the value's schema, which win over what is inferred. */
  readonly keywords: JsonObject;
  /** Keywords for the schema of the whole file. */
  readonly root: JsonObject;
  /** The key has to be there. */
  isRequired: boolean;
  /** What is inside is not to be described. */
  skipsProperties: boolean;
  /** One schema for all values of the table. */
  mergesProperties: boolean;
  isHidden: boolean;
  /** Null is allowed too. */
  isNullable: boolean;
  /** JSON types that helm-docs' `(type)` means. */
  types: readonly string[];
  /** Lines (from 1, within the comment) that could not be read, and why. */
  readonly problems: { readonly line: number; readonly message: string }[];
}

/** The types that authors name in helm-docs' `(type)`. Others say nothing about JSON. */
const DOCS_TYPES: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    string: ['string'],
    str: ['string'],
    bool: ['boolean'],
    boolean: ['boolean'],
    int: ['integer'],
    integer: ['integer'],
    float: ['number'],
    number: ['number'],
    list: ['array'],
    array: ['array'],
    object: ['object'],
    dict: ['object'],
    map: ['object'],
  }),
);

const BLOCK = /^[ \t]*#+[ \t]*@schema[ \t]*$/;
const ROOT_BLOCK = /^[ \t]*#+[ \t]*@schema\.root[ \t]*$/;
const LINE = /^[ \t]*#+[ \t]*@schema(Root|\.root)?[ \t]+(\S.*)$/;
/** helm-docs' tags, which say nothing here. */
const TAG = /^[ \t]*#+[ \t]*@[A-Za-z]/;
const SECRET = /^[ \t]*#+[ \t]*(?:@ignored?\b)/;
/** What looks like values commented out. */
const COMMENTED_OUT = /^(?:-\s|["']?[\w./-]+["']?:(?:\s|$)|[{}[\]])/;
const PARAM = /^[ \t]*##?[ \t]*@(?:param|skip|extra)\b/;

/** Reads the comments around a key: those above it, in its line, and below it. */
export function readAnnotation(above: string, beside: string, below: string): Annotation {
  const annotation: Annotation = {
    description: '',
    keywords: new Map(),
    root: new Map(),
    isRequired: false,
    skipsProperties: false,
    mergesProperties: false,
    isHidden: false,
    isNullable: false,
    types: [],
    problems: [],
  };
  const lines = above === '' ? [] : above.split('\n');
  const rest: string[] = [];
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    const fence = BLOCK.test(line) ? BLOCK : ROOT_BLOCK.test(line) ? ROOT_BLOCK : undefined;
    if (fence !== undefined) {
      const end = lines.findIndex((other, k) => k > i && fence.test(other));
      const last = end < 0 ? lines.length : end;
      readBlock(lines.slice(i + 1, last), i + 2, fence === ROOT_BLOCK, annotation);
      i = last;
    } else if (!readLine(line, i + 1, annotation)) rest.push(line);
  }
  if (beside !== '') readLine(beside, lines.length + 1, annotation);
  for (const line of below.split('\n')) readLine(line, lines.length + 1, annotation);
  describe(rest, annotation);
  return annotation;
}

/** A block of YAML between `# @schema` lines. */
function readBlock(lines: readonly string[], from: number, isRoot: boolean, annotation: Annotation): void {
  const text = lines.map((line) => line.replace(/^[ \t]*#[ \t]?/, '')).join('\n');
  let value: Json;
  try {
    value = yamlJson(text);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    annotation.problems.push({ line: from, message: `the @schema block is no YAML: ${error.message}` });
    return;
  }
  if (!(value instanceof Map)) return;
  for (const [name, keyword] of value) take(name, keyword, isRoot, annotation);
}

/** `# @schema type:[string, null];minimum:1` */
function readLine(line: string, number: number, annotation: Annotation): boolean {
  const match = LINE.exec(line);
  if (match === null) return false;
  for (const part of parts(match[2]!)) {
    const colon = part.indexOf(':');
    const name = (colon < 0 ? part : part.slice(0, colon)).trim();
    const text = colon < 0 ? 'true' : part.slice(colon + 1).trim();
    if (name === '') continue;
    try {
      take(name, keywordValue(name, text), match[1] !== undefined, annotation);
    } catch (error) {
      if (!(error instanceof GoError)) throw error;
      annotation.problems.push({ line: number, message: `@schema ${name} can't be read: ${error.message}` });
    }
  }
  return true;
}

/** The parts of a line between semicolons, but for those in brackets and quotes. */
function parts(text: string): string[] {
  const out: string[] = [];
  let depth = 0;
  let isQuoted = false;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (c === '"' && text[i - 1] !== '\\') isQuoted = !isQuoted;
    if (isQuoted) continue;
    if ('[{('.includes(c)) depth++;
    else if (']})'.includes(c)) depth--;
    else if (c === ';' && depth <= 0) {
      out.push(text.slice(start, i));
      start = i + 1;
    }
  }
  out.push(text.slice(start));
  return out.map((part) => part.trim()).filter(Boolean);
}

/** What YAML means to the tools that these annotations are for: `y` and `no` are texts. */
function yamlJson(text: string): Json {
  const document = readNode(text);
  if (document === undefined) return null;
  const targets = aliasTargets(document);
  const read = (node: YamlNode, depth: number): Json => {
    if (depth > MAX_DEPTH) throw new GoError(`it is nested deeper than ${MAX_DEPTH} levels`);
    if (node.kind === 'alias') return read(targets.get(node)!, depth + 1);
    if (node.kind === 'sequence') return node.content.map((item) => read(item, depth + 1));
    if (node.kind !== 'mapping') return jsonOf(scalarValue(node));
    const table: JsonObject = new Map();
    for (let i = 0; i + 1 < node.content.length; i += 2) {
      table.set(node.content[i]!.value, read(node.content[i + 1]!, depth + 1));
    }
    return table;
  };
  return read(document.content[0]!, 0);
}

const MAX_DEPTH = 100;

/** Keywords whose value is a text as it stands. */
const TEXTS = new Set(['title', 'description', 'pattern', '$id', '$ref', 'itemRef', 'format', '$comment', 'item']);

function keywordValue(name: string, text: string): Json {
  if (TEXTS.has(name)) return name === 'item' && text.startsWith('[') ? yamlJson(text) : unquoted(text);
  return yamlJson(text);
}

function unquoted(text: string): string {
  const match = /^"(.*)"$|^'(.*)'$/.exec(text);
  return match === null ? text : (match[1] ?? match[2] ?? '');
}

/** What each of both conventions calls what. */
function take(name: string, value: Json, isRoot: boolean, annotation: Annotation): void {
  const keywords = isRoot ? annotation.root : annotation.keywords;
  const items = (): JsonObject => {
    const known = keywords.get('items');
    if (known instanceof Map) return known;
    const fresh: JsonObject = new Map();
    keywords.set('items', fresh);
    return fresh;
  };
  switch (name) {
    case 'required':
      if (Array.isArray(value)) keywords.set('required', value);
      else annotation.isRequired = value === true;
      return;
    case 'skipProperties':
      annotation.skipsProperties = value === true;
      return;
    case 'mergeProperties':
      annotation.mergesProperties = value === true;
      return;
    case 'hidden':
      annotation.isHidden = value === true;
      return;
    case 'nullable':
      annotation.isNullable = value === true;
      return;
    case 'item':
      items().set('type', value);
      return;
    case 'itemProperties':
      items().set('properties', value);
      return;
    case 'itemEnum':
      items().set('enum', value);
      return;
    case 'itemRef':
      items().set('$ref', value);
      return;
    case 'description':
      if (typeof value === 'string') {
        if (isRoot) keywords.set(name, value);
        else annotation.description = value;
      }
      return;
    case 'enum': {
      keywords.set(name, value);
      return;
    }
    case 'type':
      // Without quotes, null is no word in YAML.
      keywords.set(name, Array.isArray(value) ? value.map((type) => type ?? 'null') : (value ?? 'null'));
      return;
    default:
      keywords.set(name, value);
  }
}

/** The description: helm-docs' where there is one, else the last paragraph of a plain comment. */
function describe(lines: readonly string[], annotation: Annotation): void {
  const marked = lines.findIndex((line) => /^[ \t]*#.*(?:^|[ \t])--(?:[ \t]|$)/.test(line));
  if (marked >= 0) {
    const { key, description } = parseComment(lines);
    if (key === '') {
      annotation.description ||= withDefault(description.text, description.fallback);
      annotation.types = DOCS_TYPES.get(description.type.toLowerCase()) ?? [];
    }
    return;
  }
  if (annotation.description !== '' || lines.some((line) => SECRET.test(line))) return;
  annotation.description = paragraph(lines);
}

/** A description that helm-docs' rules have found, with the default that it names. */
export function withDefault(text: string, fallback: string): string {
  const trimmed = text.trim();
  return fallback === '' ? trimmed : `${trimmed}${trimmed === '' ? '' : ' '}(default: ${fallback})`;
}

export function docsTypes(type: string): readonly string[] {
  return DOCS_TYPES.get(type.toLowerCase()) ?? [];
}

function paragraph(lines: readonly string[]): string {
  const texts: string[] = [];
  for (const line of [...lines].reverse()) {
    if (line.trim() === '') break;
    if (TAG.test(line) || PARAM.test(line)) continue;
    const text = line.replace(/^[ \t]*#+/, '').trim();
    if (COMMENTED_OUT.test(text)) return '';
    if (/^[-=#*~_\s]*$/.test(text)) {
      if (texts.length > 0) break;
      continue;
    }
    texts.unshift(text);
  }
  return texts.join(' ');
}

/** The descriptions of Bitnami's `## @param key [modifiers] text`, by key. */
export function paramDescriptions(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const match of text.matchAll(/^[ \t]*##?[ \t]*@param[ \t]+(\S+)(?:[ \t]+\[[^\]\n]*\])?[ \t]+([^\r\n]*)$/gm)) {
    found.set(match[1]!, match[2]!.trim());
  }
  return found;
}
