import { byteLength } from '../../go/text.ts';
import { analyze, MULTILINE } from './analyze.ts';
import { newNode, type YamlNode } from './node.ts';
import { Page } from './page.ts';
import { plainTag } from './scalar.ts';
import { possibleWay, type ScalarWay, writeScalar } from './write-scalar.ts';
import { tagText, writtenTag } from './written-tag.ts';

/** A longer key, in bytes, is written behind `?`. */
const MAX_SIMPLE_KEY = 128;

/**
 * Writes trees as `go.yaml.in/yaml/v3` does: two columns of indentation if not told otherwise, no folding of long lines, lists at their key's
 * column, comments where they stood. Documents after the first are set off by `---`.
 */
export class NodeWriter {
  private readonly page: Page;
  private flowLevel = 0;
  private first = true;
  private wideLists = false;
  // Comments that wait to be written. `tail` ends the value of the key before.
  private head = '';
  private line = '';
  private foot = '';
  private tail = '';
  private keyLine = '';

  /** `step`: columns of indentation, 2 to 9. */
  constructor(step = 2) {
    this.page = new Page(step);
  }

  get text(): string {
    return this.page.text;
  }

  /** Writes a document, or a node as a document. `wideLists`: lists are indented below their key. */
  document(given: YamlNode, wideLists = false): void {
    const document = given.kind === 'document' ? given : newNode('document');
    const root = document === given ? given.content[0]! : given;
    this.wideLists = wideLists;
    if (document.head !== '') this.head = document.head;
    if (!this.first) {
      this.page.writeIndent();
      this.page.mark('---', true, false, false);
      this.page.writeIndent();
    }
    this.first = false;
    if (this.head !== '') {
      this.writeHead();
      this.page.breakLine();
    }
    this.begin(root, '');
    this.writeHead();
    this.node(root, false, false, false);
    if (document.foot !== '') this.foot = document.foot;
    this.page.footIndent = 0;
    this.writeFoot();
    this.page.footIndent = -1;
    this.page.writeIndent();
  }

  /** Takes the comments of a node that is about to be written. */
  private begin(node: YamlNode, tail: string): void {
    if (node.head !== '') this.head = node.head;
    if (node.kind === 'scalar' || node.kind === 'alias') {
      if (node.line !== '') this.line = node.line;
      if (node.foot !== '') this.foot = node.foot;
    }
    if (tail !== '' && node.kind !== 'sequence' && node.kind !== 'alias') this.tail = tail;
  }

  private end(node: YamlNode, tail: string): void {
    if (node.line !== '') this.line = node.line;
    if (node.foot !== '') this.foot = node.foot;
    if (tail !== '') this.tail = tail;
  }

  /** A whole node with the comments that follow its first line. */
  private node(node: YamlNode, inList: boolean, inMap: boolean, comma: boolean): void {
    this.open(node, inList, false);
    if (comma && this.hasPending()) this.page.mark(',', false, false, false);
    this.writeLine();
    this.writeFoot();
    this.content(node, inList, inMap);
  }

  private hasPending(): boolean {
    return this.line !== '' || this.foot !== '' || this.tail !== '';
  }

  /** Anchor and tag, and all of a scalar or alias. */
  private open(node: YamlNode, inList: boolean, asKey: boolean): void {
    if (node.kind === 'alias') {
      this.page.mark(`*${node.value}`, true, false, false);
      return;
    }
    if (node.anchor !== '') this.page.mark(`&${node.anchor}`, true, false, false);
    if (node.kind === 'scalar') this.scalar(node, inList, asKey);
    else this.writeTag(writtenTag(node));
  }

  private content(node: YamlNode, inList: boolean, inMap: boolean): void {
    const { kind } = node;
    if (kind !== 'sequence' && kind !== 'mapping') return;
    const flow = this.flowLevel > 0 || node.style === 'flow' || node.content.length === 0;
    if (kind === 'sequence') {
      if (flow) this.flowSequence(node, inList);
      else this.blockSequence(node, inList, inMap);
    } else if (flow) this.flowMapping(node, inList);
    else this.blockMapping(node, inList);
  }

  private blockSequence(node: YamlNode, inList: boolean, inMap: boolean): void {
    this.page.pushIndent(false, inList, inMap && !this.wideLists && (this.page.column === 0 || !this.page.fresh));
    for (const item of node.content) {
      this.begin(item, '');
      this.writeHead();
      this.page.writeIndent();
      this.page.mark('-', true, false, true);
      this.node(item, true, false, false);
    }
    this.end(node, '');
    this.page.popIndent();
  }

  private blockMapping(node: YamlNode, inList: boolean): void {
    const { content } = node;
    this.page.pushIndent(false, inList, false);
    let tail = '';
    for (let i = 0; i + 1 < content.length; i += 2) {
      const { foot } = content[i]!;
      const key = foot === '' ? content[i]! : { ...content[i]!, foot: '' };
      const value = content[i + 1]!;
      this.begin(key, tail);
      tail = foot;
      this.writeHead();
      this.page.writeIndent();
      if (this.line !== '') {
        this.keyLine = this.line;
        this.line = '';
      }
      const simple = isSimpleKey(key);
      if (!simple) this.page.mark('?', true, false, true);
      this.open(key, false, simple);
      this.content(key, false, true);
      this.begin(value, '');
      if (!simple) this.page.writeIndent();
      this.page.mark(':', !simple, false, !simple);
      if (this.keyLine !== '') this.placeKeyLine(value);
      this.node(value, false, true, false);
    }
    this.end(node, tail);
    this.writeHead();
    this.page.popIndent();
  }

