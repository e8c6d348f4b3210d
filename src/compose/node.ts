import { TschartError } from '../errors.ts';
import { withoutCredentials } from './credentials.ts';

/** Where a part of a Compose file stands. Lines and columns count from 1, columns count characters. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The folder that relative paths written here count from. */
  readonly base: string;
}

/** `!reset` takes a part of earlier files away, `!override` replaces it instead of merging. */
export type Directive = 'reset' | 'override';

interface Placed {
  readonly at: Place;
  readonly directive?: Directive | undefined;
}

export interface Scalar extends Placed {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /** The text as written (interpolated): file modes are read from it. */
  readonly text: string;
  /** Names of the variables that have been filled in. */
  readonly variables?: readonly string[];
}

export interface List extends Placed {
  readonly kind: 'list';
  readonly items: readonly Node[];
}

export interface Table extends Placed {
  readonly kind: 'table';
  readonly entries: ReadonlyMap<string, Entry>;
}

/** A key of a table: `at` is where the key stands. */
export interface Entry {
  readonly at: Place;
  readonly value: Node;
}

/** A part of a Compose file as data, with its place. */
export type Node = Scalar | List | Table;

export const scalar = (value: Scalar['value'], at: Place): Scalar => ({
  kind: 'scalar',
  value,
  text: value === null ? '' : String(value),
  at,
});

export const list = (items: readonly Node[], at: Place): List => ({ kind: 'list', items, at });

export const table = (entries: ReadonlyMap<string, Entry>, at: Place): Table => ({ kind: 'table', entries, at });

/** `file:line:column`. */
export function placeText({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}

/** An error in a Compose file, without the credentials of addresses. `advice` says what to do about it. */
export function composeError(at: Place, problem: string, advice: string): TschartError {
  const { file, line, column } = at;
  return new TschartError('COMPOSE', `${placeText(at)}: ${withoutCredentials(problem)}`, {
    at: { file, line, column },
    advice,
  });
}

/** What people see of a node in a message. */
export function describe(node: Node): string {
  if (node.kind === 'list') return 'a list';
  if (node.kind === 'table') return 'a table';
  if (node.value === null) return 'nothing';
  return typeof node.value === 'string' ? 'text' : typeof node.value === 'number' ? 'a number' : 'true or false';
}

/** The value below a table's key. */
export function field(node: Node | undefined, key: string): Node | undefined {
  return node?.kind === 'table' ? node.entries.get(key)?.value : undefined;
}

/** A scalar as text; undefined for null, and for what is no scalar. */
export function textOf(node: Node | undefined): string | undefined {
  return node?.kind === 'scalar' && node.value !== null ? String(node.value) : undefined;
}
