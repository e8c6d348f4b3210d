import type { Expression, Hash, HashPair, Literal, Path, Strip, SubExpression } from './ast.ts';

/** A tag that was read in one go, under the number that the package's grammar has for it. */
export interface UsualTag {
  readonly symbol: number;
  /** That of its first token. */
  readonly token: number;
  readonly value: unknown;
  /** Where its name begins. */
  readonly named: number;
  readonly start: number;
  readonly end: number;
}

/** Nonterminals of the package's grammar. */
const S = { mustache: 8, partial: 11, openBlock: 24, closeBlock: 26 } as const;
/** The tokens that they begin with. */
const FIRST_TOKENS: Readonly<Record<number, number>> = { 8: 48, 11: 55, 24: 29, 26: 47 };

/** Bits of ASCII characters: in names, and after them. */
const NAME = 1;
const FIRST = 2;
const AFTER = 4;
const CHARS = new Uint8Array(128);
for (let c = 0x30; c <= 0x39; c++) CHARS[c] = NAME;
for (let c = 0x41; c <= 0x5a; c++) CHARS[c] = CHARS[c + 0x20] = NAME | FIRST;
CHARS[0x5f] = CHARS[0x24] = NAME | FIRST;
CHARS[0x2d] = NAME;
// = ~ } blanks / . ) |
for (const c of [0x3d, 0x7e, 0x7d, 0x20, 0x09, 0x0a, 0x0d, 0x2f, 0x2e, 0x29, 0x7c]) CHARS[c] = AFTER;

/** Thrown by nothing but `UsualTags`, for what is not usual. */
const UNUSUAL = Symbol('unusual');

/**
 * Reads the tags that most texts have most of (values, calls, beginnings and ends of blocks, partials, of names, texts,
 * whole numbers and parentheses) as the package's grammar does, but in one go. What else there may be, mistakes too, is
 * left to the grammar.
 */
export class UsualTags {
  private text = '';
  private at = 0;

  /** The tag that begins at an offset; undefined where it is not a usual one. */
  read(text: string, start: number): UsualTag | undefined {
    this.text = text;
    this.at = start + 2;
    try {
      return this.tag(start);
    } catch (error) {
      if (error === UNUSUAL) return undefined;
      throw error;
    }
  }

  private tag(start: number): UsualTag {
    const { text } = this;
    const open = text.charCodeAt(this.at) === 0x7e;
    if (open) this.at++;
    let symbol: number = S.mustache;
    switch (text.charCodeAt(this.at)) {
      case 0x23: // #
        symbol = S.openBlock;
        break;
      case 0x2f: // /
        symbol = S.closeBlock;
        break;
      case 0x3e: // >
        symbol = S.partial;
    }
    if (symbol !== S.mustache) this.at++;
    const opening = text.slice(start, this.at);
    this.blanks();
    // `else` is a mark like those.
    if (symbol === S.mustache && text.startsWith('else', this.at)) throw UNUSUAL;
    const path = this.path();
    const params: Expression[] = [];
    let hash: Hash | undefined;
    let blockParams: string[] | undefined;
    for (this.blanks(); !this.isClose(); this.blanks()) {
      if (symbol === S.closeBlock) throw UNUSUAL;
      if (text.startsWith('as', this.at) && CHARS[text.charCodeAt(this.at + 2)] === AFTER) {
        if (symbol !== S.openBlock) throw UNUSUAL;
        blockParams = this.blockParams();
        break;
      }
      if (this.isHash()) hash = this.hash();
      else if (hash !== undefined) throw UNUSUAL;
      else params.push(this.expression(0));
    }
    const strip = this.close(open);
    const loc = { start, end: this.at };
    const value = ((): unknown => {
      switch (symbol) {
        case S.openBlock:
          return { open: opening, path, params, hash, blockParams, strip };
        case S.closeBlock:
          return { path, strip };
        case S.partial:
          return { type: 'PartialStatement', name: path, params, hash, indent: '', strip, loc };
      }
      return { type: 'MustacheStatement', path, params, hash, escaped: true, strip, loc };
    })();
    return { symbol, token: FIRST_TOKENS[symbol]!, value, named: path.loc.start, start, end: this.at };
  }

