import { quote } from '../../go/strconv.ts';
import { formatUrl, parseUrl } from '../../go/url.ts';
import { GoError } from '../../go/value.ts';
import { type Dialect, type Draft, draftOf, idOf, LATEST_DRAFT } from './draft.ts';
import type { Json, JsonObject } from './json.ts';
import { isMetaschemaSite, metaschemaAt } from './metaschemas.ts';
import { escapeFragment, resolveUrl, unescapePath } from './url.ts';
import { escapeToken } from './violation.ts';

/** Gives the document at a URL that a schema refers to; throws a `GoError` with the reason where it can't. */
export type LoadDocument = (url: string) => Json;

/** A part of a document with a URL of its own. */
export interface Resource {
  readonly pointer: string;
  readonly id: string;
  dialect: Dialect;
  readonly anchors: Map<string, string>;
  readonly dynamicAnchors: Set<string>;
}

export interface Document {
  readonly url: string;
  readonly content: Json;
  readonly resources: Map<string, Resource>;
  /** Pointers of the schemas whose resources and anchors are known. */
  readonly known: Set<string>;
  /** Nothing more needs to be known: see `isPlain`. */
  readonly plain: boolean;
}

/** Checks part of a document, at a pointer, against its metaschema. */
export type CheckSchema = (document: Document, schema: Json, pointer: string) => void;

/** A URL split at its fragment, which is unescaped. */
export interface Reference {
  readonly url: string;
  readonly fragment: string;
}

/** The documents that a schema consists of, as far as they have been asked for. */
export class Documents {
  private readonly loaded = new Map<string, Json>();
  private readonly documents = new Map<string, Document>();
  private readonly loadOther: LoadDocument;
  private readonly check: CheckSchema;

  constructor(load: LoadDocument, check: CheckSchema) {
    this.loadOther = load;
    this.check = check;
  }

  /** Gives a document that need not be loaded. */
  provide(url: string, content: Json): void {
    this.loaded.set(url, content);
  }

  document(url: string): Document {
    const old = this.documents.get(url);
    if (old !== undefined) return old;
    const content = this.load(url);
    const document: Document = { url, content, resources: new Map(), known: new Set(), plain: false };
    this.collect(document, content, url, '', { draft: LATEST_DRAFT, vocabularies: undefined });
    if (!isMetaschemaSite(url)) this.check(document, content, '');
    this.documents.set(url, document);
    return document;
  }

  /** Takes a document that is plain as it is. */
  addPlain(url: string, content: JsonObject): void {
    const named = content.get('$schema');
    const draft = typeof named === 'string' ? draftOf(named)! : LATEST_DRAFT;
    const id = idOf(draft, content);
    const resource = newResource('', id === '' ? url : resolveReference(url, id).url, {
      draft,
      vocabularies: undefined,
    });
    const resources = new Map([['', resource]]);
    this.documents.set(url, { url, content, resources, known: new Set(), plain: true });
  }

  /** Makes sure that the schema at a pointer is known: one outside the usual places is looked at when referred to. */
  ensure(document: Document, pointer: string): void {
    if (document.plain || document.known.has(pointer)) return;
    const schema = lookup(document, pointer);
    const base = resourceAt(document, pointer);
    this.collect(document, schema, base.id, pointer, base.dialect);
    this.check(document, schema, pointer);
  }

  private load(url: string): Json {
    let content = this.loaded.get(url);
    if (content === undefined) content = metaschemaAt(url);
    if (content === undefined) {
      try {
        content = this.loadOther(url);
      } catch (error) {
        if (!(error instanceof GoError)) throw error;
        throw new GoError(`failing loading ${quote(url)}: ${error.message}`, error);
      }
    }
    this.loaded.set(url, content);
    return content;
  }

