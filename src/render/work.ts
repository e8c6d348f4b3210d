import { FILES } from '../chart/files.ts';
import type { FuncTable, GoFunc } from '../go/func.ts';
import { countSteps } from '../go/regexp/steps.ts';
import { type GoMethod, type GoType, TypedMap, type Value } from '../go/value.ts';
import { BUILTINS } from '../template/builtins.ts';
import { LimitError } from '../template/errors.ts';
import { watchPrinting } from '../template/runtime.ts';

/** What the functions of a render may still do: the work of so many characters read or written. */
interface Work {
  readonly limit: number;
  left: number;
}

/** That of the render that is under way: renders end before others begin, but for those that functions of a host begin. */
let work: Work = { limit: 0, left: 0 };

/** Runs what may do so much work. */
export function withWork<T>(limit: number, run: () => T): T {
  const before = work;
  work = { limit, left: limit };
  const counter = countSteps(spend);
  const watcher = watchPrinting(spendOnAll);
  try {
    return run();
  } finally {
    work = before;
    countSteps(counter);
    watchPrinting(watcher);
  }
}

function spend(amount: number): void {
  work.left -= amount;
  if (work.left < 0) throw new LimitError(`template: more work than that of ${work.limit} characters in functions`);
}

const CALL = 32;
const ELEMENT = 16;
/** A list or a table that is gone through, beside its elements. */
const OBJECT = 96;
const MEGABYTE = 1024 * 1024;

/** What values are counted for by themselves: texts by their characters, lists and tables by their elements. */
function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (value instanceof Uint8Array) return value.length;
  if (Array.isArray(value)) return ELEMENT * value.length;
  return value instanceof Map ? ELEMENT * value.size : 0;
}

/**
 * Counts a value with all that is in it, as often as it is in it: what is shared is gone through anew at each place
 * by the functions too. Counted on the way, for that can be more than any time is enough for.
 */
function spendOnAll(value: unknown, factor = 1, depth = 0): undefined {
  spend(factor * (typeof value === 'object' ? OBJECT + sizeOf(value) : sizeOf(value)));
  if (depth >= MAX_DEPTH) return;
  if (Array.isArray(value)) {
    for (const item of value) if (mayHold(item)) spendOnAll(item, factor, depth + 1);
  } else if (value instanceof Map) {
    for (const item of value.values()) if (mayHold(item)) spendOnAll(item, factor, depth + 1);
  }
}

function mayHold(item: unknown): boolean {
  return typeof item === 'string' || Array.isArray(item) || item instanceof Map;
}

const MAX_DEPTH = 1000;

/** What a function does besides; nothing where it is counted on the way. */
type Price = (args: readonly unknown[]) => number | undefined;

/** What functions do besides reading their arguments and writing their result. */
const PRICES: readonly (readonly [names: string, price: Price])[] = [
  ['bcrypt htpasswd', () => 16 * MEGABYTE],
  // Three times as long in a browser.
  ['derivePassword', () => 64 * MEGABYTE],
  ['genPrivateKey', () => 128 * MEGABYTE],
  [
    'genCA genCAWithKey genSelfSignedCert genSelfSignedCertWithKey genSignedCert genSignedCertWithKey',
    () => 32 * MEGABYTE,
  ],
  ['tpl #tpl', ([text]) => 16384 + 64 * sizeOf(text)],
  // A key is printed.
  ['#lookup', ([, key]) => spendOnAll(key)],
  ['include #include #block', () => 256],
  // The entries of a context are copied where a hash goes over them.
  ['#partial #partialBlock', ([, , data, hash]) => 256 + (hash instanceof Map ? sizeOf(data) : 0)],
  ['uniq mustUniq without mustWithout has mustHas', listByList],
  [
    'regexMatch mustRegexMatch regexFind mustRegexFind regexFindAll mustRegexFindAll regexSplit mustRegexSplit ' +
      'regexReplaceAll mustRegexReplaceAll regexReplaceAllLiteral mustRegexReplaceAllLiteral',
    expression,
  ],
  // The memory of an entry, and its name.
  ['set', () => 1024],
  // The memory of new lists, which may be kept.
  ['concat append mustAppend push mustPush prepend mustPrepend', copied],
  ['fromYaml fromYamlArray fromToml', ([text]) => 16 * sizeOf(text)],
];

