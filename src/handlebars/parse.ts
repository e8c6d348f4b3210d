import * as actions from 'handlebars/dist/cjs/handlebars/compiler/helpers.js';
import grammar, { type Action } from 'handlebars/dist/cjs/handlebars/compiler/parser.js';
import type { Loc, Program } from './ast.ts';
import { SyntaxFault } from './fault.ts';
import { Lexer } from './lexer.ts';
import { stripWhitespace } from './strip.ts';
import type { UsualTag } from './usual-tag.ts';

/** Where the last node began that the grammar's actions made a location for: errors that they throw are of it. */
let last = 0;

/** What the grammar's actions call: the package's, but for locations. */
const yy = {
  ...actions,
  locInfo: ({ start, end }: Loc): Loc => {
    last = start;
    return { start, end };
  },
  // Nobody asks where a program stands.
  prepareProgram: (body: Program['body']) => ({ type: 'Program', body, strip: {} }),
};

const lexer = new Lexer();

const { table, defaultActions, productions_: productions, performAction, terminals_: terminals } = grammar;

/** Runs the package's tables: its own driver copies its stacks at each step. */
function drive(text: string): unknown {
  lexer.setInput(text);
  const states = [0];
  const values: unknown[] = [null];
  const starts = [0];
  const ends = [0];
  const context: { $: unknown; _$: Loc } = { $: undefined, _$: { start: 0, end: 0 } };
  let symbol = -1;
  /** A whole tag that comes next, instead of its first token. */
  let usual: UsualTag | undefined;
  for (;;) {
    const state = states[states.length - 1]!;
    let action = defaultActions[state];
    if (action === undefined) {
      if (symbol < 0 && usual === undefined) usual = lexer.usualTag();
      if (usual !== undefined) {
        const { token, symbol: whole, value, start, end } = usual;
        action = table[state]![token] as Action | undefined;
        const next = table[state]![whole] as number | undefined;
        if (action?.[0] === SHIFT && next !== undefined) {
          lexer.take(usual);
          last = usual.named;
          usual = undefined;
          states.push(next);
          values.push(value);
          starts.push(start);
          ends.push(end);
          continue;
        }
        // It stands where no tag can.
        if (action?.[0] !== REDUCE) {
          usual = undefined;
          action = undefined;
          symbol = lexer.lex();
        }
      } else if (symbol < 0) symbol = lexer.lex();
      action ??= table[state]![symbol] as Action | undefined;
      if (action === undefined) throw refusal(state, symbol);
    }
    if (action[0] === SHIFT) {
      states.push(action[1]);
      values.push(lexer.yytext);
      starts.push(lexer.start);
      ends.push(lexer.end);
      symbol = -1;
      continue;
    }
    if (action[0] !== REDUCE) return undefined;
    const production = action[1];
    const length = productions[production]![1];
    const size = states.length;
    const start = starts[size - (length || 1)]!;
    const end = ends[size - 1]!;
    context.$ = values[size - length];
    context._$ = { start, end };
    const result = performAction.call(context, lexer.yytext, lexer.yyleng, 0, yy, production, values, NO_LOCATIONS);
    if (result !== undefined) return result;
    states.length = values.length = starts.length = ends.length = size - length;
    states.push(table[states[size - length - 1]!]![productions[production]![0]] as number);
    values.push(context.$);
    starts.push(start);
    ends.push(end);
  }
}

const SHIFT = 1;
const REDUCE = 2;
const NO_LOCATIONS: readonly unknown[] = [];

function refusal(state: number, symbol: number): SyntaxFault {
  const expected: string[] = [];
  for (const key of Object.keys(table[state]!)) {
    const name = terminals[key];
    if (name !== undefined && Number(key) > 2) expected.push(name);
  }
  return new SyntaxFault(lexer.start, unexpected(terminals[symbol] ?? '', expected), adviceFor());
}

