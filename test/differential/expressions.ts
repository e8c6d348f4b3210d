import { quote } from '../../src/go/strconv.ts';
import { FUNCTIONS, type FunctionSpec, functionsFor } from './functions.ts';
import type { Random } from './random.ts';
import * as W from './words.ts';

/** A variable, and the kind of what it holds. */
export interface Variable {
  readonly name: string;
  readonly kind: string;
}

/** What an expression may name where it stands. */
export interface Scope {
  /** How the data of the whole render are reached: `` (dot itself), `$`, or not at all. */
  readonly root: '' | '$' | undefined;
  /** The kind of dot, where it isn't the root. */
  readonly dot: string | undefined;
  readonly vars: readonly Variable[];
}

/** Draws expressions of wanted kinds, and counts what it used. */
export interface Drawing {
  readonly random: Random;
  /** How often each function and each kind of node was written. */
  readonly used: Map<string, number>;
  /** Paths from the root by the kind of what is there, without the root: `.Values.a.b`. */
  readonly paths: ReadonlyMap<string, readonly string[]>;
  /** Names that `include` and `template` may use. */
  readonly names: string[];
  /** The probability that an argument is of any kind at all. */
  readonly wrong: number;
  /** Template texts for `tpl`. */
  nested(): string;
}

export function count(d: Drawing, what: string): void {
  d.used.set(what, (d.used.get(what) ?? 0) + 1);
}

/** Kinds that may stand for another. */
const WIDER: Record<string, readonly string[]> = {
  A: ['S', 'I', 'F', 'B', 'L', 'D', 'SL', 'N', 'A', 'T', 'NIL', 'DS'],
  I: ['I', 'J'],
  N: ['I', 'F', 'I', 'N'],
  L: ['L', 'L', 'SL', 'IL'],
  RANGE: ['DS'],
  M: ['S', 'L', 'D', 'SL'],
  CTX: ['ROOT', 'ROOT', 'D', 'S', 'A'],
};

const MAX_DEPTH = 4;

/** Kinds of numbers that say how much is made: never anything else, lest memory run out. */
const SIZES = new Set(['PI', 'W', 'LX']);

/** An operand: one word, or something in parentheses. */
export function operand(d: Drawing, kind: string, scope: Scope, depth = 0): string {
  const { random } = d;
  if (d.wrong > 0 && !SIZES.has(kind) && random.chance(d.wrong)) {
    return operand({ ...d, wrong: 0 }, random.pick(WIDER['A']!), scope, depth);
  }
  const wider = WIDER[kind];
  if (wider !== undefined && random.chance(0.9)) {
    const narrower = random.pick(wider);
    if (narrower !== kind) return operand(d, narrower, scope, depth);
  }
  const known = named(d, kind, scope);
  const choice = random.next();
  if (known !== undefined && choice < 0.4) return known;
  if (depth < MAX_DEPTH && choice < 0.4 + 0.4 / (depth + 1)) {
    const functions = functionsFor(kind);
    if (functions.length > 0) return parenthesized(d, call(d, random.weighted(functions), scope, depth + 1));
  }
  return literal(d, kind, scope, depth);
}

function parenthesized(d: Drawing, text: string): string {
  count(d, 'node:parentheses');
  return text.startsWith('(') && text.endsWith(')') && !text.slice(1, -1).includes(')') ? text : `(${text})`;
}

/** Kinds that something else will not do for: what is no list or map can't be ranged over. */
const STRICT = new Set(['L', 'SL', 'IL', 'D', 'DS']);

/** A pipeline without parentheses, as an action holds it. */
export function pipeline(d: Drawing, kind: string, scope: Scope): string {
  const { random } = d;
  if (random.chance(0.25)) {
    const text = operand(d, kind, scope, 1);
    return text === 'nil' && random.chance(0.95) ? '(list nil | first)' : text;
  }
  const wider = WIDER[kind];
  const wanted = wider === undefined ? kind : random.pick(wider);
  const functions = functionsFor(wanted);
  if (functions.length === 0 || (!STRICT.has(kind) && random.chance(0.25))) {
    if (kind === 'NIL' || kind === 'ROOT' || kind === 'CTX') return pipeline(d, 'D', scope);
    const spec = random.weighted(FUNCTIONS.map((f) => [f.weight, f] as const));
    return call(d, spec, scope, 1);
  }
  return call(d, random.weighted(functions), scope, 1);
}