  private collect(document: Document, schema: Json, baseUrl: string, pointer: string, outer: Dialect): void {
    if (document.known.has(pointer)) return;
    if (!(schema instanceof Map)) {
      if (pointer === '') document.resources.set(pointer, newResource(pointer, baseUrl, outer));
      document.known.add(pointer);
      return;
    }
    let draft = this.draftFor(document.url, pointer, schema, outer.draft, new Set());
    let named = typeof schema.get('$schema') === 'string';
    let id = idOf(draft, schema);
    if (id === '' && pointer !== '') {
      draft = outer.draft;
      named = false;
      id = idOf(draft, schema);
    }
    const base = id === '' ? baseUrl : resolveId(document, baseUrl, id, pointer);
    if (id !== '' || pointer === '') this.addResource(document, schema, base, pointer, draft, named, outer);
    const resource = [...document.resources.values()].find((held) => held.id === base);
    if (resource === undefined) throw new GoError(`no schema resource ${quote(base)}`);
    collectAnchors(document, resource, schema, pointer);
    for (const [at, part] of subschemas(draft, schema, pointer))
      this.collect(document, part, base, at, resource.dialect);
    document.known.add(pointer);
  }

  private addResource(
    document: Document,
    schema: JsonObject,
    id: string,
    pointer: string,
    draft: Draft,
    named: boolean,
    outer: Dialect,
  ): void {
    for (const other of document.resources.values()) {
      if (other.id !== id) continue;
      if (other.pointer === pointer) return;
      const places = `${quote(pointer)} and ${quote(other.pointer)}`;
      throw new GoError(`duplicate id ${quote(id)} in ${quote(document.url)} at ${places}`);
    }
    const dialect = named ? { draft, vocabularies: this.vocabulariesOf(schema, draft) } : outer;
    document.resources.set(pointer, newResource(pointer, id, dialect));
  }

  /** Follows `$schema` through metaschemas of one's own to a draft. */
  private draftFor(url: string, pointer: string, schema: Json, fallback: Draft, seen: Set<string>): Draft {
    const named = schema instanceof Map ? schema.get('$schema') : undefined;
    if (typeof named !== 'string') return fallback;
    const draft = draftOf(named);
    if (draft !== undefined) return draft;
    const metaUrl = named.split('#', 1)[0]!;
    try {
      parseUrl(metaUrl);
    } catch (error) {
      if (!(error instanceof GoError)) throw error;
      throw new GoError(`invalid $schema in ${quote(locationOf(url, pointer))}: ${error.message}`, error);
    }
    if (pointer === '' && metaUrl === url) throw new GoError(`draft ${quote(metaUrl)} is not supported`);
    if (seen.has(metaUrl)) throw new GoError(`cycle in resolving $schema in ${quote(metaUrl)}`);
    seen.add(metaUrl);
    return this.draftFor(metaUrl, '', this.load(metaUrl), fallback, seen);
  }

  /** The vocabularies that a metaschema of one's own requires. */
  private vocabulariesOf(schema: JsonObject, draft: Draft): string[] | undefined {
    const named = schema.get('$schema');
    if (typeof named !== 'string' || draftOf(named) !== undefined || draft.version < 2019) return undefined;
    const url = named.split('#', 1)[0]!;
    const meta = this.load(url);
    const listed = meta instanceof Map ? meta.get('$vocabulary') : undefined;
    if (!(listed instanceof Map)) return undefined;
    const names: string[] = [];
    for (const [vocabulary, required] of listed) {
      if (required !== true) continue;
      const name = vocabulary.startsWith(draft.vocabularyPrefix) ? vocabulary.slice(draft.vocabularyPrefix.length) : '';
      if (!draft.vocabularies.includes(name)) {
        throw new GoError(`unsupported vocabulary ${quote(vocabulary)} in ${quote(url)}`);
      }
      if (!names.includes(name)) names.push(name);
    }
    if (!names.includes('core')) names.push('core');
    return names;
  }
}

function newResource(pointer: string, id: string, dialect: Dialect): Resource {
  return { pointer, id, dialect, anchors: new Map(), dynamicAnchors: new Set() };
}

function resolveId(document: Document, base: string, id: string, pointer: string): string {
  try {
    return resolveReference(base, id).url;
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new GoError(`error in parsing id at ${quote(locationOf(document.url, pointer))}`, error);
  }
}

