import { decodeUtf8, sortStrings } from '../text.ts';
import {
  ANY,
  BYTES,
  GoComplex,
  GoError,
  GoInt,
  GoStruct,
  type GoType,
  intBits,
  isNil,
  mapTypeOf,
  sliceTypeOf,
  typeOf,
  type Value,
} from '../value.ts';
import { type Directive, plainDirective } from './directive.ts';
import { formatFloatVerb, formatInteger, hexadecimal0x, isFloatVerb } from './number.ts';
import { pad } from './pad.ts';
import { formatHexBytes, formatString } from './text.ts';

/** A value nested deeper than this, such as one that holds itself, is refused; Go's stack would overflow. */
const MAX_DEPTH = 1000;

/** What stands for every address in memory: real ones differ from run to run. */
const ADDRESS = 0xc000012000n;

/** How the printing goes on below a value: how deep it is, and whether methods may still be asked. */
interface Place {
  readonly depth: number;
  /** Not in a report of a bad verb, and not below an unexported field. */
  readonly methods: boolean;
  /** In the text of a panic, where another panic can't be reported. */
  readonly panicking: boolean;
}

const TOP: Place = { depth: 0, methods: true, panicking: false };
const TOP_ERRORING: Place = { depth: 0, methods: false, panicking: false };

/** One argument under a verb: everything that stands in the output for it. */
export function formatValue(value: Value, verb: string, directive: Directive): string {
  if (value === null || value === undefined) {
    return verb === 'T' || verb === 'v' ? pad('<nil>', directive) : `%!${verb}(<nil>)`;
  }
  if (verb === 'T') return formatString(typeOf(value)!.name, 's', directive)!;
  if (verb === 'p') return pointer(value, 'p', directive) ?? badVerb(value, verb, directive);
  try {
    return formatAt(value, verb, directive, TOP);
  } catch (error) {
    throw error instanceof RangeError ? tooDeep(error) : error;
  }
}

function tooDeep(cause?: unknown): GoError {
  return new GoError('value is nested too deeply to be printed', cause);
}

/** `%!verb(type=value)`. */
function badVerb(value: Value, verb: string, directive: Directive): string {
  const type = typeOf(value);
  if (type === undefined) return `%!${verb}(<nil>)`;
  return `%!${verb}(${type.name}=${formatAt(value, 'v', directive, TOP_ERRORING)})`;
}

function formatAt(value: Value, verb: string, directive: Directive, place: Place): string {
  switch (typeof value) {
    case 'string':
      return formatString(value, verb, directive) ?? badVerb(value, verb, directive);
    case 'number':
      return formatFloatVerb(value, 64, verb, directive) ?? badVerb(value, verb, directive);
    case 'boolean':
      return verb === 't' || verb === 'v' ? pad(String(value), directive) : badVerb(value, verb, directive);
    case 'undefined':
      return nilText(ANY, directive);
  }
  if (value === null) return nilText(ANY, directive);
  if (place.methods) {
    const text = byMethod(value, verb, directive, place);
    if (text !== undefined) return text;
    // A []byte has been taken to pieces by then.
    if (verb === 'w' && !(value instanceof Uint8Array)) return badVerb(value, verb, directive);
  }
  if (value instanceof GoInt) {
    const unsigned = !intBits(value.type.kind)?.[1];
    return formatInteger(value.value, unsigned, verb, directive) ?? badVerb(value, verb, directive);
  }
  if (value instanceof GoComplex) return complex(value, verb, directive);
  if (value instanceof Uint8Array) return bytes(value, verb, directive, place);
  if (place.depth > MAX_DEPTH) throw tooDeep();
  if (value instanceof GoStruct) return struct(value, verb, directive, place);
  if (value instanceof Map) return map(value, verb, directive, place);
  return slice(value, verb, directive, place);
}

function nilText(type: GoType, directive: Directive): string {
  return directive.sharpV ? `${type.name}(nil)` : '<nil>';
}

/** An element, a field or a key: a nil needs the type of its place. */
function nested(value: Value, type: GoType | undefined, verb: string, directive: Directive, place: Place): string {
  if (value !== null && value !== undefined) return formatAt(value, verb, directive, place);
  const at = type ?? ANY;
  if (at.kind === 'ptr') return nilPointer(at, verb, directive);
  if (at.kind === 'map') return directive.sharpV ? `${at.name}(nil)` : 'map[]';
  if (at.kind === 'slice') return directive.sharpV ? `${at.name}(nil)` : '[]';
  return nilText(at, directive);
}

function nilPointer(type: GoType, verb: string, directive: Directive): string {
  if (verb === 'v') return directive.sharpV ? `(${type.name})(nil)` : pad('<nil>', directive);
  return address(0n, type, verb, directive) ?? `%!${verb}(${type.name}=${pad('<nil>', directive)})`;
}

const TEXT_VERBS: ReadonlySet<string> = new Set(['v', 's', 'q', 'x', 'X']);

/** The text of an `error` or a `fmt.Stringer`, where the verb takes text. */
function byMethod(value: Value, verb: string, directive: Directive, place: Place): string | undefined {
  const methods = typeOf(value)?.methods;
  if (methods === undefined) return undefined;
  if (!directive.sharpV && !TEXT_VERBS.has(verb)) return undefined;
  const name = directive.sharpV ? 'GoString' : methods.has('Error') ? 'Error' : 'String';
  const method = methods.get(name);
  if (method === undefined || method.onPointer === true) return undefined;
  if (method.params.length > 0 || method.variadic !== undefined) return undefined;
  let text: Value;
  try {
    text = method.call(value);
  } catch (error) {
    if (place.panicking || !(error instanceof GoError)) throw error;
    // Reporting it makes Go forget the numbers, though not that they were given.
    if (directive.width > 0) directive.width = 0;
    if (directive.precision > 0) directive.precision = 0;
    return `%!${verb}(PANIC=${name} method: ${error.message})`;
  }
  return formatString(String(text), directive.sharpV ? 's' : verb, directive);
}