/** A call, its last argument sometimes before a `|`. */
export function call(d: Drawing, spec: FunctionSpec, scope: Scope, depth: number): string {
  const { random } = d;
  count(d, `function:${spec.name}`);
  const args = callArguments(d, spec, scope, depth);
  let text: string;
  if (args.length > 0 && random.chance(0.35)) {
    count(d, 'node:pipe');
    const last = args.pop()!;
    text = `${last} ${random.pick(['|', '|', ' | '])} ${[spec.name, ...args].join(' ')}`;
  } else {
    text = [spec.name, ...args].join(' ');
  }
  if (spec.form === '@') return text;
  return spec.form.slice(1, -1).replaceAll('@', () => `(${text})`);
}

function callArguments(d: Drawing, spec: FunctionSpec, scope: Scope, depth: number): string[] {
  const { random } = d;
  const args: string[] = [];
  spec.params.forEach((kind, i) => {
    const times = spec.variadic && i === spec.params.length - 1 ? random.below(4) : 1;
    for (let k = 0; k < times; k++) {
      if (kind === 'KV') args.push(operand(d, 'K', scope, depth), operand(d, 'A', scope, depth));
      else if (kind === 'FMT') args.push(...formatArguments(d, scope, depth));
      else args.push(operand(d, kind, scope, depth));
    }
  });
  // The format brought its own arguments.
  if (spec.params[0] === 'FMT') return args.slice(0, args.length);
  if (d.wrong > 0 && random.chance(d.wrong / 2)) {
    if (random.chance(0.5)) args.pop();
    else args.push(operand(d, 'A', scope, depth));
  }
  return args;
}

function formatArguments(d: Drawing, scope: Scope, depth: number): string[] {
  const { random } = d;
  const verbs = Array.from({ length: random.below(3) + 1 }, () => random.pick(W.FORMATS));
  // Other verbs show where a time's zone lies in memory: they get plain values alone.
  const textual = verbs.every((verb) => /[vsqxXT%]\|?$/.test(verb) && !verb.includes('*'));
  const args = verbs.map((verb) => {
    const kind = /[dcUboO]$/.test(verb) ? 'I' : /[feEgG]$/.test(verb) ? 'F' : /[sqxX]\|?$/.test(verb) ? 'S' : 'B';
    const other = textual ? 'A' : random.pick(['S', 'I', 'F', 'B']);
    const suits = verb.endsWith('v') ? !textual : random.chance(0.9);
    return operand({ ...d, wrong: textual ? d.wrong : 0 }, suits ? kind : other, scope, depth);
  });
  if (random.chance(0.1)) args.push(operand({ ...d, wrong: 0 }, 'S', scope, depth));
  return [stringLiteral(d, verbs.join(random.pick(['', ' ', '-', 'é']))), ...args];
}

/** A variable, a path or dot of the wanted kind. */
function named(d: Drawing, kind: string, scope: Scope): string | undefined {
  const { random } = d;
  const choices: (() => string)[] = [];
  const vars = scope.vars.filter((v) => v.kind === kind);
  if (vars.length > 0) {
    choices.push(() => {
      count(d, 'node:variable');
      return random.pick(vars).name;
    });
  }
  if (scope.dot === kind) {
    choices.push(() => {
      count(d, 'node:dot');
      return '.';
    });
  }
  const paths = d.paths.get(kind);
  if (scope.root !== undefined && paths !== undefined && paths.length > 0) {
    choices.push(() => {
      const path = random.pick(paths);
      if (path.startsWith('(')) {
        count(d, 'node:method');
        return path.replaceAll('@', scope.root!);
      }
      if (random.chance(0.1) && path.split('.').length > 2) {
        count(d, 'node:chain');
        const cut = path.indexOf('.', 1);
        return `(${scope.root}${path.slice(0, cut)})${path.slice(cut)}`;
      }
      count(d, 'node:field');
      return scope.root + path;
    });
  }
  if (kind === 'ROOT' && scope.root !== undefined) {
    choices.push(() => {
      count(d, 'node:dot');
      return scope.root === '' ? '.' : '$';
    });
  }
  return choices.length === 0 ? undefined : random.pick(choices)();
}

const LITERALS: Record<string, readonly string[]> = {
  RE: W.REGEXPS,
  B32: ['NBSWY3DP', 'MFRGG===', 'x', ''],
  B64: ['aGVsbG8=', 'w6k=', '!!!', '', 'YQ==', 'gA=='],
  JSON: W.JSONS.map((text) => text),
  JSONA: W.JSON_ARRAYS,
  YAML: W.YAMLS,
  YAMLA: W.YAML_ARRAYS,
  TOML: W.TOMLS,
};

const PLAIN: Record<string, readonly string[]> = {
  K: W.KEYS,
  NS: W.NUMBER_TEXTS,
  PATH: W.PATHS,
  VER: W.VERSIONS,
  CON: W.CONSTRAINTS,
  DATE: W.DATES,
  LAY: W.LAYOUTS,
  LAYD: ['2006-01-02'],
  ZONE: W.ZONES,
  DUR: W.DURATIONS,
  URL: W.URLS,
  KIND: W.KINDS,
  ALG: ['ed25519', 'ecdsa', 'x'],
};

