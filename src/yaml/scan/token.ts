/** Kinds of token. */
export const STREAM_END = 1;
export const VERSION_DIRECTIVE = 2;
export const TAG_DIRECTIVE = 3;
export const DOCUMENT_START = 4;
export const DOCUMENT_END = 5;
export const BLOCK_SEQUENCE_START = 6;
export const BLOCK_MAPPING_START = 7;
export const BLOCK_END = 8;
export const FLOW_SEQUENCE_START = 9;
export const FLOW_SEQUENCE_END = 10;
export const FLOW_MAPPING_START = 11;
export const FLOW_MAPPING_END = 12;
export const BLOCK_ENTRY = 13;
export const FLOW_ENTRY = 14;
export const KEY = 15;
export const VALUE = 16;
export const ALIAS = 17;
export const ANCHOR = 18;
export const TAG = 19;
export const SCALAR = 20;

export class Token {
  readonly type: number;
  /** Offset of the first character, and its line, from 0. */
  readonly pos: number;
  readonly line: number;
  /** Text of a scalar, name of an anchor, handle of a tag, version of a directive. */
  value: string;
  /** Suffix of a tag, prefix of a tag directive. */
  suffix: string;
  /** Whether a scalar is plain. */
  readonly plain: boolean;
  /** The level of brackets on which this token may turn out to be a key, or -1. */
  keyLevel: number;

  constructor(type: number, pos: number, line: number, value: string, plain: boolean, keyLevel: number) {
    this.type = type;
    this.pos = pos;
    this.line = line;
    this.value = value;
    this.suffix = '';
    this.plain = plain;
    this.keyLevel = keyLevel;
  }
}
