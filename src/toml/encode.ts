import { formatFloat } from '../go/strconv/format-float.ts';
import { decodeUtf8, sortStrings } from '../go/text.ts';
import { GoComplex, GoError, GoInt, GoStruct, isNil, typeOf, type Value } from '../go/value.ts';
import { datetimeText, isTime } from './datetime.ts';
import { type Key, keyPart, keyText, quoteToml } from './key.ts';

/** Where Go's encoder does not return an error but panics: callers that print errors must not print this one. */
export class TomlPanic extends GoError {}

/**
 * What `toml.NewEncoder` writes for a value. A value that is no table is written alone, as the encoder does.
 * @throws GoError with the encoder's words
 */
export function encodeToml(value: Value): string {
  if (value === null || value === undefined) throw new TomlPanic('reflect: call of reflect.Value.Type on zero Value');
  const encoder = new Encoder();
  try {
    encoder.encode([], value);
  } catch (error) {
    if (error instanceof RangeError) throw new GoError('toml: value is nested too deeply', error);
    throw error;
  }
  return encoder.out;
}

/** How a value is written: as part of a line, as a table, or as an array of tables. `nil` is left out. */
type Shape = 'nil' | 'value' | 'table' | 'tables';

function isText(value: GoStruct): boolean {
  return isTime(value) || value.type.methods?.has('MarshalText') === true;
}

function shapeOf(value: Value): Shape {
  if (value === null || value === undefined) return 'nil';
  if (value instanceof Map) return isNil(value) ? 'nil' : 'table';
  if (value instanceof GoStruct) return isText(value) ? 'value' : 'table';
  if (Array.isArray(value)) return isNil(value) ? 'nil' : arrayShape(value);
  if (value instanceof GoComplex) throw new GoError('unsupported type: complex128');
  return 'value';
}

function arrayShape(items: readonly Value[]): Shape {
  let onlyTables = items.length > 0;
  for (const item of items) {
    const shape = shapeOf(item);
    if (shape === 'nil') throw new GoError('toml: cannot encode array with nil element');
    if (shape !== 'table') onlyTables = false;
  }
  return onlyTables ? 'tables' : 'value';
}

/** A member of a table: a map's entry or a struct's field, with its index among those of the struct. */
interface Member {
  readonly name: string;
  readonly value: Value;
  readonly index: number;
}

/** Writes a document; `out` holds what is written so far. */
class Encoder {
  out = '';

  encode(key: Key, value: Value): void {
    if (value instanceof GoComplex) throw new GoError(`unsupported type for key '${keyText(key)}': complex128`);
    switch (shapeOf(value)) {
      case 'nil':
        // A nil slice is a value of its own kind; other nils are left out.
        if (Array.isArray(value)) this.keyValue(key, value);
        return;
      case 'tables':
        this.arrayOfTables(key, value as Value[]);
        return;
      case 'table':
        this.table(key, value as Map<string, Value> | GoStruct);
        return;
      default:
        this.keyValue(key, value);
    }
  }

  private newline(): void {
    if (this.out !== '') this.out += '\n';
  }

  private keyValue(key: Key, value: Value): void {
    const last = key.at(-1);
    if (last === undefined) {
      this.element(value);
      return;
    }
    this.out += `${indentation(key)}${keyPart(last)} = `;
    this.element(value);
    this.out += '\n';
  }

  private table(key: Key, value: Map<string, Value> | GoStruct): void {
    if (key.length === 1) this.newline();
    if (key.length > 0) this.out += `${indentation(key)}[${keyText(key)}]\n`;
    this.members(key, value);
  }

  private arrayOfTables(key: Key, items: readonly Value[]): void {
    if (key.length === 0) throw new GoError('toml: top-level values must be Go maps or structs');
    for (const item of items) {
      this.newline();
      this.out += `${indentation(key)}[[${keyText(key)}]]\n`;
      this.members(key, item as Map<string, Value> | GoStruct);
    }
  }

  /** Plain values come before tables, which would otherwise take them in. */
  private members(key: Key, value: Map<string, Value> | GoStruct): void {
    const [values, tables] = partition(value);
    for (const { name, value: member } of values) if (!isNilValue(member)) this.encode([...key, name], member);
    for (const { name, value: member } of tables) this.encode([...key, name], member);
  }

