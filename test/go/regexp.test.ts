import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compileRegexp, mustCompileRegexp, quoteMeta } from '../../src/go/regexp.ts';

// Expectations are of Go 1.26.8, here and in the fixture.

interface Row {
  readonly a: readonly [pattern: string, text: string, replacement: string];
  readonly n: number;
  readonly want: unknown;
}

function run({ a: [pattern, text, replacement], n }: Row): unknown {
  try {
    const re = compileRegexp(pattern);
    return [
      re.match(text),
      re.find(text),
      re.findSubmatch(text) ?? null,
      re.findAll(text, n) ?? null,
      re.findAllSubmatch(text, -1) ?? [],
      re.replaceAll(text, replacement),
      re.replaceAllLiteral(text, replacement),
      re.split(text, n) ?? null,
    ];
  } catch (err) {
    return { error: (err as Error).message };
  }
}

test('recorded calls', () => {
  const rows = readFileSync(new URL('../fixtures/go/regexp.jsonl', import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');
  expect(rows.length).toBeGreaterThan(500);
  for (const line of rows) {
    const row = JSON.parse(line) as Row;
    expect(run(row), line).toEqual(row.want);
  }
});

describe('syntax errors', () => {
  test.each([
    ['a**', 'invalid nested repetition operator: `**`'],
    ['x*?+', 'invalid nested repetition operator: `*?+`'],
    ['a|*', 'missing argument to repetition operator: `*`'],
    ['(?i)*', 'missing argument to repetition operator: `*`'],
    ['a{1001}', 'invalid repeat count: `{1001}`'],
    ['((a{100}){10}){10}', 'invalid repeat count: `{10}`'],
    ['a{2,1}', 'invalid repeat count: `{2,1}`'],
    ['(ab', 'missing closing ): `(ab`'],
    ['ab)', 'unexpected ): `ab)`'],
    ['[a-', 'missing closing ]: `[a-`'],
    ['[z-a]', 'invalid character class range: `z-a`'],
    ['[[:foo:]]', 'invalid character class range: `[:foo:]`'],
    ['\\p{Old_Italic}', 'invalid character class range: `\\p{Old_Italic}`'],
    ['\\8', 'invalid escape sequence: `\\8`'],
    ['\\C', 'invalid escape sequence: `\\C`'],
    ['\\xa', 'invalid escape sequence: `\\xa`'],
    ['\\x{110000}', 'invalid escape sequence: `\\x{110000`'],
    ['\\', 'trailing backslash at end of expression: ``'],
    ['(?i-:a)', 'invalid or unsupported Perl syntax: `(?i-:`'],
    ['(?P=n)', 'invalid or unsupported Perl syntax: `(?P`'],
    ['(?<n', 'invalid named capture: `(?<n`'],
    ['(?<=a)', 'invalid named capture: `(?<=a)`'],
    ['a\udcffb', 'invalid UTF-8: `\udcffb`'],
  ])('%s', (pattern, message) => {
    expect(() => compileRegexp(pattern)).toThrow(`error parsing regexp: ${message}`);
  });

  test('deep nesting and size', () => {
    const deep = `${'('.repeat(1001)}${')'.repeat(1001)}`;
    expect(() => compileRegexp(deep)).toThrow('expression nests too deeply');
    expect(() => compileRegexp(`(${'abcdefghij'.repeat(400)}){1000}`)).toThrow('expression too large');
  });

  test('MustCompile names the pattern', () => {
    expect(() => mustCompileRegexp('(')).toThrow('regexp: Compile(`(`): error parsing regexp: missing closing ): `(`');
    expect(() => mustCompileRegexp('`(')).toThrow(
      'regexp: Compile("`("): error parsing regexp: missing closing ): ``(`',
    );
  });
});

test.each([
  ['(?P<x>a)(?P<x>b)?', 'ab', '[$x]', '[a]'],
  ['(?:(?P<x>a)|(?P<x>b))', 'ab', `[\${x}]`, '[a][b]'],
  ['(a)', 'a', `$1x-\${1}x-$$-$`, '-ax-$-$'],
  ['(a)', 'a', `\${1`, `\${1`],
  ['(?i)straße', 'STRAßE', 'x', 'x'],
  ['(?i)k', 'kK\u212a', 'x', 'xxx'],
  ['\\B', '_😀', '-', '_😀-'],
])('%s in %s', (pattern, text, template, want) => {
  expect(compileRegexp(pattern).replaceAll(text, template)).toBe(want);
});

test('quoteMeta', () => {
  expect(quoteMeta('a.b*c+d?e|f(g)h[i]j{k}l^m$n\\o-p/q é')).toBe(
    'a\\.b\\*c\\+d\\?e\\|f\\(g\\)h\\[i\\]j\\{k\\}l\\^m\\$n\\\\o-p/q é',
  );
});

describe('no pattern takes more than linear time', () => {
  test.each([
    ['(a+)+$', 'a', '!'],
    ['(a|a)*b', 'a', ''],
    ['(a|aa)+$', 'a', '!'],
    ['^(.*)*$', 'x', '\n'],
    ['(.*)(.*)(.*)(.*)(.*)[0-9]$', 'x', ''],
    ['(x?){500}y', 'x', ''],
    ['\\s*\\s*\\s*=', ' ', ''],
  ])('%s', (pattern, unit, end) => {
    const text = unit.repeat(3000) + end;
    const start = performance.now();
    expect(compileRegexp(pattern).match(text)).toBe(false);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
