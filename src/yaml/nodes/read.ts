import { YamlError } from '../error.ts';
import { TAG_PREFIX } from '../resolve.ts';
import { readSource } from '../scan/source.ts';
import {
  ALIAS,
  ANCHOR,
  BLOCK_END,
  BLOCK_ENTRY,
  BLOCK_MAPPING_START,
  BLOCK_SEQUENCE_START,
  DOCUMENT_END,
  DOCUMENT_START,
  FLOW_ENTRY,
  FLOW_MAPPING_END,
  FLOW_MAPPING_START,
  FLOW_SEQUENCE_END,
  FLOW_SEQUENCE_START,
  KEY,
  SCALAR,
  STREAM_END,
  TAG,
  TAG_DIRECTIVE,
  type Token,
  VALUE,
  VERSION_DIRECTIVE,
} from '../scan/token.ts';
import { CommentScanner } from './comment-scanner.ts';
import { type NodeStyle, newNode, shortTag, type YamlNode } from './node.ts';

/** Collections nest no deeper. The library lets 10000 pass. */
const MAX_DEPTH = 1000;

/**
 * Reads the first document of a text as a tree; `undefined` when there is none. Throws `YamlError` with the text of
 * `go.yaml.in/yaml/v3`.
 */
export function readNode(text: string): YamlNode | undefined {
  try {
    return new NodeReader(text).document();
  } catch (error) {
    // The scanner's words about JSON have no place here.
    if (error instanceof YamlError) throw new YamlError(error.problem, error.place);
    throw error;
  }
}

/** Whether something stands behind the first document of a text, which `readNode` leaves alone. Throws as it does. */
export function hasMoreDocuments(text: string): boolean {
  try {
    const reader = new NodeReader(text);
    return reader.document() !== undefined && !reader.atEnd();
  } catch (error) {
    if (error instanceof YamlError) throw new YamlError(error.problem, error.place);
    throw error;
  }
}

const STYLES: Readonly<Record<string, NodeStyle>> = { '"': 'double', "'": 'single', '|': 'literal', '>': 'folded' };

/** Turns tokens into nodes, and gives each the comments that have come up when the library would make it. */
class NodeReader {
  private readonly text: string;
  private readonly scanner: CommentScanner;
  private readonly anchors = new Set<string>();
  private readonly tagHandles = new Map<string, string>();
  /** The head comment of an item, kept for the collection that the item is. */
  private stem = '';
  private depth = 0;

  constructor(text: string) {
    const source = readSource(text);
    this.text = source.text;
    this.scanner = new CommentScanner(source);
  }

  document(): YamlNode | undefined {
    const { scanner } = this;
    let token = scanner.peek();
    if (token.type === STREAM_END) return undefined;
    const document = newNode('document');
    if (token.type === VERSION_DIRECTIVE || token.type === TAG_DIRECTIVE || token.type === DOCUMENT_START) {
      this.readDirectives();
      token = scanner.peek();
      if (token.type !== DOCUMENT_START) throw this.problem('did not find expected <document start>', token, 0);
      token = this.next();
      const empty = token.type === STREAM_END || (token.type >= VERSION_DIRECTIVE && token.type <= DOCUMENT_END);
      document.content.push(empty ? newNode('scalar') : this.node(true, false));
    } else {
      document.head = this.takeDocumentHead();
      document.content.push(this.node(true, false));
    }
    if (scanner.peek().type === DOCUMENT_END) scanner.skip();
    document.foot = scanner.footComment || scanner.headComment;
    return document;
  }

  /** Whether nothing more comes. */
  atEnd(): boolean {
    return this.scanner.peek().type === STREAM_END;
  }

  /** What stands above the last blank line belongs to the document, the rest to its first node. */
  private takeDocumentHead(): string {
    const { scanner } = this;
    const comment = scanner.headComment;
    const ends = comment.length > 1 && comment.endsWith('\n');
    const blank = ends ? comment.length - 1 : comment.lastIndexOf('\n\n');
    if (blank < 0) return '';
    scanner.headComment = comment.slice(blank + (ends ? 1 : 2));
    return comment.slice(0, blank);
  }

  private readDirectives(): void {
    const { tagHandles } = this;
    let hasVersion = false;
    for (let token = this.scanner.peek(); ; token = this.next()) {
      if (token.type === VERSION_DIRECTIVE) {
        if (hasVersion) throw this.problem('found duplicate %YAML directive', token, 0);
        if (token.value !== '1.1') throw this.problem('found incompatible YAML document', token, 0);
        hasVersion = true;
      } else if (token.type === TAG_DIRECTIVE) {
        if (tagHandles.has(token.value)) throw this.problem('found duplicate %TAG directive', token, 0);
        tagHandles.set(token.value, token.suffix);
      } else return;
    }
  }

  private next(): Token {
    this.scanner.skip();
    return this.scanner.peek();
  }

  private problem(text: string, at: Token, contextLine: number): YamlError {
    return this.scanner.parserProblem(text, at, contextLine);
  }

