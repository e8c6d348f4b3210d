import { marshalJson } from '../go/json.ts';
import { formatFloat } from '../go/strconv.ts';
import { decodeUtf8 } from '../go/text.ts';
import { GoComplex, GoError, GoInt, GoStruct, int, type Value } from '../go/value.ts';
import { compose } from './compose/composer.ts';
import { type Dialect, emitYaml, Fields, needsQuotes, needsQuotesPretty, Word } from './emit.ts';
import { YamlError } from './error.ts';
import { stringKeys } from './exact.ts';

const MAX_UINT64 = 2n ** 64n - 1n;
const MIN_INT64 = -(2n ** 63n);
/** JSON writes larger numbers with an exponent. */
const JSON_EXPONENT = 1e21;

/** Thrown when a value has to take the long way through JSON text. */
class JsonNeeded extends Error {}

function viaJson(): never {
  throw new JsonNeeded();
}

/** A float as the text that it has after JSON and YAML: whole numbers that fit 64 bits are integers. */
function jsonNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < JSON_EXPONENT) {
    if (Number.isSafeInteger(value)) return String(value === 0 ? 0 : value);
    const text = String(value);
    const whole = BigInt(text);
    if (whole <= MAX_UINT64 && whole >= MIN_INT64) return text;
  } else if (!Number.isFinite(value)) viaJson();
  return formatFloat(value, 'g');
}

function floatText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? '.nan' : value > 0 ? '.inf' : '-.inf';
  if (Number.isInteger(value) && Math.abs(value) < 1e6) return Object.is(value, -0) ? '-0' : String(value);
  return formatFloat(value, 'g');
}

function tooDeep(): YamlError {
  return new YamlError('yaml: exceeded max depth of 10000');
}

/**
 * Characters that JSON text hands on as they are and the YAML reader refuses or takes for line breaks, and bytes that
 * are not UTF-8.
 */
const RARE = /[^\0-\x7e\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const MAYBE_RARE = /[^\0-\x7e]/;
function quotesUnlessRare(text: string): boolean {
  if (MAYBE_RARE.test(text) && RARE.test(text)) viaJson();
  return needsQuotes(text);
}

const HELM: Dialect = {
  width: 80,
  indentLists: false,
  digitsFirst: false,
  quoteTabs: true,
  nilIsNull: true,
  needsQuotes: quotesUnlessRare,
  number: jsonNumber,
  lower: (value) => (value instanceof GoInt ? value : viaJson()),
  unusual: viaJson,
  tooDeep,
};

const AFTER_JSON: Dialect = { ...HELM, needsQuotes, number: floatText, unusual: () => {} };

const PRETTY: Dialect = {
  width: Number.POSITIVE_INFINITY,
  indentLists: true,
  digitsFirst: true,
  quoteTabs: false,
  nilIsNull: false,
  needsQuotes: needsQuotesPretty,
  number: floatText,
  lower: lowerPretty,
  unusual: () => {},
  tooDeep,
};

/**
 * Writes a value as Helm's `toYaml` does before it trims: values to JSON, and that to YAML. Ends in a line break.
 * Throws `GoError` for what JSON cannot hold, and for JSON that is no YAML.
 */
export function marshalYaml(value: Value): string {
  try {
    return emitYaml(value, HELM);
  } catch (error) {
    if (!(error instanceof JsonNeeded)) throw error;
  }
  return jsonToYaml(jsonText(value));
}

function jsonText(value: Value): string {
  try {
    return marshalJson(value);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new GoError(`error marshaling into JSON: ${error.message}`, error);
  }
}

/** Writes JSON text as YAML, as Helm's library does: by reading it as YAML. */
export function jsonToYaml(json: string): string {
  let value: Value;
  try {
    value = compose(json, { exact: true });
  } catch (error) {
    throw error instanceof YamlError ? new YamlError(error.problem, error.place) : error;
  }
  return emitYaml(stringKeys(value ?? null), AFTER_JSON);
}

/**
 * Writes a value as Helm's `toYamlPretty` does: straight from Go's values, lists indented, no long lines folded. Ends
 * in a line break.
 */
export function marshalYamlPretty(value: Value): string {
  return emitYaml(value, PRETTY);
}

/** Where Helm's library does not return an error but panics: callers that pass over errors must not pass over it. */
export class YamlPanic extends GoError {}

/** RFC 3339 with nanoseconds, in Go's reference time. */
const TIME_LAYOUT = '2006-01-02T15:04:05.999999999Z07:00';

function lowerPretty(value: Value): Value | Word {
  if (value instanceof GoInt) {
    return value.type.name === 'time.Duration' ? (call(value, 'String') ?? value) : value;
  }
  if (value instanceof Uint8Array) return Array.from(value, (byte) => int(byte));
  if (value instanceof GoComplex) throw new YamlPanic('cannot marshal type: complex128');
  if (!(value instanceof GoStruct)) return value;
  if (value.type.name === 'time.Time') return new Word(String(call(value, 'Format', TIME_LAYOUT)));
  const text = call(value, 'MarshalText');
  if (text !== undefined) return text instanceof Uint8Array ? decodeUtf8(text) : text;
  return structFields(value);
}

const EXPORTED = /^\p{Lu}/u;

/** A struct as the library sees it: its fields in their order, named in lower case whatever their names in JSON are. */
function structFields(value: GoStruct): Fields {
  const type = value.type.kind === 'ptr' ? (value.type.elem ?? value.type) : value.type;
  const names = (type.fields ?? value.type.fields)?.map((field) => field.name) ?? [...value.fields.keys()];
  const exported = names.filter((name) => EXPORTED.test(name));
  return new Fields(exported.map((name) => [name.toLowerCase(), value.fields.get(name)] as const));
}

/** What a method gives, or undefined if the type has none of that name. */
function call(value: GoInt | GoStruct, method: string, ...args: Value[]): Value {
  return value.type.methods?.get(method)?.call(value, ...args);
}
