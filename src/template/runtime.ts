import { toText } from '../go/fmt.ts';
import type { Param } from '../go/func.ts';
import { sortStrings } from '../go/text.ts';
import {
  GoComplex,
  GoInt,
  type GoMethod,
  GoStruct,
  type GoType,
  goInt,
  int,
  mapTypeOf,
  STRING,
  TypedMap,
  typeOf,
  UINT8,
  type Value,
} from '../go/value.ts';
import { argumentForm, checkedValue, literalFor, staticType, zeroOf } from './convert.ts';
import { CallFault, Fault, LimitError } from './errors.ts';
import { type Meter, nextSlice } from './limits.ts';
import type { Literal, NilNode } from './node.ts';
import type { Site } from './plan.ts';

/** What happens where a map has no such key. */
export type MissingKey = 'default' | 'zero' | 'error';

/** The state that runs of a set share, as far as the operations here need it. */
export interface RunState {
  readonly missingKey: MissingKey;
  readonly meter: Meter;
}

/** A variable whose declaration was skipped. */
export const UNSET = Symbol('unset');

/** Truth as `if` sees it: not the zero of its type, and for lists, maps and strings not empty. */
export function isTrue(value: Value): boolean {
  switch (typeof value) {
    case 'boolean':
      return value;
    case 'string':
      return value !== '';
    case 'number':
      return value !== 0;
    case 'undefined':
      return false;
  }
  if (value === null) return false;
  if (value instanceof Map) return value.size > 0;
  if (Array.isArray(value) || value instanceof Uint8Array) return value.length > 0;
  if (value instanceof GoInt) return value.value !== 0n;
  if (value instanceof GoComplex) return value.re !== 0 || value.im !== 0;
  return true;
}

/** What is printed for a value: a pointer's target, and for no value the text Go has for it. */
export function printable(value: Value): Value {
  if (value === undefined) return '<no value>';
  if (value instanceof GoStruct && value.type.kind === 'ptr') {
    const { methods, elem } = value.type;
    const elemMethods = elem?.methods;
    if (methods?.has('String') || methods?.has('Error') || elemMethods?.has('String') || elem === undefined)
      return value;
    return new GoStruct(elem, value.fields);
  }
  if (value instanceof GoStruct) {
    // A struct is taken to be addressable here, so that its pointer's method counts.
    const text = value.type.methods?.get('String');
    if (text?.onPointer === true) return text.call(value);
  }
  return value;
}

let beforePrinting: ((value: object) => void) | undefined;

/** Sets who sees the lists, tables and other objects that actions are about to print, and gives back who did before. */
export function watchPrinting(next: typeof beforePrinting): typeof beforePrinting {
  const before = beforePrinting;
  beforePrinting = next;
  return before;
}

/** The text that an action writes. */
export function printed(value: Value): string {
  if (value == null) return '<no value>';
  if (beforePrinting !== undefined && typeof value === 'object') beforePrinting(value);
  return toText(printable(value));
}

/** The text that an action writes which shows nothing where there is no value. */
export function printedQuietly(value: Value): string {
  if (value == null) return '';
  if (beforePrinting !== undefined && typeof value === 'object') beforePrinting(value);
  return toText(printable(value));
}

/** As `printable`, for what was given to a function or came from one: no struct is addressable there. */
export function printableResult(value: Value): Value {
  return value instanceof GoStruct && value.type.kind !== 'ptr' ? value : printable(value);
}

/** The text that an action writes for what a function gave. */
export function printedResult(value: Value): string {
  if (value == null) return '<no value>';
  if (beforePrinting !== undefined && typeof value === 'object') beforePrinting(value);
  return toText(printableResult(value));
}

/**
 * `object.name`. `owner` is what `object` was taken out of, `call` the site of a method's failure where that is not
 * the current one. Throws `Fault`, and `CallFault` for a method that fails.
 */
