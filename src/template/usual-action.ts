import type { KnownAction } from './known-actions.ts';
import type { CommandNode, Operand, PipeNode, VariableNode } from './node.ts';
import { numberNode } from './number.ts';

/** Deeper parentheses are left to the parser, which limits them. */
const MAX_DEPTH = 50;

const SPACES = /[ \t\r\n]*/y;
const WORD = /[A-Za-z_]\w*/y;
/** Longer chains are left to the parser: V8 keeps places to go back to for each turn of a group. */
const FIELDS = /(?:\.[A-Za-z_]\w*){1,1000}/y;
const VARIABLE = /\$\w*(?:\.[A-Za-z_]\w*){0,1000}/y;
const STRING = /"[ !#-[\]-~]*"/y;
const RAW_STRING = /`[\t\n -_a-~]*`/y;
const NUMBER = /-?(?:0|[1-9]\d{0,8})/y;
/** What declares or sets variables, with the blanks that follow; a range may have two. */
const DECLARATION = /\$\w+ +:?= +/y;
const RANGE_DECLARATION = /\$\w+(?: *, *\$\w+)? +:?= +/y;
const DECLARED = /\$\w+/g;

/** What begins a pipeline behind `else`. */
const ELSE_BEGINS = /(?:if|with)\b/y;
/** Words of the language that mean something else than a function. */
const KEYWORDS: ReadonlySet<string> = new Set(
  'block break continue define else end if nil range template with'.split(' '),
);

const NO_NAMES: readonly string[] = [];
const NO_PIPE = { pipe: undefined, variables: NO_NAMES, functions: NO_NAMES, name: '', namePos: 0 } as const;
const END: KnownAction = { type: 'end', ...NO_PIPE };
const ELSE: KnownAction = { type: 'else', ...NO_PIPE };

const NO_DECLARATIONS: readonly VariableNode[] = [];

/** What ends an operand. */
const PIPE = 0x7c;
const DOLLAR = 0x24;
const LEFT_PAREN = 0x28;
const RIGHT_PAREN = 0x29;

/**
 * Reads an action, given by its text between the delimiters, if it is of the usual kinds: `end`, `else`, `define`, or a
 * pipeline of functions, fields, variables and constants, perhaps behind a word or a declaration. Names are not looked
 * up. `undefined` for all others, right and wrong ones: the parser, which is slower, knows them.
 */
export function usualAction(text: string): KnownAction | undefined {
  const last = text.length - 1;
  const hasTrim = text.charCodeAt(last) === 0x2d && isSpace(text.charCodeAt(last - 1));
  return reader.action(text, hasTrim ? last - 1 : text.length);
}

/** A list under construction: one that grows by itself keeps room for more, and actions are kept for long. */
class Stack<T> {
  private readonly items: T[] = [];
  height = 0;

  push(item: T): void {
    this.items[this.height++] = item;
  }

  /** Takes what was pushed above this height. */
  takeFrom(height: number): T[] {
    const taken = this.items.slice(height, this.height);
    this.height = height;
    return taken;
  }
}

/** Reads one action after the other. */
class ActionReader {
  private text = '';
  /** Where the action ends, before its trim marker. */
  private end = 0;
  private pos = 0;
  private depth = 0;
  private readonly variables = new Stack<string>();
  private readonly functions = new Stack<string>();
  private readonly operands = new Stack<Operand>();
  private readonly commands = new Stack<CommandNode>();