function collectAnchors(document: Document, resource: Resource, schema: JsonObject, pointer: string): void {
  const add = (anchor: string) => {
    const old = resource.anchors.get(anchor);
    if (old !== undefined && old !== pointer) {
      const places = `${quote(old)} and ${quote(pointer)}`;
      throw new GoError(`duplicate anchor ${quote(anchor)} in ${quote(document.url)} at ${places}`);
    }
    resource.anchors.set(anchor, pointer);
  };
  const { draft } = resource.dialect;
  if (draft.version < 2019) {
    const id = schema.has('$ref') ? undefined : schema.get(draft.id);
    if (typeof id !== 'string') return;
    let fragment: string;
    try {
      fragment = splitReference(id).fragment;
    } catch (error) {
      if (!(error instanceof GoError)) throw error;
      throw new GoError(`error in parsing anchor at ${quote(locationOf(document.url, pointer))}`, error);
    }
    if (fragment !== '' && !fragment.startsWith('/')) add(fragment);
    return;
  }
  const anchor = schema.get('$anchor');
  if (typeof anchor === 'string') add(anchor);
  const dynamic = draft.version >= 2020 ? schema.get('$dynamicAnchor') : undefined;
  if (typeof dynamic === 'string') {
    add(dynamic);
    resource.dynamicAnchors.add(dynamic);
  }
}

/** The places of a schema where its draft has further schemas, with their pointers. */
function* subschemas(draft: Draft, schema: JsonObject, pointer: string): Generator<readonly [string, Json]> {
  for (const [keyword, value] of schema) {
    const at = `${pointer}/${escapeToken(keyword)}`;
    if (draft.schemas.includes(keyword)) yield [at, value];
    if (Array.isArray(value) && draft.lists.includes(keyword)) {
      for (const [i, item] of value.entries()) yield [`${at}/${i}`, item];
    } else if (value instanceof Map && draft.maps.includes(keyword)) {
      for (const [key, item] of value) yield [`${at}/${escapeToken(key)}`, item];
    }
  }
}

/** The resource that a pointer lies in. */
export function resourceAt(document: Document, pointer: string): Resource {
  if (document.plain) return document.resources.get('')!;
  for (let at = pointer; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    const resource = document.resources.get(at);
    if (resource !== undefined) return resource;
  }
  return document.resources.get('')!;
}

/** The part of a document at a pointer. Throws a `GoError` where there is none. */
export function lookup(document: Document, pointer: string): Json {
  let current: Json | undefined = document.content;
  for (const token of pointer.split('/').slice(1)) {
    if (/~(?![01])/.test(token)) throw new GoError(`invalid json-pointer ${quote(locationOf(document.url, pointer))}`);
    const name = token.replaceAll('~1', '/').replaceAll('~0', '~');
    if (current instanceof Map) current = current.get(name);
    else if (Array.isArray(current)) current = /^[+-]?\d+$/.test(name) ? current[Number(name)] : undefined;
    else current = undefined;
    if (current === undefined) {
      throw new GoError(`json-pointer in ${quote(locationOf(document.url, pointer))} not found`);
    }
  }
  return current;
}

/** A place in a document as a URL. */
export function locationOf(url: string, pointer: string): string {
  return `${url}#${escapeFragment(pointer)}`;
}

export function splitReference(text: string): Reference {
  const hash = text.indexOf('#');
  if (hash < 0) return { url: text, fragment: '' };
  try {
    return { url: text.slice(0, hash), fragment: unescapePath(text.slice(hash + 1)) };
  } catch (error) {
    throw error instanceof GoError ? new GoError(`error in parsing ${quote(text)}: ${error.message}`, error) : error;
  }
}

/** A reference as seen from a base URL. */
export function resolveReference(base: string, text: string): Reference {
  const { url, fragment } = splitReference(text);
  if (url === '') return { url: formatUrl(parsed(base)), fragment };
  return { url: formatUrl(resolveUrl(parsed(base), parsed(url))), fragment };
}

function parsed(url: string) {
  try {
    return parseUrl(url);
  } catch (error) {
    throw error instanceof GoError ? new GoError(`error in parsing ${quote(url)}: ${error.message}`, error) : error;
  }
}

/** Where a reference points within a document: to a pointer, or an anchor of the resource. */
export function resolveFragment(document: Document, resource: Resource, fragment: string): string {
  if (fragment === '' || fragment.startsWith('/')) return resource.pointer + fragment;
  const pointer = resource.anchors.get(fragment);
  if (pointer !== undefined) return pointer;
  const reference = locationOf(resource.id, fragment);
  throw new GoError(`anchor in ${quote(reference)} not found in schema ${quote(document.url)}`);
}