export function field(run: RunState, object: Value, name: string, owner: Value, call?: Site): Value {
  if (object instanceof Map && object.constructor === Map) {
    const value = object.get(name);
    if (value !== undefined) return value;
  }
  return fieldSlowly(run, object, name, owner, call);
}

function fieldSlowly(run: RunState, object: Value, name: string, owner: Value, call: Site | undefined): Value {
  if (object instanceof TypedMap) {
    const value = object.get(name);
    if (value !== undefined && object.type.methods?.has(name) !== true) return value;
  }
  const method = findMethod(run, object, name, owner);
  if (method === undefined) return plainField(run, object, name, owner, false);
  checkArity(method, name, 0);
  return callMethod(method, name, object, [], call);
}

/** The method of that name, after the checks of the object that come before. */
function findMethod(run: RunState, object: Value, name: string, owner: Value): GoMethod | undefined {
  if (object === undefined) {
    if (run.missingKey === 'error') throw new Fault(`nil data; no entry for key ${JSON.stringify(name)}`);
    return undefined;
  }
  if (object === null) throw new Fault(`nil pointer evaluating ${staticType(null, owner)!.name}.${name}`);
  return typeOf(object)!.methods?.get(name);
}

const EXPORTED = /^\p{Lu}/u;

/** A field of a struct or an entry of a map. */
function plainField(run: RunState, object: Value, name: string, owner: Value, hasArguments: boolean): Value {
  if (object === undefined) return undefined;
  if (object instanceof GoStruct) {
    const value = object.fields.get(name);
    if (value !== undefined) {
      if (!EXPORTED.test(name)) {
        throw new Fault(`${name} is an unexported field of struct type ${staticType(object, owner)!.name}`);
      }
      if (hasArguments) throw new Fault(`${name} has arguments but cannot be invoked as function`);
      return value;
    }
  } else if (object instanceof Map) {
    if (mapTypeOf(object).key === STRING) {
      if (hasArguments) throw new Fault(`${name} is not a method but has arguments`);
      return object.get(name) ?? missing(run, object, name);
    }
  }
  throw new Fault(`can't evaluate field ${name} in type ${staticType(object, owner)!.name}`);
}

function missing(run: RunState, map: Map<string, Value>, name: string): Value {
  if (map.has(name)) return map.get(name);
  if (run.missingKey === 'error') throw new Fault(`map has no entry for key ${JSON.stringify(name)}`);
  return run.missingKey === 'zero' ? zeroOf(mapTypeOf(map).elem!) : undefined;
}

function checkArity(method: GoMethod, name: string, given: number, inPipe = 0): void {
  const wanted = method.params.length;
  const all = given + inPipe;
  if (method.variadic !== undefined) {
    if (all < wanted) throw new Fault(`wrong number of args for ${name}: want at least ${wanted} got ${given}`);
  } else if (all !== wanted) throw new Fault(`wrong number of args for ${name}: want ${wanted} got ${all}`);
}

function callMethod(method: GoMethod, name: string, object: Value, args: Value[], site: Site | undefined): Value {
  try {
    return method.call(object, ...args);
  } catch (error) {
    throw new CallFault(name, error, site);
  }
}

/** A method found for a call with arguments, or what the field chain gives without one. */
export interface BoundMethod {
  readonly method: GoMethod;
  readonly name: string;
  readonly object: Value;
}

/**
 * The method at the end of a chain of fields that has arguments. Nothing is found where there is no value: then the
 * result is no value either.
 */
export function bindMethod(
  run: RunState,
  object: Value,
  owner: Value,
  names: readonly string[],
  given: number,
  inPipe: number,
  call: Site,
): BoundMethod | undefined {
  let [at, from] = [object, owner];
  const last = names.length - 1;
  for (let i = 0; i < last; i++) {
    const next = field(run, at, names[i]!, from, call);
    from = at;
    at = next;
  }
  const name = names[last]!;
  const method = findMethod(run, at, name, from);
  if (method === undefined) {
    plainField(run, at, name, from, true);
    return undefined;
  }
  checkArity(method, name, given, inPipe);
  return { method, name, object: at };
}

