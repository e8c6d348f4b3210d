import { ANY_CHAR, literalClass, NOT_NEWLINE } from './char-class.ts';
import {
  type Assertion,
  alternate,
  assertion,
  capture,
  char,
  concat,
  type RegexpNode,
  type RepeatNode,
  repeat,
} from './node.ts';
import { parseClass, parseClassEscape } from './parse-class.ts';
import { parseEscape } from './parse-escape.ts';
import { checkUtf8, FAULT, runeAt, syntaxError, widthOf } from './syntax-error.ts';

export interface ParsedRegexp {
  readonly root: RegexpNode;
  /** By group number; 0 is the whole match. */
  readonly groupNames: readonly string[];
}

interface Flags {
  readonly fold: boolean;
  readonly multiLine: boolean;
  readonly dotAll: boolean;
  readonly ungreedy: boolean;
}

/** An open group, or the whole pattern. */
interface Frame {
  /** Undefined for a group that does not capture. */
  readonly group: number | undefined;
  /** Flags to go back to after the group. */
  readonly outerFlags: Flags;
  readonly alternatives: RegexpNode[];
  items: RegexpNode[];
}

const MAX_HEIGHT = 1000;
/** What Go's limit of 128 MiB comes to in instructions. */
const MAX_SIZE = 3_355_443;
const MAX_REPEAT = 1000;

const FLAG_LETTERS: Readonly<Record<string, keyof Flags>> = {
  i: 'fold',
  m: 'multiLine',
  s: 'dotAll',
  U: 'ungreedy',
};

const BRACES = /\{(0|[1-9][0-9]*)(?:(,)(0|[1-9][0-9]*)?)?\}/y;

const ESCAPED_ASSERTIONS: Readonly<Record<string, Assertion>> = {
  A: 'begin-text',
  z: 'end-text',
  b: 'word-boundary',
  B: 'no-word-boundary',
};

/** Parses a pattern in Go's (RE2's) syntax. Throws a `GoError` with the text of Go 1.26. */
export function parseRegexp(pattern: string): ParsedRegexp {
  return new Parser(pattern).parse();
}

class Parser {
  private readonly text: string;
  private at = 0;
  private flags: Flags = { fold: false, multiLine: false, dotAll: false, ungreedy: false };
  private readonly groupNames: string[] = [''];
  private readonly frames: Frame[];

  constructor(text: string) {
    this.text = text;
    this.frames = [this.frame(undefined)];
  }

  /** pattern = { item [ repetition ] | "|" | group } */
  parse(): ParsedRegexp {
    const { text } = this;
    // Where the repetition operator just before begins, or -1: operators must not follow each other.
    let lastRepeat = -1;
    while (this.at < text.length) {
      const start = this.at;
      lastRepeat = this.step(lastRepeat) ? start : -1;
    }
    if (this.frames.length > 1) throw syntaxError(FAULT.paren, text);
    return { root: this.close(this.frames[0]!), groupNames: this.groupNames };
  }

  private frame(group: number | undefined): Frame {
    return { group, outerFlags: this.flags, alternatives: [], items: [] };
  }

  private get top(): Frame {
    return this.frames[this.frames.length - 1]!;
  }

  /** Reads one thing; true when it was a repetition operator. */
  private step(lastRepeat: number): boolean {
    const { text, flags } = this;
    switch (text[this.at]) {
      case '(':
        if (text[this.at + 1] === '?') this.parsePerlGroup();
        else {
          this.openCapture('');
          this.at++;
        }
        return false;
      case ')':
        this.closeGroup();
        return false;
      case '|':
        this.top.alternatives.push(this.checked(concat(this.top.items)));
        this.top.items = [];
        this.at++;
        return false;
      case '^':
        this.push(assertion(flags.multiLine ? 'begin-line' : 'begin-text'), 1);
        return false;
      case '$':
        this.push(assertion(flags.multiLine ? 'end-line' : 'end-text'), 1);
        return false;
      case '.':
        this.push(char(flags.dotAll ? ANY_CHAR : NOT_NEWLINE), 1);
        return false;
      case '[': {
        const { chars, end } = parseClass(text, this.at, flags.fold);
        this.push(char(chars), end - this.at);
        return false;
      }
      case '*':
        return this.parseRepetition(0, -1, 1, false, lastRepeat);
      case '+':
        return this.parseRepetition(1, -1, 1, false, lastRepeat);
      case '?':
        return this.parseRepetition(0, 1, 1, false, lastRepeat);
      case '{':
        return this.parseBraces(lastRepeat);
      case '\\':
        this.parseBackslash();
        return false;
      default: {
        const rune = runeAt(text, this.at);
        this.push(char(literalClass(rune, flags.fold)), widthOf(rune));
        return false;
      }
    }
  }

  private push(node: RegexpNode, length: number): void {
    this.top.items.push(node);
    this.at += length;
  }

  private checked<T extends RegexpNode>(node: T): T {
    if (node.size > MAX_SIZE) throw syntaxError(FAULT.large, this.text);
    if (node.height > MAX_HEIGHT) throw syntaxError(FAULT.depth, this.text);
    return node;
  }

  /** The node of a group's content. */
  private close(frame: Frame): RegexpNode {
    const last = concat(frame.items);
    return this.checked(alternate(frame.alternatives.length === 0 ? [last] : [...frame.alternatives, last]));
  }

  private openCapture(name: string): void {
    this.frames.push(this.frame(this.groupNames.length));
    this.groupNames.push(name);
  }

  private closeGroup(): void {
    if (this.frames.length === 1) throw syntaxError(FAULT.extraParen, this.text);
    const frame = this.frames.pop()!;
    const content = this.close(frame);
    this.flags = frame.outerFlags;
    this.push(frame.group === undefined ? content : this.checked(capture(frame.group, content)), 1);
  }

