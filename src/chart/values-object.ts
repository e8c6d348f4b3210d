import { ANY, GoError, type GoMethod, type GoType, STRING, TypedMap, type Value } from '../go/value.ts';
import { pathValue, table } from '../values/tables.ts';
import { marshalYaml } from '../yaml/marshal.ts';

type Table = Map<string, Value>;

/** No value in a template is an `io.Writer`, so a call with anything but nil is refused before it is made. */
const WRITER: GoType = { name: 'io.Writer', kind: 'interface' };

/** `common.Values`: the named map type that `.Values` is, with the methods that templates can call. */
export const VALUES: GoType = {
  name: 'common.Values',
  kind: 'map',
  key: STRING,
  elem: ANY,
  methods: new Map<string, GoMethod>([
    ['YAML', { params: [], call: (values) => marshalYaml(values) }],
    ['Table', { params: [STRING], call: (values, path) => valuesObject(table(values as Table, path as string)) }],
    ['PathValue', { params: [STRING], call: (values, path) => pathValue(values as Table, path as string) }],
    ['AsMap', { params: [], call: asMap }],
    [
      'Encode',
      {
        params: [WRITER],
        call() {
          throw new GoError('runtime error: invalid memory address or nil pointer dereference');
        },
      },
    ],
  ]),
};

/**
 * A table seen as `common.Values`. It is a view: changes through it are changes of the table, as a conversion of map
 * types is in Go, so that what a subchart does to its `.Values` shows in its parent's.
 */
class ValuesView extends TypedMap {
  readonly table: Table;

  constructor(table: Table) {
    super(VALUES);
    this.table = table;
  }

  override get size(): number {
    // The constructor of Map may ask before the field is there.
    return this.table?.size ?? 0;
  }

  override get(key: string): Value {
    return this.table.get(key);
  }

  override has(key: string): boolean {
    return this.table.has(key);
  }

  override set(key: string, value: Value): this {
    this.table.set(key, value);
    return this;
  }

  override delete(key: string): boolean {
    return this.table.delete(key);
  }

  override clear(): void {
    this.table.clear();
  }

  override keys(): MapIterator<string> {
    return this.table.keys();
  }

  override values(): MapIterator<Value> {
    return this.table.values();
  }

  override entries(): MapIterator<[string, Value]> {
    return this.table.entries();
  }

  override [Symbol.iterator](): MapIterator<[string, Value]> {
    return this.table.entries();
  }

  override forEach(callback: (value: Value, key: string, map: Map<string, Value>) => void): void {
    for (const [key, value] of this.table) callback(value, key, this);
  }
}

/** `.Values` for a table of coalesced values; it shares the table. */
export function valuesObject(values: Table): TypedMap {
  return values instanceof ValuesView ? values : new ValuesView(values);
}

function asMap(values: Value): Value {
  const held = values instanceof ValuesView ? values.table : (values as Table);
  return held.size === 0 ? new Map() : held;
}
