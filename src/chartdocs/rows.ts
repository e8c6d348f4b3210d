import { sprintf } from '../go/fmt.ts';
import { marshalJson } from '../go/json.ts';
import { compareStrings } from '../go/text.ts';
import { GoError, type Value } from '../go/value.ts';
import type { YamlNode } from '../yaml/nodes/node.ts';
import { aliasTargets, scalarTag, scalarValue } from '../yaml/nodes/scalar.ts';
import { NodeWriter } from '../yaml/nodes/write.ts';
import { type Description, describedAbove } from './description.ts';

/** A line of the values table. */
export interface ValueRow {
  key: string;
  readonly type: string;
  readonly notationType: string;
  readonly autoDefault: string;
  readonly default: string;
  readonly autoDescription: string;
  readonly description: string;
  readonly section: string;
  readonly line: number;
  readonly column: number;
  dependency: string;
  isGlobal: boolean;
}

const NOTHING: Description = { text: '', fallback: '', section: '', type: '', notation: '' };
const YAML_NOTATION = 'yaml';
const NULL = '!!null';
const MAX_DEPTH = 1000;
/** Values that are looked at, those that aliases repeat too. */
const MAX_VALUES = 200_000;

interface Context {
  readonly text: string;
  readonly named: ReadonlyMap<string, Description>;
  readonly targets: ReadonlyMap<YamlNode, YamlNode>;
  readonly rows: ValueRow[];
  looked: number;
}

/** A place of the tree: its path, and the node whose comments describe it. */
interface Place {
  readonly path: string;
  readonly key: YamlNode | undefined;
  /** Values without a description are shown too: nothing above them is described. */
  readonly all: boolean;
  readonly depth: number;
}

/**
 * The rows of a values file in its own order, by helm-docs' rules. `document` is the tree of its text (undefined for
 * an empty one), without what is ignored. Throws `GoError` where the file holds no table, or a scalar of a type that is not known.
 */
export function rowsOf(
  document: YamlNode | undefined,
  text: string,
  named: ReadonlyMap<string, Description>,
): ValueRow[] {
  if (document === undefined) return [];
  const root = document.content[0]!;
  if (root.kind !== 'mapping') throw new GoError('the values file does not hold a table');
  const context: Context = { text, named, targets: aliasTargets(document), rows: [], looked: 0 };
  addMapping(root, { path: '', key: undefined, all: true, depth: 0 }, context);
  return context.rows;
}

/** Takes out what a comment above says to ignore. */
export function removeIgnored(node: YamlNode): void {
  const kept: YamlNode[] = [];
  // As in helm-docs, keys and values alike are looked at, and an ignored one takes the next one with it in a table.
  for (let i = 0; i < node.content.length; i++) {
    const child = node.content[i]!;
    if (!child.head.includes('@ignore')) {
      removeIgnored(child);
      kept.push(child);
    } else if (node.kind === 'mapping') i++;
  }
  node.content = kept;
}

function add(value: YamlNode, place: Place, context: Context): void {
  lookAt(place.depth, context);
  switch (value.kind) {
    case 'mapping':
      addMapping(value, place, context);
      return;
    case 'sequence':
      addSequence(value, place, context);
      return;
    case 'alias': {
      const target = context.targets.get(value);
      if (target !== undefined) add(target, { ...place, depth: place.depth + 1 }, context);
      return;
    }
    default:
      addScalar(value, place, context);
  }
}

function lookAt(depth: number, context: Context): void {
  if (depth > MAX_DEPTH) throw new GoError(`values are nested deeper than ${MAX_DEPTH} levels`);
  if (++context.looked > MAX_VALUES) throw new GoError(`with aliases there are more than ${MAX_VALUES} values`);
}

function described(place: Place, { named }: Context): { given: Description | undefined; above: Description } {
  const above = (place.key && describedAbove(place.key.head)) ?? NOTHING;
  return { given: named.get(place.path), above };
}

function addMapping(value: YamlNode, place: Place, context: Context): void {
  const { path, all } = place;
  const { given, above } = described(place, context);
  const isDescribed = given !== undefined || above.text !== '';
  if (value.content.length === 0) {
    if (path !== '' && (all || isDescribed)) context.rows.push(row(new Map(), place, given, above, context));
    return;
  }
  if (isDescribed) addWhole(value, place, given, above, context);
  for (let i = 0; i + 1 < value.content.length; i += 2) {
    const key = value.content[i]!;
    const name = /[. ]/.test(key.value) ? `"${key.value}"` : key.value;
    const inner = {
      path: path === '' ? name : `${path}.${name}`,
      key,
      all: all && !isDescribed,
      depth: place.depth + 1,
    };
    add(value.content[i + 1]!, inner, context);
  }
}

function addSequence(value: YamlNode, place: Place, context: Context): void {
  const { given, above } = described(place, context);
  const isDescribed = given !== undefined || above.text !== '';
  if (value.content.length === 0) {
    if (place.all || isDescribed) context.rows.push(row([], place, given, above, context));
    return;
  }
  if (isDescribed) addWhole(value, place, given, above, context);
  for (const [i, item] of value.content.entries()) {
    const inner = { path: `${place.path}[${i}]`, key: item, all: place.all && !isDescribed, depth: place.depth + 1 };
    add(item, inner, context);
  }
}

