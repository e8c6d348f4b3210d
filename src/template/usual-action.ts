import type { KnownAction } from './known-actions.ts';
import type { CommandNode, Operand, PipeNode, VariableNode } from './node.ts';
import { numberNode } from './number.ts';

/** Deeper parentheses are left to the parser, which limits them. */
const MAX_DEPTH = 50;

const SPACES = /[ \t\r\n]*/y;
const WORD = /[A-Za-z_]\w*/y;
const FIELDS = /(?:\.[A-Za-z_]\w*)+/y;
const VARIABLE = /\$\w*(?:\.[A-Za-z_]\w*)*/y;
const STRING = /"[ !#-[\]-~]*"/y;
const RAW_STRING = /`[\t\n -_a-~]*`/y;
const NUMBER = /-?(?:0|[1-9]\d{0,8})/y;

/** Words of the language that begin a pipeline here. */
const BEGINS: ReadonlySet<string> = new Set(['if', 'range', 'with']);
/** Words of the language that mean something else than a function. */
const KEYWORDS: ReadonlySet<string> = new Set(
  'block break continue define else end if nil range template with'.split(' '),
);

const END: KnownAction = { type: 'end', pipe: undefined, variables: [], functions: [] };
const ELSE: KnownAction = { type: 'else', pipe: undefined, variables: [], functions: [] };

const NO_DECLARATIONS: readonly VariableNode[] = [];

/** What ends an operand. */
const PIPE = 0x7c;
const LEFT_PAREN = 0x28;
const RIGHT_PAREN = 0x29;

/**
 * Reads an action, given by its text between the delimiters, if it is of the usual kinds: `end`, `else`, or a pipeline
 * of functions, fields, variables and constants, perhaps behind `if`, `range` or `with`. Names are not looked up.
 * `undefined` for all others, right and wrong ones: the parser, which is slower, knows them.
 */
export function usualAction(text: string): KnownAction | undefined {
  const last = text.length - 1;
  const hasTrim = text.charCodeAt(last) === 0x2d && isSpace(text.charCodeAt(last - 1));
  return new ActionReader(text, hasTrim ? last - 1 : text.length).action();
}

class ActionReader {
  private readonly text: string;
  /** Where the action ends, before its trim marker. */
  private readonly end: number;
  private pos = 0;
  private depth = 0;
  private readonly variables: string[] = [];
  private readonly functions: string[] = [];

  constructor(text: string, end: number) {
    this.text = text;
    this.end = end;
  }

  action(): KnownAction | undefined {
    this.skipSpaces();
    const start = this.pos;
    const wordEnd = this.after(WORD);
    let type: KnownAction['type'] = 'action';
    if (wordEnd > 0) {
      const word = this.text.slice(start, wordEnd);
      if (word === 'end' || word === 'else') {
        this.pos = wordEnd;
        this.skipSpaces();
        return this.pos < this.end ? undefined : word === 'end' ? END : ELSE;
      }
      if (BEGINS.has(word)) {
        if (!this.endsOperand(wordEnd)) return undefined;
        type = word as KnownAction['type'];
        this.pos = wordEnd;
        this.skipSpaces();
      }
    }
    const pipe = this.pipeline();
    if (pipe === undefined || this.pos < this.end) return undefined;
    pipe.isClosed = this.variables.every((name) => name === '$');
    return { type, pipe, variables: this.variables, functions: this.functions };
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

  /** Up to the end or a right parenthesis. No space stands at the current place, before and after. */
  private pipeline(): PipeNode | undefined {
    const cmds: CommandNode[] = [];
    const pipe: PipeNode = {
      type: 'pipe',
      pos: this.pos,
      isAssign: false,
      decl: NO_DECLARATIONS,
      cmds,
      isClosed: false,
      shared: undefined,
    };
    for (;;) {
      const cmd = this.command();
      if (cmd === undefined || (cmds.length > 0 && !isExecutable(cmd.args[0]!))) return undefined;
      cmds.push(cmd);
      if (this.pos >= this.end || this.text.charCodeAt(this.pos) !== PIPE) return pipe;
      this.pos++;
      this.skipSpaces();
    }
  }

  /** One operand at least, up to what is none. */
  private command(): CommandNode | undefined {
    const args: Operand[] = [];
    const node: CommandNode = { type: 'command', pos: this.pos, args };
    do {
      const operand = this.operand();
      if (operand === undefined || !this.endsOperand(this.pos)) return undefined;
      args.push(operand);
      this.skipSpaces();
    } while (
      this.pos < this.end &&
      this.text.charCodeAt(this.pos) !== PIPE &&
      this.text.charCodeAt(this.pos) !== RIGHT_PAREN
    );
    return node;
  }

  private operand(): Operand | undefined {
    const pos = this.pos;
    if (pos >= this.end) return undefined;
    const c = this.text.charCodeAt(pos);
    switch (c) {
      case 0x2e: // .
        return this.fieldOrDot(pos);
      case 0x24: // $
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
    const node = this.pipeline();
    this.depth--;
    if (node === undefined || this.pos >= this.end) return undefined;
    const pos = ++this.pos;
    const end = this.after(FIELDS);
    if (end < 0) return node;
    this.pos = end;
    return { type: 'chain', pos, node, fields: this.text.slice(pos + 1, end).split('.') };
  }
}

/** Whether a command that begins so can take a value from the one before it. */
function isExecutable({ type }: Operand): boolean {
  return type !== 'bool' && type !== 'dot' && type !== 'nil' && type !== 'number' && type !== 'string';
}

function isSpace(c: number): boolean {
  return c === 0x20 || c === 0x0a || c === 0x09 || c === 0x0d;
}
