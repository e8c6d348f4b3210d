import { GoError } from '../value.ts';

import { toByteString } from './bytes.ts';
import {
  any,
  atLeast,
  atMost,
  choice,
  contains,
  every,
  list,
  type Matcher,
  NOTHING,
  prefix,
  prefixSuffix,
  range,
  row,
  SUPER,
  single,
  suffix,
  suffixAny,
  text,
  tree,
} from './matcher.ts';
import type { GlobNode } from './parse.ts';

/** The matcher of a pattern. It joins parts as the library does, since that decides what odd patterns match. */
export function compileNode(node: GlobNode, separators: readonly string[]): Matcher {
  switch (node.kind) {
    case 'choice':
      return compileChoice(node.items, separators);
    case 'sequence':
      if (node.items.length === 0) return NOTHING;
      return simplified(joined(glued(compileAll(node.items, separators))));
    case 'any':
      return simplified(any(separators));
    case 'super':
      return SUPER;
    case 'single':
      return single(separators);
    case 'nothing':
      return NOTHING;
    case 'list':
      return simplified(list([...node.chars].map(toByteString), node.negated));
    case 'range':
      return range(node.low, node.high, node.negated);
    case 'text':
      return text(toByteString(node.text));
  }
}

function compileAll(nodes: readonly GlobNode[], separators: readonly string[]): Matcher[] {
  return nodes.map((node) => simplified(compileNode(node, separators)));
}

/** Takes out what all alternatives begin or end with. */
function compileChoice(items: readonly GlobNode[], separators: readonly string[]): Matcher {
  const alternatives = items.map((item) => (item.kind === 'sequence' ? item.items : []));
  const { left, right } = commonParts(alternatives);
  if (left.length === 0 && right.length === 0) return choice(compileAll(items, separators));
  const rests: GlobNode[] = [];
  const seen = new Set<string>();
  for (const alternative of alternatives) {
    const rest = alternative.slice(left.length, alternative.length - right.length);
    const node: GlobNode = rest.length === 0 ? { kind: 'nothing' } : { kind: 'sequence', items: rest };
    const text = JSON.stringify(node);
    if (!seen.has(text)) rests.push(node);
    seen.add(text);
  }
  const parts: GlobNode[] = [];
  if (left.length > 0) parts.push({ kind: 'sequence', items: left });
  if (rests.length > 1) parts.push({ kind: 'choice', items: rests });
  else if (rests[0]!.kind !== 'nothing') parts.push(rests[0]!);
  if (right.length > 0) parts.push({ kind: 'sequence', items: right });
  // What is left over may be of another kind than a sequence, and is then not looked at again.
  return compileNode({ kind: 'sequence', items: parts }, separators);
}

function commonParts(alternatives: readonly (readonly GlobNode[])[]): { left: GlobNode[]; right: GlobNode[] } {
  const left: GlobNode[] = [];
  const right: GlobNode[] = [];
  if (alternatives.length <= 1) return { left, right };
  let shortest = alternatives[0]!;
  for (const alternative of alternatives) if (alternative.length < shortest.length) shortest = alternative;
  const others = alternatives.filter((alternative) => alternative !== shortest);
  const size = shortest.length;
  let leftDone = false;
  let rightDone = false;
  for (let i = 0; i < size && left.length + right.length < size && !(leftDone && rightDone); i++) {
    const j = size - 1 - i;
    for (const other of others) {
      if (leftDone && rightDone) break;
      leftDone ||= !isSame(shortest[i]!, other[i]!);
      // Where both ends would meet, the left one has it.
      rightDone ||= !leftDone && j <= i;
      rightDone ||= !isSame(shortest[j]!, other[j + other.length - size]!);
    }
    if (!leftDone) left.push(shortest[i]!);
    if (!rightDone) right.unshift(shortest[j]!);
  }
  return { left, right };
}

function isSame(a: GlobNode, b: GlobNode): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** A simpler matcher for the same, or the same. */
function simplified(matcher: Matcher): Matcher {
  switch (matcher.kind) {
    case 'any':
      return matcher.separators.length === 0 ? SUPER : matcher;
    case 'choice':
      return matcher.parts.length === 1 ? matcher.parts[0]! : matcher;
    case 'list':
      return !matcher.negated && matcher.runes.length === 1 ? text(matcher.runes[0]!) : matcher;
    case 'tree':
      return simplifiedTree(matcher);
    default:
      return matcher;
  }
}