  private blanks(): void {
    const { text } = this;
    for (;;) {
      const code = text.charCodeAt(this.at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.at++;
    }
  }

  private isClose(): boolean {
    const code = this.text.charCodeAt(this.at);
    return code === 0x7d || code === 0x7e;
  }

  private close(open: boolean): Strip {
    const { text } = this;
    const close = text.charCodeAt(this.at) === 0x7e;
    if (close) this.at++;
    // Three braces are another token.
    if (!text.startsWith('}}', this.at) || text.charCodeAt(this.at + 2) === 0x7d) throw UNUSUAL;
    this.at += 2;
    return { open, close };
  }

  /** A name, which something has to follow that ends it. */
  private name(): string {
    const { text } = this;
    const start = this.at;
    if (((CHARS[text.charCodeAt(start)] ?? 0) & FIRST) === 0) throw UNUSUAL;
    let at = start + 1;
    while (((CHARS[text.charCodeAt(at)] ?? 0) & NAME) !== 0) at++;
    if (CHARS[text.charCodeAt(at)] !== AFTER) throw UNUSUAL;
    this.at = at;
    return text.slice(start, at);
  }

  /** `a.b`, `this`, `this.a`, `../a`, `@a.b`, but no word that is a literal. */
  private path(): Path {
    const { text } = this;
    const start = this.at;
    const data = text.charCodeAt(start) === 0x40;
    if (data) this.at++;
    const parts: string[] = [];
    let depth = 0;
    while (!data && text.startsWith('../', this.at)) {
      depth++;
      this.at += 3;
    }
    for (let first = true; ; first = false) {
      const name = this.name();
      if (LITERALS.has(name) || (name === 'this' && (!first || data || depth > 0))) throw UNUSUAL;
      if (name !== 'this') parts.push(name);
      if (text.charCodeAt(this.at) !== 0x2e) break;
      this.at++;
    }
    // A slash parts names too.
    if (text.charCodeAt(this.at) === 0x2f) throw UNUSUAL;
    const end = this.at;
    return { type: 'PathExpression', data, depth, parts, original: text.slice(start, end), loc: { start, end } };
  }

  private expression(parens: number): Expression {
    const code = this.text.charCodeAt(this.at);
    if (code === 0x28) return this.call(parens + 1);
    if (code === 0x22) return this.string();
    if (code >= 0x30 && code <= 0x39) return this.number();
    if (code === 0x74 || code === 0x66) {
      const literal = this.boolean();
      if (literal !== undefined) return literal;
    }
    return this.path();
  }

  private call(parens: number): SubExpression {
    if (parens > MAX_PARENTHESES) throw UNUSUAL;
    const { text } = this;
    const start = this.at++;
    this.blanks();
    const path = this.path();
    const params: Expression[] = [];
    let hash: Hash | undefined;
    for (this.blanks(); text.charCodeAt(this.at) !== 0x29; this.blanks()) {
      if (this.isHash()) hash = this.hash(parens);
      else if (hash !== undefined) throw UNUSUAL;
      else params.push(this.expression(parens));
    }
    this.at++;
    return { type: 'SubExpression', path, params, hash: hash!, loc: { start, end: this.at } };
  }

  private string(): Literal {
    const { text } = this;
    const start = this.at;
    const end = text.indexOf('"', start + 1);
    const value = text.slice(start + 1, end);
    if (end < 0 || value.includes('\\')) throw UNUSUAL;
    this.at = end + 1;
    return { type: 'StringLiteral', value, original: value, loc: { start, end: end + 1 } } as Literal;
  }

  private number(): Literal {
    const { text } = this;
    const start = this.at;
    let at = start;
    for (let code = text.charCodeAt(at); code >= 0x30 && code <= 0x39; code = text.charCodeAt(++at));
    const after = text.charCodeAt(at);
    if (CHARS[after] !== AFTER || after === 0x2e || after === 0x3d || after === 0x2f || after === 0x7c) throw UNUSUAL;
    this.at = at;
    const value = Number(text.slice(start, at));
    return { type: 'NumberLiteral', value, original: value, loc: { start, end: at } } as Literal;
  }

  private boolean(): Literal | undefined {
    const { text } = this;
    const start = this.at;
    const value = text.startsWith('true', start);
    if (!value && !text.startsWith('false', start)) return undefined;
    const end = start + (value ? 4 : 5);
    const after = text.charCodeAt(end);
    if (after !== 0x20 && after !== 0x7d && after !== 0x29 && after !== 0x7e && after !== 0x0a) return undefined;
    this.at = end;
    return { type: 'BooleanLiteral', value, original: value, loc: { start, end } } as Literal;
  }

  /** Whether `name=` comes. */
  private isHash(): boolean {
    const { text } = this;
    let at = this.at;
    if (((CHARS[text.charCodeAt(at)] ?? 0) & FIRST) === 0) return false;
    while (((CHARS[text.charCodeAt(at)] ?? 0) & NAME) !== 0) at++;
    return text.charCodeAt(at) === 0x3d;
  }

  private hash(parens = 0): Hash {
    const start = this.at;
    const pairs: HashPair[] = [];
    let end = start;
    for (; this.isHash(); this.blanks()) {
      const from = this.at;
      const key = this.name();
      this.at++;
      this.blanks();
      const value = this.expression(parens);
      end = this.at;
      pairs.push({ type: 'HashPair', key, value, loc: { start: from, end } } as HashPair);
    }
    return { type: 'Hash', pairs, loc: { start, end } } as Hash;
  }

  /** `as |a b|` */
  private blockParams(): string[] {
    const { text } = this;
    this.at += 2;
    this.blanks();
    if (text.charCodeAt(this.at) !== 0x7c) throw UNUSUAL;
    this.at++;
    const names: string[] = [];
    for (this.blanks(); text.charCodeAt(this.at) !== 0x7c; this.blanks()) {
      const name = this.name();
      if (LITERALS.has(name) || name === 'as') throw UNUSUAL;
      names.push(name);
    }
    if (names.length === 0) throw UNUSUAL;
    this.at++;
    this.blanks();
    if (!this.isClose()) throw UNUSUAL;
    return names;
  }
}

const MAX_PARENTHESES = 50;
const LITERALS: ReadonlySet<string> = new Set(['true', 'false', 'null', 'undefined']);
