import type { Place } from './error.ts';

/** Where a value begins, and where the keys and values inside it do. */
export interface Places {
  /** Both from 1; the column counts bytes. */
  line: number;
  column: number;
  /** For a map: where each key stands, and its value's places. Values that came by `<<` are not listed. */
  keys: Map<string, Place & { readonly value: Places }> | undefined;
  /** For a list: the places of its items. */
  items: Places[] | undefined;
}

/** The place of the key (or list item) that a path leads to, or of the last part of the path that exists. */
export function placeOf(root: Places, path: readonly (string | number)[]): Place {
  let at: Place = root;
  let places: Places | undefined = root;
  for (const part of path) {
    const entry: (Place & { readonly value?: Places }) | undefined =
      typeof part === 'number' ? places.items?.[part] : places.keys?.get(part);
    if (entry === undefined) break;
    at = entry;
    places = typeof part === 'number' ? (entry as Places) : (entry.value as Places);
  }
  return { line: at.line, column: at.column };
}