  private takeComments(node: YamlNode): void {
    const { scanner } = this;
    node.head = scanner.headComment;
    node.line = scanner.lineComment;
    node.foot = scanner.footComment;
    this.dropComments();
  }

  /** The comments at the end of a collection: there is no head. */
  private takeEndComments(node: YamlNode): void {
    node.line = this.scanner.lineComment;
    node.foot = this.scanner.footComment;
    this.dropComments();
  }

  private dropComments(): void {
    const { scanner } = this;
    scanner.headComment = scanner.lineComment = scanner.footComment = this.stem = '';
  }

  private node(block: boolean, indentless: boolean): YamlNode {
    const { scanner } = this;
    let token = scanner.peek();
    if (token.type === SCALAR) return this.scalar(token);
    if (token.type === ALIAS) return this.alias(token);
    const start = token;
    let anchor = '';
    let tagToken: Token | undefined;
    for (let i = 0; i < 2; i++) {
      if (token.type === ANCHOR && anchor === '') anchor = token.value;
      else if (token.type === TAG && tagToken === undefined) tagToken = token;
      else break;
      token = this.next();
    }
    const tag = tagToken === undefined ? '' : this.expandTag(tagToken, start);
    const node = this.content(token, block, indentless, anchor, tag);
    if (node !== undefined) return node;
    if (anchor === '' && tag === '') throw this.problem('did not find expected node content', token, start.line);
    const empty = newNode('scalar');
    this.identify(empty, anchor, tag);
    return empty;
  }

  private content(token: Token, block: boolean, indentless: boolean, anchor: string, tag: string) {
    let node: YamlNode;
    switch (token.type) {
      case SCALAR:
        node = this.scalar(token);
        this.identify(node, anchor, tag);
        return node;
      case BLOCK_ENTRY:
        if (!indentless) return undefined;
        node = this.collection('sequence', '', anchor, tag);
        this.readIndentless(node);
        break;
      case FLOW_SEQUENCE_START:
        node = this.collection('sequence', 'flow', anchor, tag);
        this.readFlowSequence(node);
        break;
      case FLOW_MAPPING_START:
        node = this.collection('mapping', 'flow', anchor, tag);
        this.readFlowMapping(node);
        break;
      case BLOCK_SEQUENCE_START:
        if (!block) return undefined;
        node = this.collection('sequence', '', anchor, tag);
        this.readBlockSequence(node);
        break;
      case BLOCK_MAPPING_START:
        if (!block) return undefined;
        node = this.collection('mapping', '', anchor, tag);
        this.readBlockMapping(node);
        break;
      default:
        return undefined;
    }
    this.depth--;
    return node;
  }

  private collection(kind: 'sequence' | 'mapping', style: NodeStyle, anchor: string, tag: string): YamlNode {
    if (++this.depth > MAX_DEPTH) throw new YamlError(`yaml: exceeded max depth of ${MAX_DEPTH}`);
    const start = this.scanner.peek();
    const node = newNode(kind, '', start.line + 1, start.pos);
    node.style = style;
    this.identify(node, anchor, tag);
    return node;
  }

  private identify(node: YamlNode, anchor: string, tag: string): void {
    if (tag !== '' && tag !== '!') {
      node.tag = shortTag(tag);
      node.tagged = true;
    }
    if (anchor === '') return;
    node.anchor = anchor;
    this.anchors.add(anchor);
  }

  private expandTag(token: Token, start: Token): string {
    if (token.value === '') return token.suffix;
    const prefix =
      this.tagHandles.get(token.value) ?? (token.value === '!' ? '!' : token.value === '!!' ? TAG_PREFIX : undefined);
    if (prefix === undefined) throw this.problem('found undefined tag handle', token, start.line);
    return prefix + token.suffix;
  }

  private scalar(token: Token): YamlNode {
    const node = newNode('scalar', token.value, token.line + 1, token.pos);
    if (!token.plain) node.style = STYLES[this.text.charAt(token.pos)]!;
    else if (token.value === '<<') node.tag = '!!merge';
    this.takeComments(node);
    this.scanner.skip();
    return node;
  }

  private alias(token: Token): YamlNode {
    const node = newNode('alias', token.value, token.line + 1, token.pos);
    this.takeComments(node);
    this.scanner.skip();
    if (!this.anchors.has(token.value)) throw new YamlError(`yaml: unknown anchor '${token.value}' referenced`);
    return node;
  }

  private takeStem(node: YamlNode): void {
    node.head = this.stem;
    this.stem = '';
  }

  /** Steps over `-`. What stood above it belongs to the item as a whole if the item is a block collection. */
  private nextItem(): Token {
    const { scanner } = this;
    const known = scanner.headComment.length;
    const token = this.next();
    if (known > 0 && (token.type === BLOCK_SEQUENCE_START || token.type === BLOCK_MAPPING_START)) {
      this.stem = scanner.headComment.slice(0, known);
      scanner.headComment = scanner.headComment.slice(known + 1);
    }
    return token;
  }

