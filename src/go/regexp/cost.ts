import { areDisjoint, type CharClass } from './char-class.ts';
import { isNullable, type RegexpNode, type RepeatNode } from './node.ts';

/** What bounds a backtracking search; see `searchSteps`. */
export interface SearchCost {
  /** Ways through alternatives and optional parts. */
  readonly factor: number;
  /** Of each loop whose length can vary: how many rounds at most. */
  readonly rounds: readonly number[];
  /** Whether an attempt at every place of the text may have to go through all that. */
  readonly everywhere: boolean;
}

/** Whether a search's steps are at most a multiple of the text's length. */
export function isLinear(cost: SearchCost): boolean {
  return cost.rounds.length + (cost.everywhere ? 1 : 0) <= 1;
}

/** About how many steps a search of a text of `length` units takes at most. */
export function searchSteps(cost: SearchCost, length: number): number {
  return attemptSteps(cost, length) * (cost.everywhere ? length : 1);
}

/** About how many steps an attempt at one place takes at most, with so many units of text behind it. */
export function attemptSteps(cost: SearchCost, length: number): number {
  return cost.rounds.reduce((steps, rounds) => steps * Math.min(rounds, length), cost.factor);
}

/** Ways to match from one place. */
interface Ways {
  readonly branches: number;
  /** Loops in a row whose lengths can vary independently: how many rounds each. */
  readonly loops: readonly number[];
}

const MAX_BRANCHES = 64;
const MAX_LOOPS = 4;
const MAX_POSITIONS = 100;
/** Comparisons of classes that finding this out may cost. */
const MAX_PAIRS = 10_000;
const ENDLESS = Number.POSITIVE_INFINITY;

/** A bound of the backtracking, or undefined where none is known to be good. */
export function searchCost(root: RegexpNode): SearchCost | undefined {
  const anchored = beginsAtText(root);
  if (isDeterministic(root)) {
    const rounds = hasLoop(root) ? [ENDLESS] : [];
    return { factor: 1, rounds, everywhere: !anchored && !neverFailsLate(root) };
  }
  const ways = waysOf(root);
  return ways && { factor: ways.branches, rounds: ways.loops, everywhere: !anchored };
}

function waysOf(node: RegexpNode): Ways | undefined {
  switch (node.op) {
    case 'empty':
    case 'char':
    case 'assertion':
      return { branches: 1, loops: [] };
    case 'capture':
      return waysOf(node.sub);
    case 'concat': {
      let branches = 1;
      const loops: number[] = [];
      for (const sub of node.subs) {
        const ways = waysOf(sub);
        if (!ways) return undefined;
        branches *= ways.branches;
        loops.push(...ways.loops);
      }
      return bounded({ branches, loops });
    }
    case 'alternate': {
      let branches = 0;
      let loops: readonly number[] = [];
      for (const sub of node.subs) {
        const ways = waysOf(sub);
        if (!ways) return undefined;
        branches += ways.branches;
        loops = widest(loops, ways.loops);
      }
      return bounded({ branches, loops });
    }
    case 'repeat': {
      const { min, max, sub } = node;
      const ways = waysOf(sub);
      if (!ways) return undefined;
      if (max === 1) return bounded({ branches: ways.branches + 1 - min, loops: ways.loops });
      // Rounds that can be told apart by their characters: only their number varies.
      if (isDeterministic(node)) {
        if (min !== max) return { branches: 1, loops: [roundsOf(node)] };
        return bounded({
          branches: ways.branches === 1 ? 1 : ways.branches * min,
          loops: ways.loops.length > 0 ? [ENDLESS] : [],
        });
      }
      if (min !== max) return undefined;
      if (ways.loops.length * min > MAX_LOOPS) return undefined;
      const loops = Array.from({ length: min }, () => ways.loops).flat();
      return bounded({ branches: ways.branches ** min, loops });
    }
  }
}

/** Rounds of a loop; where a round may itself vary in length, its characters are the rounds. */
function roundsOf(node: RepeatNode): number {
  return node.max < 0 || node.sub.op !== 'char' ? ENDLESS : node.max;
}

/** The loops of either alternative, whichever takes more. */
function widest(a: readonly number[], b: readonly number[]): readonly number[] {
  const [x, y] = [a, b].map((rounds) => [...rounds].sort((m, n) => n - m)) as [number[], number[]];
  return Array.from({ length: Math.max(x.length, y.length) }, (_, i) => Math.max(x[i] ?? 1, y[i] ?? 1));
}

function bounded(ways: Ways): Ways | undefined {
  return ways.branches <= MAX_BRANCHES && ways.loops.length <= MAX_LOOPS ? ways : undefined;
}

function hasLoop(node: RegexpNode): boolean {
  switch (node.op) {
    case 'capture':
      return hasLoop(node.sub);
    case 'concat':
    case 'alternate':
      return node.subs.some(hasLoop);
    case 'repeat':
      return node.max !== 1 || hasLoop(node.sub);
    default:
      return false;
  }
}

