// What docs/handlebars.md says beyond Handlebars itself.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TschartError } from '../../src/errors.ts';
import { render, renderFiles } from './render.ts';

const DATA = {
  Release: { Name: 'demo' },
  Values: {
    name: 'app',
    zero: 0,
    empty: '',
    none: null,
    yes: true,
    big: 12345678,
    half: 0.5,
    map: { b: 1, a: 'x' },
    list: ['p', 'q'],
    lines: 'one\ntwo\n\nfour\n',
    nested: { deep: { er: [1, { k: 'v' }] } },
    items: [{ title: 'T', name: 'N' }],
    template: '{{Values.name}}-{{upper "x"}}',
  },
};

describe('values', () => {
  it.each([
    ['{{Values.none}}|{{Values.missing}}|{{Values.empty}}', '||'],
    ['{{Values.zero}} {{Values.half}} {{Values.big}} {{Values.yes}}', '0 0.5 1.2345678e+07 true'],
    ['{{Values.map}} {{Values.list}}', 'map[a:x b:1] [p q]'],
    [
      '{{#if Values.zero}}a{{else}}b{{/if}}{{#if Values.zero includeZero=true}}a{{else}}b{{/if}}{{#if Values.empty includeZero=true}}a{{else}}b{{/if}}',
      'bab',
    ],
    [
      '{{#with Values.empty}}a{{else}}b{{/with}}{{#each Values.none}}a{{else}}b{{/each}}{{#with Values.zero}}a{{else}}b{{/with}}',
      'bbb',
    ],
    ['{{#if "0"}}a{{/if}}{{#if (dict)}}b{{/if}}{{#if (list 0)}}c{{/if}}', 'ac'],
    ['{{#each 3}}{{this}}{{/each}}', '012'],
    ['{{"<b> & \'c\'"}}{{{print "<b>"}}}{{print "<b> & \\"" }}', '<b><b> & "'],
    ['{{printf "%T %T %T" 1 1.0 "x"}} {{add 007 1}} {{10 }}', 'int float64 string 8 '],
  ])('%s', (text, expected) => {
    expect(render(text, DATA)).toBe(expected);
  });
});

describe('names', () => {
  it('are fields where the function of that name would lack its arguments', () => {
    expect(render('{{#each Values.items}}{{title}} {{name}} {{upper title}}{{/each}}', DATA)).toBe('T N T');
  });

  it('of block parameters come before functions', () => {
    expect(render('{{#each Values.list as |upper|}}{{upper}}{{/each}}', DATA)).toBe('pq');
  });
});

describe('a hash', () => {
  it.each([
    ['{{Values.name upper=true quote=true}}', '"APP"'],
    ['{{Values.missing default="x" quote=true}}', '"x"'],
    ['{{printf "%s-%s" "a" "b" trunc=2 trimSuffix="-"}}', 'a'],
    ['{{Values.name upper=false}}', 'app'],
    ['{{toYaml Values.map indent=2}}', '  a: x\n  b: 1'],
    ['{{toYaml Values.map nindent=2}}', '\n  a: x\n  b: 1'],
    ['{{Values.name default=(upper "z") replace="x"}}', undefined],
    ['{{dict a=1 b=(list 1 2)}} {{dict "x" 1 y=2}}', 'map[a:1 b:[1 2]] map[x:1 y:2]'],
    ['{{#with (dict name="n" n=1)}}{{name}}{{n}}{{/with}}', 'n1'],
  ])('%s', (text, expected) => {
    if (expected === undefined) expect(() => render(text, DATA)).toThrow('replace takes 3 values');
    else expect(render(text, DATA)).toBe(expected);
  });
});