function literal(d: Drawing, kind: string, scope: Scope, depth: number): string {
  const { random } = d;
  if (kind.startsWith('"')) {
    const word = kind.slice(1, -1);
    return /^\d+$/.test(word) ? word : kind;
  }
  const plain = PLAIN[kind];
  if (plain !== undefined) return stringLiteral(d, random.pick(plain));
  const escaped = LITERALS[kind];
  if (escaped !== undefined) return rawOrQuoted(d, random.pick(escaped));
  switch (kind) {
    case 'S':
      return stringLiteral(
        d,
        random.pick(random.chance(0.15) ? W.REPLACEMENTS : random.chance(0.1) ? W.TYPES : W.STRINGS),
      );
    case 'I':
    case 'J':
      count(d, 'node:number');
      return random.pick(random.chance(0.7) ? W.SMALL_INTS : SAFE_INTS);
    case 'W':
      count(d, 'node:number');
      return random.pick(W.SMALL_INTS);
    case 'PI':
      count(d, 'node:number');
      return random.pick(W.POSITIVE);
    case 'IX':
      count(d, 'node:number');
      return random.pick(['0', '0', '0', '1', '2']);
    case 'F':
      count(d, 'node:number');
      return random.pick(W.FLOATS);
    case 'N':
      count(d, 'node:number');
      return random.chance(0.05) ? random.pick(W.COMPLEX) : random.pick(W.INTS);
    case 'B':
      count(d, 'node:bool');
      return random.pick(['true', 'false']);
    case 'NIL':
      count(d, 'node:nil');
      // nil is no command of its own: it is an argument.
      return depth > 0 ? 'nil' : '(list nil | first)';
    case 'L':
      return `(list${times(random.below(4), () => ` ${operand(d, 'A', scope, depth + 1)}`)})`;
    case 'LX':
      // Of its own length and no more: what lies behind the end of other lists is told in docs/testing.md.
      return `(list 1 ${operand(d, 'S', scope, depth + 1)} "c")`;
    case 'SL':
      return `(list${times(random.below(4), () => ` ${stringLiteral(d, random.pick(W.STRINGS))}`)})`;
    case 'IL':
      return `(until ${random.pick(W.POSITIVE)})`;
    case 'DS':
      return `(splitn ${stringLiteral(d, random.pick(['.', ' ', '']))} 3 ${operand(d, 'S', scope, depth + 1)})`;
    case 'D':
    case 'DF':
    case 'D1': {
      // A copy: what is put into it does not become a part of itself, which Helm dies of.
      if (kind === 'DF' && random.chance(0.3)) return `(deepCopy ${operand(d, 'D', scope, depth + 1)})`;
      const size = kind === 'D1' ? 1 : random.below(4);
      return `(dict${times(size, () => ` ${stringLiteral(d, random.pick(W.KEYS))} ${operand(d, 'A', scope, depth + 1)}`)})`;
    }
    case 'URLD':
      return `(urlParse ${stringLiteral(d, random.pick(W.URLS.slice(0, 6)))})`;
    case 'T':
      return `(toDate "2006-01-02" ${stringLiteral(d, random.pick(W.DATES.slice(0, 4)))})`;
    case 'TN':
      return stringLiteral(d, d.names.length > 0 && random.chance(0.98) ? random.pick(d.names) : 'missing');
    case 'TPL':
      return stringLiteral(d, d.nested());
    case 'ROOT':
    case 'CTX':
      count(d, 'node:dot');
      return scope.root === '$' ? '$' : '.';
    default:
      return literal(d, random.pick(['S', 'I', 'F', 'B', 'L', 'D']), scope, depth + 1);
  }
}

const SAFE_INTS = W.INTS.slice(0, 24);

function times(n: number, write: () => string): string {
  let text = '';
  for (let i = 0; i < n; i++) text += write();
  return text;
}

const RAW = /^[^`\0-\x08\x0b-\x1f]*$/;

/** A string constant, quoted or raw. */
export function stringLiteral(d: Drawing, text: string): string {
  if (RAW.test(text) && d.random.chance(0.2)) {
    count(d, 'node:raw string');
    return `\`${text}\``;
  }
  count(d, 'node:string');
  return quote(text);
}

/** A text that is already escaped for quotes. */
function rawOrQuoted(d: Drawing, escaped: string): string {
  count(d, 'node:string');
  return `"${escaped.replace(/(?<!\\)"/g, '\\"')}"`;
}
