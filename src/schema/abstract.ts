import type { Value } from '../go/value.ts';
import { fieldOf, itemsOf, type Use } from './use.ts';

/** What is known of a value in a template before it runs. */
export type Abstract =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'literal'; readonly value: Value }
  /** What templates of a chart are called with. */
  | { readonly kind: 'top'; readonly values: Use }
  /** Something in `.Values`. */
  | { readonly kind: 'value'; readonly use: Use }
  | { readonly kind: 'table'; readonly entries: Map<string, Abstract> }
  | { readonly kind: 'list'; readonly items: readonly Abstract[] }
  | { readonly kind: 'union'; readonly of: readonly Abstract[] }
  /** Keys of one, and for others those of the next. */
  | { readonly kind: 'over'; readonly first: Abstract; readonly second: Abstract };

export const NOTHING: Abstract = { kind: 'nothing' };

/** Looks into the templates that a function calls. */
export interface Walker {
  include(name: Abstract, data: Abstract): void;
  /** The full name of a Handlebars partial. */
  resolve(name: string, chart: string): string;
  /** What the file that is run was called with. */
  readonly root: Abstract;
}

export function top(values: Use): Abstract {
  return { kind: 'top', values };
}

const MAX_UNION = 16;

/** One of several. */
export function unionOf(values: readonly Abstract[]): Abstract {
  const members: Abstract[] = [];
  for (const value of values) {
    for (const member of value.kind === 'union' ? value.of : [value]) {
      if (member.kind !== 'nothing' && !members.some((other) => isSame(other, member))) members.push(member);
    }
  }
  if (members.length === 0) return NOTHING;
  return members.length === 1 ? members[0]! : { kind: 'union', of: members.slice(0, MAX_UNION) };
}

function isSame(a: Abstract, b: Abstract): boolean {
  if (a === b) return true;
  return a.kind === 'value' && b.kind === 'value' ? a.use === b.use : false;
}

export function field(value: Abstract, name: string): Abstract {
  switch (value.kind) {
    case 'top':
      return name === 'Values' ? { kind: 'value', use: value.values } : NOTHING;
    case 'value':
      return { kind: 'value', use: fieldOf(value.use, name) };
    case 'table':
      return value.entries.get(name) ?? NOTHING;
    case 'union':
      return unionOf(value.of.map((member) => field(member, name)));
    case 'over': {
      const found = field(value.first, name);
      return found.kind === 'nothing' ? field(value.second, name) : found;
    }
    default:
      return NOTHING;
  }
}

/** Any of the items or values; `ranged`: all of them, whatever their keys. */
export function item(value: Abstract, ranged: boolean): Abstract {
  switch (value.kind) {
    case 'value':
      if (ranged) value.use.isRanged = true;
      return { kind: 'value', use: itemsOf(value.use) };
    case 'table':
      return unionOf([...value.entries.values()]);
    case 'list':
      return unionOf(value.items);
    case 'union':
      return unionOf(value.of.map((member) => item(member, ranged)));
    default:
      return NOTHING;
  }
}

/** The values that are meant, each once. */
export function* usesOf(value: Abstract): Generator<Use> {
  if (value.kind === 'value') yield value.use;
  else if (value.kind === 'union') for (const member of value.of) yield* usesOf(member);
}

const ids = new WeakMap<object, number>();
let lastId = 0;

function idOf(thing: object): number {
  let id = ids.get(thing);
  if (id === undefined) {
    id = ++lastId;
    ids.set(thing, id);
  }
  return id;
}

const MAX_KEY_DEPTH = 4;

/** A text that is the same for data that means the same. */
export function key(value: Abstract, depth = 0): string {
  if (depth > MAX_KEY_DEPTH) return '…';
  switch (value.kind) {
    case 'nothing':
      return '-';
    case 'literal':
      return typeof value.value === 'object' ? 'lit' : `lit ${String(value.value).slice(0, 80)}`;
    case 'top':
      return `top ${idOf(value.values)}`;
    case 'value':
      return `use ${idOf(value.use)}`;
    case 'table':
      return `{${[...value.entries].map(([name, entry]) => `${name}:${key(entry, depth + 1)}`).join(',')}}`;
    case 'list':
      return `[${value.items.map((member) => key(member, depth + 1)).join(',')}]`;
    case 'over':
      return `${key(value.first, depth + 1)}>${key(value.second, depth + 1)}`;
    case 'union':
      return `(${value.of.map((member) => key(member, depth + 1)).join('|')})`;
  }
}