  /** The comment behind `key:` goes there if a block follows; a scalar takes it over if it has none. */
  private placeKeyLine(value: YamlNode): void {
    if (value.kind === 'scalar') {
      if (this.line !== '') return;
      this.line = this.keyLine;
    } else {
      if (value.kind === 'alias' || value.style === 'flow') return;
      const own = this.line;
      this.line = this.keyLine;
      this.writeLine();
      this.line = own;
    }
    this.keyLine = '';
  }

  private flowSequence(node: YamlNode, inList: boolean): void {
    this.page.mark('[', true, true, false);
    this.page.pushIndent(true, inList, false);
    this.flowLevel++;
    let separate = false;
    for (const item of node.content) {
      this.begin(item, '');
      if (separate) this.page.mark(',', false, false, false);
      this.writeHead();
      if (this.page.column === 0) this.page.writeIndent();
      separate = !this.hasPending();
      this.node(item, false, false, true);
    }
    this.end(node, '');
    this.flowLevel--;
    this.page.popIndent();
    if (this.page.column === 0) this.page.writeIndent();
    this.page.mark(']', false, false, false);
    this.writeLine();
    this.writeFoot();
  }

  private flowMapping(node: YamlNode, inList: boolean): void {
    const { content } = node;
    this.page.mark('{', true, true, false);
    this.page.pushIndent(true, inList, false);
    this.flowLevel++;
    let separate = false;
    let tail = '';
    for (let i = 0; i + 1 < content.length; i += 2) {
      const { foot } = content[i]!;
      const key = foot === '' ? content[i]! : { ...content[i]!, foot: '' };
      const value = content[i + 1]!;
      this.begin(key, tail);
      tail = foot;
      if (separate) this.page.mark(',', false, false, false);
      this.writeHead();
      if (this.page.column === 0) this.page.writeIndent();
      const simple = isSimpleKey(key);
      if (!simple) this.page.mark('?', true, false, false);
      this.open(key, false, simple);
      this.content(key, false, true);
      this.begin(value, '');
      this.page.mark(':', !simple, false, false);
      separate = !this.hasPending();
      this.node(value, false, true, true);
    }
    this.end(node, tail);
    if (separate && (this.head !== '' || this.foot !== '' || this.tail !== ''))
      this.page.mark(',', false, false, false);
    this.writeHead();
    this.flowLevel--;
    this.page.popIndent();
    this.page.mark('}', false, false, false);
    this.writeLine();
    this.writeFoot();
  }

  private writeHead(): void {
    if (this.tail !== '') {
      this.page.writeIndent();
      this.comment(this.tail);
      this.tail = '';
      this.page.footIndent = Math.max(this.page.indent, 0);
    }
    if (this.head === '') return;
    this.page.writeIndent();
    this.comment(this.head);
    this.head = '';
  }

  private writeLine(): void {
    if (this.line === '') return;
    if (!this.page.space) this.page.put(' ');
    this.comment(this.line);
    this.line = '';
  }

  private writeFoot(): void {
    if (this.foot === '') return;
    this.page.writeIndent();
    this.comment(this.foot);
    this.foot = '';
    this.page.footIndent = Math.max(this.page.indent, 0);
  }

  private comment(text: string): void {
    const lines = text.split('\n');
    const last = lines.length - 1;
    let afterBreak = false;
    for (let i = 0; i <= last; i++) {
      const line = lines[i]!;
      if (line !== '') {
        if (afterBreak) this.page.writeIndent();
        this.page.put(line.startsWith('#') ? line : `# ${line}`);
        this.page.fresh = false;
        afterBreak = false;
      }
      if (i < last) {
        this.page.breakLine();
        afterBreak = true;
      }
    }
    if (!afterBreak) this.page.breakLine();
    this.page.space = true;
  }

  private writeTag(tag: string): void {
    if (tag !== '') this.page.mark(tagText(tag), true, false, false);
  }

  private scalar(node: YamlNode, inList: boolean, asKey: boolean): void {
    const tag = writtenTag(node);
    const way = possibleWay(wantedWay(node, tag), node.value, this.flowLevel > 0, asKey);
    this.writeTag(tag);
    this.page.pushIndent(true, inList, false);
    writeScalar(this.page, node.value, way, () => {
      if (this.line === '') this.page.breakLine();
      else this.writeLine();
    });
    this.page.popIndent();
  }
}

function wantedWay(node: YamlNode, tag: string): ScalarWay {
  const { style, value } = node;
  if (style !== '' && style !== 'flow') return style;
  if (value.includes('\n')) return 'literal';
  return node.tag === '!!str' && tag === '' && plainTag(value) !== '!!str' ? 'double' : 'plain';
}

function isSimpleKey(key: YamlNode): boolean {
  if (key.kind === 'alias') return key.value.length <= MAX_SIMPLE_KEY;
  if (key.kind !== 'scalar') {
    return key.content.length === 0 && key.anchor.length + writtenTag(key).length <= MAX_SIMPLE_KEY;
  }
  if (key.value.length > 10 || key.value.includes('\n')) {
    if ((analyze(key.value) & MULTILINE) !== 0) return false;
  }
  return key.anchor.length + writtenTag(key).length + byteLength(key.value) <= MAX_SIMPLE_KEY;
}