describe('indentation', () => {
  it.each([
    ['a:\n  {{toYaml Values.map}}\nb: 1\n', 'a:\n  a: x\n  b: 1\nb: 1\n'],
    ['a: |\n    {{Values.lines}}\nb: 1\n', 'a: |\n    one\n    two\n    \n    four\n\nb: 1\n'],
    ['a:\n\t{{{toYaml Values.map}}}\n', 'a:\n\ta: x\n\tb: 1\n'],
    ['  {{toYaml Values.map}}', '  a: x\n  b: 1'],
    ['  {{toYaml Values.map}}  \n', '  a: x\n  b: 1  \n'],
    ['a: {{toYaml Values.map}}\n', 'a: a: x\nb: 1\n'],
    ['  - {{toYaml Values.map}}\n', '  - a: x\nb: 1\n'],
    ['  {{toYaml Values.map}} # x\n', '  a: x\nb: 1 # x\n'],
    ['a:\n  {{toYaml Values.map indent=false}}\n', 'a:\n  a: x\nb: 1\n'],
    ['a:\n  {{~toYaml Values.map}}\n', 'a:a: x\nb: 1\n'],
    ['a:\n{{#if Values.yes}}\n  {{toYaml Values.map}}\n{{/if}}\n', 'a:\n  a: x\n  b: 1\n'],
    ['a:\n{{#each Values.list}}\n  {{toYaml @root.Values.map}}\n{{/each}}\n', 'a:\n  a: x\n  b: 1\n  a: x\n  b: 1\n'],
    ['a:\n  {{#if Values.yes}}{{toYaml Values.map}}{{/if}}\n', 'a:\n  a: x\nb: 1\n'],
    ['a:\r\n  {{toYaml Values.map}}\r\n', 'a:\r\n  a: x\n  b: 1\r\n'],
    ['  {{Values.list}}\n  {{Values.big}}\n', '  [p q]\n  1.2345678e+07\n'],
  ])('%j', (text, expected) => {
    expect(render(text, DATA)).toBe(expected);
  });

  it('of partials is that of their place', () => {
    expect(render('x:\n    {{> p}}\ny: {{> p}}', DATA, { p: 'a:\n  {{toYaml Values.map}}\n' })).toBe(
      'x:\n    a:\n      a: x\n      b: 1\ny: a:\n  a: x\n  b: 1\n',
    );
  });
});

describe('partials', () => {
  it('are called by file and by name, with and without the ending', () => {
    const files = {
      '_a.hbs': 'A',
      'sub/_b.hbs': 'B',
      '_c.tpl': '{{#*inline "c.inner"}}I{{/inline}}C',
      'x.yaml':
        '{{> a}}{{> _a.hbs}}{{> sub/b}}{{> c}}{{> c.inner}}{{> templates/_a.hbs}}{{include "a"}}{{include "c.inner" this}}',
    };
    expect(renderFiles(files, DATA).get('c/templates/x.yaml')!.text).toBe('AABCIAAI');
  });

  it('of files with other endings lose these too, after those of Handlebars', () => {
    const files = {
      '_lay.yaml': '<{{> @partial-block}}>',
      'sub/_b.yml.hbs': 'B',
      '_n.txt': 'N',
      '_both.hbs': '1',
      '_both.yaml': '2',
      '_c.d': 'D',
      'x.yaml': '{{#> lay}}x{{/lay}}{{> sub/b}}{{> n}}{{> both}}{{> both.yaml}}{{> c.d}}',
    };
    expect(renderFiles(files, DATA).get('c/templates/x.yaml')!.text).toBe('<x>BN12D');
    expect(() => renderFiles({ ...files, 'x.yaml': '{{> c}}' }, DATA)).toThrow('there is no partial "c"');
  });

  it('know @root and the loop around their call', () => {
    expect(
      render('{{#each Values.list}}{{> p}}{{/each}}', DATA, {
        p: '{{this}}{{@index}}{{@last}}{{@root.Release.Name}} ',
      }),
    ).toBe('p0falsedemo q1truedemo ');
  });

  it('and Go templates call each other', () => {
    const files = {
      '_x.hbs': '{{#*inline "from.hbs"}}hbs {{Release.Name}} {{include "from.go" this}}{{/inline}}',
      'g.go':
        '{{define "from.go"}}go {{ .Release.Name }}{{end}}{{ include "from.hbs" . | upper }} {{template "from.hbs" .}}',
      'h.yaml': '{{> from.go}} {{include "from.hbs" upper=true}}',
    };
    const rendered = renderFiles(files, DATA);
    expect(rendered.get('c/templates/g.go')!.text).toBe('HBS DEMO GO DEMO hbs demo go demo');
    expect(rendered.get('c/templates/h.yaml')!.text).toBe('go demo HBS DEMO GO DEMO');
  });

  it('may be recursive', () => {
    const tree = { Values: { tree: { n: 1, of: [{ n: 2, of: [{ n: 3 }] }, { n: 4 }] } } };
    expect(render('{{> t Values.tree}}', tree, { t: '{{n}}({{#each of}}{{> t}}{{/each}})' })).toBe('1(2(3())4())');
  });
});