/** A table or list that is described as one. */
function addWhole(
  value: YamlNode,
  place: Place,
  given: Description | undefined,
  above: Description,
  context: Context,
): void {
  const noted = given === undefined && above.notation !== '';
  const shown = noted ? inNotation(value, above.notation) : jsonable(value, context, place.depth);
  context.rows.push(row(shown, place, given, above, context));
}

/** A value in the notation asked for: bytes of YAML, or the text that a scalar is written with. */
function inNotation(value: YamlNode, notation: string): Value {
  if (notation !== YAML_NOTATION) return value.value;
  const writer = new NodeWriter(4);
  writer.document(value, true);
  return new TextEncoder().encode(writer.text);
}

function addScalar(value: YamlNode, place: Place, context: Context): void {
  const { given, above } = described(place, context);
  if (!place.all && given === undefined && above.text === '') return;
  const tag = scalarTag(value);
  switch (tag) {
    case '!!str': {
      const shown = above.notation === '' ? value.value : inNotation(value, above.notation);
      context.rows.push(row(shown, place, given, above, context));
      return;
    }
    case '!!timestamp':
      context.rows.push(row(value.value, place, given, above, context));
      return;
    case NULL:
      context.rows.push(nullRow(place, given ?? NOTHING, above, context));
      return;
    case '!!int':
    case '!!float':
    case '!!bool':
      context.rows.push(row(scalarValue(value), place, given, above, context));
      return;
    default:
      throw new GoError(`${place.path}: a value with the tag ${tag} can't be documented`);
  }
}

function jsonable(value: YamlNode, context: Context, depth: number): Value {
  lookAt(depth, context);
  switch (value.kind) {
    case 'mapping': {
      const table = new Map<string, Value>();
      for (let i = 0; i + 1 < value.content.length; i += 2) {
        table.set(value.content[i]!.value, jsonable(value.content[i + 1]!, context, depth + 1));
      }
      return table;
    }
    case 'sequence':
      return value.content.map((item) => jsonable(item, context, depth + 1));
    case 'alias': {
      const target = context.targets.get(value);
      return target === undefined ? null : jsonable(target, context, depth + 1);
    }
    default:
      return /^!!(?:str|timestamp|int|float|bool)$/.test(scalarTag(value)) ? scalarValue(value) : null;
  }
}

function typeName(value: Value): string {
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return 'float';
  if (typeof value === 'string') return 'string';
  if (value instanceof Uint8Array) return '';
  if (Array.isArray(value)) return 'list';
  return value instanceof Map ? 'object' : 'int';
}

function row(value: Value, place: Place, given: Description = NOTHING, above: Description, context: Context): ValueRow {
  let fallback = given.fallback;
  if (fallback === '' && above.fallback === '') {
    fallback = above.notation === '' ? `\`${marshalJson(value, { escapeHtml: false })}\`` : sprintf('%s', [value]);
  }
  return {
    ...base(place, given, above, context),
    type: given.type || above.type || above.notation || typeName(value),
    default: fallback,
    description: given.text,
  };
}

function nullRow(place: Place, given: Description, above: Description, context: Context): ValueRow {
  return {
    ...base(place, given, above, context),
    type: given.type || above.type || 'string',
    default: given.fallback === '' && above.fallback === '' ? '`nil`' : given.fallback,
    description: given.text || above.text,
  };
}

function base(
  place: Place,
  given: Description,
  above: Description,
  { text }: Context,
): Omit<ValueRow, 'type' | 'default' | 'description'> {
  return {
    key: place.path,
    notationType: above.notation,
    autoDefault: above.fallback,
    autoDescription: above.text,
    section: given.section || above.section,
    line: place.key?.startLine ?? 0,
    column: place.key === undefined ? 0 : columnOf(text, place.key.startOffset),
    dependency: '',
    isGlobal: false,
  };
}

/** The column of a character, from 1, counted in characters. */
function columnOf(text: string, offset: number): number {
  const start = offset <= 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
  return Array.from(text.slice(start, offset)).length + 1;
}

/** The orders of rows: by key, or as they stand in the file. */
export const SORT_ORDERS = ['alphanum', 'file'] as const;
export type SortOrder = (typeof SORT_ORDERS)[number];

/** Globals first, then the chart's own values, then those of dependencies. */
export function sortRows(rows: readonly ValueRow[], order: SortOrder): ValueRow[] {
  return [...rows].sort((a, b) => {
    if (a.isGlobal !== b.isGlobal) return a.isGlobal ? -1 : 1;
    if (!a.isGlobal && a.dependency !== b.dependency) {
      if (a.dependency === '' || b.dependency === '') return a.dependency === '' ? -1 : 1;
      return compareStrings(a.dependency, b.dependency);
    }
    if (order === 'alphanum') return compareStrings(a.key, b.key);
    return a.line - b.line || a.column - b.column;
  });
}
