import { func, type GoFunc, P } from '../../go/func.ts';
import { JsonTypeError, marshalJson, unmarshalJsonArray, unmarshalJsonMap } from '../../go/json.ts';
import { systemZones } from '../../go/time.ts';
import { ANY_MAP, ANY_SLICE, GoError, nilMap, nilSlice, type Value } from '../../go/value.ts';
import { decodeToml, type TomlClock } from '../../toml/decode.ts';
import { encodeToml, TomlPanic } from '../../toml/encode.ts';
import { marshalYaml, marshalYamlPretty, YamlPanic } from '../../yaml/marshal.ts';
import { unmarshalYamlArray, unmarshalYamlMap } from '../../yaml/unmarshal.ts';
import type { Host } from '../host.ts';

/** Helm's functions between values and YAML, JSON and TOML text (Helm's pkg/engine/funcs.go). */
export function dataFunctions(host: Host): readonly GoFunc[] {
  return [...FUNCTIONS, func('fromToml', [P.string], (text) => mapOrError(() => decodeToml(text, tomlClock(host))))];
}

/** A date without a zone is of the local one. */
function tomlClock(host: Host): TomlClock {
  return { zones: systemZones(host), now: Number(host.now() / 1_000_000_000n) };
}

const FUNCTIONS: readonly GoFunc[] = [
  func('toYaml', [P.any], (value) => swallow(() => yamlText(value))),
  func('mustToYaml', [P.any], yamlText),
  func('toYamlPretty', [P.any], (value) => swallow(() => withoutLastNewline(marshalYamlPretty(value)))),
  func('fromYaml', [P.string], (text) => mapOrError(() => unmarshalYamlMap(text) ?? new Map())),
  func('fromYamlArray', [P.string], (text) => arrayOrError(() => unmarshalYamlArray(text) ?? [])),
  func('toJson', [P.any], (value) => swallow(() => marshalJson(value))),
  func('mustToJson', [P.any], (value) => marshalJson(value)),
  func('fromJson', [P.string], (text) => mapOrError(() => unmarshalJsonMap(text))),
  func('fromJsonArray', [P.string], (text) => arrayOrError(() => unmarshalJsonArray(text))),
  func('toToml', [P.any], (value) => {
    try {
      return encodeToml(value);
    } catch (error) {
      if (error instanceof TomlPanic) throw error;
      return messageOf(error);
    }
  }),
  func('mustToToml', [P.any], (value) => encodeToml(value)),
];

function yamlText(value: Value): string {
  return withoutLastNewline(marshalYaml(value));
}

function withoutLastNewline(text: string): string {
  return text.endsWith('\n') ? text.slice(0, -1) : text;
}

function messageOf(error: unknown): string {
  if (error instanceof GoError && !(error instanceof YamlPanic)) return error.message;
  throw error;
}

/** Helm gives an empty text where a value can't be written. */
function swallow(write: () => string): string {
  try {
    return write();
  } catch (error) {
    messageOf(error);
    return '';
  }
}

/**
 * A text that can't be read gives a map whose `Error` says why, beside what JSON could be read before a number that is
 * too large; JSON's null gives a nil map.
 */
function mapOrError(read: () => Map<string, Value> | null): Value {
  try {
    return read() ?? nilMap(ANY_MAP);
  } catch (error) {
    const message = messageOf(error);
    const partial = error instanceof JsonTypeError && error.partial instanceof Map ? error.partial : undefined;
    return new Map<string, Value>(partial).set('Error', message);
  }
}

/** A text that can't be read gives a list of one text that says why. */
function arrayOrError(read: () => Value[] | null): Value {
  try {
    return read() ?? nilSlice(ANY_SLICE);
  } catch (error) {
    return [messageOf(error)];
  }
}