/** Parses a text by the package's grammar, with its whitespace control. Throws `SyntaxFault`. */
export function parse(text: string): Program {
  try {
    const tree = drive(text) as Program;
    stripWhitespace(tree);
    return tree;
  } catch (error) {
    if (error instanceof SyntaxFault) throw error;
    if (error instanceof RangeError) throw new SyntaxFault(0, 'nested too deeply');
    throw rejected(error);
  }
}

/** An error that the package's actions throw: names that don't match, paths that can't be. */
function rejected(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const message = error.message.replace(/ - undefined:undefined$/, '');
  const [, opened, closed] = /^(.*) doesn't match (.*)$/s.exec(message) ?? [];
  if (opened !== undefined) return new SyntaxFault(last, `{{#${opened}}} is closed by {{/${closed}}}`);
  return new SyntaxFault(last, message.charAt(0).toLowerCase() + message.slice(1));
}

const SPELLING: Readonly<Record<string, string>> = {
  EOF: 'the end of the text',
  OPEN_RAW_BLOCK: '"{{{{"',
  CLOSE_RAW_BLOCK: '"}}}}"',
  END_RAW_BLOCK: 'the end of a raw block',
  OPEN_BLOCK: '"{{#"',
  CLOSE: '"}}"',
  OPEN_INVERSE: '"{{^"',
  OPEN_INVERSE_CHAIN: '"{{else"',
  INVERSE: '"{{else}}"',
  OPEN_ENDBLOCK: '"{{/"',
  OPEN: '"{{"',
  OPEN_UNESCAPED: '"{{{"',
  CLOSE_UNESCAPED: '"}}}"',
  OPEN_PARTIAL: '"{{>"',
  OPEN_PARTIAL_BLOCK: '"{{#>"',
  OPEN_SEXPR: '"("',
  CLOSE_SEXPR: '")"',
  EQUALS: '"="',
  OPEN_BLOCK_PARAMS: '"as |"',
  CLOSE_BLOCK_PARAMS: '"|"',
  DATA: '"@"',
};

const OPERANDS: readonly string[] = ['ID', 'STRING', 'NUMBER', 'BOOLEAN', 'UNDEFINED', 'NULL', 'DATA', 'OPEN_SEXPR'];

function unexpected(token: string, names: readonly string[]): string {
  const got = SPELLING[token] ?? (lexer.match === '' ? 'the end of the text' : JSON.stringify(lexer.match));
  if (token === 'EOF' && names.includes('OPEN_ENDBLOCK')) return 'a block is not closed';
  if (token === 'OPEN_ENDBLOCK' && names.includes('EOF')) return `unexpected ${got}: no block is open`;
  const wanted: string[] = [];
  if (OPERANDS.filter((name) => names.includes(name)).length > 2) wanted.push('a name or a value');
  else if (names.includes('ID')) wanted.push('a name');
  for (const name of ['CLOSE', 'CLOSE_UNESCAPED', 'CLOSE_SEXPR', 'CLOSE_BLOCK_PARAMS', 'CLOSE_RAW_BLOCK', 'EQUALS']) {
    if (names.includes(name)) wanted.push(SPELLING[name]!);
  }
  if (names.includes('OPEN_ENDBLOCK')) wanted.push('the end of the block');
  return `unexpected ${got}${wanted.length === 0 ? '' : `, expected ${wanted.join(' or ')}`}`;
}

function adviceFor(): string | undefined {
  if (/^[0-9]+$/.test(lexer.match)) return 'An index stands in brackets: {{Values.list.[0]}}.';
  switch (lexer.match.charAt(0)) {
    case '.':
      return 'Paths have no leading dot here: write {{Values.name}}; {{this}} is the dot of Go templates.';
    case '|':
      return 'There are no pipelines here: write {{quote (upper Values.name)}}, or {{Values.name upper=true quote=true}}.';
    case '$':
      return 'There are no variables with a dollar here: {{#let VALUE as |name|}} names a value, @root is the outermost object.';
    case ':':
      return 'There are no variables here: {{#let VALUE as |name|}} names a value.';
    case '-':
      return 'Blanks are taken away by a tilde: {{~ and ~}}.';
  }
  return undefined;
}
