import { formatFloat, quote } from '../go/strconv.ts';
import { sortStrings } from '../go/text.ts';
import { GoError, GoInt, type Value } from '../go/value.ts';
import { compose } from './compose/composer.ts';
import { checkNumbers } from './compose/json-form.ts';
import { decodingError } from './error.ts';
import { plainKey, plainValue } from './exact.ts';
import { type FieldShape, type Shape, type StructShape, shapeName } from './shape.ts';
import { jsonKind } from './unmarshal.ts';

export interface IntoOptions {
  /** Keys that come twice, and keys that the struct does not have, are errors. */
  readonly strict?: boolean;
  /** As Kubernetes' own decoder has it: numbers don't become texts where text is asked for, and keys fit in case. */
  readonly exact?: boolean;
}

/** What was read before (and after) a type error: Go goes on and reports the first. */
export interface Read {
  readonly value: unknown;
  readonly error: GoError | undefined;
}

/**
 * Reads the first document of a text into a struct (or another shape) as Helm's library does, and throws the first
 * error. An empty document gives null.
 */
export function unmarshalYamlInto(text: string, shape: Shape, options: IntoOptions = {}): unknown {
  const { value, error } = readYamlInto(text, shape, options);
  if (error !== undefined) throw error;
  return value;
}

/** The same for callers that go on with what could be read. Throws only for text that is no YAML. */
export function readYamlInto(text: string, shape: Shape, { strict = false, exact = false }: IntoOptions = {}): Read {
  const composed = compose(text, { exact: true, strict });
  if (composed === undefined) return { value: null, error: undefined };
  const json = checkNumbers(exact ? plainValue(composed) : toJson(composed, shape));
  const { value, problem } = decode(json, shape, strict, exact);
  return { value, error: problem === undefined ? undefined : decodingError(problem) };
}

/** Puts a JSON value into a shape; throws `GoError` where it doesn't fit. */
export function decodeJsonInto(json: Value, shape: Shape): unknown {
  const { value, problem } = decode(json, shape, false, false);
  if (problem !== undefined) throw new GoError(problem);
  return value;
}

/** The same for callers that go on with what could be put there. */
export function readJsonInto(json: Value, shape: Shape): Read {
  const { value, problem } = decode(json, shape, false, false);
  return { value, error: problem === undefined ? undefined : new GoError(problem) };
}

function decode(
  json: Value,
  shape: Shape,
  strict: boolean,
  exact: boolean,
): { value: unknown; problem: string | undefined } {
  const decoder = new Decoder(strict, exact);
  let value: unknown = null;
  try {
    value = decoder.decode(json, shape);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    decoder.problem ??= error.message;
  }
  return { value, problem: decoder.problem };
}

/** The field that a key means: the one of that name, or else the first that differs in case only. */
function fieldOf(shape: StructShape, key: string, exact = false): FieldShape | undefined {
  let folded: FieldShape | undefined;
  let lower: string | undefined;
  for (const field of shape.fields) {
    if (field.key === key) return field;
    if (exact || folded !== undefined || field.key.length !== key.length) continue;
    lower ??= fold(key);
    if (fold(field.key) === lower) folded = field;
  }
  return folded;
}

/** Upper and lower case as one, with the two letters outside ASCII that fold into it. */
function fold(key: string): string {
  return key.toLowerCase().replaceAll('\u017f', 's');
}

/** What the value of a field is taken for on the way to JSON: with an embedded struct that is the struct itself. */
function targetOf(field: FieldShape | undefined): Shape | undefined {
  return field?.embedded ?? field?.shape;
}

/** On the way to JSON, numbers and booleans become text where the type asks for text. Integers stay `GoInt`. */
function toJson(value: Value, shape: Shape | undefined): Value {
  const target = shape?.kind === 'pointer' ? shape.to : shape;
  if (target === undefined || target.kind === 'any' || target.kind === 'custom') return plainValue(value);
  if (value instanceof Map) {
    const out = new Map<string, Value>();
    for (const [exact, item] of value) {
      const key = plainKey(exact);
      const inner =
        target.kind === 'struct' ? targetOf(fieldOf(target, key)) : target.kind === 'map' ? target.item : undefined;
      out.set(key, toJson(item, inner));
    }
    return out;
  }
  if (Array.isArray(value)) {
    const inner = target.kind === 'list' ? target.item : undefined;
    return value.map((item) => toJson(item, inner));
  }
  if (target.kind !== 'string') return value;
  if (value instanceof GoInt) return String(value.value);
  if (typeof value === 'number') return formatFloat(value, 'g', -1, 32);
  return typeof value === 'boolean' ? String(value) : value;
}