  private readBlockSequence(node: YamlNode): void {
    this.takeStem(node);
    const start = this.scanner.peek();
    let token = this.next();
    for (; token.type === BLOCK_ENTRY; token = this.scanner.peek()) {
      const { type } = this.nextItem();
      node.content.push(type === BLOCK_ENTRY || type === BLOCK_END ? newNode('scalar') : this.node(true, false));
    }
    if (token.type !== BLOCK_END) throw this.problem("did not find expected '-' indicator", token, start.line);
    this.scanner.skip();
  }

  /** A list at its key's own indentation. */
  private readIndentless(node: YamlNode): void {
    while (this.scanner.peek().type === BLOCK_ENTRY) {
      const { type } = this.nextItem();
      const empty = type === BLOCK_ENTRY || type === KEY || type === VALUE || type === BLOCK_END;
      node.content.push(empty ? newNode('scalar') : this.node(true, false));
    }
  }

  private readBlockMapping(node: YamlNode): void {
    this.takeStem(node);
    const { scanner } = this;
    const { content } = node;
    const start = scanner.peek();
    scanner.skip();
    for (;;) {
      const token = scanner.peek();
      if (token.type === BLOCK_END) break;
      if (token.type !== KEY) throw this.problem('did not find expected key', token, start.line);
      const key = this.blockPart();
      content.push(key);
      if (key.foot !== '' && content.length > 2) {
        // It stood below the value before, indented less.
        content[content.length - 3]!.foot = key.foot;
        key.foot = '';
      }
      this.pushValue(content, key, scanner.peek().type === VALUE ? this.blockPart() : newNode('scalar'));
    }
    this.takeEndComments(node);
    scanner.skip();
    if (node.foot !== '' && content.length > 1) {
      content[content.length - 2]!.foot = node.foot;
      node.foot = '';
    }
  }

  /** The key behind `?` or the value behind `:`. */
  private blockPart(): YamlNode {
    const { type } = this.next();
    return type === KEY || type === VALUE || type === BLOCK_END ? newNode('scalar') : this.node(true, true);
  }

  /** A foot below a value is kept with the key. */
  private pushValue(content: YamlNode[], key: YamlNode, value: YamlNode): void {
    content.push(value);
    if (key.foot !== '' || value.foot === '') return;
    key.foot = value.foot;
    value.foot = '';
  }

  private readFlowSequence(node: YamlNode): void {
    this.takeComments(node);
    const start = this.scanner.peek();
    let token = this.next();
    for (let first = true; token.type !== FLOW_SEQUENCE_END; token = this.scanner.peek(), first = false) {
      if (!first) {
        if (token.type !== FLOW_ENTRY) {
          throw this.problem("did not find expected ',' or ']'", token, start.line);
        }
        token = this.next();
      }
      if (token.type === KEY) node.content.push(this.flowPair());
      else if (token.type !== FLOW_SEQUENCE_END) node.content.push(this.node(false, false));
      else break;
    }
    this.takeEndComments(node);
    this.scanner.skip();
  }

  /** `key: value` as an item. */
  private flowPair(): YamlNode {
    const pair = newNode('mapping');
    pair.style = 'flow';
    const { content } = pair;
    const token = this.next();
    let key: YamlNode;
    if (token.type === VALUE || token.type === FLOW_ENTRY || token.type === FLOW_SEQUENCE_END) {
      this.scanner.skip();
      key = newNode('scalar');
    } else key = this.node(false, false);
    content.push(key);
    let value: YamlNode | undefined;
    if (this.scanner.peek().type === VALUE) {
      const { type } = this.next();
      if (type !== FLOW_ENTRY && type !== FLOW_SEQUENCE_END) value = this.node(false, false);
    }
    this.pushValue(content, key, value ?? newNode('scalar'));
    return pair;
  }

  private readFlowMapping(node: YamlNode): void {
    this.takeComments(node);
    const { content } = node;
    const start = this.scanner.peek();
    let token = this.next();
    for (let first = true; token.type !== FLOW_MAPPING_END; token = this.scanner.peek(), first = false) {
      if (!first) {
        if (token.type !== FLOW_ENTRY) {
          throw this.problem("did not find expected ',' or '}'", token, start.line);
        }
        token = this.next();
      }
      if (token.type === FLOW_MAPPING_END) break;
      const lone = token.type !== KEY;
      const key = lone ? this.node(false, false) : this.flowPart(VALUE);
      content.push(key);
      const hasValue = !lone && this.scanner.peek().type === VALUE;
      this.pushValue(content, key, hasValue ? this.flowPart(FLOW_ENTRY) : newNode('scalar'));
    }
    this.takeEndComments(node);
    this.scanner.skip();
  }

  /** What stands behind `?` or `:`; nothing does if the next token is of type `end`, or ends the entry. */
  private flowPart(end: number): YamlNode {
    const { type } = this.next();
    const empty = type === end || type === FLOW_ENTRY || type === FLOW_MAPPING_END;
    return empty ? newNode('scalar') : this.node(false, false);
  }
}