  action(text: string, end: number): KnownAction | undefined {
    this.text = text;
    this.end = end;
    this.pos = 0;
    this.depth = 0;
    this.variables.height = 0;
    this.functions.height = 0;
    this.operands.height = 0;
    this.commands.height = 0;
    this.skipSpaces();
    const start = this.pos;
    const wordEnd = this.after(WORD);
    let type: KnownAction['type'] = 'action';
    let name = '';
    let namePos = 0;
    if (wordEnd > 0) {
      const word = text.slice(start, wordEnd);
      switch (word) {
        case 'end':
          return this.isLast(wordEnd) ? END : undefined;
        case 'else': {
          if (this.isLast(wordEnd)) return ELSE;
          const end = this.after(ELSE_BEGINS);
          if (end < 0 || !this.endsOperand(end)) return undefined;
          type = `else ${text.slice(this.pos, end) as 'if' | 'with'}`;
          this.pos = end;
          this.skipSpaces();
          break;
        }
        case 'if':
        case 'range':
        case 'with':
          if (!this.endsOperand(wordEnd)) return undefined;
          type = word;
          this.pos = wordEnd;
          this.skipSpaces();
          break;
        case 'template':
        case 'define': {
          this.pos = wordEnd;
          this.skipSpaces();
          namePos = this.pos;
          const end = this.after(STRING);
          if (end < 0) return undefined;
          name = text.slice(namePos + 1, end - 1);
          const isLast = this.isLast(end);
          if (isLast) return { ...NO_PIPE, type: word, name, namePos };
          if (word === 'define' || !isSpace(text.charCodeAt(end))) return undefined;
          type = word;
        }
      }
    }
    const pipe = type === 'template' ? this.pipeline(NO_DECLARATIONS, false) : this.declaringPipeline(type);
    if (pipe === undefined || this.pos < this.end) return undefined;
    const variables = this.variables.height === 0 ? NO_NAMES : this.variables.takeFrom(0);
    const functions = this.functions.height === 0 ? NO_NAMES : this.functions.takeFrom(0);
    pipe.isClosed = pipe.decl.length === 0 && variables.every((name) => name === '$');
    return { type, pipe, variables, functions, name, namePos };
  }

  /** Whether only space follows this place, which becomes the current one. */
  private isLast(pos: number): boolean {
    this.pos = pos;
    this.skipSpaces();
    return this.pos >= this.end;
  }

  /** Where a match at the current place ends, or -1. */
  private after(pattern: RegExp): number {
    pattern.lastIndex = this.pos;
    return pattern.test(this.text) && pattern.lastIndex <= this.end ? pattern.lastIndex : -1;
  }

  private skipSpaces(): void {
    if (!isSpace(this.text.charCodeAt(this.pos))) return;
    SPACES.lastIndex = this.pos;
    SPACES.test(this.text);
    this.pos = Math.min(SPACES.lastIndex, this.end);
  }

  private endsOperand(pos: number): boolean {
    if (pos >= this.end) return true;
    const c = this.text.charCodeAt(pos);
    return isSpace(c) || c === PIPE || c === RIGHT_PAREN;
  }

  private declaringPipeline(type: KnownAction['type']): PipeNode | undefined {
    const start = this.pos;
    const end =
      this.text.charCodeAt(start) === DOLLAR ? this.after(type === 'range' ? RANGE_DECLARATION : DECLARATION) : -1;
    if (end < 0) return this.pipeline(NO_DECLARATIONS, false);
    const names = this.text.slice(start, end);
    const decl: VariableNode[] = [];
    for (const match of names.matchAll(DECLARED)) {
      decl.push({ type: 'variable', pos: start + match.index, ident: [match[0]] });
    }
    this.pos = end;
    this.skipSpaces();
    return this.pipeline(decl, !names.includes(':'), start);
  }

  /** Up to the end or a right parenthesis. No space stands at the current place, before and after. */
  private pipeline(decl: readonly VariableNode[], isAssign: boolean, start = this.pos): PipeNode | undefined {
    const { commands } = this;
    const height = commands.height;
    for (;;) {
      const cmd = this.command(commands.height > height);
      if (cmd === undefined) return undefined;
      commands.push(cmd);
      if (this.pos >= this.end || this.text.charCodeAt(this.pos) !== PIPE) break;
      this.pos++;
      this.skipSpaces();
    }
    return {
      type: 'pipe',
      pos: start,
      isAssign,
      decl,
      cmds: commands.takeFrom(height),
      isClosed: false,
      shared: undefined,
    };
  }

