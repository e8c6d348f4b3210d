import type { Case } from './case.ts';
import { type Random, seeded } from './random.ts';

const INDICATORS = [
  '-',
  '- ',
  '?',
  '? ',
  ':',
  ': ',
  ',',
  '[',
  ']',
  '{',
  '}',
  '#',
  ' #',
  '&a ',
  '*a',
  '*base',
  '!',
  '!!str ',
  '!!int ',
  '!t ',
  '|',
  '>',
  '|-\n',
  '>+\n',
  '|1\n',
  '>2-\n',
  "'",
  '"',
  '%',
  '@',
  '`',
  '<<: ',
  '---\n',
  '...\n',
  '--- ',
  '~',
  '=',
  '\\',
  '!<x> ',
  '!!binary ',
  '!!map ',
  '!!seq ',
  '!!float ',
  '!!null ',
  '!!bool ',
  '!!timestamp ',
  '!!set ',
  '!!merge ',
];
const CHARACTERS = [
  '\t',
  ' ',
  '  ',
  '\n',
  '\n\n',
  '\r',
  '\r\n',
  '\0',
  '\x07',
  '\x1b',
  '\x7f',
  '\x80',
  '\x85',
  '\u00a0',
  '\u2028',
  '\u2029',
  '\ufeff',
  '\ufffe',
  '\uffff',
  '\ufffd',
  'é',
  '日',
  '👍',
  '\udcff',
  '\udcc3',
  '0',
  '9',
  'a',
  'y',
  '.',
  '_',
  '+',
  'e',
  'x',
  '/',
];
const SCALARS = [
  'null',
  'true',
  'yes',
  'y',
  'on',
  '0',
  '-0',
  '0x1F',
  '0o7',
  '08',
  '1e3',
  '1E+2',
  '.5',
  '5.',
  '1_0',
  '.inf',
  '.NaN',
  '2024-01-31',
  '2001-12-14 21:59:43.10 -5',
  '1:30',
  '190:20:30',
  '12e03',
  '0b1',
  '0x',
  '_1',
  '1__0',
  '~',
  '<<',
  '=',
  '"\\x"',
  '"\\u12"',
  '"\\U00110000"',
  "'a''b'",
  '"a\n b"',
  '[]',
  '{}',
  '[a, b: c]',
  '{a, b: c}',
  '{? a : b}',
  '{a: }',
  '[,]',
  '! x',
  '!!str',
  '&x',
  '&x y',
  '99999999999999999999',
  '1e999',
  '-9223372036854775808',
  '18446744073709551615',
  '9223372036854775808',
  '0.1e-5',
  '1.0',
  '1.',
  '+1',
  '- a',
  'a: b',
  '-',
  '?',
  ':',
  '?x',
  ':x',
  '-x',
  '!',
  '|',
  '>\n  x',
  'a #b',
  'a#b',
  "'",
  '"',
];

/** Changes a text as an unlucky editor would: one to four times. */
export function mutated(random: Random, text: string): string {
  let out = text;
  for (
    let n = random.weighted([
      [5, 1],
      [3, 2],
      [1, 3],
      [1, 4],
    ] as const);
    n > 0;
    n--
  )
    out = once(random, out);
  return out;
}

function once(random: Random, text: string): string {
  const lines = text.split('\n');
  const line = random.below(lines.length);
  const other = random.below(lines.length);
  const at = random.below(text.length + 1);
  const inserted = (piece: string): string => text.slice(0, at) + piece + text.slice(at);
  switch (random.below(15)) {
    case 0:
      return lines.toSpliced(line, 1).join('\n');
    case 1:
      return lines.toSpliced(line, 0, lines[other]!).join('\n');
    case 2:
      return lines.with(line, lines[other]!).with(other, lines[line]!).join('\n');
    case 3:
      return text.slice(0, at) + text.slice(at + random.between(1, 3));
    case 4:
      return text.slice(0, at) + (text[at + 1] ?? '') + (text[at] ?? '') + text.slice(at + 2);
    case 5:
      return lines.with(line, ' '.repeat(random.between(1, 3)) + lines[line]!).join('\n');
    case 6:
      return lines.with(line, lines[line]!.replace(/^ {1,2}/, '')).join('\n');
    case 7:
      return lines
        .with(
          line,
          lines[line]!.replace(/^ */, (s) => (s === '' ? '\t' : `${s.slice(1)}\t`)),
        )
        .join('\n');
    case 8:
    case 9:
      return inserted(random.pick(INDICATORS));
    case 10:
      return inserted(random.pick(CHARACTERS));
    case 11:
      return lines
        .with(
          line,
          lines[line]!.replace(/([:-] ).*$/, (_, head: string) => head + random.pick(SCALARS)),
        )
        .join('\n');
    case 12:
      return lines
        .with(
          line,
          lines[line]!.replace(
            /^(\s*(?:- )?)([^:]*)(:)/,
            (_, a: string, _key, c: string) => a + random.pick(SCALARS) + c,
          ),
        )
        .join('\n');
    case 13:
      return lines
        .with(
          line,
          lines[line]! +
            random.pick([' ', '\t', ' # c', ':', ',', ' x', '"', "'", '\\', ' |', ' >-', ' &z', ' [', ' {', '\r']),
        )
        .join('\n');
    default:
      return text.slice(0, at);
  }
}

/** How a document is looked at. */
const VIEWS: readonly ((document: string) => Case)[] = [
  (document) => ({ values: document, snippet: '{{ .Values | toJson }}' }),
  (document) => ({
    values: document,
    snippet: '{{ .Values | toYaml }}|{{ range $k, $v := .Values }}{{ $k }}={{ printf "%T %v" $v $v }};{{ end }}',
  }),
  (document) => ({ files: { 'doc.yaml': document }, snippet: '{{ .Files.Get "doc.yaml" | fromYaml | toJson }}' }),
  (document) => ({ files: { 'doc.yaml': document }, snippet: '{{ .Files.Get "doc.yaml" | fromYaml | toYaml }}' }),
  (document) => ({ files: { 'doc.yaml': document }, snippet: '{{ .Files.Get "doc.yaml" | fromYamlArray | toJson }}' }),
  (document) => ({ template: '{{ .Files.Get "doc.yaml" }}', files: { 'doc.yaml': document } }),
  (document) => ({ snippet: '{{ .Values | toJson }}', files: { '../more.yaml': document }, args: ['-f', 'more.yaml'] }),
];

/** A case around a mutated document. */
export function drawYamlCase(seed: number, documents: readonly string[]): Case {
  const random = seeded(seed);
  const document = mutated(random, random.pick(documents));
  return random.weighted([
    [2, VIEWS[0]!],
    [1, VIEWS[1]!],
    [3, VIEWS[2]!],
    [2, VIEWS[3]!],
    [1, VIEWS[4]!],
    [3, VIEWS[5]!],
    [1, VIEWS[6]!],
  ] as const)(document);
}