/** Each with each, with all that is in them. */
function listByList(args: readonly unknown[]): number {
  const longest = Math.max(...args.map((arg) => (Array.isArray(arg) ? arg.length : 1)), args.length);
  const times = args.length > 1 ? args.length : longest;
  for (const arg of args) if (Array.isArray(arg)) spendOnAll(arg, times);
  return ELEMENT * longest * times;
}

function copied(lists: readonly unknown[]): number {
  let elements = 1;
  for (const list of lists) if (Array.isArray(list)) elements += list.length;
  return 6 * ELEMENT * elements;
}

/** Making the machine of a pattern; what searches cost is told by them (`countSteps`). */
function expression([pattern]: readonly unknown[]): number {
  return 64 * (sizeOf(pattern) + (String(pattern).includes('{') ? 1000 : 8));
}

/** Functions that go through all that is in their arguments. */
const DEEP =
  'deepCopy mustDeepCopy deepEqual merge mustMerge mergeOverwrite mustMergeOverwrite toYaml mustToYaml toYamlPretty ' +
  'toJson mustToJson toPrettyJson mustToPrettyJson toRawJson mustToRawJson toToml mustToToml print printf println ' +
  'html js urlquery quote squote cat toString toStrings join sortAlpha compact mustCompact uniq mustUniq has mustHas ' +
  'without mustWithout #log #indentRest';
/** Functions that give back one of the values that they get, or something in it. */
const PASSING =
  'get index default coalesce ternary required first mustFirst last mustLast dig set unset lookup #lookup #at #root #data ' +
  '#section fail merge mustMerge mergeOverwrite mustMergeOverwrite';
/** Functions whose result takes longer to make than others' of its size. */
const SLOW = /yaml|toml|rand|wrap|sum$|AES|toDate|AsConfig|AsSecrets/i;

/** Functions that print what is in lists and tables. */
const PRINTING = /print|html|pretty|quote|toString|join/i;

/** How a function is counted. */
interface Tariff {
  readonly price: Price | undefined;
  readonly deep: boolean;
  readonly passes: boolean;
  readonly factor: number;
}

const tariffs = new Map<string, Tariff>();
let words: { prices: Map<string, Price>; deep: Set<string>; passing: Set<string> } | undefined;

function tariffOf(name: string): Tariff {
  let tariff = tariffs.get(name);
  if (tariff === undefined) {
    words ??= {
      prices: new Map(PRICES.flatMap(([names, price]) => names.split(' ').map((name) => [name, price] as const))),
      deep: new Set(DEEP.split(' ')),
      passing: new Set(PASSING.split(' ')),
    };
    const { prices, deep, passing } = words;
    const factor = SLOW.test(name) ? 8 : PRINTING.test(name) ? 3 : 1;
    tariff = { price: prices.get(name), deep: deep.has(name), passes: passing.has(name), factor };
    tariffs.set(name, tariff);
  }
  return tariff;
}