describe('functions that are called differently', () => {
  it.each([
    ['{{tpl Values.template this}} {{tpl Values.template}}', 'app-X app-X'],
    [
      '{{lookup Values.map "a"}}{{lookup Values.none "a"}}{{lookup Values.list 1}}{{lookup Values.list 7}}{{lookup (lookup Values "no") "a"}}',
      'xq',
    ],
    ['{{lookup "v1" "Pod" "ns" "name"}}', 'map[]'],
    ['{{do (set Values "new" 1)}}{{Values.new}}', '1'],
    ['{{log "a" Values.name}}x', 'x'],
    ['{{#let (upper Values.name) Values.list as |n l|}}{{n}}{{len l}}{{/let}}', 'APP2'],
    ['{{#eq Values.name "app"}}yes{{else}}no{{/eq}}{{#until 3}}{{this}}{{/until}}', 'yes012'],
    ['{{#each Values.list}}{{#if @first}}{{continue}}{{/if}}{{this}}{{break}}{{/each}}', 'q'],
    ['{{#if (and Values.yes (not Values.zero) (or Values.none "x"))}}a{{/if}}', 'a'],
  ])('%s', (text, expected) => {
    expect(render(text, structuredClone(DATA))).toBe(expected);
  });
});

function failure(run: () => unknown): TschartError {
  try {
    run();
  } catch (error) {
    if (error instanceof TschartError) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

describe('errors', () => {
  it.each([
    ['a\n {{#if x}}', 2, 11, 'a block is not closed', undefined],
    ['{{.Values.x}}', 1, 3, 'unexpected ".", expected a name or a value', 'Paths have no leading dot'],
    ['{{Values.a | quote}}', 1, 12, 'unexpected "|"', 'There are no pipelines here'],
    ['{{nope Values.a}}', 1, 3, 'function "nope" not defined', undefined],
    ['{{Values.a nope=1}}', 1, 12, 'function "nope" not defined', 'NAME=VALUE passes the result'],
    ['{{#if a}}{{/each}}', 1, 13, '{{#if}} is closed by {{/each}}', undefined],
    ['{{#each a b}}{{/each}}', 1, 4, '#each takes one value', 'A call stands in parentheses'],
    ['{{../x}}', 1, 3, '../x leads out of the template', 'use @root'],
    ['{{@nope}}', 1, 3, 'there is no @nope', 'There are @root'],
    ['{{Values.l.0}}', 1, 12, 'unexpected "0"', 'Values.list.[0]'],
    ['{{ternary (if a b c)}}', 1, 11, 'if is no function, but a block', 'ternary'],
    [
      '{{#if a}}{{#*inline "x"}}{{/inline}}{{/if}}',
      1,
      10,
      'inline partials can not stand in a block',
      'at the top of the file',
    ],
    ['é {{"x}}', 1, 6, 'unexpected "\\""', undefined],
  ])('%j', (text, line, column, message, advice) => {
    const error = failure(() => render(text, DATA));
    expect(error.message).toContain(`parse error at (c/templates/a.yaml:${line}:${column - 1}): ${message}`);
    expect(error.message).not.toContain('\n');
    expect(error.at).toEqual({ template: 'c/templates/a.yaml', line, column });
    if (advice === undefined) expect(error.advice).toBe(undefined);
    else expect(error.advice).toContain(advice);
  });

  it('of a running template name the file, the expression and the way to it', () => {
    const error = failure(() => render('a:\n  {{> p}}\n', DATA, { p: 'x\n{{quote Values.none.deep}}\n' }));
    expect(error.message).toBe(
      'c/templates/a.yaml:2:2\n  executing "c/templates/a.yaml" at <{{> p}}>:\n    error calling partial:\n' +
        'c/templates/_p.hbs:2:8\n  executing "c/templates/_p.hbs" at <Values.none.deep>:\n    nil pointer evaluating interface {}.deep',
    );
    expect(error.at).toEqual({ template: 'c/templates/_p.hbs', line: 2, column: 9 });
    expect(error.advice).toContain('A part of Values.none.deep is not there');
  });

  it('of fail and required are those of Helm', () => {
    expect(failure(() => render('\n{{required "name it" Values.none}}', DATA)).message).toBe(
      'execution error at (c/templates/a.yaml:2:2): name it',
    );
  });

  it('of a text for tpl say where it was called', () => {
    expect(failure(() => render('{{tpl "{{#if}}" this}}', DATA)).message).toContain('a block is not closed');
    expect(failure(() => render('{{> missing}}', DATA)).message).toContain('there is no partial "missing"');
  });
});

describe('bounds', () => {
  it('end partials that call themselves', () => {
    expect(failure(() => render('{{> p}}', DATA, { p: '{{> p}}' })).message).toMatch(/nested/);
    expect(failure(() => render('{{> p}}', DATA, { p: '{{tpl "{{> p}}" this}}' })).message).toMatch(/nested/);
    expect(failure(() => render('{{#> p}}x{{/p}}', DATA, { p: '{{#> p}}{{> @partial-block}}{{/p}}' })).message).toMatch(
      /nested/,
    );
  });

  it('end long loops and long outputs', () => {
    const limits = { steps: 1000, output: 10_000 };
    expect(failure(() => render('{{#each 100000}}{{/each}}', DATA, {}, { limits })).code).toBe('TEMPLATE_LIMIT');
    expect(failure(() => render('{{#each 500}}{{repeat 1000 "x"}}{{/each}}', DATA, {}, { limits })).code).toBe(
      'TEMPLATE_LIMIT',
    );
  });

  it('end deep nesting', () => {
    const deep = `${'{{#if a}}'.repeat(5000)}${'{{/if}}'.repeat(5000)}`;
    expect(failure(() => render(deep, DATA)).code).toBe('TEMPLATE_PARSE');
    const parens = `{{print ${'(print '.repeat(20_000)}1${')'.repeat(20_000)}}}`;
    expect(failure(() => render(parens, DATA))).toBeInstanceOf(TschartError);
  });
});

const INHERITED = [
  'constructor',
  '__proto__',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  '__defineGetter__',
  '__lookupGetter__',
  'get',
  'set',
  'size',
  'entries',
  'length',
  'then',
  'call',
  'apply',
  'bind',
  'caller',
  'arguments',
];

describe('what JavaScript objects inherit', () => {
  const paths = fc.array(fc.constantFrom(...INHERITED, 'Values', 'map', 'list', 'this', '[0]', 'name'), {
    minLength: 1,
    maxLength: 4,
  });

  it('is never reached', () => {
    const forms = fc.constantFrom(
      '{{P}}',
      '{{#with P}}{{this}}{{constructor}}{{/with}}',
      '{{#each P}}{{this}}{{@key}}{{/each}}',
      '{{lookup Values "P"}}',
      '{{print (lookup this "P")}}',
      '{{#P}}{{this}}{{/P}}',
      '{{> P}}',
      '{{P "return 1"}}',
      '{{(P)}}',
      '{{include "P"}}',
      '{{@root.P}}',
      '{{#each Values.list as |P|}}{{P}}{{/each}}',
      '{{Values P=true}}',
      '{{dict P=1}}',
      '{{get Values "P"}}',
    );
    fc.assert(
      fc.property(forms, paths, (form, path) => {
        let text = '';
        try {
          text = render(form.replaceAll('P', path.join('.')), structuredClone(DATA));
        } catch (error) {
          expect(error).toBeInstanceOf(TschartError);
          text = (error as Error).message;
        }
        expect(text).not.toMatch(/native code|\[object|function \w*\(/);
      }),
      { numRuns: 400 },
    );
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('does not come in by values', () => {
    const data = JSON.parse(
      '{"Values":{"__proto__":{"x":"own"},"constructor":"c","ast":{"type":"Program","body":[{"type":"ContentStatement","value":"run"}]}}}',
    );
    expect(render('{{Values.__proto__.x}} {{Values.constructor}} {{#each Values}}{{@key}} {{/each}}', data)).toBe(
      'own c __proto__ ast constructor ',
    );
    expect(failure(() => render('{{tpl Values.ast this}}', data)).message).toContain('expected string');
    expect(failure(() => render('{{Values tpl=Values.constructor}}', data)).message).toContain('tpl is called by');
  });
});

describe('hostile texts', () => {
  const pieces = [
    '{{',
    '}}',
    '{{#',
    '{{/',
    '{{>',
    '{{#>',
    'if',
    'each',
    'with',
    'let',
    'p',
    'q',
    ' ',
    'this',
    '@root',
    '@partial-block',
    '../',
    '.',
    'Values',
    'list',
    'map',
    'as |x|',
    '(',
    ')',
    'a=',
    'tpl',
    'include',
    '"p"',
    'lookup',
    'list',
    'dict',
    'upper',
    '{{else}}',
    '{{> p}}',
    '{{#each Values.list}}',
    '{{/each}}',
    '{{tpl "{{> p}}" this}}',
    '{{include "q" this}}',
    '{{#> p}}',
    '{{/p}}',
    '{{> @partial-block}}',
    '\n',
    '~',
  ];

  it('give a text or one error, and end', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...pieces), { maxLength: 12 }),
        fc.array(fc.constantFrom(...pieces), { maxLength: 8 }),
        (text, partial) => {
          try {
            render(
              text.join(''),
              structuredClone(DATA),
              { p: partial.join(''), q: '{{> p}}' },
              { limits: { steps: 2000, output: 100_000 } },
            );
          } catch (error) {
            expect(error).toBeInstanceOf(TschartError);
          }
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe('the source map', () => {
  it('knows the line and the way of each line', () => {
    const files = {
      '_p.hbs': 'one: 1\ntwo:\n  {{toYaml Values.map}}\n',
      'a.yaml': '{{#if Values.yes}}\nx:\n  {{> p}}\n{{/if}}\n{{#each Values.list}}\n- {{this}}\n{{/each}}\nend\n',
    };
    const { text, origins } = renderFiles(files, DATA, { trace: true }).get('c/templates/a.yaml')!;
    expect(
      text
        .trimEnd()
        .split('\n')
        .map(
          (line, i) =>
            `${line} <- ${origins![i]?.template.slice(12)}:${origins![i]?.line}${origins![i]?.via ? ` via ${origins![i]!.via![0]!.line}` : ''}`,
        ),
    ).toEqual([
      'x: <- a.yaml:2',
      '  one: 1 <- _p.hbs:1 via 3',
      '  two: <- _p.hbs:2 via 3',
      '    a: x <- _p.hbs:3 via 3',
      '    b: 1 <- _p.hbs:3 via 3',
      '- p <- a.yaml:6',
      '- q <- a.yaml:6',
      'end <- a.yaml:8',
    ]);
  });
});

it('names that begin like this are names', () => {
  expect(render('{{#with (dict b="x") as |this-x|}}{{this-x.b}}{{this.b}}{{./b}}{{this/b}}{{/with}}', {})).toBe('xxxx');
});
