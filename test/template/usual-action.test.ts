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
const FINISH = ['', ' ', ' -', '-', ' )'];

/** Where functions are called `break`, actions are always read by the parser. */
function parse(text: string): ParsedText {
  return parseText('t', text, { hasFunction: () => true });
}

/** An action and its pipeline as the parser reads them, behind declarations of its variables. */
function parsed(action: string, { type, variables }: KnownAction): unknown {
  const names = [...new Set(variables)].filter((name) => name !== '$');
  const declared = names.map((name) => `{{${name} := 1}}`).join('');
  const node = parse(`${declared}{{${action}}}${type === 'action' ? '' : '{{end}}'}`).main.root.nodes[names.length]!;
  return 'pipe' in node ? [node.type, node.pipe] : undefined;
}

describe('usualAction', () => {
  it('reads what the parser reads, or leaves it to the parser', () => {
    let read = 0;
    for (const begin of BEGIN) {
      for (const first of [...OPERANDS, ...OTHERS]) {
        for (const between of BETWEEN) {
          for (const second of [...OPERANDS, ...OTHERS]) {
            const finish = FINISH[(first.length + second.length + between.length) % FINISH.length]!;
            const action = begin + first + between + second + finish;
            const usual = usualAction(action);
            if (usual?.pipe === undefined) continue;
            read++;
            const expected = [usual.type, { ...usual.pipe, isClosed: false }];
            expect(parsed(action, usual), action).toEqual(expected);
          }
        }
      }
    }
    expect(read).toBeGreaterThan(2000);
  });

  it.each(['end', ' end ', 'end -', 'else', '\telse\n-'])('reads %j', (text) => {
    expect(usualAction(text)).toMatchObject({ type: text.includes('end') ? 'end' : 'else', pipe: undefined });
  });

  it('names the functions and variables, which are looked up where it stands', () => {
    expect(usualAction('if f (g $v.a) $ "h"')).toMatchObject({ functions: ['f', 'g'], variables: ['$v', '$'] });
  });

  it.each(['.a .b', 'f $.a | g', '(f $)'])('knows that %j depends on no variable', (text) => {
    expect(usualAction(text)?.pipe?.isClosed).toBe(true);
    expect(usualAction(`${text} $v`)?.pipe?.isClosed).toBe(false);
  });
});