  /** perlGroup = "(?" ( [ "P" ] "<" name ">" | flags ( ":" | ")" ) ) */
  private parsePerlGroup(): void {
    const { text, at } = this;
    const rest = text.slice(at);
    const nameStart =
      rest.length > 4 && rest.startsWith('(?P<') ? 4 : rest.length > 3 && rest.startsWith('(?<') ? 3 : 0;
    if (nameStart > 0) {
      const end = rest.indexOf('>');
      if (end < 0) {
        checkUtf8(rest);
        throw syntaxError(FAULT.name, rest);
      }
      const name = rest.slice(nameStart, end);
      checkUtf8(name);
      if (!/^[0-9A-Za-z_]+$/.test(name)) throw syntaxError(FAULT.name, rest.slice(0, end + 1));
      this.openCapture(name);
      this.at += end + 1;
      return;
    }
    this.parseFlags();
  }

  /** flags = { "i" | "m" | "s" | "U" } [ "-" flag { flag } ] */
  private parseFlags(): void {
    const { text, at: start } = this;
    const flags: { -readonly [K in keyof Flags]: Flags[K] } = { ...this.flags };
    let on = true;
    let flagSeen = false;
    let at = start + 2;
    while (at < text.length) {
      const rune = runeAt(text, at);
      const letter = String.fromCodePoint(rune);
      at += letter.length;
      const flag = Object.hasOwn(FLAG_LETTERS, letter) ? FLAG_LETTERS[letter] : undefined;
      if (flag) {
        flags[flag] = on;
        flagSeen = true;
      } else if (letter === '-' && on) {
        on = false;
        flagSeen = false;
      } else if ((letter === ':' || letter === ')') && (on || flagSeen)) {
        if (letter === ':') this.frames.push(this.frame(undefined));
        this.flags = flags;
        this.at = at;
        return;
      } else break;
    }
    throw syntaxError(FAULT.perl, text.slice(start, at));
  }

  /** repetition = ( "*" | "+" | "?" | braces ) [ "?" ] */
  private parseRepetition(min: number, max: number, length: number, counted: boolean, lastRepeat: number): true {
    const { text, at } = this;
    let end = at + length;
    let greedy = !this.flags.ungreedy;
    if (text[end] === '?') {
      end++;
      greedy = !greedy;
    }
    if (lastRepeat >= 0) throw syntaxError(FAULT.nestedRepeat, text.slice(lastRepeat, end));
    const { items } = this.top;
    const sub = items.pop();
    if (!sub) throw syntaxError(FAULT.repeatArgument, text.slice(at, end));
    const node = this.checked(repeat(sub, min, max, greedy, counted));
    if (counted && (min >= 2 || max >= 2) && !staysWithin(node, MAX_REPEAT)) {
      throw syntaxError(FAULT.repeatSize, text.slice(at, end));
    }
    items.push(node);
    this.at = end;
    return true;
  }

  /** braces = "{" n "}" | "{" n "," [ n ] "}"; anything else begins with a literal brace. */
  private parseBraces(lastRepeat: number): boolean {
    BRACES.lastIndex = this.at;
    const m = BRACES.exec(this.text);
    if (!m) {
      this.push(char(literalClass(0x7b, false)), 1);
      return false;
    }
    const min = Number(m[1]);
    const max = m[2] === undefined ? min : m[3] === undefined ? -1 : Number(m[3]);
    if (min > MAX_REPEAT || max > MAX_REPEAT || (max >= 0 && min > max)) throw syntaxError(FAULT.repeatSize, m[0]);
    return this.parseRepetition(min, max, m[0].length, true, lastRepeat);
  }

  private parseBackslash(): void {
    const { text, at, flags } = this;
    const letter = text[at + 1] ?? '';
    if (Object.hasOwn(ESCAPED_ASSERTIONS, letter)) {
      this.push(assertion(ESCAPED_ASSERTIONS[letter]!), 2);
      return;
    }
    if (letter === 'C') throw syntaxError(FAULT.escape, text.slice(at, at + 2));
    if (letter === 'Q') {
      this.parseQuotation();
      return;
    }
    const group = parseClassEscape(text, at, flags.fold);
    if (group) {
      this.push(char(group.chars), group.end - at);
      return;
    }
    const [rune, end] = parseEscape(text, at);
    this.push(char(literalClass(rune, flags.fold)), end - at);
  }

  /** quotation = "\Q" text ( "\E" | end ) */
  private parseQuotation(): void {
    const { text } = this;
    const close = text.indexOf('\\E', this.at + 2);
    const quoted = text.slice(this.at + 2, close < 0 ? text.length : close);
    for (let i = 0; i < quoted.length; ) {
      const rune = runeAt(quoted, i);
      this.top.items.push(char(literalClass(rune, this.flags.fold)));
      i += widthOf(rune);
    }
    this.at = close < 0 ? text.length : close + 2;
  }
}

/** Whether the counted repetitions in the tree make at most `limit` copies of anything. */
function staysWithin(node: RegexpNode, limit: number): boolean {
  switch (node.op) {
    case 'capture':
      return staysWithin(node.sub, limit);
    case 'concat':
    case 'alternate':
      return node.subs.every((sub) => staysWithin(sub, limit));
    case 'repeat':
      return repeatStaysWithin(node, limit);
    default:
      return true;
  }
}

function repeatStaysWithin(node: RepeatNode, limit: number): boolean {
  let left = limit;
  if (node.counted) {
    if (node.max === 0) return true;
    const copies = node.max < 0 ? node.min : node.max;
    if (copies > left) return false;
    if (copies > 0) left = Math.floor(left / copies);
  }
  return staysWithin(node.sub, left);
}
