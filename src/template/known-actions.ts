import type { PipeNode } from './node.ts';

/** An action that was parsed before: charts repeat the same ones thousands of times. */
export interface KnownAction {
  readonly type: 'action' | 'if' | 'range' | 'with' | 'template' | 'define' | 'else' | 'else if' | 'else with' | 'end';
  readonly pipe: PipeNode | undefined;
  /** The variables and functions that it names: they have to exist where it is used again. */
  readonly variables: readonly string[];
  readonly functions: readonly string[];
  /** What a `template` or `define` names, and where in the action. */
  readonly name: string;
  readonly namePos: number;
}

/** Characters of the texts that actions were read from: an action keeps its whole text in memory. */
const MAX_CHARACTERS = 8_000_000;

let known = new Map<string, KnownAction>();
let characters = 0;

/** The action that a text between delimiters stands for. */
export function knownAction(text: string): KnownAction | undefined {
  return known.get(text);
}

export function rememberAction(text: string, action: KnownAction): void {
  known.set(text, action);
}

/** Makes room for the actions of a further text of this length. */
export function expectActions(length: number): void {
  characters += length;
  if (characters <= MAX_CHARACTERS) return;
  known = new Map();
  characters = length;
}
