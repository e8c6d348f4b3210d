import { classSource, readsInvalidBytesAsGo } from './char-class.ts';
import { type SearchCost, searchCost } from './cost.ts';
import { type Assertion, isNullable, type RegexpNode } from './node.ts';

/** A pattern as a JavaScript regular expression that means the same. */
export interface NativeForm {
  readonly source: string;
  /** Bound of the backtracking that a search may do. */
  readonly cost: SearchCost;
  /** False when the pattern sees U+FFFD and the surrogates that stand for invalid bytes with different eyes. */
  readonly anyBytes: boolean;
  /** False when the engine could take the middle of a surrogate pair for a place between characters. */
  readonly anyPlane: boolean;
}

type Fitness = { -readonly [K in 'anyBytes' | 'anyPlane']: NativeForm[K] };

const ASSERTIONS: Readonly<Record<Assertion, string>> = {
  'begin-text': '^',
  'end-text': '$',
  'begin-line': '(?<![^\\n])',
  'end-line': '(?![^\\n])',
  'word-boundary': '\\b',
  'no-word-boundary': '\\B',
};

/**
 * Translates a pattern for the `u` flag, when the runtime's engine is sure to find the same matches and groups, and
 * how much it may backtrack is known. Differences that rule a pattern out: case folding beyond ASCII, repetitions of
 * what can be empty (JavaScript refuses empty rounds), and groups that a round of a repetition may skip (JavaScript
 * forgets them, Go doesn't).
 */
export function nativeForm(root: RegexpNode): NativeForm | undefined {
  const fitness = { anyBytes: true, anyPlane: true };
  const source = translate(root, fitness);
  if (source === undefined) return undefined;
  const cost = searchCost(root);
  return cost && { source, cost, ...fitness };
}

function translate(node: RegexpNode, out: Fitness): string | undefined {
  switch (node.op) {
    case 'empty':
      return '(?:)';
    case 'char':
      if (!readsInvalidBytesAsGo(node.chars)) out.anyBytes = false;
      return classSource(node.chars);
    case 'assertion':
      if (node.at !== 'begin-text' && node.at !== 'end-text') out.anyPlane = false;
      return ASSERTIONS[node.at];
    case 'capture': {
      const sub = translate(node.sub, out);
      return sub === undefined ? undefined : `(${sub})`;
    }
    case 'concat':
    case 'alternate': {
      const subs: string[] = [];
      for (const sub of node.subs) {
        const source = translate(sub, out);
        if (source === undefined) return undefined;
        subs.push(source);
      }
      return node.op === 'concat' ? subs.join('') : `(?:${subs.join('|')})`;
    }
    case 'repeat': {
      const { min, max, sub } = node;
      if (min !== max && isNullable(sub)) return undefined;
      if ((max < 0 || max > 1) && mayDropGroup(sub)) return undefined;
      // A quantifier on an assertion or on nothing at all is written out.
      const source = translate(sub, out);
      if (source === undefined) return undefined;
      const atom = sub.op === 'char' || sub.op === 'capture' ? source : `(?:${source})`;
      return atom + quantifier(min, max) + (node.greedy ? '' : '?');
    }
  }
}

function quantifier(min: number, max: number): string {
  if (max === -1) return min === 0 ? '*' : min === 1 ? '+' : `{${min},}`;
  if (min === 0 && max === 1) return '?';
  return min === max ? `{${min}}` : `{${min},${max}}`;
}

function hasGroup(node: RegexpNode): boolean {
  switch (node.op) {
    case 'capture':
      return true;
    case 'concat':
    case 'alternate':
      return node.subs.some(hasGroup);
    case 'repeat':
      return hasGroup(node.sub);
    default:
      return false;
  }
}

/** Whether a match of the node can leave out a group that is in it. */
function mayDropGroup(node: RegexpNode): boolean {
  switch (node.op) {
    case 'capture':
      return mayDropGroup(node.sub);
    case 'concat':
      return node.subs.some(mayDropGroup);
    case 'alternate':
      return node.subs.some(hasGroup);
    case 'repeat':
      return node.min === 0 ? hasGroup(node.sub) : mayDropGroup(node.sub);
    default:
      return false;
  }
}