  /** One operand at least, up to what is none. */
  private command(isPiped: boolean): CommandNode | undefined {
    const start = this.pos;
    const { operands } = this;
    const height = operands.height;
    do {
      const operand = this.operand();
      if (operand === undefined || !this.endsOperand(this.pos)) return undefined;
      if (isPiped && operands.height === height && !isExecutable(operand)) return undefined;
      operands.push(operand);
      this.skipSpaces();
    } while (
      this.pos < this.end &&
      this.text.charCodeAt(this.pos) !== PIPE &&
      this.text.charCodeAt(this.pos) !== RIGHT_PAREN
    );
    return { type: 'command', pos: start, args: operands.takeFrom(height) };
  }

  private operand(): Operand | undefined {
    const pos = this.pos;
    if (pos >= this.end) return undefined;
    const c = this.text.charCodeAt(pos);
    switch (c) {
      case 0x2e: // .
        return this.fieldOrDot(pos);
      case DOLLAR:
        return this.variable(pos);
      case 0x22: // "
        return this.string(pos, STRING);
      case 0x60: // `
        return this.string(pos, RAW_STRING);
      case LEFT_PAREN:
        return this.parenthesized();
    }
    if (c === 0x2d || (c >= 0x30 && c <= 0x39)) {
      const end = this.after(NUMBER);
      if (end < 0) return undefined;
      this.pos = end;
      return numberNode(pos, this.text.slice(pos, end), 'number');
    }
    return this.word(pos);
  }

  private fieldOrDot(pos: number): Operand | undefined {
    const end = this.after(FIELDS);
    if (end < 0) {
      this.pos++;
      return { type: 'dot', pos };
    }
    this.pos = end;
    const ident = this.text.slice(pos + 1, end).split('.');
    // Of a chain of fields the second one is named.
    return { type: 'field', pos: ident.length === 1 ? pos : pos + 1 + ident[0]!.length, ident };
  }

  private variable(pos: number): Operand | undefined {
    const end = this.after(VARIABLE);
    if (end < 0) return undefined;
    this.pos = end;
    const ident = this.text.slice(pos, end).split('.');
    const name = ident[0]!;
    this.variables.push(name);
    return { type: 'variable', pos: ident.length === 1 ? pos : pos + name.length, ident };
  }

  private string(pos: number, pattern: RegExp): Operand | undefined {
    const end = this.after(pattern);
    if (end < 0) return undefined;
    this.pos = end;
    const quoted = this.text.slice(pos, end);
    return { type: 'string', pos, quoted, value: quoted.slice(1, -1) };
  }

  private word(pos: number): Operand | undefined {
    const end = this.after(WORD);
    if (end < 0) return undefined;
    this.pos = end;
    const ident = this.text.slice(pos, end);
    if (ident === 'true' || ident === 'false') return { type: 'bool', pos, value: ident === 'true' };
    if (ident === 'nil') return { type: 'nil', pos };
    if (KEYWORDS.has(ident)) return undefined;
    this.functions.push(ident);
    return { type: 'identifier', pos, ident };
  }

  private parenthesized(): Operand | undefined {
    if (++this.depth > MAX_DEPTH) return undefined;
    this.pos++;
    this.skipSpaces();
    const node = this.pipeline(NO_DECLARATIONS, false);
    this.depth--;
    if (node === undefined || this.pos >= this.end) return undefined;
    const pos = ++this.pos;
    const end = this.after(FIELDS);
    if (end < 0) return node;
    this.pos = end;
    return { type: 'chain', pos, node, fields: this.text.slice(pos + 1, end).split('.') };
  }
}

const reader = new ActionReader();

/** Whether a command that begins so can take a value from the one before it. */
function isExecutable({ type }: Operand): boolean {
  return type !== 'bool' && type !== 'dot' && type !== 'nil' && type !== 'number' && type !== 'string';
}

function isSpace(c: number): boolean {
  return c === 0x20 || c === 0x0a || c === 0x09 || c === 0x0d;
}
