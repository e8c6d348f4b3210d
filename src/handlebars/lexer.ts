import { SyntaxFault } from './fault.ts';
import { type UsualTag, UsualTags } from './usual-tag.ts';

/** Tokens by the numbers that the package's grammar has for them. */
const T = {
  eof: 5,
  comment: 14,
  content: 15,
  endRawBlock: 18,
  openRawBlock: 19,
  closeRawBlock: 23,
  openBlock: 29,
  close: 33,
  openInverse: 34,
  openInverseChain: 39,
  inverse: 44,
  openEndBlock: 47,
  open: 48,
  openUnescaped: 51,
  closeUnescaped: 54,
  openPartial: 55,
  openPartialBlock: 60,
  openSexpr: 65,
  closeSexpr: 68,
  id: 72,
  equals: 73,
  openBlockParams: 75,
  closeBlockParams: 77,
  string: 80,
  number: 81,
  boolean: 82,
  undefined: 83,
  null: 84,
  data: 85,
  sep: 87,
} as const;

const INVALID = 1_000;

/** Blocks, and parentheses, inside each other: the grammar's parser takes time by the square of it. */
const MAX_DEPTH = 400;

const tags = new UsualTags();

type Mode = 'content' | 'tag' | 'escaped' | 'comment' | 'raw';

