import { hasInvalidBytes } from '../text.ts';
import { attemptSteps, beginsAtText, isLinear, searchSteps } from './cost.ts';
import { Machine } from './machine.ts';
import { nativeForm } from './native.ts';
import { parseRegexp } from './parse.ts';
import { compileProgram } from './program.ts';
import { stepCounter } from './steps.ts';

/** Bounds of a match and its groups in UTF-16 units: start, end, start of group 1, …; -1 where a group took no part. */
export type Match = readonly number[];

export interface Matcher {
  readonly groupNames: readonly string[];
  test(text: string): boolean;
  /**
   * The leftmost match that begins at `from` or later; what stands before `from` counts for `^` and `\b`. Without
   * `groups` the bounds of the groups may be missing.
   */
  find(text: string, from: number, groups: boolean): Match | undefined;
}

/**
 * Steps of backtracking that a search may cost before the machine is taken, which never backtracks but is slower: it
 * may run all instructions at every character, each as slow as so many steps of the runtime's engine.
 */
const MACHINE_FACTOR = 20;
const MAX_BACKTRACKING = 1e7;

const HIGH_SURROGATE = /[\ud800-\udbff]/;

/** Compiles a pattern. Throws a `GoError` with Go's text. */
export function compileMatcher(pattern: string): Matcher {
  const { root, groupNames } = parseRegexp(pattern);
  let machine: Machine | undefined;
  const run = (text: string, from: number): Match | undefined => {
    if (from > 0 && beginsAtText(root)) return undefined;
    machine ??= new Machine(compileProgram(root, groupNames.length));
    return machine.run(text, from);
  };
  const native = nativeForm(root);
  if (!native) return { groupNames, test: (text) => run(text, 0) !== undefined, find: run };

  const machineSteps = MACHINE_FACTOR * root.size;
  const linear = isLinear(native.cost);
  const plain = new RegExp(native.source, 'gu');
  let indexed: RegExp | undefined;
  const isSafe = (text: string) =>
    (linear || searchSteps(native.cost, text.length) <= Math.max(MAX_BACKTRACKING, machineSteps * text.length)) &&
    (native.anyBytes || !hasInvalidBytes(text)) &&
    (native.anyPlane || !HIGH_SURROGATE.test(text));
  /** Tells what the engine may have done for a match that begins and ends there, or for none. */
  const tell = (text: string, from: number, start = text.length, end = text.length): void => {
    stepCounter()?.(linear ? end - from + 1 : attemptSteps(native.cost, text.length - from) * (start - from + 1));
  };
  return {
    groupNames,
    test(text) {
      if (!isSafe(text)) return run(text, 0) !== undefined;
      plain.lastIndex = 0;
      const found = unlessFull(() => plain.test(text));
      if (found === undefined) return run(text, 0) !== undefined;
      tell(text, 0, found ? plain.lastIndex : text.length, found ? plain.lastIndex : text.length);
      return found;
    },
    find(text, from, groups) {
      if (!isSafe(text)) return run(text, from);
      if (!groups || groupNames.length === 1) {
        plain.lastIndex = from;
        const m = unlessFull(() => plain.exec(text));
        if (m === undefined) return run(text, from);
        tell(text, from, m?.index, m ? plain.lastIndex : undefined);
        return m ? [m.index, m.index + m[0].length] : undefined;
      }
      const all = (indexed ??= new RegExp(native.source, 'dgu'));
      all.lastIndex = from;
      const m = unlessFull(() => all.exec(text));
      if (m === undefined) return run(text, from);
      tell(text, from, m?.index, m ? all.lastIndex : undefined);
      return m?.indices?.flatMap((bounds: [number, number] | undefined) => bounds ?? [-1, -1]);
    },
  };
}

/** The runtime's engine keeps a place to go back to for each turn of a group, and throws when there are too many. */
function unlessFull<T>(search: () => T): T | undefined {
  try {
    return search();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
