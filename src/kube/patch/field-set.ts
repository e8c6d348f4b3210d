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
