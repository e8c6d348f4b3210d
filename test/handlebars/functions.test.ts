// Each function is called from Handlebars and from a Go template. The Go engine is held to Helm 4.3.1 by the tests of
// test/funcs and test/template; what it gives is what Handlebars has to give.
import { beforeAll, describe, expect, it } from 'vitest';
import { portableHost } from '../../src/funcs/host.ts';
import type { GoFunc, Param } from '../../src/go/func.ts';
import { fromPlain } from '../../src/go/plain.ts';
import type { Value } from '../../src/go/value.ts';
import * as handlebars from '../../src/handlebars/engine.ts';
import { provideHandlebars } from '../../src/render/engines.ts';
import { functionTable } from '../../src/render/function-table.ts';
import { renderGoTemplates } from '../../src/render/gotemplate.ts';
import { BUILTINS } from '../../src/template/builtins.ts';
import { ExecError } from '../../src/template/errors.ts';

const options = {
  release: { name: 'r', namespace: 'n', revision: 1, isInstall: true, isUpgrade: false },
  capabilities: undefined as never,
  host: portableHost(),
};

const VALUES = {
  s: 'Some text, x',
  e: '',
  n: 3,
  f: 2.5,
  t: true,
  z: null,
  l: ['b', 'a', 'c'],
  nums: [3, 1, 2],
  d: { a: 1, b: { c: 'x' } },
  ds: [{ a: 1 }, { a: 2 }],
  v: '1.2.3',
  date: '2024-05-06',
  yaml: 'a: 1\nb: [x]\n',
  json: '{"a":[1]}',
  url: 'http://u:p@h:1/p?q#f',
  b64: 'aGVsbG8=',
};

/** The result of a template text, or the error's last part. */
function run(text: string, isHandlebars: boolean): string {
  const scope = fromPlain({ Values: VALUES }) as Map<string, Value>;
  try {
    const template = {
      name: 'c/templates/t',
      text,
      handlebars: isHandlebars,
      chart: 'c',
      basePath: 'c/templates',
      scope,
    };
    return [...renderGoTemplates([template], options).values()][0]!.text;
  } catch (error) {
    // The place is another one in another language.
    const { cause } = error as { cause?: unknown };
    if (!(cause instanceof ExecError)) throw error;
    return `failed: ${cause.detail.replaceAll('.Values', 'Values')}`;
  }
}

/** Arguments as both languages write them: literals, and values by their names. */
const STRINGS = [
  '"abc"',
  '"A b-C_d"',
  '""',
  '"2"',
  '"yaml"',
  's',
  'v',
  'date',
  'yaml',
  'json',
  'url',
  'b64',
  '"%v-%s"',
  '"^a.*"',
  '">1.0.0"',
  '"2006-01-02"',
  '"a"',
  '"1h30m"',
  '"/a/../b.c"',
];
const INTS = ['0', '1', '2', '5', '12'];
const ANY = [...STRINGS.slice(0, 6), '1', '2.5', 'true', 'false', 'n', 'f', 'l', 'nums', 'd', 'ds', 'z', 'e', 't'];

function pool(param: Param<unknown>): readonly string[] {
  const { name, kind } = param.type;
  if (kind === 'string') return STRINGS;
  if (kind === 'int' || kind === 'int64') return INTS;
  if (kind === 'float64') return ['1.5', '2', 'f'];
  if (kind === 'bool') return ['true', 'false', 't'];
  if (kind === 'map') return ['d'];
  if (kind === 'slice') return name === '[]string' ? ['(list "x" "y")'] : ['l', 'nums', 'ds'];
  return ANY;
}

/** What a seed draws, the same each time. */
function* draws(seed: number): Generator<number, never> {
  let state = seed;
  for (;;) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    yield state;
  }
}

function callsOf(fn: GoFunc, count: number): string[][] {
  const random = draws([...fn.name].reduce((sum, c) => sum * 31 + c.charCodeAt(0), 7) % 100_000);
  return Array.from({ length: count }, () => {
    const params = [...fn.params];
    if (fn.rest !== undefined) for (let i = random.next().value % 4; i > 0; i--) params.push(fn.rest);
    return params.map((param) => {
      const from = pool(param);
      return from[random.next().value % from.length]!;
    });
  });
}

const NAMES = /^(?:s|v|e|n|f|t|z|l|nums|d|ds|date|yaml|json|url|b64)$/;
const goArgument = (arg: string): string => (NAMES.test(arg) ? `.Values.${arg}` : arg);
const handlebarsArgument = (arg: string): string => (NAMES.test(arg) ? `Values.${arg}` : arg);

/** Two calls never give the same; keys and certificates need a host that makes them. */
const VARYING: ReadonlySet<string> = new Set(
  'now ago randAlpha randAlphaNum randAscii randNumeric randBytes randInt shuffle uuidv4 htpasswd bcrypt encryptAES keys values genPrivateKey genCA genCAWithKey genSelfSignedCert genSelfSignedCertWithKey genSignedCert genSignedCertWithKey buildCustomCert'.split(
    ' ',
  ),
);
/** Their arguments are not drawn: `call` takes functions, the others are too slow, or have no answer here. */
const FAILING: ReadonlySet<string> = new Set([
  'call',
  'decryptAES',
  'derivePassword',
  'buildCustomCert',
  'genSignedCertWithKey',
  'fail',
]);

/** Calls that are hardly ever drawn. */
const DATE = '(toDate "2006-01-02" "2024-05-06")';
const SURE: Readonly<Record<string, readonly string[]>> = {
  eq: ['1', '1'],
  dig: ['"a"', '0', 'd'],
  unixEpoch: [DATE],
  dateModify: ['"1h"', DATE],
  date_modify: ['"1h"', DATE],
  mustDateModify: ['"1h"', DATE],
  must_date_modify: ['"1h"', DATE],
};

const table = [...new Map([...BUILTINS, ...functionTable(options)]).values()].filter(
  // Slow by design.
  ({ name }) => name !== 'derivePassword',
);

describe('functions in Handlebars', () => {
  beforeAll(() => provideHandlebars(handlebars));

  it('are all functions that Go templates have', () => {
    expect(table.length).toBeGreaterThan(220);
  });

  it.each(table.map((fn): [string, GoFunc] => [fn.name, fn]))('%s gives what it gives in a Go template', (name, fn) => {
    let succeeded =
      fn.name.startsWith('gen') ||
      FAILING.has(name) ||
      name === 'htpasswd' ||
      name === 'bcrypt' ||
      name === 'encryptAES';
    const known = SURE[name] ?? [];
    const drawn = callsOf(fn, 40);
    for (const [i, args] of [known, ...drawn].entries()) {
      if (i === 0 && known.length === 0) continue;
      if (i > 6 && succeeded) break;
      const [go, hbs] = [goArgument, handlebarsArgument].map((form) => [name, ...args.map(form)].join(' '));
      const outer = VARYING.has(name) ? 'kindOf' : 'print';
      const expected = run(`{{ ${outer} (${go}) }}`, false);
      expect([hbs, run(`{{${outer} (${hbs})}}`, true)]).toEqual([hbs, expected]);
      if (!expected.startsWith('failed')) succeeded = true;
    }
    expect(succeeded).toBe(true);
  });
});
