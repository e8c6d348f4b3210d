import { runeToString } from '../text.ts';
import { GoError } from '../value.ts';

/** A pattern's tree. A sequence is what stands between braces and commas, or the whole pattern. */
export type GlobNode =
  | { readonly kind: 'sequence'; readonly items: readonly GlobNode[] }
  | { readonly kind: 'choice'; readonly items: readonly GlobNode[] }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'any' | 'super' | 'single' | 'nothing' }
  | { readonly kind: 'list'; readonly chars: string; readonly negated: boolean }
  | { readonly kind: 'range'; readonly low: number; readonly high: number; readonly negated: boolean };

type Mutable = { kind: 'sequence' | 'choice'; items: GlobNode[] };

/** More parts than this in one pattern are refused: compiling takes time by the cube of them. */
const MAX_PARTS = 300;

/** The end of the pattern. A zero byte counts as one, as in the library. */
const END = 0;
const BAD = 0xfffd;

/** Goes over a pattern rune by rune. */
class Reader {
  private readonly runes: readonly number[];
  at = 0;
  parts = 0;
  /** Open braces. */
  depth = 0;

  constructor(pattern: string) {
    this.runes = Array.from(pattern, (char) => {
      const code = char.codePointAt(0)!;
      return code >= 0xd800 && code <= 0xdfff ? BAD : code;
    });
  }

  peek(): number {
    return this.runes[this.at] ?? END;
  }

  next(): number {
    const code = this.peek();
    if (this.at < this.runes.length) this.at++;
    return code;
  }
}

/**
 * Reads a pattern of `*`, `**`, `?`, `[abc]`, `[!a-z]`, `{one,two}` and `\`.
 * @throws GoError in the library's words
 */
export function parseGlob(pattern: string): GlobNode {
  const reader = new Reader(pattern);
  const root: Mutable = { kind: 'sequence', items: [] };
  const open: { outer: Mutable; choice: Mutable }[] = [];
  let sequence = root;
  for (;;) {
    if (++reader.parts > MAX_PARTS) throw new GoError(`pattern has more than ${MAX_PARTS} parts`);
    const code = reader.next();
    if (code === BAD) throw new GoError('could not read rune');
    if (code === END) return root;
    const char = runeToString(code);
    if (char === '{') {
      const choice: Mutable = { kind: 'choice', items: [] };
      sequence.items.push(choice as GlobNode);
      open.push({ outer: sequence, choice });
      reader.depth++;
      sequence = alternative(choice);
    } else if (char === ',' && reader.depth > 0) sequence = alternative(open.at(-1)!.choice);
    else if (char === '}' && reader.depth > 0) {
      sequence = open.pop()!.outer;
      reader.depth--;
    } else if (char === '[') sequence.items.push(readClass(reader));
    else if (char === '?') sequence.items.push({ kind: 'single' });
    else if (char === '*') {
      const isSuper = reader.peek() === 0x2a;
      if (reader.peek() === BAD) throw new GoError('could not read rune');
      if (isSuper) reader.next();
      sequence.items.push({ kind: isSuper ? 'super' : 'any' });
    } else {
      reader.at--;
      const text = readText(reader, reader.depth > 0 ? '?*[{},' : '?*[{');
      if (reader.peek() === BAD) throw new GoError('could not read rune');
      if (text !== '') sequence.items.push({ kind: 'text', text });
    }
  }
}

function alternative(choice: Mutable): Mutable {
  const sequence: Mutable = { kind: 'sequence', items: [] };
  choice.items.push(sequence as GlobNode);
  return sequence;
}

/** Text up to one of the breakers; a backslash takes away what the next character means. */
function readText(reader: Reader, breakers: string): string {
  let text = '';
  let escaped = false;
  for (;;) {
    const code = reader.peek();
    if (code === BAD) return text;
    reader.next();
    if (code === END) return text;
    const char = runeToString(code);
    if (!escaped && char === '\\') {
      escaped = true;
      continue;
    }
    if (!escaped && breakers.includes(char)) {
      reader.at--;
      return text;
    }
    escaped = false;
    text += char;
  }
}

/** `[` is read: `[!]` then one range, or characters. */
function readClass(reader: Reader): GlobNode {
  const next = (): number => {
    const code = reader.next();
    if (code === END || code === BAD) throw new GoError('unexpected end of input');
    return code;
  };
  let code = next();
  const negated = code === 0x21;
  if (negated) code = next();
  let range: readonly [number, number] | undefined;
  let chars = '';
  const followed = reader.peek();
  if (followed === 0x2d) {
    reader.next();
    range = [code, next()];
  } else {
    reader.at--;
    chars = readText(reader, ']');
  }
  if (next() !== 0x5d) throw new GoError('expected close range character');
  if (followed === BAD) throw new GoError('could not read rune');
  if (range === undefined) {
    if (chars === '') throw new GoError('could not parse range');
    return { kind: 'list', chars, negated };
  }
  const [low, high] = range;
  if (high < low)
    throw new GoError(`hi character '${runeToString(high)}' should be greater than lo '${runeToString(low)}'`);
  return { kind: 'range', low, high, negated };
}
