import { ANY_MAP_SLICE, GoError, sliceTypeOf, typedSlice, type Value } from '../go/value.ts';
import { type Key, keyText } from './key.ts';

/** What is wrong with a key. The parser adds where. */
export class KeyError extends GoError {}

type Table = Map<string, Value>;

function isTables(value: Value): value is Value[] {
  return Array.isArray(value) && sliceTypeOf(value) === ANY_MAP_SLICE;
}

/** The table that a value is, or the last one of an array of tables. */
function tableOf(value: Value): Table | undefined {
  if (value instanceof Map) return value;
  return isTables(value) ? (value.at(-1) as Table) : undefined;
}

/**
 * The tables of a document while it is read, and the rules on which of them may be defined again. The rules go by the
 * written key alone, as the library's do: elements of one array of tables share what is known of their keys.
 */
export class Tables {
  readonly root: Table = new Map();
  /** The table that keys go to. */
  context: Key = [];
  /** The last part of the key whose value is being read. */
  currentKey = '';
  private readonly implicit = new Set<string>();
  private readonly arrays = new Set<string>();

  /** The full key for error reports. */
  current(): string {
    if (this.currentKey === '') return keyText(this.context);
    return this.context.length === 0 ? this.currentKey : `${keyText(this.context)}.${this.currentKey}`;
  }

  /** Notes whether a key of the context (or, with '', the context itself) holds an array. */
  setKind(key: string, isArray: boolean): void {
    const full = key === '' ? this.context : [...this.context, key];
    const name = keyText(full.length === 0 ? [''] : full);
    if (isArray) this.arrays.add(name);
    else this.arrays.delete(name);
  }

  addImplicit(key: Key): void {
    this.implicit.add(keyText(key));
  }

  /** Opens the tables of all parts of a dotted key but the last. */
  openDotted(key: Key): void {
    for (const part of key.slice(0, -1)) {
      const full = [...this.context, part];
      this.addImplicit(full);
      this.open(full, false);
    }
  }

  /** Makes a table the context: a new element of an array of tables, or one that is not defined yet. */
  open(key: Key, isArray: boolean): void {
    let table = this.root;
    const parents = key.slice(0, -1);
    for (let i = 0; i < parents.length; i++) {
      const part = parents[i]!;
      if (!table.has(part)) {
        this.addImplicit(parents.slice(0, i + 1));
        table.set(part, new Map());
      }
      const next = tableOf(table.get(part));
      if (next === undefined)
        throw new KeyError(`Key '${keyText(parents.slice(0, i + 1))}' was already created as a hash.`);
      table = next;
    }
    this.context = parents;
    const last = key.at(-1)!;
    if (isArray) this.append(table, key, last);
    else this.set(last, new Map());
    this.context = [...parents, last];
  }

  private append(table: Table, key: Key, last: string): void {
    if (!table.has(last)) table.set(last, typedSlice(ANY_MAP_SLICE, []));
    const items = table.get(last);
    if (!isTables(items))
      throw new KeyError(`Key '${keyText(key)}' was already created and cannot be used as an array.`);
    items.push(new Map());
  }

  /** Sets a key of the context, which must not have a value but for one that was only implied. */
  set(key: string, value: Value): void {
    let table = this.root;
    for (let i = 0; i < this.context.length; i++) {
      const next = tableOf(table.get(this.context[i]!));
      if (next === undefined) throw defined(this.context.slice(0, i + 1));
      table = next;
    }
    if (!table.has(key)) {
      table.set(key, value);
      return;
    }
    const full = [...this.context, key];
    const name = keyText(full);
    if (!this.implicit.delete(name)) throw defined(full);
    if (this.arrays.has(name)) table.set(key, value);
  }
}

function defined(key: Key): KeyError {
  return new KeyError(`Key '${keyText(key)}' has already been defined.`);
}
