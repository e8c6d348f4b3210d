import type { Value } from '../../go/value.ts';
import type { Places } from '../places.ts';

/** A value that aliases name. */
export interface Anchor {
  value: Value;
  /** Values below and including this one. */
  count: number;
  /** Collections on the longest way down. */
  height: number;
  open: boolean;
  isMap: boolean;
  place: Places | undefined;
}

/** Kinds of collection. */
export const BLOCK_SEQUENCE = 0;
export const INDENTLESS_SEQUENCE = 1;
export const BLOCK_MAPPING = 2;
export const FLOW_SEQUENCE = 3;
export const FLOW_MAPPING = 4;
/** `[key: value]`. */
export const FLOW_PAIR = 5;
export const ROOT = 6;

/** A collection that is being read. */
export class Frame {
  readonly kind: number;
  readonly map: Map<string, Value> | undefined;
  readonly list: Value[] | undefined;
  /** A map's value comes next, not its key; a flow sequence's first entry is past. */
  inValue = false;
  first = true;
  /** A flow mapping's key without `:`. */
  lone = false;
  key = '';
  keyPos = 0;
  keyLine = 0;
  /** The key is `<<`. */
  merge = false;
  height = 1;
  readonly anchor: Anchor | undefined;
  readonly places: Places | undefined;
  readonly line: number;

  constructor(kind: number, anchor: Anchor | undefined, places: Places | undefined, line: number) {
    this.kind = kind;
    this.map = kind === BLOCK_MAPPING || kind === FLOW_MAPPING || kind === FLOW_PAIR ? new Map() : undefined;
    this.list = this.map === undefined && kind !== ROOT ? [] : undefined;
    this.anchor = anchor;
    this.places = places;
    this.line = line;
  }
}
