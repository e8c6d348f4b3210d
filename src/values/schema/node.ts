import type { Frame } from './frame.ts';
import type { Instance } from './instance.ts';
import type { Json } from './json.ts';
import type { Violation } from './violation.ts';

/** A check that ends the schema's evaluation when it finds something. */
export type Guard = (frame: Frame, value: Instance) => Violation | undefined;

/** A check of a value of one type; it adds what it finds to the frame. */
export type Check<T> = (frame: Frame, value: T) => void;

/** A compiled schema. */
export interface SchemaNode {
  readonly url: string;
  /** JSON pointer into the document at `url`. */
  readonly pointer: string;
  /** Both, as a URL with fragment. */
  readonly location: string;
  /** The schema's text as data, where it is known without looking it up. */
  source: Json | undefined;
  /** Fills in the rest at the first use, where that has not been done yet. */
  pending: ((node: SchemaNode) => void) | undefined;
  /** 4, 6, 7, 2019 or 2020. */
  draft: number;
  /** What a boolean schema says, and the empty one. */
  verdict: boolean | undefined;
  /** The root of the schema resource that this belongs to. */
  resource: SchemaNode;
  recursiveAnchor: boolean;
  dynamicAnchor: string;
  dynamicAnchors: Map<string, SchemaNode> | undefined;
  guards: readonly Guard[];
  ref: SchemaNode | undefined;
  /** Checks by the value's type. */
  check: Check<Instance>;
  /** Checks of any value: references by dynamic scope, logic, and what is unevaluated. */
  wholeChecks: readonly ((frame: Frame) => void)[];
  takesAllProperties: boolean;
  takesAllItems: boolean;
  /** How many items from the first on it looks at. */
  takesItems: number;
  unevaluatedProperties: SchemaNode | undefined;
  unevaluatedItems: SchemaNode | undefined;
}

const NOTHING: readonly never[] = [];

export function newNode(url: string, pointer: string, location: string): SchemaNode {
  const node: Omit<SchemaNode, 'resource'> & { resource: SchemaNode | undefined } = {
    url,
    pointer,
    location,
    source: undefined,
    pending: undefined,
    draft: 2020,
    verdict: undefined,
    resource: undefined,
    recursiveAnchor: false,
    dynamicAnchor: '',
    dynamicAnchors: undefined,
    guards: NOTHING,
    ref: undefined,
    check: () => {},
    wholeChecks: NOTHING,
    takesAllProperties: false,
    takesAllItems: false,
    takesItems: 0,
    unevaluatedProperties: undefined,
    unevaluatedItems: undefined,
  };
  return Object.assign(node, { resource: node as SchemaNode }) as SchemaNode;
}
