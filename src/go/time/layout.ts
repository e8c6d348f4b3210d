/** One element of a layout, with the literal text before it. The last of a layout may have no element. */
export interface LayoutPart {
  readonly literal: string;
  /** The element as the layout writes it, such as `2006`, `Jan` or `.000`; undefined after the last one. */
  readonly element: string | undefined;
}

const ELEMENT =
  /January|Jan(?![a-z])|Monday|Mon(?![a-z])|MST|0[1-6]|002|15|1|2006|2|_2(?!006)|__2|[345]|PM|pm|[-Z]07(?:0000|:00:00|00|:00)?|[.,](?:0+|9+)(?![0-9])/g;

/** Programs use few layouts, many times each; templates may make any number of them. */
const MAX_KNOWN = 64;
const known = new Map<string, readonly LayoutPart[]>();

/** The elements of a layout in their order, as Go finds them. */
export function layoutParts(layout: string): readonly LayoutPart[] {
  let parts = known.get(layout);
  if (parts !== undefined) return parts;
  parts = splitLayout(layout);
  if (known.size < MAX_KNOWN) known.set(layout, parts);
  return parts;
}

function splitLayout(layout: string): readonly LayoutPart[] {
  const parts: LayoutPart[] = [];
  let at = 0;
  for (const m of layout.matchAll(ELEMENT)) {
    parts.push({ literal: layout.slice(at, m.index), element: m[0] });
    at = m.index + m[0].length;
  }
  parts.push({ literal: layout.slice(at), element: undefined });
  return parts;
}

export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

export const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;

const SHORT = 3;

export const SHORT_MONTHS = MONTHS.map((m) => m.slice(0, SHORT));
export const SHORT_WEEKDAYS = WEEKDAYS.map((d) => d.slice(0, SHORT));
