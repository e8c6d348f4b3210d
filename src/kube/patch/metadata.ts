import { quote } from '../../go/strconv.ts';
import { GoError } from '../../go/value.ts';
import type { GroupVersionKind } from '../group-version-kind.ts';
import { KINDS, TYPES } from './metadata-table.ts';

/** How lists and maps of a field are patched. */
export interface PatchMeta {
  /** `merge` or `replace`; empty for what is usual (maps are merged, lists replaced). */
  readonly strategy: string;
  /** Fields that a patch does not name are cleared. */
  readonly retainKeys: boolean;
  /** Which field tells the items of a merged list apart; empty for lists of scalars. */
  readonly mergeKey: string;
}

/** A Go type. */
export interface GoType {
  /** Go's word: `struct`, `slice`, `map`, or a scalar's. */
  readonly kind: 'struct' | 'slice' | 'map' | 'string' | 'bytes' | 'int64' | 'bool' | 'float64' | 'any';
  /** The name of a struct that has its own way of reading JSON; empty for others. */
  readonly readsItself: string;
  readonly element: GoType | undefined;
  /** Metadata of a struct's field. Throws `GoError` where there is none, or no struct. */
  field(key: string): FieldType;
  /** A struct's field, if there is one by exactly this name. */
  find(key: string): FieldType | undefined;
}

export interface FieldType extends PatchMeta {
  readonly type: GoType;
}

let lines: readonly string[] | undefined;
let kinds: ReadonlyMap<string, number> | undefined;
const structs = new Map<number, GoType>();

/** The Go type of a kind that client-go knows; undefined for any other (CustomResources). */
export function typeOfKind({ group, version, kind }: GroupVersionKind): GoType | undefined {
  kinds ??= readKinds();
  const number = kinds.get(`${group === '' ? '' : `${group}/`}${version} ${kind}`);
  return number === undefined ? undefined : structType(number);
}

function readKinds(): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const line of KINDS.trim().split('\n')) {
    const [version, ...names] = line.split(' ');
    for (const name of names) {
      const [kind, number] = name.split('=');
      found.set(`${version} ${kind}`, Number(number));
    }
  }
  return found;
}

function structType(number: number): GoType {
  let type = structs.get(number);
  if (type === undefined) {
    lines ??= TYPES.slice(1).split('\n');
    type = new Struct(lines[number]!);
    structs.set(number, type);
  }
  return type;
}

class Struct implements GoType {
  readonly kind = 'struct';
  readonly element = undefined;
  readonly readsItself: string;
  private readonly line: string;
  private fields: ReadonlyMap<string, FieldType> | undefined;

  constructor(line: string) {
    this.line = line;
    this.readsItself = line.endsWith(' *') ? line.slice(0, -2) : '';
  }

  find(key: string): FieldType | undefined {
    this.fields ??= readFields(this.line);
    return this.fields.get(key);
  }

  field(key: string): FieldType {
    const exact = this.find(key);
    if (exact !== undefined) return exact;
    const lower = key.toLowerCase();
    for (const [name, field] of this.fields!) if (name.toLowerCase() === lower) return field;
    const name = this.line.slice(0, this.line.indexOf(' '));
    throw new GoError(`unable to find api field in struct ${name} for the json field ${quote(key)}`);
  }
}

function readFields(line: string): ReadonlyMap<string, FieldType> {
  const fields = new Map<string, FieldType>();
  for (const part of line.split(' ').slice(1)) {
    if (part === '*') continue;
    const [name, rest] = part.split('=') as [string, string];
    const [type, strategies = '', mergeKey = ''] = rest.split('~') as [string, string?, string?];
    const all = strategies.split(',');
    const strategy = all.find((one) => one !== 'retainKeys') ?? '';
    fields.set(name, { type: readType(type), strategy, retainKeys: all.includes('retainKeys'), mergeKey });
  }
  return fields;
}

const SCALARS: Readonly<Record<string, GoType['kind']>> = {
  s: 'string',
  y: 'bytes',
  i: 'int64',
  b: 'bool',
  f: 'float64',
  '*': 'any',
};

function readType(text: string): GoType {
  const first = text.charAt(0);
  if (first === '[' || first === '{') return plain(first === '[' ? 'slice' : 'map', readType(text.slice(1)));
  const scalar = SCALARS[first];
  return scalar === undefined ? structType(Number(text)) : plain(scalar, undefined);
}

function plain(kind: GoType['kind'], element: GoType | undefined): GoType {
  return {
    kind,
    element,
    readsItself: '',
    find: () => undefined,
    field() {
      throw new GoError(`merging an object in json but data type is not struct, instead is: ${kind}`);
    },
  };
}

/** Metadata of a list's field; `type` is that of its items. */
export function listField(type: GoType, key: string): FieldType {
  const field = type.field(key);
  const { element } = field.type;
  if (field.type.kind !== 'slice' || element === undefined)
    throw new GoError(`expected slice or array type, but got: ${type.kind}`);
  if (element.kind === 'slice') throw new GoError('unexpected slice of slice');
  return { ...field, type: element };
}
