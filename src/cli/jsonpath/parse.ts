import { atoi, parseFloat, unquoteChar } from '../../go/strconv.ts';
import { runeToString } from '../../go/text.ts';
import { GoError, type GoInt, int } from '../../go/value.ts';

/** A step of an expression: it takes the values found so far and gives others. */
export type Step =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | GoInt }
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'slice'; readonly bounds: SliceBounds }
  | { readonly kind: 'union'; readonly choices: readonly (readonly Step[])[] }
  | {
      readonly kind: 'filter';
      readonly left: readonly Step[];
      readonly right: readonly Step[];
      readonly operator: string;
    }
  | { readonly kind: 'wildcard' }
  | { readonly kind: 'recursive' }
  | { readonly kind: 'word'; readonly word: string };

/** `[from:to:step]`; a single index is the slice of one element, whose end is derived. */
export interface SliceBounds {
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly step: number | undefined;
  readonly toDerived: boolean;
}

/** A template: literal texts, and expressions between braces. */
export type Template = readonly (string | readonly Step[])[];

/** Reads a JSONPath template as kubectl's library does. Throws GoError with its message. */
export function parseTemplate(text: string): Template {
  return new Parser(text).template();
}

const WORD_END = /[ \t\r\n.,[\]$@{}]/;
const DIGIT = /\p{Nd}/u;
const LETTER = /[\p{L}\p{Nd}_]/u;
const DICT_KEY = /^'([^']*)'$/;
const SLICE = /^(-?\d*)(:-?\d*)?(:-?\d*)?$/;
const COMPARISON = /^([^!<>=]+)([!<>=]+)(.+?)$/s;

/** The steps of one expression without its braces. */
function parseSteps(text: string): readonly Step[] {
  const [first = []] = parseTemplate(`{${text}}`);
  return typeof first === 'string' ? [] : first;
}

class Parser {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  template(): Template {
    const parts: (string | readonly Step[])[] = [];
    while (this.at < this.text.length) {
      const brace = this.text.indexOf('{', this.at);
      const end = brace < 0 ? this.text.length : brace;
      if (end > this.at) parts.push(this.text.slice(this.at, end));
      this.at = end + 1;
      if (brace >= 0) parts.push(this.steps());
    }
    return parts;
  }

  /** Up to and with the closing brace. */
  private steps(): Step[] {
    const steps: Step[] = [];
    for (;;) {
      if (this.skip('}')) return steps;
      if (this.skip('[?(')) steps.push(this.filter());
      else if (this.skip('..')) {
        if (steps.at(-1)?.kind === 'recursive') throw new GoError('invalid multiple recursive descent');
        steps.push({ kind: 'recursive' });
        if (LETTER.test(this.peek())) steps.push(this.field());
      } else {
        const char = this.peek();
        if (char === '' || char === '\n' || char === '\r') throw new GoError('unclosed action');
        if (/[+-]/.test(char) || DIGIT.test(char)) steps.push(this.number());
        else if (LETTER.test(char)) steps.push(this.word());
        else {
          this.at += char.length;
          if (char === '[') steps.push(...this.index());
          else if (char === '"' || char === "'") steps.push(this.quoted(char));
          else if (char === '.') steps.push(this.field());
          else if (char !== ' ' && char !== '@' && char !== '$') {
            const code = char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
            throw new GoError(`unrecognized character in action: U+${code} '${char}'`);
          }
        }
      }
    }
  }

  private peek(): string {
    const code = this.text.codePointAt(this.at);
    return code === undefined ? '' : String.fromCodePoint(code);
  }

  private skip(prefix: string): boolean {
    if (!this.text.startsWith(prefix, this.at)) return false;
    this.at += prefix.length;
    return true;
  }

  private takeWhile(more: (char: string) => boolean): string {
    const start = this.at;
    while (this.at < this.text.length && more(this.peek())) this.at += this.peek().length;
    return this.text.slice(start, this.at);
  }

