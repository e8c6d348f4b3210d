import {
  type Entry,
  field,
  type List,
  list,
  type Node,
  type Scalar,
  scalar,
  type Table,
  table,
  textOf,
} from './node.ts';
import { parsePort } from './ports.ts';

/** Lists of `NAME=value` (or names alone) that mean a table. */
const PAIR_KEYS = new Set(['environment', 'labels', 'annotations', 'sysctls', 'args', 'additional_contexts', 'ssh']);
/** Lists of names that mean a table without further settings. */
const NAME_KEYS = new Set(['depends_on', 'networks', 'models']);
/** What a later file says replaces what an earlier one says. */
const REPLACED = new Set(['command', 'entrypoint', 'test']);
/** A text that stands for a list of one. */
const ONE_OR_MORE = new Set(['dns', 'dns_search', 'env_file', 'label_file', 'tmpfs']);

/**
 * Merges a Compose file over an earlier one: tables by their keys, lists one behind the other without doubles, mounts and
 * ports by what they are for; commands are replaced. `!reset` and `!override` are obeyed. `path` holds the keys above.
 */
export function mergeNodes(under: Node | undefined, over: Node, path: readonly string[] = []): Node | undefined {
  if (over.directive === 'reset') return undefined;
  const key = path.at(-1) ?? '';
  const inService = path[0] === 'services';
  const after = normal(strip(over), key, path);
  if (under === undefined || over.directive === 'override') return plain(after, path);
  const before = normal(under, key, path);
  if (REPLACED.has(key) && inService) return plain(after, path);
  if (before.kind === 'table' && after.kind === 'table') return mergeTables(before, after, path);
  if (before.kind === 'list' && after.kind === 'list') {
    const items = [...before.items, ...(plain(after, path) as List).items];
    return list(inService ? withoutDoubles(items, key) : items, after.at);
  }
  // A null says nothing, but where a key without a value means something of its own.
  if (after.kind === 'scalar' && after.value === null && before.kind !== 'scalar') return before;
  return plain(after, path);
}

function strip(node: Node): Node {
  return node.directive === undefined ? node : { ...node, directive: undefined };
}

/** The node with the parts taken out that are to be reset, and without directives. */
function plain(node: Node, path: readonly string[]): Node {
  if (node.kind === 'scalar') return strip(node);
  if (node.kind === 'list') {
    const kept = node.items.filter((item) => item.directive !== 'reset');
    return list(
      kept.map((item) => plain(item, path)),
      node.at,
    );
  }
  const entries = new Map<string, Entry>();
  for (const [key, { at, value }] of node.entries) {
    if (value.directive === 'reset') continue;
    const inner = [...path, key];
    entries.set(key, { at, value: plain(normal(value, key, inner), inner) });
  }
  return table(entries, node.at);
}

function mergeTables(under: Table, over: Table, path: readonly string[]): Table {
  if (path.at(-1) === 'logging' && textOf(field(over, 'driver')) !== undefined) {
    const before = textOf(field(under, 'driver'));
    if (before !== undefined && before !== textOf(field(over, 'driver'))) return plain(over, path) as Table;
  }
  const entries = new Map(under.entries);
  for (const [key, { at, value }] of over.entries) {
    const merged = mergeNodes(entries.get(key)?.value, value, [...path, key]);
    if (merged === undefined) entries.delete(key);
    else entries.set(key, { at, value: merged });
  }
  return table(entries, over.at);
}

/** The long form of what may be written in short. */
function normal(node: Node, key: string, path: readonly string[]): Node {
  if (path[0] !== 'services' || path.length < 3) {
    return PAIR_KEYS.has(key) && path.length === 3 ? pairs(node) : node;
  }
  if (PAIR_KEYS.has(key)) return pairs(node);
  if (key === 'extra_hosts' && node.kind === 'list') return hosts(node);
  if (path.length === 3) {
    if (NAME_KEYS.has(key) && node.kind === 'list') return named(node);
    if (ONE_OR_MORE.has(key) && node.kind === 'scalar' && node.value !== null) return list([node], node.at);
    if (key === 'build' && node.kind === 'scalar' && node.value !== null) return single('context', node);
    if (key === 'extends' && node.kind === 'scalar') return single('service', node);
  }
  return node;
}

function single(key: string, node: Scalar): Table {
  return table(new Map([[key, { at: node.at, value: node }]]), node.at);
}

function pairs(node: Node): Node {
  if (node.kind !== 'list') return node;
  const entries = new Map<string, Entry>();
  for (const item of node.items) {
    const text = textOf(item) ?? '';
    const at = text.indexOf('=');
    const name = at < 0 ? text : text.slice(0, at);
    const value = scalar(at < 0 ? null : text.slice(at + 1), item.at);
    const variables = item.kind === 'scalar' ? item.variables : undefined;
    entries.set(name, { at: item.at, value: variables ? { ...value, variables } : value });
  }
  return { ...table(entries, node.at), directive: node.directive };
}

/** `name=address` or `name:address`; a name may have several addresses. */
function hosts(node: List): Node {
  const entries = new Map<string, Entry>();
  for (const item of node.items) {
    const text = textOf(item) ?? '';
    const at = text.search(/[=:]/);
    const name = at < 0 ? text : text.slice(0, at);
    const address = scalar(at < 0 ? '' : text.slice(at + 1).replace(/^\[(.*)\]$/, '$1'), item.at);
    const before = entries.get(name)?.value;
    const items = before?.kind === 'list' ? [...before.items, address] : [address];
    entries.set(name, { at: item.at, value: list(items, item.at) });
  }
  return { ...table(entries, node.at), directive: node.directive };
}

function named(node: List): Node {
  const entries = new Map<string, Entry>();
  for (const item of node.items) entries.set(textOf(item) ?? '', { at: item.at, value: scalar(null, item.at) });
  return { ...table(entries, node.at), directive: node.directive };
}

/** Of items that are for the same thing the last counts, at the first one's place. */
function withoutDoubles(items: readonly Node[], key: string): Node[] {
  const kept = new Map<string, Node>();
  for (const [i, item] of items.entries()) {
    const same = identity(item, key) ?? `#${i}`;
    kept.set(same, item);
  }
  return [...kept.values()];
}

function identity(item: Node, key: string): string | undefined {
  switch (key) {
    case 'ports': {
      const ports = parsePort(item);
      return ports?.map((p) => `${p.hostIp}|${p.published}|${p.target}|${p.protocol}`).join(' ');
    }
    case 'volumes':
      return item.kind === 'table' ? textOf(field(item, 'target')) : mountTarget(textOf(item) ?? '');
    case 'devices':
    case 'secrets':
    case 'configs':
      if (item.kind !== 'table') return textOf(item);
      return textOf(field(item, 'target')) ?? textOf(field(item, 'source'));
    case 'env_file':
      return item.kind === 'table' ? textOf(field(item, 'path')) : textOf(item);
    default:
      return item.kind === 'scalar' ? String(item.value) : undefined;
  }
}

/** The place in the container of a mount in short form. */
function mountTarget(text: string): string {
  const windows = /^[A-Za-z]:[\\/]/.test(text) ? 2 : 0;
  const parts = text.slice(windows).split(':');
  return parts.length === 1 ? text : parts[1]!;
}
