import type { Json } from '../json.ts';

const PERCENT = /^[+-]?\d+$/;

/** A count, or a share (`25%`) of a total rounded; undefined for what is neither. */
export function scaledValue(value: Json, total: number, round: (share: number) => number): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || !value.endsWith('%')) return undefined;
  const digits = value.slice(0, -1);
  return PERCENT.test(digits) ? round((Number(digits) * total) / 100) : undefined;
}
