import { compareStrings } from '../../go/text.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { setField } from '../json-text.ts';
import { type Fields, own } from './values.ts';

/** The key that says that a field itself belongs to a set, not only what is below it. */
const SELF = '.';

/** The fields of two sets (`fieldsV1`): all that the one or the other has. */
export function unionFields(first: Json, second: Json): JsonObject {
  const a = isJsonObject(first) ? first : {};
  const b = isJsonObject(second) ? second : {};
  const out: Fields = {};
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  for (const key of [...keys].sort(compareStrings)) {
    if (key === SELF) setField(out, key, {});
    else setField(out, key, join(own(a, key), own(b, key)));
  }
  return out;
}

/** A field without anything below is a member; one with something below says so by `.`. */
function join(a: Json | undefined, b: Json | undefined): Json {
  const union = unionFields(a ?? {}, b ?? {});
  const isMember = (fields: Json | undefined): boolean =>
    isJsonObject(fields) && (Object.keys(fields).length === 0 || Object.hasOwn(fields, SELF));
  const below = Object.keys(union).filter((key) => key !== SELF);
  if (below.length === 0) return {};
  if (!isMember(a) && !isMember(b)) return union;
  return { [SELF]: {}, ...union };
}

/**
 * Whether a set, its keys in the order of their texts, is as the library writes it: `{".":{}}` is `{}` there, and keys of
 * list items go by their values (`80` before `443`).
 */
export function isCanonical(fields: Json): boolean {
  if (!isJsonObject(fields)) return true;
  const keys = Object.keys(fields).sort(compareStrings);
  if (keys.length === 1 && keys[0] === SELF) return false;
  const elements = keys.filter((key) => key !== SELF).map(readElement);
  return (
    elements.every((element, index) => index === 0 || compareElements(elements[index - 1]!, element) <= 0) &&
    keys.every((key) => isCanonical(fields[key]!))
  );
}

interface Element {
  readonly kind: number;
  readonly values: readonly (readonly [name: string, value: unknown])[];
}

const ELEMENT_KINDS = 'fkvi';

function readElement(key: string): Element {
  const kind = ELEMENT_KINDS.indexOf(key.charAt(0));
  const text = key.slice(2);
  if (kind === 0) return { kind, values: [[text, null]] };
  try {
    const value: unknown = JSON.parse(text);
    return kind === 1 ? { kind, values: Object.entries(value as object) } : { kind, values: [['', value]] };
  } catch {
    return { kind, values: [] };
  }
}

function compareElements(a: Element, b: Element): number {
  if (a.kind !== b.kind) return a.kind - b.kind;
  for (let i = 0; i < a.values.length && i < b.values.length; i++) {
    const [name, value] = a.values[i]!;
    const [otherName, otherValue] = b.values[i]!;
    const order = compareStrings(name, otherName) || compareScalars(value, otherValue);
    if (order !== 0) return order;
  }
  return a.values.length - b.values.length;
}

const SCALARS = ['number', 'string', 'boolean'];

function compareScalars(a: unknown, b: unknown): number {
  const kind = SCALARS.indexOf(typeof a) - SCALARS.indexOf(typeof b);
  if (kind !== 0) return kind;
  if (typeof a === 'string') return compareStrings(a, b as string);
  return Number(a) - Number(b);
}