/** Tags by the character after their braces (and tilde): what begins so, the likely one last. */
const OPENING: Readonly<Record<string, readonly (readonly [pattern: RegExp, token: number])[]>> = {
  '>': [[/\{\{~?>/y, T.openPartial]],
  '#': [
    [/\{\{~?#>/y, T.openPartialBlock],
    [/\{\{~?#\*?/y, T.openBlock],
  ],
  '/': [[/\{\{~?\//y, T.openEndBlock]],
  '^': [
    [/\{\{~?\^\s*~?\}\}/y, T.inverse],
    [/\{\{~?\^/y, T.openInverse],
  ],
  '{': [
    [/\{\{\{\{/y, T.openRawBlock],
    [/\{\{~?\{/y, T.openUnescaped],
  ],
  '&': [[/\{\{~?&/y, T.open]],
  '!': [
    [/\{\{~?!--/y, T.comment],
    [/\{\{~?![\s\S]*?\}\}/y, T.comment],
  ],
};
/** All others, which may be `else`. */
const OTHERS: readonly (readonly [pattern: RegExp, token: number])[] = [
  [/\{\{~?\s*else\s*~?\}\}/y, T.inverse],
  [/\{\{~?\s*else\b/y, T.openInverseChain],
  [/\{\{~?\*?/y, T.open],
];
/** A tag that begins with none of the marks, nor like `else`: most do. */
const PLAIN_OPEN = /\{\{(?:~?[^\s{}>#/^&!~*e]|\s+[^\se])/y;
const COMMENT = /[\s\S]*?--~?\}\}/y;
const ESCAPED = /[^\0]{2,}?(?=\{\{|\\\{\{|\\\\\{\{|$)/y;
const RAW_END = /\{\{\{\{\/[^\s!"#%-,./;->@[-^`{-~]+(?=[=}\s/.])\}\}\}\}/y;
const BLANKS = /\s+/y;
const CLOSE = /~?\}\}/y;
const CLOSE_UNESCAPED = /\}~?\}\}/y;
const DOUBLE_QUOTED = /"(?:\\"|[^"])*"/y;
const SINGLE_QUOTED = /'(?:\\'|[^'])*'/y;
const DOT = /\.(?=[=~}\s/.)|])/y;
const WORD = /(?:true|false|undefined|null)(?=[~}\s)])/y;
const NUMBER = /-?[0-9]+(?:\.[0-9]+)?(?=[~}\s)])/y;
const BLOCK_PARAMS = /as\s+\|/y;
const ID = /[^\s!"#%-,./;->@[-^`{-~]+(?=[=~}\s/.)|])/y;
const SEGMENT = /\[(?:\\\]|[^\]])*\]/y;

const WORDS: Readonly<Record<string, number>> = {
  true: T.boolean,
  false: T.boolean,
  undefined: T.undefined,
  null: T.null,
};

/**
 * Handlebars' lexer, rule for rule, with the numbers of the package's grammar for tokens; the package's own tries up
 * to forty expressions for each token on a copy of the rest of the text, which takes longer than all else. Locations
 * hold offsets instead of lines and columns: those are counted for errors only.
 */
export class Lexer {
  /** What the grammar's actions get of the last token, and what stands in the text. */
  yytext = '';
  yyleng = 0;
  match = '';

  private source = '';
  private at = 0;
  private modes: Mode[] = ['content'];

  /** Where the last token begins and ends. */
  start = 0;
  end = 0;
  /** For each open block how many it counts for: one, and one for each `else if`. */
  private blocks: number[] = [];
  private depth = 0;
  private parens = 0;

  setInput(text: string): void {
    this.source = text;
    this.at = 0;
    this.modes = ['content'];
    this.blocks = [];
    this.depth = 0;
    this.parens = 0;
    this.yytext = '';
  }

  /** The whole tag that comes next, where it is a usual one; nothing is taken yet. */
  usualTag(): UsualTag | undefined {
    const { modes, source, at } = this;
    const top = modes[modes.length - 1];
    if (modes.length > 2 || (top !== 'content' && (top !== 'tag' || modes.length !== 2))) return undefined;
    return source.startsWith('{{', at) ? tags.read(source, at) : undefined;
  }

  take(tag: UsualTag): void {
    this.start = tag.start;
    this.end = this.at = tag.end;
    if (tag.token >= T.endRawBlock) this.count(tag.token);
    if (this.modes.length === 2) this.modes.pop();
  }

  lex(): number {
    for (;;) {
      const token = this.step();
      if (token === undefined) continue;
      if (token >= T.endRawBlock) this.count(token);
      return token;
    }
  }

  /** Throws `SyntaxFault` where blocks or parentheses are nested too deeply. */
  private count(token: number): void {
    switch (token) {
      case T.openBlock:
      case T.openInverse:
      case T.openPartialBlock:
      case T.openRawBlock:
        this.blocks.push(1);
        this.depth++;
        break;
      case T.openInverseChain:
        if (this.blocks.length > 0) this.blocks[this.blocks.length - 1]!++;
        this.depth++;
        break;
      case T.openEndBlock:
      case T.endRawBlock:
        this.depth -= this.blocks.pop() ?? 0;
        break;
      case T.openSexpr:
        this.parens++;
        break;
      case T.closeSexpr:
        this.parens--;
        break;
      default:
        return;
    }
    if (this.depth <= MAX_DEPTH && this.parens <= MAX_DEPTH) return;
    const what = this.depth > MAX_DEPTH ? 'blocks' : 'parentheses';
    throw new SyntaxFault(this.start, `more than ${MAX_DEPTH} ${what} inside each other`);
  }

  private step(): number | undefined {
    switch (this.modes[this.modes.length - 1]!) {
      case 'content':
        return this.textPart();
      case 'tag':
        return this.tagPart();
      case 'escaped': {
        this.modes.pop();
        const found = this.lengthOf(ESCAPED);
        return found === undefined ? this.textPart() : this.make(T.content, found);
      }
      case 'comment':
        this.modes.pop();
        return this.taken(COMMENT, T.comment) ?? this.invalid();
      case 'raw':
        return this.rawPart();
    }
  }

  private make(token: number, length: number): number {
    const start = this.at;
    this.start = start;
    this.at = start + length;
    this.match = this.yytext = this.source.slice(start, this.at);
    this.yyleng = length;
    this.end = this.at;
    return token;
  }

  private lengthOf(pattern: RegExp): number | undefined {
    pattern.lastIndex = this.at;
    return pattern.test(this.source) ? pattern.lastIndex - this.at : undefined;
  }

  private taken(pattern: RegExp, token: number): number | undefined {
    const length = this.lengthOf(pattern);
    return length === undefined ? undefined : this.make(token, length);
  }

  private invalid(): number {
    return this.make(INVALID, this.at < this.source.length ? 1 : 0);
  }

  private textPart(): number | undefined {
    const text = this.source;
    if (this.at === text.length) return this.make(T.eof, 0);
    const open = text.indexOf('{{', this.at);
    if (open < 0) return this.make(T.content, text.length - this.at);
    const length = open - this.at;
    this.make(T.content, length);
    if (this.yytext.endsWith('\\')) {
      // Two backslashes stand for one before a tag, one makes the tag text.
      this.modes.push(this.yytext.endsWith('\\\\') ? 'tag' : 'escaped');
      this.yytext = this.yytext.slice(0, -1);
    } else this.modes.push('tag');
    return this.yytext === '' ? undefined : T.content;
  }

  private rawPart(): number {
    const text = this.source;
    if (text.startsWith('{{{{', this.at)) {
      const after = text[this.at + 4];
      if (after !== undefined && after !== '/') {
        this.modes.push('raw');
        return this.make(T.content, 4);
      }
      const end = this.lengthOf(RAW_END);
      if (end !== undefined) {
        this.modes.pop();
        this.make(T.content, end);
        if (this.modes[this.modes.length - 1] === 'raw') return T.content;
        this.yytext = this.yytext.slice(5, -4);
        return T.endRawBlock;
      }
    }
    // At least one character, as the package's rule has it.
    const open = text.indexOf('{{{{', this.at + 1);
    if (open < 0 || this.at === text.length) return this.invalid();
    return this.make(T.content, open - this.at);
  }

  private tagPart(): number | undefined {
    const text = this.source;
    const char = text.charCodeAt(this.at);
    switch (char) {
      case 0x28: // (
        return this.make(T.openSexpr, 1);
      case 0x29: // )
        return this.make(T.closeSexpr, 1);
      case 0x7b: // {
        return this.openingTag();
      case 0x7d: // }
        if (text.startsWith('}}}}', this.at)) {
          this.modes.pop();
          this.modes.push('raw');
          return this.make(T.closeRawBlock, 4);
        }
        return this.closingTag();
      case 0x7e: // ~
        return this.closingTag();
      case 0x3d: // =
        return this.make(T.equals, 1);
      case 0x2e: // .
        if (text.charCodeAt(this.at + 1) === 0x2e) return this.make(T.id, 2);
        return this.taken(DOT, T.id) ?? this.make(T.sep, 1);
      case 0x2f: // /
        return this.make(T.sep, 1);
      case 0x22: // "
        return this.stringPart(DOUBLE_QUOTED, '\\"', '"');
      case 0x27: // '
        return this.stringPart(SINGLE_QUOTED, "\\'", "'");
      case 0x40: // @
        return this.make(T.data, 1);
      case 0x7c: // |
        return this.make(T.closeBlockParams, 1);
      case 0x5b: // [
        if (this.taken(SEGMENT, T.id) === undefined) return this.invalid();
        if (this.yytext.includes('\\')) this.yytext = this.yytext.replace(/\\([\\\]])/g, '$1');
        return T.id;
    }
    if (char === 0x20) {
      this.at++;
      return undefined;
    }
    if (Number.isNaN(char)) return this.make(T.eof, 0);
    const blanks = this.lengthOf(BLANKS);
    if (blanks !== undefined) {
      this.at += blanks;
      return undefined;
    }
    return this.wordPart(char);
  }

  private wordPart(char: number): number {
    if (char === 0x74 || char === 0x66 || char === 0x75 || char === 0x6e) {
      const length = this.lengthOf(WORD);
      if (length !== undefined) {
        this.make(T.id, length);
        return WORDS[this.yytext]!;
      }
    } else if (char === 0x2d || (char >= 0x30 && char <= 0x39)) {
      const number = this.taken(NUMBER, T.number);
      if (number !== undefined) return number;
    } else if (char === 0x61) {
      const params = this.taken(BLOCK_PARAMS, T.openBlockParams);
      if (params !== undefined) return params;
    }
    return this.taken(ID, T.id) ?? this.invalid();
  }

  private stringPart(pattern: RegExp, escaped: string, quote: string): number {
    const length = this.lengthOf(pattern);
    if (length === undefined) return this.invalid();
    this.make(T.string, length);
    const inner = this.yytext.slice(1, -1);
    this.yytext = inner.includes('\\') ? inner.replaceAll(escaped, quote) : inner;
    return T.string;
  }

  private openingTag(): number | undefined {
    if (this.lengthOf(PLAIN_OPEN) !== undefined) {
      return this.make(T.open, this.source.charCodeAt(this.at + 2) === 0x7e ? 3 : 2);
    }
    const after = this.at + 2;
    const mark = this.source[this.source[after] === '~' ? after + 1 : after] ?? '';
    const forms = OPENING[mark] ?? OTHERS;
    for (let i = 0; i < forms.length; i++) {
      const pattern = forms[i]![0];
      const token = forms[i]![1];
      const length = this.lengthOf(pattern);
      if (length === undefined) continue;
      if (token !== T.comment && token !== T.inverse) return this.make(token, length);
      this.modes.pop();
      if (token === T.comment && pattern.source.endsWith('--')) {
        this.modes.push('comment');
        return undefined;
      }
      return this.make(token, length);
    }
    return this.invalid();
  }

  private closingTag(): number {
    const token = this.taken(CLOSE_UNESCAPED, T.closeUnescaped) ?? this.taken(CLOSE, T.close);
    if (token === undefined) return this.invalid();
    this.modes.pop();
    return token;
  }
}