  private word(): Step {
    const word = this.takeWhile((char) => !WORD_END.test(char));
    if (word === 'true' || word === 'false') return { kind: 'literal', value: word === 'true' };
    return { kind: 'word', word };
  }

  private number(): Step {
    const start = this.at;
    this.at++;
    this.takeWhile((char) => char === '.' || DIGIT.test(char));
    const text = this.text.slice(start, this.at);
    try {
      return { kind: 'literal', value: int(atoi(text)) };
    } catch {
      try {
        return { kind: 'literal', value: parseFloat(text) };
      } catch {
        throw new GoError(`cannot parse number ${text}`);
      }
    }
  }

  /** A name up to an unescaped end; a backslash escapes the character after it. */
  private field(): Step {
    let escaped = false;
    const raw = this.takeWhile((char) => {
      if (escaped) escaped = false;
      else if (char === '\\') escaped = true;
      else return !WORD_END.test(char);
      return true;
    });
    return raw === '*' ? { kind: 'wildcard' } : { kind: 'field', name: raw.replaceAll('\\', '') };
  }

  private index(): readonly Step[] {
    const end = this.text.slice(this.at).search(/[\n\]]/);
    if (end < 0 || this.text[this.at + end] === '\n') throw new GoError('unterminated array');
    const inside = this.text.slice(this.at, this.at + end);
    this.at += end + 1;
    const text = inside === '*' ? ':' : inside;
    if (text.includes(',')) {
      const choices = text.split(',').map((choice) => parseSteps(`[${choice.replace(/^ +| +$/g, '')}]`));
      return [{ kind: 'union', choices }];
    }
    const key = DICT_KEY.exec(text);
    if (key) return parseSteps(`.${key[1]}`);
    const bounds = SLICE.exec(text);
    if (!bounds) throw new GoError(`invalid array index ${text}`);
    const [from, to, step] = [bounds[1], bounds[2]?.slice(1), bounds[3]?.slice(1)].map(indexNumber);
    const single = !bounds[2];
    return [{ kind: 'slice', bounds: { from, to: single ? (from ?? 0) + 1 : to, step, toDerived: single } }];
  }

  private filter(): Step {
    const start = this.at;
    let quote = '';
    let closed = false;
    for (;;) {
      const char = this.peek();
      if (char === '' || char === '\n') throw new GoError('unterminated filter');
      this.at += char.length;
      if (char === '"' || char === "'") {
        if (quote === '') quote = char;
        else if (char === quote && this.text[this.at - 2] !== '\\') closed = true;
      } else if (char === ')' && (quote !== '') === closed) break;
    }
    const text = this.text.slice(start, this.at - 1);
    if (!this.skip(']')) throw new GoError('unclosed array expect ]');
    const comparison = COMPARISON.exec(text);
    if (!comparison) return { kind: 'filter', left: parseSteps(text), right: [], operator: 'exists' };
    const [, left, operator, right] = comparison;
    return { kind: 'filter', left: parseSteps(left!), right: parseSteps(right!), operator: operator! };
  }

  private quoted(quote: string): Step {
    const start = this.at;
    for (;;) {
      const char = this.peek();
      if (char === '' || char === '\n') throw new GoError('unterminated quoted string');
      this.at += char.length;
      if (char === quote && this.text[this.at - 2] !== '\\') break;
    }
    const literal = this.text.slice(start, this.at - 1);
    return { kind: 'literal', value: literal.includes('\\') ? unescape(literal, quote) : literal };
  }
}

function indexNumber(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  if (text === '-') throw new GoError(`array index ${text} is not a number`);
  return Number(text);
}

function unescape(literal: string, quote: string): string {
  let text = '';
  for (let rest = literal; rest !== ''; ) {
    try {
      const char = unquoteChar(rest, quote);
      text += runeToString(char.rune);
      rest = char.tail;
    } catch (error) {
      throw new GoError(`unquote string ${quote}${literal}${quote} error ${(error as Error).message}`);
    }
  }
  return text;
}
