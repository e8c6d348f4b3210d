import { TAG_PREFIX } from '../resolve.ts';

export type NodeKind = 'document' | 'sequence' | 'mapping' | 'scalar' | 'alias';

/** How a node is written: `''` for plain scalars and block collections. */
export type NodeStyle = '' | 'single' | 'double' | 'literal' | 'folded' | 'flow';

/**
 * A part of a YAML text with all that is needed to write it again as the library behind Helm's post-rendering
 * (`go.yaml.in/yaml/v3`) does: comments, style, anchor, tag and order.
 */
export interface YamlNode {
  kind: NodeKind;
  /** `!!name` or `!name`; empty where the text and the style tell it. */
  tag: string;
  /** The tag is written although it may be plain to see. */
  tagged: boolean;
  style: NodeStyle;
  /** Text of a scalar; name of the anchor that an alias means. */
  value: string;
  anchor: string;
  /** A document's root; items; or keys and values in turn. */
  content: YamlNode[];
  /** Comment lines before the node. */
  head: string;
  /** Comment behind the node in its line. */
  line: string;
  /** Comment lines after the node. */
  foot: string;
  /** The line that it begins in, from 1; 0 for a node that was made. */
  startLine: number;
  /** The character of the text (without a byte order mark) that it begins with; -1 for a node that was made. */
  startOffset: number;
}

export function newNode(kind: NodeKind, value = '', startLine = 0, startOffset = -1): YamlNode {
  return {
    kind,
    tag: '',
    tagged: false,
    style: '',
    value,
    anchor: '',
    content: [],
    head: '',
    line: '',
    foot: '',
    startLine,
    startOffset,
  };
}

const NULLS = new Set(['', '~', 'null', 'Null', 'NULL']);

/** Whether the node is null. */
export function isNull(node: YamlNode): boolean {
  if (node.tag !== '') return node.tag === '!!null';
  return node.kind === 'scalar' && node.style === '' && NULLS.has(node.value);
}

/** `!!name` for a tag of YAML's own. */
export function shortTag(tag: string): string {
  return tag.startsWith(TAG_PREFIX) ? `!!${tag.slice(TAG_PREFIX.length)}` : tag;
}
