import * as actions from 'handlebars/dist/cjs/handlebars/compiler/helpers.js';
import grammar from 'handlebars/dist/cjs/handlebars/compiler/parser.js';
import WhitespaceControl from 'handlebars/dist/cjs/handlebars/compiler/whitespace-control.js';
import type { Loc, Program } from './ast.ts';
import { SyntaxFault } from './fault.ts';
import { Lexer } from './lexer.ts';

interface LocInfo {
  readonly first_column: number;
  readonly last_column: number;
}

/** What the grammar's actions call: the package's, but for locations, which are offsets. */
const yy = {
  ...actions,
  locInfo: ({ first_column, last_column }: LocInfo): Loc => ({
    start: { column: first_column },
    end: { column: last_column },
  }),
};

const lexer = new Lexer();

/** The package's parser, with a lexer of our own; the package's shared one is left as it is. */
const parser: typeof grammar = Object.create(grammar);
parser.lexer = lexer;
parser.yy = yy;
parser.parseError = (_message, { token, expected }) => {
  throw new SyntaxFault(lexer.start, unexpected(String(token), expected), adviceFor());
};

const Control = 'default' in WhitespaceControl ? WhitespaceControl.default : WhitespaceControl;

/** Parses a text by the package's grammar, with its whitespace control. Throws `SyntaxFault`. */
export function parse(text: string): Program {
  try {
    const tree = parser.parse(text);
    new Control().accept(tree);
    return tree as Program;
  } catch (error) {
    if (error instanceof SyntaxFault) throw error;
    if (error instanceof RangeError) throw new SyntaxFault(0, 'nested too deeply');
    throw rejected(error);
  }
}

/** An error that the package's actions throw: names that don't match, paths that can't be. */
function rejected(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { column = 0, lineNumber } = error as Error & { column?: number; lineNumber?: number };
  const message = error.message.replace(` - ${lineNumber}:${column}`, '');
  const [, opened, closed] = /^(.*) doesn't match (.*)$/s.exec(message) ?? [];
  if (opened !== undefined) return new SyntaxFault(column, `{{#${opened}}} is closed by {{/${closed}}}`);
  return new SyntaxFault(column, message.charAt(0).toLowerCase() + message.slice(1));
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

function unexpected(token: string, expected: readonly string[]): string {
  const names = expected.map((name) => name.slice(1, -1));
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
