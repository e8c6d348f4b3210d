import { quote } from '../../src/go/strconv.ts';
import type { Random } from './random.ts';
import * as W from './words.ts';

/** A values file, flags, and the paths at which templates find something of a kind. */
export interface DrawnValues {
  readonly text: string;
  readonly args: readonly string[];
  readonly paths: Map<string, string[]>;
}

const PLAIN_SCALARS: readonly (readonly [text: string, kind: string])[] = [
  ['1', 'F'],
  ['0', 'F'],
  ['-17', 'F'],
  ['1000000', 'F'],
  ['123456789', 'F'],
  ['9007199254740992', 'F'],
  ['9223372036854775807', 'F'],
  ['1.5', 'F'],
  ['-0.001', 'F'],
  ['1e3', 'F'],
  ['.5', 'F'],
  ['0x1F', 'F'],
  ['0o17', 'F'],
  ['0777', 'F'],
  ['1_000', 'F'],
  ['true', 'B'],
  ['false', 'B'],
  ['yes', 'B'],
  ['off', 'B'],
  ['null', 'A'],
  ['~', 'A'],
  ['', 'A'],
  ['2024-01-31', 'A'],
  ['12:30:45', 'A'],
  ['foo', 'S'],
  ['plain words here', 'S'],
  ['nginx:1.27', 'S'],
  ['1.2.3', 'S'],
  ['ünïcödé', 'S'],
  ['0.0.0.0/0', 'S'],
  ['-dash', 'S'],
];

/** Draws the values of a chart: nested maps and lists of every kind of scalar in every style, and `--set` flags. */
export function drawValues(random: Random): DrawnValues {
  const paths = new Map<string, string[]>();
  const add = (kind: string, path: string): void => {
    const list = paths.get(kind);
    if (list) list.push(path);
    else paths.set(kind, [path]);
  };
  const scalar = (path: string | undefined): string => {
    if (random.chance(0.45)) {
      if (path !== undefined) add('S', path);
      return stringScalar(random);
    }
    const [text, kind] = random.pick(PLAIN_SCALARS);
    if (path !== undefined) add(kind, path);
    return text;
  };
  const block = (indent: string, path: string | undefined, depth: number): string => {
    const keys = new Set(Array.from({ length: random.between(1, 5) }, () => random.pick(W.SAFE_KEYS)));
    let text = '';
    for (const key of keys) {
      const at = path === undefined ? undefined : `${path}.${key}`;
      const choice = random.next();
      if (depth < 3 && choice < 0.3) {
        if (at !== undefined) add('D', at);
        text += `${indent}${key}:\n${block(`${indent}  `, at, depth + 1)}`;
      } else if (depth < 3 && choice < 0.45) {
        const strings = random.chance(0.4);
        if (at !== undefined) add(strings ? 'SL' : 'L', at);
        const items = Array.from({ length: random.between(1, 4) }, () =>
          strings
            ? stringScalar(random)
            : random.chance(0.2)
              ? `\n${block(`${indent}    `, undefined, depth + 1)}`
              : scalar(undefined),
        );
        text += `${indent}${key}:\n${items.map((item) => `${indent}  -${item.startsWith('\n') ? item : ` ${item}\n`}`).join('')}`;
      } else if (choice < 0.55) {
        if (at !== undefined) add(choice < 0.5 ? 'L' : 'D', at);
        text += `${indent}${key}: ${choice < 0.5 ? `[${flowItems(random)}]` : `{${flowPairs(random)}}`}\n`;
      } else if (choice < 0.62) {
        if (at !== undefined) add('S', at);
        const header = random.pick(['|', '>', '|-', '>-', '|+', '|2', '>+']);
        const inner = header === '|2' ? `${indent}  ` : `${indent}    `;
        text += `${indent}${key}: ${header}\n${inner}first line\n${inner}second: line\n`;
      } else {
        text += `${indent}${key}: ${scalar(at)}\n`;
      }
    }
    return text;
  };
  const text = random.chance(0.05) ? '' : block('', '.Values', 0);
  const args: string[] = [];
  while (random.chance(0.3)) args.push(...flag(random, add));
  return { text, args, paths };
}

function stringScalar(random: Random): string {
  const word = random.pick(W.STRINGS);
  const single = /^[^\0-\x1f\x7f\x85\u2028\ufeff]*$/.test(word);
  if (single && random.chance(0.4)) return `'${word.replaceAll("'", "''")}'`;
  return quote(word).replaceAll('\\x', '\\x');
}

function flowItems(random: Random): string {
  return Array.from({ length: random.below(4) }, () => flowScalar(random)).join(', ');
}

function flowPairs(random: Random): string {
  const keys = new Set(Array.from({ length: random.below(4) }, () => random.pick(W.SAFE_KEYS)));
  return [...keys].map((key) => `${key}: ${flowScalar(random)}`).join(', ');
}

function flowScalar(random: Random): string {
  return random.chance(0.5) ? stringScalar(random) : random.pick(PLAIN_SCALARS.slice(0, 19))[0];
}

function flag(random: Random, add: (kind: string, path: string) => void): string[] {
  const key = random.pick(['s1', 's2', 's3']);
  switch (random.below(6)) {
    case 0:
      add('I', `.Values.${key}i`);
      return ['--set', `${key}i=${random.pick(['1', '0', '-5', '9223372036854775807', '42'])}`];
    case 1:
      add('L', `.Values.${key}l`);
      return ['--set', `${key}l={${random.pick(['a,b', '1,2,3', '', 'true,null,x'])}}`];
    case 2:
      add('S', `.Values.${key}s.x`);
      add('D', `.Values.${key}s`);
      return ['--set-string', `${key}s.x=${random.pick(['1', 'true', 'a b', 'é', 'a\\,b'])}`];
    case 3:
      add('D', `.Values.${key}j`);
      return ['--set-json', `${key}j=${random.pick(['{"a":1,"b":[2.5,null]}', '{}', '{"x":{"y":"z"}}'])}`];
    case 4:
      add('S', `.Values.${key}t`);
      return ['--set-literal', `${key}t=${random.pick(['a,b=c', '{x}', 'plain'])}`];
    default:
      return [
        '--set',
        random.pick([
          'a.b=1',
          'list[1]=x',
          'a=null',
          'key.nested.zz=true',
          'b={}',
          'nested[0].a=1',
          'a[',
          '=',
          'a=1,b=2',
        ]),
      ];
  }
}
