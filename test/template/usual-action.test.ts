import { describe, expect, it } from 'vitest';
import type { KnownAction } from '../../src/template/known-actions.ts';
import { type ParsedText, parseText } from '../../src/template/parse.ts';
import { usualAction } from '../../src/template/usual-action.ts';

/** Operands, and what stands between them: each combination is an action, right or wrong. */
const OPERANDS = [
  '.',
  '.a',
  '.a.b.c',
  '$',
  '$.a',
  '$v',
  '$v.a.b',
  '"x y"',
  '`}}`',
  '7',
  '-12',
  'true',
  'nil',
  'f',
  '(f .a)',
  '(.a).b',
  '((f))',
];
const OTHERS = ['08', '0x1', '1.5', "'x'", '"\\n"', 'f.a', '$v:', '.1', 'if', 'end', 'é', ')', '(', '', ','];
const BETWEEN = [' ', '  \n', ' | ', '|', '', ' ( ', ' := '];
const BEGIN = ['', ' ', 'if ', 'with ', 'range\t', 'if', 'else ', 'end '];
const BEGIN_TOO = [
  'else if ',
  'else\twith ',
  'template "x y" ',
  ' template\n"t"',
  'define "t" ',
  '$v := ',
  ' $w  =  ',
  '$v:=',
  'if $w := ',
  'range $v = ',
  'range $k, $v := ',
  'range $k ,$v  = ',
  'with $k, $v := ',
];
const FINISH = ['', ' ', ' -', '-', ' )'];

/** Where functions are called `break`, actions are always read by the parser. */
function parse(text: string): ParsedText {
  return parseText('t', text, { hasFunction: () => true });
}

/** The same with positions that count from `base`. */
function from(base: number, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => from(base, item));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, member]) => [
    key,
    key === 'pos' ? (member as number) - base : from(base, member),
  ]);
  return Object.fromEntries(entries);
}

/** What an action names, and its pipeline, as the parser reads them, behind declarations of its variables. */
function parsed(action: string, { type, variables }: KnownAction): unknown {
  const names = [...new Set(variables)].filter((name) => name !== '$');
  const declared = names.map((name) => `{{${name} := 1}}`).join('');
  const isElse = type === 'else if' || type === 'else with';
  const before = `${declared}${isElse ? `{{${type.slice('else '.length)} 1}}{{` : '{{'}`;
  const after = type === 'action' || type === 'template' ? '' : '{{end}}';
  const node = parse(`${before}${action}}}${after}`).main.root.nodes[names.length]!;
  if (isElse) {
    const [inner] = 'elseList' in node ? node.elseList!.nodes : [];
    return inner !== undefined && 'pipe' in inner ? [inner.type, '', from(before.length, inner.pipe)] : undefined;
  }
  if (!('pipe' in node)) return undefined;
  return [node.type, 'name' in node ? [node.name, node.pos] : '', node.pipe];
}

describe('usualAction', () => {
  it('reads what the parser reads, or leaves it to the parser', () => {
    let read = 0;
    for (const begin of [...BEGIN, ...BEGIN_TOO]) {
      for (const first of [...OPERANDS, ...OTHERS]) {
        for (const between of BETWEEN) {
          for (const second of [...OPERANDS, ...OTHERS]) {
            const finish = FINISH[(first.length + second.length + between.length) % FINISH.length]!;
            const action = begin + first + between + second + finish;
            const usual = usualAction(action);
            if (usual?.pipe === undefined) continue;
            read++;
            const { type, name, namePos } = usual;
            const named = type === 'template' ? [name, namePos] : '';
            const expected = [type.replace('else ', ''), named, { ...usual.pipe, isClosed: false }];
            expect(parsed(action, usual), action).toEqual(expected);
          }
        }
      }
    }
    expect(read).toBeGreaterThan(5000);
  });

  it.each(['end', ' end ', 'end -', 'else', '\telse\n-'])('reads %j', (text) => {
    expect(usualAction(text)).toMatchObject({ type: text.includes('end') ? 'end' : 'else', pipe: undefined });
  });

  it.each(['define "a.b"', '  define\n"a.b"  ', 'template "a.b" -'])('reads %j', (text) => {
    const namePos = text.indexOf('"');
    expect(usualAction(text)).toMatchObject({
      type: text.trim().split(/\s/)[0],
      name: 'a.b',
      namePos,
      pipe: undefined,
    });
  });

  it('names the functions and variables, which are looked up where it stands', () => {
    expect(usualAction('if f (g $v.a) $ "h"')).toMatchObject({ functions: ['f', 'g'], variables: ['$v', '$'] });
  });

  it.each(['.a .b', 'f $.a | g', '(f $)'])('knows that %j depends on no variable', (text) => {
    expect(usualAction(text)?.pipe?.isClosed).toBe(true);
    expect(usualAction(`${text} $v`)?.pipe?.isClosed).toBe(false);
  });
});

it('leaves long chains of fields to the parser', () => {
  expect(usualAction(` ${'.a'.repeat(8_000_000)} `)).toBeUndefined();
  expect(usualAction(` $x${'.a'.repeat(8_000_000)} `)).toBeUndefined();
});
