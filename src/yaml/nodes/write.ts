import { byteLength, encodeUtf8 } from '../../go/text.ts';
import { isBreak } from '../chars.ts';
import { escapeSequence } from '../emit.ts';
import { TAG_PREFIX } from '../resolve.ts';
import { analyze, BLOCK, BLOCK_PLAIN, FLOW_PLAIN, isPrintable, MULTILINE, SINGLE } from './analyze.ts';

import { newNode, type YamlNode } from './node.ts';
import { plainTag } from './scalar.ts';

/** What `- ` takes. */
const DASH = 2;
/** A longer key, in bytes, is written behind `?`. */
const MAX_SIMPLE_KEY = 128;
const URI_CHAR = /[\w;/?:@&=+$,.~*'()[\]-]/;

type ScalarWay = 'plain' | 'single' | 'double' | 'literal' | 'folded';

/**
 * Writes trees as `go.yaml.in/yaml/v3` does: two columns of indentation if not told otherwise, no folding of long lines, lists at their key's
 * column, comments where they stood. Documents after the first are set off by `---`.
 */
export class NodeWriter {
  private out = '';
  private column = 0;
  private indent = -1;
  private readonly indents: number[] = [];
  private flowLevel = 0;
  /** The last character is a blank, a line break or an opening bracket. */
  private space = true;
  /** The line holds nothing but indentation, `-`, `?` and `:`. */
  private fresh = true;
  /** The indentation of comments that end what is above: an empty line sets them off from what follows there. */
  private footIndent = -1;
  private first = true;
  private wideLists = false;
  // Comments that wait to be written. `tail` ends the value of the key before.
  private head = '';
  private line = '';
  private foot = '';
  private tail = '';
  private keyLine = '';
  private readonly step: number;

  /** `step`: columns of indentation, 2 to 9. */
  constructor(step = 2) {
    this.step = step;
  }

  get text(): string {
    return this.out;
  }

  /** Writes a document, or a node as a document. `wideLists`: lists are indented below their key. */
  document(given: YamlNode, wideLists = false): void {
    const document = given.kind === 'document' ? given : newNode('document');
    const root = document === given ? given.content[0]! : given;
    this.wideLists = wideLists;
    if (document.head !== '') this.head = document.head;
    if (!this.first) {
      this.writeIndent();
      this.mark('---', true, false, false);
      this.writeIndent();
    }
    this.first = false;
    if (this.head !== '') {
      this.writeHead();
      this.breakLine();
    }
    this.begin(root, '');
    this.writeHead();
    this.node(root, false, false, false);
    if (document.foot !== '') this.foot = document.foot;
    this.footIndent = 0;
    this.writeFoot();
    this.footIndent = -1;
    this.writeIndent();
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
    if (comma && this.hasPending()) this.mark(',', false, false, false);
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
      this.mark(`*${node.value}`, true, false, false);
      return;
    }
    if (node.anchor !== '') this.mark(`&${node.anchor}`, true, false, false);
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
    this.pushIndent(false, inList, inMap && !this.wideLists && (this.column === 0 || !this.fresh));
    for (const item of node.content) {
      this.begin(item, '');
      this.writeHead();
      this.writeIndent();
      this.mark('-', true, false, true);
      this.node(item, true, false, false);
    }
    this.end(node, '');
    this.popIndent();
  }

  private blockMapping(node: YamlNode, inList: boolean): void {
    const { content } = node;
    this.pushIndent(false, inList, false);
    let tail = '';
    for (let i = 0; i + 1 < content.length; i += 2) {
      const { foot } = content[i]!;
      const key = foot === '' ? content[i]! : { ...content[i]!, foot: '' };
      const value = content[i + 1]!;
      this.begin(key, tail);
      tail = foot;
      this.writeHead();
      this.writeIndent();
      if (this.line !== '') {
        this.keyLine = this.line;
        this.line = '';
      }
      const simple = isSimpleKey(key);
      if (!simple) this.mark('?', true, false, true);
      this.open(key, false, simple);
      this.content(key, false, true);
      this.begin(value, '');
      if (!simple) this.writeIndent();
      this.mark(':', !simple, false, !simple);
      if (this.keyLine !== '') this.placeKeyLine(value);
      this.node(value, false, true, false);
    }
    this.end(node, tail);
    this.writeHead();
    this.popIndent();
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
    this.mark('[', true, true, false);
    this.pushIndent(true, inList, false);
    this.flowLevel++;
    let separate = false;
    for (const item of node.content) {
      this.begin(item, '');
      if (separate) this.mark(',', false, false, false);
      this.writeHead();
      if (this.column === 0) this.writeIndent();
      separate = !this.hasPending();
      this.node(item, false, false, true);
    }
    this.end(node, '');
    this.flowLevel--;
    this.popIndent();
    if (this.column === 0) this.writeIndent();
    this.mark(']', false, false, false);
    this.writeLine();
    this.writeFoot();
  }

  private flowMapping(node: YamlNode, inList: boolean): void {
    const { content } = node;
    this.mark('{', true, true, false);
    this.pushIndent(true, inList, false);
    this.flowLevel++;
    let separate = false;
    let tail = '';
    for (let i = 0; i + 1 < content.length; i += 2) {
      const { foot } = content[i]!;
      const key = foot === '' ? content[i]! : { ...content[i]!, foot: '' };
      const value = content[i + 1]!;
      this.begin(key, tail);
      tail = foot;
      if (separate) this.mark(',', false, false, false);
      this.writeHead();
      if (this.column === 0) this.writeIndent();
      const simple = isSimpleKey(key);
      if (!simple) this.mark('?', true, false, false);
      this.open(key, false, simple);
      this.content(key, false, true);
      this.begin(value, '');
      this.mark(':', !simple, false, false);
      separate = !this.hasPending();
      this.node(value, false, true, true);
    }
    this.end(node, tail);
    if (separate && (this.head !== '' || this.foot !== '' || this.tail !== '')) this.mark(',', false, false, false);
    this.writeHead();
    this.flowLevel--;
    this.popIndent();
    this.mark('}', false, false, false);
    this.writeLine();
    this.writeFoot();
  }

  private pushIndent(flow: boolean, inList: boolean, compact: boolean): void {
    const { indent } = this;
    this.indents.push(indent);
    const { step } = this;
    if (indent < 0) this.indent = flow ? step : 0;
    else if (inList) this.indent = indent + DASH;
    else this.indent = compact ? indent - (indent % step) : indent - (indent % step) + step;
  }

  private popIndent(): void {
    this.indent = this.indents.pop()!;
  }

  private breakLine(): void {
    this.out += '\n';
    this.column = 0;
    this.fresh = true;
  }

  private put(text: string): void {
    this.out += text;
    this.column += text.length;
  }

  private writeIndent(): void {
    const indent = Math.max(this.indent, 0);
    if (!this.fresh || this.column > indent || (this.column === indent && !this.space)) this.breakLine();
    if (this.footIndent === indent) this.breakLine();
    const missing = indent - this.column;
    if (missing > 0) {
      this.out += ' '.repeat(missing);
      this.column = indent;
    }
    this.space = true;
    this.footIndent = -1;
  }

  /** An indicator. `spaced`: a blank goes before it; `spaces`: none is needed after it; `indents`: see `fresh`. */
  private mark(text: string, spaced: boolean, spaces: boolean, indents: boolean): void {
    this.put(spaced && !this.space ? ` ${text}` : text);
    this.space = spaces;
    this.fresh = this.fresh && indents;
  }

  private writeHead(): void {
    if (this.tail !== '') {
      this.writeIndent();
      this.comment(this.tail);
      this.tail = '';
      this.footIndent = Math.max(this.indent, 0);
    }
    if (this.head === '') return;
    this.writeIndent();
    this.comment(this.head);
    this.head = '';
  }

  private writeLine(): void {
    if (this.line === '') return;
    if (!this.space) this.put(' ');
    this.comment(this.line);
    this.line = '';
  }

  private writeFoot(): void {
    if (this.foot === '') return;
    this.writeIndent();
    this.comment(this.foot);
    this.foot = '';
    this.footIndent = Math.max(this.indent, 0);
  }

  private comment(text: string): void {
    const lines = text.split('\n');
    const last = lines.length - 1;
    let afterBreak = false;
    for (let i = 0; i <= last; i++) {
      const line = lines[i]!;
      if (line !== '') {
        if (afterBreak) this.writeIndent();
        this.put(line.startsWith('#') ? line : `# ${line}`);
        this.fresh = false;
        afterBreak = false;
      }
      if (i < last) {
        this.breakLine();
        afterBreak = true;
      }
    }
    if (!afterBreak) this.breakLine();
    this.space = true;
  }

  private writeTag(tag: string): void {
    if (tag === '') return;
    const long = tag.startsWith('!!') ? TAG_PREFIX + tag.slice(2) : tag;
    let written: string;
    if (long.startsWith('!')) written = `!${escapeTag(long.slice(1))}`;
    else if (long.startsWith(TAG_PREFIX)) written = `!!${escapeTag(long.slice(TAG_PREFIX.length))}`;
    else written = `!<${escapeTag(long)}>`;
    this.mark(written, true, false, false);
  }

  private scalar(node: YamlNode, inList: boolean, asKey: boolean): void {
    const { value } = node;
    const ways = analyze(value);
    const tag = writtenTag(node);
    const way = this.choose(wantedWay(node, tag), value, ways, asKey);
    this.writeTag(tag);
    this.pushIndent(true, inList, false);
    switch (way) {
      case 'plain':
        if (value !== '') {
          this.put(this.space ? value : ` ${value}`);
          this.space = false;
        }
        this.fresh = false;
        break;
      case 'single':
        this.single(value);
        break;
      case 'double':
        this.double(value);
        break;
      case 'literal':
        this.literal(value);
        break;
      case 'folded':
        this.folded(value);
    }
    this.popIndent();
  }

  private choose(wanted: ScalarWay, value: string, ways: number, asKey: boolean): ScalarWay {
    const inFlow = this.flowLevel > 0;
    let way = asKey && (ways & MULTILINE) !== 0 ? 'double' : wanted;
    if (way === 'plain') {
      if ((ways & (inFlow ? FLOW_PLAIN : BLOCK_PLAIN)) === 0 || (value === '' && asKey)) way = 'single';
    }
    if (way === 'single' && (ways & SINGLE) === 0) way = 'double';
    if ((way === 'literal' || way === 'folded') && ((ways & BLOCK) === 0 || inFlow || asKey)) way = 'double';
    return way;
  }

  private single(value: string): void {
    this.mark("'", true, false, false);
    const quoted = value.replaceAll("'", "''");
    let afterBreak = false;
    let from = 0;
    for (let i = 0; i <= quoted.length; i++) {
      const c = quoted.charCodeAt(i);
      if (i < quoted.length && !isBreak(c)) continue;
      if (i > from) {
        if (afterBreak) this.writeIndent();
        this.put(quoted.slice(from, i));
        this.fresh = false;
        afterBreak = false;
      }
      if (i === quoted.length) break;
      if (!afterBreak && c === 0x0a) this.breakLine();
      this.copyBreak(c);
      afterBreak = true;
      from = i + 1;
    }
    this.mark("'", false, false, false);
    this.fresh = false;
  }

  private double(value: string): void {
    this.mark('"', true, false, false);
    let from = 0;
    // A byte order mark at the front makes the library escape everything.
    const escapeAll = value.charCodeAt(0) === 0xfeff;
    for (let i = 0; i < value.length; i++) {
      const c = value.charCodeAt(i);
      if (c !== 0x22 && c !== 0x5c && !escapeAll && isPrintable(c) && !isBreak(c)) continue;
      const code = value.codePointAt(i)!;
      this.put(value.slice(from, i) + escapeSequence(code));
      if (code > 0xffff) i++;
      from = i + 1;
    }
    this.put(value.slice(from));
    this.mark('"', false, false, false);
  }

  /** The first line of a block scalar. */
  private blockHead(indicator: string, value: string): void {
    let head = indicator;
    const first = value.charCodeAt(0);
    if (first === 0x20 || isBreak(first)) head += String(this.step);
    const { length } = value;
    if (length === 0 || !isBreak(value.charCodeAt(length - 1))) head += '-';
    else if (length === 1 || isBreak(value.charCodeAt(length - 2))) head += '+';
    this.mark(head, true, false, false);
    if (this.line === '') this.breakLine();
    else this.writeLine();
    this.space = true;
  }

  private literal(value: string): void {
    this.blockHead('|', value);
    let afterBreak = true;
    let from = 0;
    for (let i = 0; i <= value.length; i++) {
      const c = value.charCodeAt(i);
      if (i < value.length && !isBreak(c)) continue;
      if (i > from) {
        if (afterBreak) this.writeIndent();
        this.put(value.slice(from, i));
        this.fresh = false;
        afterBreak = false;
      }
      if (i === value.length) break;
      this.copyBreak(c);
      afterBreak = true;
      from = i + 1;
    }
  }

  private copyBreak(c: number): void {
    this.out += c === 0x0a ? '\n' : String.fromCharCode(c);
    this.column = 0;
    this.fresh = true;
  }

  private folded(value: string): void {
    this.blockHead('>', value);
    let content = 0;
    while (isBreak(value.charCodeAt(content))) content++;
    // The library looks at the first line only to tell whether lines are "more indented".
    const c0 = value.charCodeAt(content);
    const blankFirst = c0 === 0x20 || c0 === 0x09 || c0 === 0;
    let afterBreak = true;
    let indented = true;
    for (let i = 0; i < value.length; i++) {
      const c = value.charCodeAt(i);
      if (isBreak(c)) {
        if (!afterBreak && !indented && c === 0x0a && !blankFirst) this.breakLine();
        this.copyBreak(c);
        afterBreak = true;
        continue;
      }
      if (afterBreak) {
        this.writeIndent();
        indented = c === 0x20 || c === 0x09;
      }
      this.put(value.charAt(i));
      this.fresh = false;
      afterBreak = false;
    }
  }
}

/** The tag to write: none where text and style tell it. */
function writtenTag(node: YamlNode): string {
  const { tag, style } = node;
  if (tag === '' || node.tagged) return tag;
  if (node.kind === 'mapping') return tag === '!!map' ? '' : tag;
  if (node.kind === 'sequence') return tag === '!!seq' ? '' : tag;
  if (tag === '!!str') return '';
  return style === '' && plainTag(node.value) === tag ? '' : tag;
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
    return key.content.length === 0 && key.anchor.length + tagLength(writtenTag(key)) <= MAX_SIMPLE_KEY;
  }
  if (key.value.length > 10 || key.value.includes('\n')) {
    if ((analyze(key.value) & MULTILINE) !== 0) return false;
  }
  return key.anchor.length + tagLength(writtenTag(key)) + byteLength(key.value) <= MAX_SIMPLE_KEY;
}

function tagLength(tag: string): number {
  return tag.length;
}

function escapeTag(text: string): string {
  let out = '';
  for (const char of text) {
    if (URI_CHAR.test(char)) out += char;
    else for (const byte of encodeUtf8(char)) out += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return out;
}