  private element(value: Value): void {
    switch (typeof value) {
      case 'string':
        this.out += quoteToml(value);
        return;
      case 'number':
        this.out += floatText(value);
        return;
      case 'boolean':
        this.out += value ? 'true' : 'false';
        return;
    }
    if (value instanceof GoInt) {
      const isDuration = value.type.name === 'time.Duration';
      const text = isDuration ? value.type.methods?.get('String')?.call(value) : undefined;
      this.out += typeof text === 'string' ? quoteToml(text) : value.value.toString();
    } else if (Array.isArray(value) || value instanceof Uint8Array) this.array(value);
    else if (value instanceof Map) this.inlineMap(value);
    else if (value instanceof GoStruct) this.structElement(value);
    else throw new GoError(`unexpected type: ${typeOf(value)?.name ?? 'nil'}`);
  }

  private structElement(value: GoStruct): void {
    if (isTime(value)) this.out += datetimeText(value);
    else if (!value.type.methods?.has('MarshalText')) this.inlineStruct(value);
    else this.out += quoteToml(decodeUtf8(value.type.methods.get('MarshalText')!.call(value) as Uint8Array));
  }

  private array(items: readonly Value[] | Uint8Array): void {
    this.out += '[';
    for (let i = 0; i < items.length; i++) {
      if (i > 0) this.out += ', ';
      const item = items[i];
      if (typeof item === 'number' && items instanceof Uint8Array) this.out += item;
      else this.element(item);
    }
    this.out += ']';
  }

  private inlineMap(map: Map<string, Value>): void {
    const [values, tables] = partition(map);
    this.out += '{';
    this.inlineEntries(values, tables.length > 0);
    this.inlineEntries(tables, false);
    this.out += '}';
  }

  /** A nil at the end leaves a comma behind, as it does in Go. */
  private inlineEntries(members: readonly Member[], more: boolean): void {
    members.forEach(({ name, value }, i) => {
      if (isNilValue(value)) return;
      this.out += `${keyPart(name)} = `;
      this.element(value);
      if (more || i < members.length - 1) this.out += ', ';
    });
  }

  private inlineStruct(struct: GoStruct): void {
    const [values, tables] = partition(struct);
    const count = values.length + tables.length;
    this.out += '{';
    for (const { name, value, index } of [...values, ...tables]) {
      if (isNilValue(value)) continue;
      this.out += `${keyPart(name)} = `;
      this.element(value);
      if (index !== count - 1) this.out += ', ';
    }
    this.out += '}';
  }
}

function indentation(key: Key): string {
  return '  '.repeat(key.length - 1);
}

function isNilValue(value: Value): boolean {
  if (value === null || value === undefined) return true;
  return (Array.isArray(value) || value instanceof Map) && isNil(value);
}

/** The members to be written as values and those to be written as tables, each in their order. */
function partition(value: Map<string, Value> | GoStruct): [values: Member[], tables: Member[]] {
  const values: Member[] = [];
  const tables: Member[] = [];
  for (const member of value instanceof Map ? entriesOf(value) : fieldsOf(value)) {
    const shape = shapeOf(member.value);
    (shape === 'table' || shape === 'tables' ? tables : values).push(member);
  }
  return [values, tables];
}

function entriesOf(map: Map<string, Value>): Member[] {
  return sortStrings([...map.keys()]).map((name, index) => ({ name, value: map.get(name), index }));
}

function fieldsOf(struct: GoStruct): Member[] {
  const fields = struct.type.fields ?? struct.type.elem?.fields ?? [];
  return fields
    .map(({ name }, index) => ({ name, value: struct.fields.get(name), index }))
    .filter(({ name }) => name[0] === name[0]?.toUpperCase());
}

/** TOML's floats have a point or an exponent. */
function floatText(n: number): string {
  if (Number.isNaN(n)) return 'nan';
  if (!Number.isFinite(n)) return n > 0 ? 'inf' : '-inf';
  const text = formatFloat(n, 'g');
  return /[.e]/.test(text) ? text : `${text}.0`;
}
