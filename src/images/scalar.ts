import { formatFloat } from '../go/strconv.ts';
import { GoInt, type Value } from '../go/value.ts';

/** A text or a number as text (`tag: 1.25` is a number in YAML); empty for all else. */
export function scalarText(value: Value): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? formatFloat(value, 'f', -1, 64) : '';
  return value instanceof GoInt ? String(value.value) : '';
}