/** Whether every match begins at the beginning of the text. */
export function beginsAtText(node: RegexpNode): boolean {
  switch (node.op) {
    case 'assertion':
      return node.at === 'begin-text';
    case 'capture':
      return beginsAtText(node.sub);
    case 'concat':
      return beginsAtText(node.subs[0]!);
    case 'alternate':
      return node.subs.every(beginsAtText);
    case 'repeat':
      return node.min > 0 && beginsAtText(node.sub);
    default:
      return false;
  }
}

/**
 * Whether a deterministic pattern, once in a loop, is sure to succeed: single characters, then one loop of a single
 * character, then nothing that must follow. A failed attempt then costs no more than the pattern is long.
 */
function neverFailsLate(root: RegexpNode): boolean {
  const items = root.op === 'concat' ? root.subs : root.op === 'capture' ? [root.sub] : [root];
  const first = items.findIndex((item) => hasLoop(item));
  if (first < 0) return true;
  const loop = items[first]!;
  if (loop.op !== 'repeat' || loop.sub.op !== 'char' || loop.min > 1) return false;
  return items.slice(first + 1).every((item) => isNullable(item) && !hasAssertion(item) && !hasLoop(item));
}

function hasAssertion(node: RegexpNode): boolean {
  switch (node.op) {
    case 'assertion':
      return true;
    case 'capture':
    case 'repeat':
      return hasAssertion(node.sub);
    case 'concat':
    case 'alternate':
      return node.subs.some(hasAssertion);
    default:
      return false;
  }
}

/** The places of a pattern (its characters) that can come first and last, as in Glushkov's construction. */
interface Places {
  readonly first: readonly number[];
  readonly last: readonly number[];
  readonly nullable: boolean;
}

/** Whether the next character always tells where in the pattern it belongs. */
function isDeterministic(node: RegexpNode): boolean {
  const chars: CharClass[] = [];
  const follow: Set<number>[] = [];
  let ambiguous = false;
  const link = (from: readonly number[], to: readonly number[]) => {
    for (const a of from) {
      for (const b of to) {
        // Two loops that both lead from a to b, as in (x+)+.
        if (follow[a]!.has(b)) ambiguous = true;
        follow[a]!.add(b);
      }
    }
  };
  const places = (n: RegexpNode): Places | undefined => {
    switch (n.op) {
      case 'empty':
      case 'assertion':
        return { first: [], last: [], nullable: true };
      case 'char': {
        if (chars.length >= MAX_POSITIONS) return undefined;
        const at = chars.push(n.chars) - 1;
        follow.push(new Set());
        return { first: [at], last: [at], nullable: false };
      }
      case 'capture':
        return places(n.sub);
      case 'concat': {
        let out: Places = { first: [], last: [], nullable: true };
        for (const sub of n.subs) {
          const next = places(sub);
          if (!next) return undefined;
          link(out.last, next.first);
          out = {
            first: out.nullable ? [...out.first, ...next.first] : out.first,
            last: next.nullable ? [...out.last, ...next.last] : next.last,
            nullable: out.nullable && next.nullable,
          };
        }
        return out;
      }
      case 'alternate': {
        const all: Places[] = [];
        for (const sub of n.subs) {
          const next = places(sub);
          if (!next) return undefined;
          all.push(next);
        }
        // Two empty alternatives would be two ways to match the same.
        if (all.filter((p) => p.nullable).length > 1) return undefined;
        return {
          first: all.flatMap((p) => p.first),
          last: all.flatMap((p) => p.last),
          nullable: all.some((p) => p.nullable),
        };
      }
      case 'repeat':
        return repeatPlaces(n.sub, n.min, n.max);
    }
  };
  const repeatPlaces = (sub: RegexpNode, min: number, max: number): Places | undefined => {
    if (isNullable(sub) && max !== 1) return undefined;
    if (max === 0) return { first: [], last: [], nullable: true };
    // A counted loop is as deterministic as the endless one, except where what follows could be one more round:
    // then the endless one is not deterministic either. A fixed count stays within its own rounds.
    const one = places(sub);
    if (!one) return undefined;
    if (max !== 1) link(one.last, one.first);
    return { ...one, nullable: one.nullable || min === 0 };
  };
  const whole = places(node);
  if (!whole || ambiguous) return false;
  const groups = [whole.first, ...follow.map((set) => [...set])];
  if (groups.reduce((pairs, group) => pairs + group.length ** 2, 0) > MAX_PAIRS) return false;
  return groups.every((group) => pairwiseDisjoint(group, chars));
}

function pairwiseDisjoint(group: readonly number[], chars: readonly CharClass[]): boolean {
  for (let i = 0; i < group.length; i++) {
    for (let k = i + 1; k < group.length; k++) {
      if (!areDisjoint(chars[group[i]!]!, chars[group[k]!]!)) return false;
    }
  }
  return true;
}