function complex(value: GoComplex, verb: string, directive: Directive): string {
  if (!isFloatVerb(verb)) return badVerb(value, verb, directive);
  const re = formatFloatVerb(value.re, 64, verb, directive);
  const im = formatFloatVerb(value.im, 64, verb, { ...directive, plus: true });
  return `(${re}${im}i)`;
}

function bytes(value: Uint8Array, verb: string, directive: Directive, place: Place): string {
  switch (verb) {
    case 's':
    case 'q':
      return formatString(decodeUtf8(value), verb, directive)!;
    case 'x':
    case 'X':
      return formatHexBytes(value, verb, directive);
  }
  const part = (byte: number) => {
    const n = BigInt(byte);
    if (verb === 'v' && directive.sharpV) return hexadecimal0x(n, true, directive);
    return formatInteger(n, true, verb, directive) ?? badByte(n, verb, directive);
  };
  const parts = Array.from(value, part);
  if (!directive.sharpV) return `[${parts.join(' ')}]`;
  // fmt knows its name itself only where it is the argument, not inside another value.
  const name = verb === 'v' && place.depth === 0 && place.methods ? '[]byte' : BYTES.name;
  return `${name}{${parts.join(', ')}}`;
}

function badByte(n: bigint, verb: string, directive: Directive): string {
  return `%!${verb}(uint8=${formatInteger(n, true, 'v', directive)})`;
}

function slice(items: Value[], verb: string, directive: Directive, place: Place): string {
  const type = sliceTypeOf(items);
  if (directive.sharpV && isNil(items)) return `${type.name}(nil)`;
  const below = deeper(place);
  let out = directive.sharpV ? `${type.name}{` : '[';
  const separator = directive.sharpV ? ', ' : ' ';
  for (let i = 0; i < items.length; i++) {
    if (i > 0) out += separator;
    out += nested(items[i], type.elem, verb, directive, below);
  }
  return out + (directive.sharpV ? '}' : ']');
}

function map(entries: Map<string, Value>, verb: string, directive: Directive, place: Place): string {
  const type = mapTypeOf(entries);
  if (directive.sharpV && isNil(entries)) return `${type.name}(nil)`;
  const below = deeper(place);
  let out = directive.sharpV ? `${type.name}{` : 'map[';
  const separator = directive.sharpV ? ', ' : ' ';
  let first = true;
  for (const key of sortStrings([...entries.keys()])) {
    if (!first) out += separator;
    first = false;
    out += `${formatAt(key, verb, directive, below)}:${nested(entries.get(key), type.elem, verb, directive, below)}`;
  }
  return out + (directive.sharpV ? '}' : ']');
}

function struct(value: GoStruct, verb: string, directive: Directive, place: Place): string {
  if (value.type.kind !== 'ptr') return fields(value, value.type, verb, directive, place);
  if (place.depth > 0) return pointer(value, verb, directive) ?? badVerb(value, verb, directive);
  return `&${fields(value, value.type.elem ?? value.type, verb, directive, deeper(place))}`;
}

function fields(value: GoStruct, type: GoType, verb: string, directive: Directive, place: Place): string {
  const named = directive.plusV || directive.sharpV;
  const below = deeper(place);
  const hidden = { ...below, methods: false };
  const parts = (type.fields ?? value.type.fields ?? []).map((field) => {
    const exported = field.name.toUpperCase()[0] === field.name[0];
    const text = nested(value.fields.get(field.name), field.type, verb, directive, exported ? below : hidden);
    return named ? `${field.name}:${text}` : text;
  });
  return directive.sharpV ? `${type.name}{${parts.join(', ')}}` : `{${parts.join(' ')}}`;
}

function deeper(place: Place): Place {
  return { ...place, depth: place.depth + 1 };
}

/** What has an address under a verb, or undefined where the kind or the verb is wrong. */
function pointer(value: Value, verb: string, directive: Directive): string | undefined {
  const type = typeOf(value)!;
  if (type.kind !== 'ptr' && type.kind !== 'map' && type.kind !== 'slice') return undefined;
  const nil = (Array.isArray(value) || value instanceof Map) && isNil(value);
  return address(nil ? 0n : ADDRESS, type, verb, directive);
}

function address(at: bigint, type: GoType, verb: string, directive: Directive): string | undefined {
  switch (verb) {
    case 'v':
      if (directive.sharpV) return `(${type.name})(${hexadecimal0x(at, true, directive)})`;
      return hexadecimal0x(at, !directive.sharp, directive);
    case 'p':
      return hexadecimal0x(at, !directive.sharp, directive);
    case 'b':
    case 'o':
    case 'd':
    case 'x':
    case 'X':
      return formatInteger(at, true, verb, directive);
    default:
      return undefined;
  }
}

let plain: Directive | undefined;

/** What `%v` prints for what is no string, integer, boolean or float. */
export function defaultText(value: Value): string {
  plain ??= plainDirective();
  return formatValue(value, 'v', plain);
}