/** A function that counts what it does, and throws `LimitError` when all is spent. */
export function metered(name: string, func: GoFunc): GoFunc['call'] {
  const { price, deep, passes, factor } = tariffOf(name);
  const call = func.call as (...args: unknown[]) => Value;
  const read = (arg: unknown): number => {
    if (typeof arg === 'string') return factor * arg.length;
    if (deep) spendOnAll(arg, factor);
    return 0;
  };
  const written = (result: Value): Value => {
    if (typeof result === 'string') work.left -= factor * result.length;
    else if (!passes) work.left -= sizeOf(result);
    return result;
  };
  // Those of few parameters, which most are, without lists of arguments.
  switch (func.rest === undefined ? func.params.length : -1) {
    case 0:
      return () => {
        spend(CALL + (price?.([]) ?? 0));
        return written(call());
      };
    case 1:
      return (a: unknown) => {
        spend(CALL + read(a) + (price?.([a]) ?? 0));
        return written(call(a));
      };
    case 2:
      return (a: unknown, b: unknown) => {
        spend(CALL + read(a) + read(b) + (price?.([a, b]) ?? 0));
        return written(call(a, b));
      };
    case 3:
      return (a: unknown, b: unknown, c: unknown) => {
        spend(CALL + read(a) + read(b) + read(c) + (price?.([a, b, c]) ?? 0));
        return written(call(a, b, c));
      };
    default:
      return (...args: unknown[]) => {
        let size = 0;
        for (let i = 0; i < args.length; i++) size += read(args[i]);
        spend(CALL + size + (price?.(args) ?? 0));
        return written(call(...args));
      };
  }
}

/** Functions that cost no more than a step of a template, of which there is a limit already. */
const QUICK = new Set(
  (
    'default get hasKey dig ternary coalesce empty all any required fail include lookup getHostByName index len not and or call ' +
    'int int64 float64 add add1 add1f addf sub subf mul mulf div divf mod max min maxf minf biggest ceil floor round ' +
    'kindIs kindOf typeIs typeIsLike typeOf first mustFirst last mustLast now unset hello uuidv4 unixEpoch ' +
    'eq ne lt le gt ge'
  ).split(' '),
);

/**
 * `metered` for charts without Handlebars: not for what costs no more than a step. Texts that are compared are short or
 * the same, or they were counted when they were made.
 */
export function meteredIfCostly(name: string, func: GoFunc): GoFunc['call'] {
  return QUICK.has(name) ? func.call : metered(name, func);
}

/** The functions of text/template itself that are counted too: printing and comparing take as long as texts are. */
function* countedBuiltins(): Iterable<[string, GoFunc]> {
  // The others evaluate their arguments one by one, or need to know how they are called.
  for (const [name, builtin] of BUILTINS) if (name !== 'and' && name !== 'or' && name !== 'call') yield [name, builtin];
}

const tables = [new WeakMap<FuncTable, FuncTable>(), new WeakMap<FuncTable, FuncTable>()] as const;

/** A table with the functions of text/template that are counted: with `all`, quick ones too. */
export function withCountedBuiltins(functions: FuncTable, all: boolean): FuncTable {
  const known = tables[all ? 1 : 0];
  let table = known.get(functions);
  if (table === undefined) {
    const builtins = [...countedBuiltins()].filter(([name]) => all || !QUICK.has(name));
    table = new Map([...builtins, ...functions]);
    known.set(functions, table);
  }
  return table;
}

let countedFiles: GoType | undefined;

/** `.Files` whose methods count what they do. */
export function meteredFiles(files: Value): Value {
  if (!(files instanceof TypedMap) || files.type !== FILES) return files;
  countedFiles ??= countingType();
  return retyped(files, countedFiles);
}

function retyped(map: TypedMap, type: GoType): TypedMap {
  const out = new TypedMap(type);
  for (const [name, data] of map) out.set(name, data);
  return out;
}

function countingType(): GoType {
  const methods = new Map<string, GoMethod>();
  const type: GoType = { ...FILES, methods };
  for (const [name, method] of FILES.methods!) {
    const factor = SLOW.test(name) ? 8 : 1;
    const call: GoMethod['call'] = (own, ...args) => {
      const looked = name === 'Glob' || factor > 1 ? (own as Map<string, Value>).size * 4 : 0;
      spend(CALL + ELEMENT * looked);
      const result = method.call(own, ...args);
      if (name === 'Lines') spendOnAll(result);
      else work.left -= factor * sizeOf(result);
      return result instanceof TypedMap ? retyped(result, type) : result;
    };
    methods.set(name, { ...method, call });
  }
  return type;
}