const MAX_INT64 = 2n ** 63n - 1n;

/** Without its package; a struct type without a name has none. */
function shortName({ name }: StructShape): string {
  return name.startsWith('struct {') ? '' : name.slice(name.lastIndexOf('.') + 1);
}

/** Puts JSON into shapes, as `encoding/json` does: it goes on after a mistake and keeps the first one's text. */
class Decoder {
  problem: string | undefined;
  private readonly strict: boolean;
  private readonly exact: boolean;
  private struct = '';
  private path: readonly string[] = [];

  constructor(strict: boolean, exact: boolean) {
    this.strict = strict;
    this.exact = exact;
  }

  /** `undefined` where Go would leave the zero value. */
  decode(value: Value, shape: Shape): unknown {
    switch (shape.kind) {
      case 'any':
        return value instanceof GoInt ? Number(value.value) : value;
      case 'custom':
        if (shape.accepts?.(value) === false) return this.mismatch(value, shape);
        return shape.decode(value instanceof GoInt ? Number(value.value) : value);
      case 'pointer':
        return value === null ? null : this.decode(value, shape.to);
    }
    if (value === null) return undefined;
    switch (shape.kind) {
      case 'struct':
        return value instanceof Map ? this.fields(value, shape) : this.mismatch(value, shape);
      case 'map':
        return value instanceof Map ? this.entries(value, shape.item) : this.mismatch(value, shape);
      case 'list':
        return Array.isArray(value) ? this.items(value, shape.item) : this.mismatch(value, shape);
      case 'string':
        return typeof value === 'string' ? value : this.mismatch(value, shape);
      case 'bool':
        return typeof value === 'boolean' ? value : this.mismatch(value, shape);
      default:
        return this.number(value, shape);
    }
  }

  private number(value: Value, shape: Shape): unknown {
    if (!(value instanceof GoInt) && typeof value !== 'number') return this.mismatch(value, shape);
    const number = value instanceof GoInt ? Number(value.value) : value;
    if (shape.kind === 'float64') return number;
    const fits = value instanceof GoInt ? value.value <= MAX_INT64 : Number.isInteger(value) && Math.abs(value) < 1e18;
    return fits ? number : this.mismatch(value, shape, `number ${value instanceof GoInt ? value.value : value}`);
  }

  private fields(value: Map<string, Value>, shape: StructShape): Record<string, unknown> {
    const out: Record<string, unknown> = {};
    const { struct, path } = this;
    for (const key of sortStrings([...value.keys()])) {
      const field = fieldOf(shape, key, this.exact);
      if (field === undefined) {
        if (this.strict) this.problem ??= `json: unknown field ${quote(key)}`;
        continue;
      }
      this.struct = shortName(shape);
      const { embedded } = field;
      this.path = embedded === undefined ? [...path, field.key] : [...path, shortName(embedded), field.key];
      const item = this.decode(value.get(key), field.shape);
      const property = field.property ?? field.key;
      if (item !== undefined) out[property] = item;
      // Another spelling of the same key may have set it before.
      else if (value.get(key) === null && (field.shape.kind === 'list' || field.shape.kind === 'map'))
        delete out[property];
      this.struct = struct;
      this.path = path;
    }
    return out;
  }

  private entries(value: Map<string, Value>, shape: Shape): Map<string, unknown> {
    const out = new Map<string, unknown>();
    for (const key of sortStrings([...value.keys()])) out.set(key, this.decode(value.get(key), shape) ?? zero(shape));
    return out;
  }

  private items(value: Value[], shape: Shape): unknown[] {
    return value.map((item) => this.decode(item, shape) ?? zero(shape));
  }

  private mismatch(value: Value, shape: Shape, kind = jsonKind(value)): undefined {
    const target = this.path.length === 0 ? 'value' : `struct field ${this.struct}.${this.path.join('.')}`;
    this.problem ??= `json: cannot unmarshal ${kind} into Go ${target} of type ${shapeName(shape)}`;
    return undefined;
  }
}

/** What an item is that null, or a mistake, has left unset. */
function zero(shape: Shape): unknown {
  switch (shape.kind) {
    case 'string':
      return '';
    case 'bool':
      return false;
    case 'int':
    case 'float64':
      return 0;
    case 'struct':
      return {};
    default:
      return null;
  }
}
