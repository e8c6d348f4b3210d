import type { Value } from '../go/value.ts';
import { type Abstract, field, item, NOTHING, unionOf, usesOf, type Walker } from './abstract.ts';
import type { Use } from './use.ts';

type Call = (args: readonly Abstract[], walker: Walker) => Abstract;

/** What functions do with values, and what of theirs comes out again. Functions that are not here give texts. */
export const CALLS: ReadonlyMap<string, Call> = new Map<string, Call>();

function define(names: string, call: Call): void {
  for (const name of names.split(' ')) (CALLS as Map<string, Call>).set(name, call);
}

const at = (args: readonly Abstract[], i: number): Abstract => args[i] ?? NOTHING;
const lastOf = (args: readonly Abstract[]): Abstract => at(args, args.length - 1);

function mark(value: Abstract, how: (use: Use) => void): void {
  for (const use of usesOf(value)) how(use);
}

function textOf(value: Abstract): string | undefined {
  return value.kind === 'literal' && typeof value.value === 'string' ? value.value : undefined;
}

/** What stands under a key that may be known. */
function entry(of: Abstract, name: Abstract): Abstract {
  const text = textOf(name);
  return text === undefined ? item(of, true) : field(of, text);
}

const MAX_DEPTH = 20;

function markWhole(value: Abstract, depth = 0): void {
  if (depth > MAX_DEPTH) return;
  mark(value, (use) => {
    use.isWhole = true;
  });
  let inner: Iterable<Abstract> = [];
  if (value.kind === 'table') inner = value.entries.values();
  else if (value.kind === 'list') inner = value.items;
  else if (value.kind === 'union') inner = value.of;
  for (const member of inner) markWhole(member, depth + 1);
}

define(
  'toYaml mustToYaml toYamlPretty toJson mustToJson toPrettyJson mustToPrettyJson toRawJson toToml mustToToml',
  (args) => {
    markWhole(lastOf(args));
    return NOTHING;
  },
);
define('default', (args) => {
  const [fallback, value] = [at(args, 0), at(args, 1)];
  const type = fallback.kind === 'literal' ? jsonType(fallback.value) : kindOf(fallback);
  if (type !== undefined) mark(value, (use) => use.defaults.add(type));
  return unionOf([value, fallback]);
});
define('required', (args) => {
  const message = textOf(at(args, 0));
  mark(at(args, 1), (use) => {
    use.required ??= message ?? '';
  });
  return at(args, 1);
});
define('kindIs typeIs typeIsLike kindOf typeOf', (args) => {
  mark(lastOf(args), (use) => {
    use.isOfAnyKind = true;
  });
  return NOTHING;
});
define('int int64 float64 toDecimal atoi toString toStrings', (args) => {
  mark(lastOf(args), (use) => {
    use.isConverted = true;
  });
  return NOTHING;
});
define('index', (args) => args.slice(1).reduce(entry, at(args, 0)));
define('get', (args) => entry(at(args, 0), at(args, 1)));
define('hasKey', (args) => {
  entry(at(args, 0), at(args, 1));
  return NOTHING;
});
define('dig', (args) => {
  const keys = args.slice(0, -2);
  return unionOf([keys.reduce(entry, lastOf(args)), at(args, args.length - 2)]);
});
define('keys', (args) => {
  for (const arg of args) item(arg, true);
  return NOTHING;
});
define('values', (args) => ({ kind: 'list', items: [unionOf(args.map((arg) => item(arg, true)))] }));
define('first last mustFirst mustLast', (args) => item(at(args, 0), false));
define('pick omit deepCopy mustDeepCopy', (args) => at(args, 0));
define('rest mustRest initial mustInitial reverse mustReverse uniq mustUniq compact mustCompact', (args) =>
  lastOf(args),
);
define('sortAlpha slice mustSlice without mustWithout append mustAppend prepend mustPrepend', (args) => at(args, 0));
define('concat merge mustMerge mergeOverwrite mustMergeOverwrite coalesce or and', (args) => unionOf(args));
define('ternary', (args) => unionOf(args.slice(0, 2)));
define('list tuple', (args) => ({ kind: 'list', items: args }));
define('dict', (args) => {
  const entries = new Map<string, Abstract>();
  for (let i = 0; i + 1 < args.length; i += 2) {
    const name = textOf(args[i]!);
    if (name !== undefined) entries.set(name, args[i + 1]!);
  }
  return { kind: 'table', entries };
});
define('set', (args) => {
  const [table, name] = [at(args, 0), textOf(at(args, 1))];
  if (table.kind === 'table' && name !== undefined) {
    table.entries.set(name, unionOf([table.entries.get(name) ?? NOTHING, at(args, 2)]));
  }
  return table;
});
define('include', (args, walker) => {
  walker.include(at(args, 0), at(args, 1));
  return NOTHING;
});

// What texts in Handlebars are translated to.
define('#root', (_, walker) => walker.root);
define('#at #lookup', (args) => entry(at(args, 0), at(args, 1)));
define('#hash', (args, walker) => CALLS.get('dict')!(args, walker));
define('#only', (args) => ({ kind: 'list', items: args.slice(0, 1) }));
define('#section', (args) => ({
  kind: 'list',
  items: [unionOf([at(args, 0), at(args, 1), item(at(args, 1), false)])],
}));
define('#orZero', (args) => at(args, 0));
define('#indentRest #indentAll', (args) => at(args, 1));
define('#include #partial #partialBlock', (args, walker) => {
  const [name, chart] = [textOf(at(args, 0)), textOf(at(args, 1))];
  if (name === undefined || chart === undefined) return NOTHING;
  const [data, hash] = [at(args, 2), at(args, 3)];
  const full: Abstract = { kind: 'literal', value: walker.resolve(name, chart) };
  if (hash.kind !== 'table' || hash.entries.size === 0) walker.include(full, data);
  else {
    // The partial sees its arguments over its context.
    walker.include(full, { kind: 'over', first: hash, second: data });
  }
  const block = at(args, 5);
  if (args.length > 5) walker.include(block, at(args, 6));
  return NOTHING;
});

function kindOf(value: Abstract): string | undefined {
  if (value.kind === 'table') return 'object';
  return value.kind === 'list' ? 'array' : undefined;
}

function jsonType(value: Value): string | undefined {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'boolean';
    case 'number':
      return Number.isInteger(value) ? 'integer' : 'number';
    default:
      return undefined;
  }
}