function methodParam(bound: BoundMethod, i: number): GoType {
  return bound.method.params[i] ?? bound.method.variadic!;
}

export function methodValue(bound: BoundMethod, i: number, value: Value): Value {
  return checkedValue(value, methodParam(bound, i));
}

export function methodLiteral(bound: BoundMethod, i: number, node: Literal | NilNode): Value {
  return literalFor(node, methodParam(bound, i));
}

export function callBound(bound: BoundMethod, args: Value[]): Value {
  return bound.method.call(bound.object, ...args);
}

/** Checks a value for a parameter and gives it in the function's form. Throws `Fault`. */
export function argument(value: Value, param: Param<unknown>): unknown {
  return argumentForm(checkedValue(value, param.type), param.type);
}

/** What a range goes over: `length` turns, with a list's elements, a map's entries, or the numbers below it. */
export interface Iteration {
  readonly length: number;
  readonly keys: readonly string[] | undefined;
  readonly values: readonly Value[] | undefined;
  readonly type: GoType | undefined;
}

/** How a range goes over a value; undefined where there is nothing. Throws `Fault`. */
export function iterate(value: Value, pair: boolean): Iteration | undefined {
  if (Array.isArray(value)) {
    return value.length === 0 ? undefined : { length: value.length, keys: undefined, values: value, type: undefined };
  }
  if (value instanceof Map) {
    if (value.size === 0) return undefined;
    const keys = sortedKeys(value);
    return { length: keys.length, keys, values: keys.map((key) => value.get(key)), type: undefined };
  }
  if (value == null) return undefined;
  if (value instanceof GoInt) {
    if (pair) throw new Fault(`can't use ${value.value} to iterate over more than one variable`);
    if (value.value <= 0n) return undefined;
    return { length: Number(value.value), keys: undefined, values: undefined, type: value.type };
  }
  if (value instanceof Uint8Array) {
    if (value.length === 0) return undefined;
    const values = Array.from(value, (byte) => goInt(UINT8, BigInt(byte)));
    return { length: values.length, keys: undefined, values, type: undefined };
  }
  throw new Fault(`range can't iterate over ${toText(printable(value))}`);
}

const ABOVE_BMP_ORDER = /[\ud800-\uffff]/;

/** The keys of a map in the order of their bytes. */
export function sortedKeys(map: Map<string, Value>): string[] {
  const keys = [...map.keys()];
  let sorted = true;
  let plain = true;
  for (let i = 0; i < keys.length; i++) {
    if (i > 0 && keys[i - 1]! > keys[i]!) sorted = false;
    if (plain && ABOVE_BMP_ORDER.test(keys[i]!)) plain = false;
  }
  if (!plain) return sortStrings(keys);
  return sorted ? keys : keys.sort();
}

/** Element `i` of an iteration. */
export function elementAt(iteration: Iteration, i: number): Value {
  return iteration.values === undefined ? goInt(iteration.type!, BigInt(i)) : iteration.values[i];
}

/** The index or key of turn `i`. */
export function keyAt(iteration: Iteration, i: number): Value {
  return iteration.keys === undefined ? int(i) : iteration.keys[i]!;
}

/** Counts one turn of a range, or one call of a template, and checks what was written so far. */
export function tick(meter: Meter, written: string): void {
  if (--meter.steps < 0 || written.length > meter.output) checkLimits(meter, written);
}

function checkLimits(meter: Meter, written: string): void {
  const { output } = meter;
  const reached = written.length > output ? `more than ${output} characters of output` : nextSlice(meter);
  if (reached !== undefined) throw new LimitError(`template: ${reached}`);
}

export function fault(message: string): never {
  throw new Fault(message);
}
