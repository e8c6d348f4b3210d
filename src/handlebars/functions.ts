import { toText } from '../go/fmt.ts';
import { type FuncTable, func, type GoFunc, P, variadic } from '../go/func.ts';
import { quote } from '../go/strconv.ts';
import { GoError, GoInt, int, typeOf, type Value } from '../go/value.ts';
import { Fault } from '../template/errors.ts';
import { field, isTrue, printable, type RunState } from '../template/runtime.ts';

/** What `{{> @partial-block}}` stands for in a partial. */
interface Block {
  /** The template that the body was made to. */
  readonly name: string;
  /** The variables that it sees. */
  readonly environment: Map<string, Value>;
  readonly outer: Block | undefined;
}

/** What is dynamic in the templates of a render: one for all of its sets. */
export interface Run {
  /** `@root`: what the file that is being rendered was called with. */
  root: Value;
  /** What `@index` and its like mean in a partial. */
  frame: Map<string, Value> | undefined;
  block: Block | undefined;
  /** Full names of partial files by the paths that can be written for them. */
  readonly partials: ReadonlyMap<string, string>;
  /** The own files that charts have called, by what they wrote, null for none; for all runs with the same partial files. */
  readonly found: Map<string, Map<string, string | null>>;
  readonly log: ((message: string) => void) | undefined;
}

/** What the functions need of a set of templates. */
export interface Templates {
  has(name: string): boolean;
  /** Runs a template, with the limit on includes of one name. */
  include(name: string, data: Value): string;
  /** Runs a Handlebars text of a chart. */
  run(text: string, chart: string, data: Value): string;
}

const LENIENT = { missingKey: 'zero' } as RunState;

/** What the functions work for: one run after the other. */
export interface Runs {
  readonly run: Run;
}

/** The functions that translated texts call; their names can be written in no text. */
export function runtimeFunctions(runs: Runs, templates: Templates): FuncTable {
  const { include } = templates;
  const partial = (name: string, chart: string, data: Value, hash: Value, frame: Value, block?: Block): string => {
    const { run } = runs;
    const found = resolve(name, chart, run, templates);
    if (found === undefined && block === undefined) throw new GoError(`there is no partial ${quote(name)}`);
    const { frame: outerFrame, block: outerBlock } = run;
    if (frame instanceof Map) run.frame = frame;
    const context = withHash(data, hash);
    try {
      if (found === undefined) return runBlock(block!, context);
      if (block !== undefined) run.block = block;
      return include(found, context);
    } finally {
      run.frame = outerFrame;
      run.block = outerBlock;
    }
  };
  const runBlock = ({ name, environment, outer }: Block, context: Value): string => {
    const { run } = runs;
    const before = run.block;
    run.block = outer;
    try {
      return include(name, new Map<string, Value>([...environment, ['this', context ?? null]]));
    } finally {
      run.block = before;
    }
  };
  const functions: GoFunc[] = [
    func('#root', [], () => runs.run.root),
    func('#data', [P.string], (name) => runs.run.frame?.get(name)),
    func('#hasBlock', [], () => runs.run.block !== undefined),
    func('#partial', [P.string, P.string, P.any, P.any, P.any], partial),
    func(
      '#partialBlock',
      [P.string, P.string, P.any, P.any, P.any, P.string, P.map],
      (name, chart, data, hash, frame, block, environment) =>
        partial(name, chart, data, hash, frame, { name: block, environment, outer: runs.run.block }),
    ),
    func('#block', [P.any, P.any], (data, hash) => {
      const { block } = runs.run;
      if (block === undefined) throw new GoError('this partial was called without a block');
      return runBlock(block, withHash(data, hash));
    }),
    func('#include', [P.string, P.string, P.any], (name, chart, data) =>
      include(resolve(name, chart, runs.run, templates) ?? name, data),
    ),
    func('#tpl', [P.string, P.string, P.any], (text, chart, data) =>
      text.includes('{{') ? templates.run(text, chart, data) : text,
    ),
    variadic('#log', [], P.any, (...values) => {
      runs.run.log?.(values.map((value) => toText(printable(value))).join(' '));
      return '';
    }),
  ];
  return new Map([...functions, ...PURE].map((fn) => [fn.name, fn]));
}

