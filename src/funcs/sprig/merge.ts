/** Merging of maps as dario.cat/mergo (v1.0.1) does it, with its oddities. */
import { GoComplex, GoError, GoStruct, isNil, kindOf, mapTypeOf, STRING, typeOf, type Value } from '../../go/value.ts';
import { isEmpty } from './defaults-empty.ts';
import { checkDepth } from './dicts-copy.ts';

type Dict = Map<string, Value>;

/** A merge that the library refuses; what it panics of is a plain `GoError`. */
export class MergeError extends GoError {}

/**
 * Merges `source` into `target`, whose entries win unless they are empty; with `overwrite` those of `source` win,
 * empty ones too. Nested maps are merged in place; what `target` lacks it shares with
 * `source` from then on. Gives `target`, or a new map where it is nil.
 */
export function mergeInto(target: Dict, source: Dict, overwrite: boolean): Dict {
  if (isNil(target) && isNil(source)) return target;
  const into = isNil(target) ? new Map<string, Value>() : target;
  mergeMaps(into, source, overwrite, 0);
  return into;
}

function mergeMaps(target: Dict, source: Dict, overwrite: boolean, depth: number): void {
  if (isNil(target) || target === source) return;
  checkDepth(depth);
  const takesOnlyStrings = mapTypeOf(target).elem === STRING && mapTypeOf(source).elem !== STRING;
  const put = setter(target, takesOnlyStrings);
  // The keys of before: what is merged into may be a part of the source.
  for (const key of [...source.keys()]) {
    const value = source.get(key);
    if (value == null) {
      if (overwrite) put(key, null);
      continue;
    }
    const previous = target.get(key);
    if (takesOnlyStrings && sliceLike(value)) throw new GoError(refusedSlice(previous, value));
    if (value instanceof Map || value instanceof GoStruct) mergeNested(previous, value, overwrite, depth);
    // Asked only now: a map that was empty has been filled.
    const keeps = !isEmptyForMerge(previous);
    if (keeps && (!overwrite || (value instanceof Map && previous instanceof Map))) continue;
    put(key, value);
  }
}

function mergeNested(target: Value, source: Dict | GoStruct, overwrite: boolean, depth: number): void {
  if (target instanceof Map) {
    if (isNil(target) && kindOf(source) === 'struct') {
      throw new GoError('reflect: call of reflect.Value.IsNil on struct Value');
    }
    if (source instanceof Map) mergeMaps(target, source, overwrite, depth + 1);
  } else if (target instanceof GoStruct && kindOf(target) === 'ptr' && kindOf(source) !== 'ptr' && !overwrite) {
    throw new MergeError('src and dst must be of same type');
  } else if (target instanceof GoStruct && kindOf(target) === 'struct') {
    mergeFields(target, source);
  }
}

/** A struct out of a map can't be changed, but its exported fields are looked for in what is merged. */
function mergeFields(target: GoStruct, source: Dict | GoStruct): void {
  const fields = target.type.fields ?? [];
  if (!fields.some(({ name }) => /^[A-Z]/.test(name))) return;
  if (kindOf(source) !== 'struct') throw new GoError(`reflect: call of reflect.Value.Field on ${kindOf(source)} Value`);
  if (fields.length > ((source as GoStruct).type.fields?.length ?? 0)) {
    throw new GoError('reflect: Field index out of range');
  }
}

function sliceLike(value: Value): boolean {
  return Array.isArray(value) || value instanceof Uint8Array;
}

/** A list is put, or compared with what is there, before anything else is looked at. */
function refusedSlice(previous: Value, value: Value): string {
  if (previous !== undefined) return 'reflect: call of reflect.Value.IsNil on string Value';
  return `reflect.Value.SetMapIndex: value of type ${typeOf(value)!.name} is not assignable to type string`;
}

/** A map of strings takes no other values: there the library panics. */
function setter(target: Dict, takesOnlyStrings: boolean): (key: string, value: Value) => void {
  return (key, value) => {
    if (takesOnlyStrings) {
      throw new GoError('reflect.Value.SetMapIndex: value of type interface {} is not assignable to type string');
    }
    target.set(key, value);
  };
}

/** What counts as empty here is the same as for Sprig's `empty`, but for complex numbers. */
function isEmptyForMerge(value: Value): boolean {
  return !(value instanceof GoComplex) && isEmpty(value);
}
