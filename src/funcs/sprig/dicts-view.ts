import { ANY_MAP, isNil, mapTypeOf, nilMap, type Value } from '../../go/value.ts';

/**
 * A map of a named type as the plain `map[string]interface {}` that Go's functions get and give back: the same entries,
 * so that a change of one is a change of the other.
 */
class PlainView extends Map<string, Value> {
  // The constructor of Map calls `set` only for entries, and there are none.
  readonly #entries: Map<string, Value>;

  constructor(entries: Map<string, Value>) {
    super();
    this.#entries = entries;
  }

  override get size(): number {
    // The constructor of Map does not ask, but inspectors do, also before the field is there.
    return #entries in this ? this.#entries.size : 0;
  }

  override get(key: string): Value {
    return this.#entries.get(key);
  }

  override has(key: string): boolean {
    return this.#entries.has(key);
  }

  override set(key: string, value: Value): this {
    this.#entries.set(key, value);
    return this;
  }

  override delete(key: string): boolean {
    return this.#entries.delete(key);
  }

  override clear(): void {
    this.#entries.clear();
  }

  override forEach(visit: (value: Value, key: string, map: Map<string, Value>) => void): void {
    this.#entries.forEach((value, key) => {
      visit(value, key, this);
    });
  }

  override keys(): MapIterator<string> {
    return this.#entries.keys();
  }

  override values(): MapIterator<Value> {
    return this.#entries.values();
  }

  override entries(): MapIterator<[string, Value]> {
    return this.#entries.entries();
  }

  override [Symbol.iterator](): MapIterator<[string, Value]> {
    return this.#entries.entries();
  }
}

const views = new WeakMap<Map<string, Value>, PlainView>();

/** The map itself, or for one of a named type its plain view, always the same one. */
export function plainMap(map: Map<string, Value>): Map<string, Value> {
  if (mapTypeOf(map) === ANY_MAP) return map;
  if (isNil(map)) return nilMap(ANY_MAP);
  let view = views.get(map);
  if (view === undefined) views.set(map, (view = new PlainView(map)));
  return view;
}
