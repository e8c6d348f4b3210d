import { toText } from '../../go/fmt.ts';
import { decodeUtf8 } from '../../go/text.ts';
import { STRING_SLICE, sliceTypeOf, typedSlice, type Value } from '../../go/value.ts';
import { elementsOf } from './lists-elements.ts';

/** Sprig's `strval`: the text of a value; bytes are taken for UTF-8. */
export function stringOf(value: Value): string {
  if (typeof value === 'string') return value;
  return value instanceof Uint8Array ? decodeUtf8(value) : toText(value);
}

/**
 * Sprig's `strslice`: the texts of a list's elements, as `[]string`; of nil none, of anything else its text. Nil elements
 * are left out. A `[]string` is given back itself.
 */
export function stringsOf(value: Value): Value[] {
  if (Array.isArray(value) && sliceTypeOf(value) === STRING_SLICE) return value;
  if (value == null) return typedSlice(STRING_SLICE, []);
  const elements = elementsOf(value);
  if (elements === undefined) return typedSlice(STRING_SLICE, [stringOf(value)]);
  const texts: Value[] = [];
  for (const element of elements) if (element != null) texts.push(stringOf(element));
  return typedSlice(STRING_SLICE, texts);
}