const PURE: readonly GoFunc[] = [
  variadic('#hash', [], P.any, (...pairs) => {
    const map = new Map<string, Value>();
    for (let i = 0; i + 1 < pairs.length; i += 2) map.set(pairs[i] as string, pairs[i + 1]);
    return map;
  }),
  func('#frame', [P.any, P.any, P.any], (key, index, collection) => {
    const at = Number((index as GoInt).value);
    const size = sizeOf(collection);
    return new Map<string, Value>([
      ['key', key],
      ['index', index],
      ['first', at === 0],
      ['last', at + 1 === size],
    ]);
  }),
  func('#next', [P.any], (index) => int((index as GoInt).value + 1n)),
  func('#only', [P.any], (value) => [value]),
  func('#orZero', [P.any], (value) => value === 0 || (value instanceof GoInt && value.value === 0n) || isTrue(value)),
  func('#section', [P.any, P.any], (self, value) => {
    if (!isTrue(value)) return null;
    if (value === true) return [self];
    return Array.isArray(value) ? value : [value];
  }),
  func('#at', [P.any, P.string], elementAt),
  func('#lookup', [P.any, P.any], lookup),
  func('#indentRest', [P.string, P.any], (blanks, value) => {
    if (typeof value !== 'string') return isScalar(value) ? value : indent(blanks, toText(printable(value)));
    return value.includes('\n') ? indent(blanks, value) : value;
  }),
  func('#indentAll', [P.string, P.any], (blanks, value) =>
    value === '' ? '' : blanks + indent(blanks, value as string),
  ),
];

function sizeOf(collection: Value): number {
  if (collection instanceof Map) return collection.size;
  if (Array.isArray(collection) || collection instanceof Uint8Array) return collection.length;
  return collection instanceof GoInt ? Number(collection.value) : 0;
}

function isScalar(value: Value): boolean {
  return value == null || typeof value !== 'object' || value instanceof GoInt;
}

/** Indents each line but the first, and nothing after a last line's end. */
function indent(blanks: string, text: string): string {
  const end = text.endsWith('\n') ? '\n' : '';
  const lines = end === '' ? text : text.slice(0, -1);
  return lines.replaceAll('\n', `\n${blanks}`) + end;
}

/** The entries of a hash over those of a context. */
function withHash(data: Value, hash: Value): Value {
  if (!(hash instanceof Map)) return data;
  const merged = new Map<string, Value>();
  if (data instanceof Map) for (const key of data.keys()) merged.set(key, data.get(key));
  for (const [key, value] of hash) merged.set(key, value);
  return merged;
}

/** Names that a chart has called which are kept: they may be computed. */
const MAX_FOUND = 1000;

/** The template that a partial's name means: a file of the own chart, a name, a file of a subchart. */
function resolve(name: string, chart: string, { partials, found }: Run, templates: Templates): string | undefined {
  let known = found.get(chart);
  if (known === undefined) found.set(chart, (known = new Map()));
  let own = known.get(name);
  if (own === undefined) {
    own = partials.get(`${chart}/templates/${name}`) ?? partials.get(`${chart}/${name}`) ?? null;
    if (known.size < MAX_FOUND) known.set(name, own);
  }
  if (own !== null) return own;
  if (templates.has(name)) return name;
  const slash = name.indexOf('/');
  if (slash < 0) return undefined;
  return partials.get(`${chart}/charts/${name.slice(0, slash)}/templates/${name.slice(slash + 1)}`);
}

/** `list.0`, or the entry `0` of a map. */
function elementAt(object: Value, part: string): Value {
  if (Array.isArray(object)) {
    const at = Number(part);
    if (at >= object.length) throw new GoError('reflect: slice index out of range');
    return object[at];
  }
  if (object == null) throw new GoError('index of nil pointer');
  return member(object, part);
}

/** Handlebars' own `lookup`: nothing where there is nothing. */
function lookup(object: Value, key: Value): Value {
  if (object == null || key == null) return undefined;
  const name = toText(key);
  if (Array.isArray(object)) {
    const at = /^(?:0|[1-9][0-9]*)$/.test(name) ? Number(name) : -1;
    return at >= 0 && at < object.length ? object[at] : undefined;
  }
  if (object instanceof Map && object.get(name) === undefined && typeOf(object)?.methods?.has(name) !== true) {
    return undefined;
  }
  return member(object, name);
}

function member(object: Value, name: string): Value {
  try {
    return field(LENIENT, object ?? undefined, name, undefined);
  } catch (error) {
    if (error instanceof Fault) throw new GoError(error.message);
    throw error instanceof Error && error.cause instanceof GoError ? error.cause : error;
  }
}
