import type { CharClass } from './char-class.ts';

/** Places that match without consuming a character. */
export type Assertion = 'begin-text' | 'end-text' | 'begin-line' | 'end-line' | 'word-boundary' | 'no-word-boundary';

interface Measured {
  /** Height of the tree under and with this node. */
  readonly height: number;
  /** Instructions it takes, as Go estimates them. */
  readonly size: number;
}

export type RegexpNode = Measured &
  (
    | { readonly op: 'empty' }
    | { readonly op: 'char'; readonly chars: CharClass }
    | { readonly op: 'assertion'; readonly at: Assertion }
    | { readonly op: 'capture'; readonly group: number; readonly sub: RegexpNode }
    | { readonly op: 'concat'; readonly subs: readonly RegexpNode[] }
    | { readonly op: 'alternate'; readonly subs: readonly RegexpNode[] }
    | RepeatNode
  );

export type RepeatNode = Measured & {
  readonly op: 'repeat';
  readonly min: number;
  /** -1 for no bound. */
  readonly max: number;
  readonly greedy: boolean;
  /** Written with braces; these are limited in size. */
  readonly counted: boolean;
  readonly sub: RegexpNode;
};

const LEAF = { height: 1, size: 1 };

export const EMPTY: RegexpNode = { op: 'empty', ...LEAF };

export function char(chars: CharClass): RegexpNode {
  return { op: 'char', chars, ...LEAF };
}

export function assertion(at: Assertion): RegexpNode {
  return { op: 'assertion', at, ...LEAF };
}

export function capture(group: number, sub: RegexpNode): RegexpNode {
  return { op: 'capture', group, sub, height: sub.height + 1, size: sub.size + 2 };
}

function maxHeight(subs: readonly RegexpNode[]): number {
  return subs.reduce((height, sub) => Math.max(height, sub.height), 0);
}

function totalSize(subs: readonly RegexpNode[]): number {
  return subs.reduce((size, sub) => size + sub.size, 0);
}

export function concat(subs: readonly RegexpNode[]): RegexpNode {
  if (subs.length === 0) return EMPTY;
  if (subs.length === 1) return subs[0]!;
  return { op: 'concat', subs, height: maxHeight(subs) + 1, size: totalSize(subs) };
}

export function alternate(subs: readonly RegexpNode[]): RegexpNode {
  if (subs.length === 1) return subs[0]!;
  return { op: 'alternate', subs, height: maxHeight(subs) + 1, size: totalSize(subs) + subs.length - 1 };
}

export function repeat(sub: RegexpNode, min: number, max: number, greedy: boolean, counted: boolean): RepeatNode {
  let size: number;
  if (max === -1) size = min === 0 ? 2 + sub.size : 1 + min * sub.size;
  else size = max * sub.size + (max - min);
  return { op: 'repeat', sub, min, max, greedy, counted, height: sub.height + 1, size: Math.max(1, size) };
}

/** Whether the node can match without consuming anything. */
export function isNullable(node: RegexpNode): boolean {
  switch (node.op) {
    case 'char':
      return false;
    case 'empty':
    case 'assertion':
      return true;
    case 'capture':
      return isNullable(node.sub);
    case 'concat':
      return node.subs.every(isNullable);
    case 'alternate':
      return node.subs.some(isNullable);
    case 'repeat':
      return node.min === 0 || isNullable(node.sub);
  }
}