function simplifiedTree(matcher: Matcher & { kind: 'tree' }): Matcher {
  const left = matcher.left && simplified(matcher.left);
  const right = matcher.right && simplified(matcher.right);
  const { value } = matcher;
  if (value.kind === 'text') {
    if (!left && !right) return text(value.text);
    if (left?.kind === 'super' && right?.kind === 'super') return contains(value.text, false);
    if (left?.kind === 'super' && !right) return suffix(value.text);
    if (right?.kind === 'super' && !left) return prefix(value.text);
    if (!left && right?.kind === 'suffix') return prefixSuffix(value.text, right.text);
    if (!right && left?.kind === 'prefix') return prefixSuffix(left.text, value.text);
    if (!right && left?.kind === 'any') return suffixAny(value.text, left.separators);
    if (!left && right?.kind === 'any') return prefix(value.text, right.separators);
  }
  return tree(value, left, right);
}

/** One matcher for a sequence: the longest of fixed length in the middle, what is before and after it around it. */
function joined(matchers: readonly Matcher[]): Matcher {
  if (matchers.length === 0) throw new GoError('compile error: need at least one matcher');
  if (matchers.length === 1) return matchers[0]!;
  const whole = gluedTogether(matchers);
  if (whole) return whole;
  let middle = -1;
  for (const [i, { length }] of matchers.entries()) {
    if (length !== -1 && length >= (middle < 0 ? -1 : matchers[middle]!.length)) middle = i;
  }
  if (middle < 0) return tree(matchers[0]!, undefined, joined(matchers.slice(1)));
  const left = matchers.slice(0, middle);
  const right = matchers.slice(middle + 1);
  return tree(
    matchers[middle]!,
    left.length > 0 ? joined(left) : undefined,
    right.length > 0 ? joined(right) : undefined,
  );
}

/** Replaces the longest run that one matcher can stand for, again and again. */
function glued(matchers: readonly Matcher[]): readonly Matcher[] {
  let best: { matcher: Matcher; from: number; to: number } | undefined;
  for (let from = 0; from < matchers.length; from++) {
    for (let to = matchers.length; to > from; to--) {
      const matcher = gluedTogether(matchers.slice(from, to));
      if (matcher === undefined) continue;
      const longer = best !== undefined && best.matcher.length > -1 && matcher.length > best.matcher.length;
      if (best === undefined || longer || best.to - best.from < to - from) best = { matcher, from, to };
    }
  }
  if (best === undefined) return matchers;
  const next = [...matchers.slice(0, best.from), best.matcher, ...matchers.slice(best.to)];
  return next.length === matchers.length ? next : glued(next);
}

function gluedTogether(matchers: readonly Matcher[]): Matcher | undefined {
  if (matchers.length <= 1) return undefined;
  return gluedRunes(matchers) ?? (matchers.every(({ length }) => length !== -1) ? row(matchers) : undefined);
}

/** Stars and question marks with the same separators come down to how many runes there are, and which not. */
function gluedRunes(matchers: readonly Matcher[]): Matcher | undefined {
  let hasAny = false;
  let hasSuper = false;
  let count = 0;
  let separators: readonly string[] | undefined;
  for (const matcher of matchers) {
    let own: readonly string[];
    if (matcher.kind === 'super') {
      own = [];
      hasSuper = true;
    } else if (matcher.kind === 'any') {
      own = matcher.separators;
      hasAny = true;
    } else if (matcher.kind === 'single') {
      own = matcher.separators;
      count++;
    } else if (matcher.kind === 'list' && matcher.negated) {
      own = matcher.runes;
      count++;
    } else return undefined;
    separators ??= own;
    if (own.join('') !== separators.join('')) return undefined;
  }
  const excluded = separators ?? [];
  if (hasSuper && !hasAny && count === 0) return SUPER;
  if (hasAny && !hasSuper && count === 0) return any(excluded);
  if ((hasAny || hasSuper) && count > 0 && excluded.length === 0) return atLeast(count);
  const parts: Matcher[] = [];
  if (count > 0) {
    parts.push(atLeast(count));
    if (!hasAny && !hasSuper) parts.push(atMost(count));
  }
  if (excluded.length > 0) parts.push(contains(excluded.join(''), true));
  return every(parts);
}
