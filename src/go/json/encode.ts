import { decodeUtf8, sortStrings } from '../text.ts';
import { GoComplex, GoError, type GoField, GoInt, GoStruct, type GoType, isNil, typeOf, type Value } from '../value.ts';
import { compactJson } from './compact.ts';
import { quoteJson } from './quote.ts';

export interface MarshalOptions {
  /** Whether `<`, `>` and `&` are escaped, as Go does unless told otherwise. */
  readonly escapeHtml?: boolean;
  /** One step of indentation; absent for JSON on one line. */
  readonly indent?: string | undefined;
}

/** Nesting from which cycles are looked for. */
const CYCLE_DEPTH = 1000;

/**
 * `json.Marshal`, and `json.MarshalIndent` where `indent` is given.
 * @throws GoError in Go's words: for NaN and infinities, types without JSON, cycles
 */
export function marshalJson(value: Value, { escapeHtml = true, indent }: MarshalOptions = {}): string {
  switch (typeof value) {
    case 'string':
      return quoteJson(value, escapeHtml);
    case 'number':
      return floatJson(value);
    case 'boolean':
      return value ? 'true' : 'false';
  }
  const encoder = { escapeHtml, indent, ancestors: new Set<Value>() };
  try {
    return encode(value, encoder, 0, '\n');
  } catch (error) {
    if (error instanceof RangeError) throw new GoError('json: value is nested too deeply', error);
    throw error;
  }
}

interface Encoder {
  readonly escapeHtml: boolean;
  readonly indent: string | undefined;
  /** The maps and slices around the current value, once it is deep enough to suspect a cycle. */
  readonly ancestors: Set<Value>;
}

function encode(value: Value, encoder: Encoder, depth: number, newline: string): string {
  switch (typeof value) {
    case 'string':
      return quoteJson(value, encoder.escapeHtml);
    case 'number':
      return floatJson(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'undefined':
      return 'null';
  }
  if (value === null) return 'null';
  if (value instanceof GoInt && value.type.methods === undefined) return value.value.toString();
  const own = byMethod(value, encoder, newline);
  if (own !== undefined) return own;
  if (value instanceof GoInt) return value.value.toString();
  if (value instanceof Uint8Array) return `"${base64(value)}"`;
  if (value instanceof GoComplex) throw new GoError('json: unsupported type: complex128');
  if (depth >= CYCLE_DEPTH) return encodeDeep(value, encoder, depth, newline);
  return encodeParts(value, encoder, depth, newline);
}

function encodeDeep(
  value: Value[] | Map<string, Value> | GoStruct,
  encoder: Encoder,
  depth: number,
  newline: string,
): string {
  if (encoder.ancestors.has(value))
    throw new GoError(`json: unsupported value: encountered a cycle via ${typeOf(value)!.name}`);
  encoder.ancestors.add(value);
  const text = encodeParts(value, encoder, depth, newline);
  encoder.ancestors.delete(value);
  return text;
}

function encodeParts(
  value: Value[] | Map<string, Value> | GoStruct,
  encoder: Encoder,
  depth: number,
  newline: string,
): string {
  if (value instanceof GoStruct) return encodeStruct(value, encoder, depth, newline);
  if (isNil(value)) return 'null';
  return value instanceof Map ? encodeMap(value, encoder, depth, newline) : encodeSlice(value, encoder, depth, newline);
}

function encodeSlice(items: Value[], encoder: Encoder, depth: number, newline: string): string {
  if (items.length === 0) return '[]';
  const { indent } = encoder;
  const inner = indent === undefined ? '' : newline + indent;
  let out = '[';
  for (let i = 0; i < items.length; i++) {
    if (i > 0) out += ',';
    out += inner;
    out += encode(items[i], encoder, depth + 1, inner);
  }
  return indent === undefined ? `${out}]` : `${out}${newline}]`;
}

function encodeMap(map: Map<string, Value>, encoder: Encoder, depth: number, newline: string): string {
  if (map.size === 0) return '{}';
  const { indent, escapeHtml } = encoder;
  const inner = indent === undefined ? '' : newline + indent;
  const colon = indent === undefined ? ':' : ': ';
  let out = '{';
  for (const key of sortStrings([...map.keys()])) {
    if (out.length > 1) out += ',';
    out += inner + quoteJson(key, escapeHtml) + colon;
    out += encode(map.get(key), encoder, depth + 1, inner);
  }
  return indent === undefined ? `${out}}` : `${out}${newline}}`;
}

function encodeStruct(struct: GoStruct, encoder: Encoder, depth: number, newline: string): string {
  const { indent, escapeHtml } = encoder;
  const inner = indent === undefined ? '' : newline + indent;
  const colon = indent === undefined ? ':' : ': ';
  const fields = (struct.type.fields ?? struct.type.elem?.fields ?? []).filter(isShown);
  let out = '{';
  for (const field of fields) {
    const value = struct.fields.get(field.name);
    if (field.omitEmpty === true && isEmpty(value)) continue;
    if (out.length > 1) out += ',';
    out += inner + quoteJson(field.json ?? field.name, escapeHtml) + colon;
    out += encode(value, encoder, depth + 1, inner);
  }
  if (out.length === 1) return '{}';
  return indent === undefined ? `${out}}` : `${out}${newline}}`;
}

function isShown({ name, json }: GoField): boolean {
  return json !== '-' && name[0] === name[0]?.toUpperCase();
}

/** What `omitempty` leaves out: false, zero, nil, and what has no elements. */
function isEmpty(value: Value): boolean {
  if (value instanceof GoInt) return value.value === 0n;
  if (value instanceof Map) return value.size === 0;
  if (Array.isArray(value) || value instanceof Uint8Array) return value.length === 0;
  return !(value instanceof GoStruct) && !(value instanceof GoComplex) && !value;
}

/** What a type's own MarshalJSON or MarshalText gives, brought into the form asked for. */
function byMethod(value: Value, { escapeHtml, indent }: Encoder, newline: string): string | undefined {
  const type = typeOf(value);
  if (type?.methods === undefined) return undefined;
  if (type.methods.has('MarshalJSON')) {
    return compactJson(call(type, 'MarshalJSON', value), { escapeHtml, indent, newline });
  }
  if (type.methods.has('MarshalText')) return quoteJson(call(type, 'MarshalText', value), escapeHtml);
  return undefined;
}

function call(type: GoType, name: string, value: Value): string {
  try {
    return decodeUtf8(type.methods!.get(name)!.call(value) as Uint8Array);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new GoError(`json: error calling ${name} for type ${type.name}: ${error.message}`, error);
  }
}

/** The same notation as JavaScript's own, but for negative zero. */
function floatJson(n: number): string {
  if (Number.isFinite(n)) return n === 0 && Object.is(n, -0) ? '-0' : String(n);
  throw new GoError(`json: unsupported value: ${Number.isNaN(n) ? 'NaN' : n > 0 ? '+Inf' : '-Inf'}`);
}

/** Bytes are taken in pieces: too many arguments would overflow the stack. */
const PIECE = 0x6000;

function base64(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += PIECE) {
    binary += String.fromCharCode(...bytes.subarray(at, at + PIECE));
  }
  return btoa(binary);
}
