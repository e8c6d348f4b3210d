import type { LineOrigin } from './trace.ts';

/** The output of one run of a template, with the origin of each line. */
export class Fragment {
  readonly text: string;
  readonly origins: readonly LineOrigin[];
  #contents: readonly Content[] | undefined;

  constructor(text: string, origins: readonly LineOrigin[]) {
    this.text = text;
    this.origins = origins;
  }

  /** Its lines that are not blank, without the blanks around them. */
  get contents(): readonly Content[] {
    this.#contents ??= contentsOf(this.text.split('\n'));
    return this.#contents;
  }
}

interface Content {
  readonly text: string;
  /** From 0. */
  readonly line: number;
}

function contentsOf(lines: readonly string[]): Content[] {
  return lines.flatMap((line, i) => {
    const text = line.trim();
    return text === '' ? [] : { text, line: i };
  });
}

/** So many fragments of a value are looked for as a whole; of further ones only single lines are. */
const MAX_WHOLE = 16;

/**
 * The origins of the lines of a value that was made from fragments, in order. What `indent`, `trim` and the like leave
 * together is found where it stands: if it stands there once. Otherwise, `sort` or `replace` may have moved or changed
 * lines, a line is known if there is only one like it, in the value and in the fragments. All else is unknown.
 */
export function alignLines(lines: readonly string[], fragments: readonly Fragment[]): (LineOrigin | undefined)[] {
  const found = new Array<LineOrigin | undefined>(lines.length).fill(undefined);
  if (fragments.length === 0) return found;
  const value = contentsOf(lines);
  const rest: Fragment[] = fragments.slice(0, -MAX_WHOLE);
  for (const fragment of fragments.slice(-MAX_WHOLE).reverse()) {
    const place = onlyPlace(value, fragment.contents);
    if (place === undefined) rest.push(fragment);
    else {
      for (const [i, { line }] of fragment.contents.entries()) found[value[place + i]!.line] ??= fragment.origins[line];
    }
  }
  if (rest.length === 0) return found;
  const origins = new Map<string, LineOrigin | undefined>();
  for (const fragment of rest) {
    if (fragment.contents.length > MAX_LINES_TOLD_APART * value.length) continue;
    for (const { text, line } of fragment.contents) {
      origins.set(text, origins.has(text) ? undefined : fragment.origins[line]);
    }
  }
  const seen = new Map<string, number>();
  for (const { text } of value) seen.set(text, (seen.get(text) ?? 0) + 1);
  for (const { text, line } of value) if (seen.get(text) === 1) found[line] ??= origins.get(text);
  return found;
}

/** Of fragments that are so much longer than the value they are in nothing is told: they may serve many values. */
const MAX_LINES_TOLD_APART = 16;

/** Where lines stand in others, one behind the other, if that is at one place only. */
function onlyPlace(lines: readonly Content[], wanted: readonly Content[]): number | undefined {
  const { length } = wanted;
  if (length === 0 || length > lines.length) return undefined;
  /** How many lines are a beginning of those wanted, where a longer beginning ends. */
  const shorter = [0];
  for (let i = 1, known = 0; i < length; i++) {
    while (known > 0 && wanted[i]!.text !== wanted[known]!.text) known = shorter[known - 1]!;
    if (wanted[i]!.text === wanted[known]!.text) known++;
    shorter.push(known);
  }
  let place: number | undefined;
  for (let i = 0, known = 0; i < lines.length; i++) {
    while (known > 0 && (known === length || lines[i]!.text !== wanted[known]!.text)) known = shorter[known - 1]!;
    if (lines[i]!.text === wanted[known]!.text) known++;
    if (known < length) continue;
    if (place !== undefined) return undefined;
    place = i - length + 1;
  }
  return place;
}
