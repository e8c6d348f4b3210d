import { splitYamlDocuments } from '../yaml/documents.ts';
import { YamlError } from '../yaml/error.ts';
import { isNull, type YamlNode } from '../yaml/nodes/node.ts';
import { readNode } from '../yaml/nodes/read.ts';
import { composeError, type Directive, type Entry, type Node, type Place, type Scalar } from './node.ts';

/** Values that aliases may stand for in one file, all together. */
const MAX_VALUES = 200_000;

/**
 * Reads the documents of a Compose file: anchors, aliases and merge keys (`<<`) are resolved, plain scalars are read as
 * YAML 1.2 has them and as Compose does (`yes` is text, `0440` is octal). Empty documents are left out. Throws
 * TschartError with the place.
 */
export function parseCompose(text: string, file: string, base: string): Node[] {
  const documents: Node[] = [];
  let before = 0;
  try {
    for (const document of splitYamlDocuments(text)) {
      const found = text.indexOf(document.slice(0, 200), before);
      const offset = Math.max(before, found);
      const line = text.slice(0, offset).split('\n').length - 1;
      before = offset + document.length;
      const root = readNode(document)?.content[0];
      if (root === undefined || isNull(root)) continue;
      documents.push(new Reader(document, { file, base, line }).read(root));
    }
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    const place = error.place ?? { line: Number(/line (\d+)/.exec(error.message)?.[1] ?? 1), column: 1 };
    throw composeError({ file, base, ...place }, error.problem, 'Correct the YAML: this is no text that YAML knows.');
  }
  return documents;
}

interface Origin {
  readonly file: string;
  readonly base: string;
  /** Lines of the file before this document. */
  readonly line: number;
}

class Reader {
  private readonly anchors = new Map<string, YamlNode>();
  /** Anchors that are being resolved. */
  private readonly open = new Set<string>();
  private readonly text: string;
  private readonly origin: Origin;
  private count = 0;

  constructor(text: string, origin: Origin) {
    this.text = text;
    this.origin = origin;
  }

  read(node: YamlNode): Node {
    const at = this.placeOf(node);
    if (++this.count > MAX_VALUES) {
      throw composeError(at, `more than ${MAX_VALUES} values`, 'Use fewer aliases: each counts as what it stands for.');
    }
    if (node.kind === 'alias') return this.alias(node, at);
    if (node.anchor !== '') {
      this.anchors.set(node.anchor, node);
      this.open.add(node.anchor);
    }
    const directive = directiveOf(node);
    const result = this.content(node, at, directive);
    this.open.delete(node.anchor);
    return result;
  }

  private content(node: YamlNode, at: Place, directive: Directive | undefined): Node {
    if (node.kind === 'scalar') return { ...scalarOf(node, at), directive };
    if (node.kind === 'sequence') {
      return { kind: 'list', items: node.content.map((item) => this.read(item)), at, directive };
    }
    return { kind: 'table', entries: this.entries(node), at, directive };
  }

  private alias(node: YamlNode, at: Place): Node {
    const target = this.anchors.get(node.value)!;
    if (this.open.has(node.value)) {
      throw composeError(at, `anchor ${node.value} contains itself`, 'Take the alias out of what it stands for.');
    }
    return this.read(target);
  }

  private entries({ content }: YamlNode): Map<string, Entry> {
    const own = new Map<string, Entry>();
    const merged: Node[] = [];
    for (let i = 0; i < content.length; i += 2) {
      const key = content[i]!;
      const at = this.placeOf(key);
      const value = this.read(content[i + 1]!);
      if (key.tag === '!!merge') merged.push(...(value.kind === 'list' ? value.items : [value]));
      else if (key.kind !== 'scalar') throw composeError(at, 'a key must be text', 'Write the key as one word.');
      else if (own.has(key.value)) {
        throw composeError(at, `key ${key.value} comes twice`, 'Keep one of the two.');
      } else own.set(key.value, { at, value });
    }
    for (const source of merged) {
      if (source.kind !== 'table') {
        throw composeError(source.at, '<< needs a table, or a list of them', 'Point << at an anchor of a table.');
      }
      for (const [key, entry] of source.entries) if (!own.has(key)) own.set(key, entry);
    }
    return own;
  }

  private placeOf({ startLine, startOffset }: YamlNode): Place {
    const { file, base, line } = this.origin;
    if (startLine === 0) return { file, base, line: line + 1, column: 1 };
    const column = startOffset < 0 ? 1 : startOffset - (this.text.lastIndexOf('\n', startOffset - 1) + 1) + 1;
    return { file, base, line: startLine + line, column };
  }
}

function directiveOf({ tag }: YamlNode): Directive | undefined {
  return tag === '!reset' ? 'reset' : tag === '!override' ? 'override' : undefined;
}

const DECIMAL = /^[-+]?(?:0|[1-9][0-9_]*)$/;
const BASED = /^([-+]?)0(?:x([0-9a-fA-F_]+)|b([01_]+)|o?([0-7_]+))$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9]+)?$/;

function scalarOf(node: YamlNode, at: Place): Scalar {
  const { value: text, tag } = node;
  const plain =
    (node.style === '' && (tag === '' || tag.startsWith('!reset') || tag.startsWith('!override'))) || tag === '!!null';
  return { kind: 'scalar', value: plain ? plainValue(text) : text, text, at };
}

function plainValue(text: string): Scalar['value'] {
  if (/^(?:|~|null|Null|NULL)$/.test(text)) return null;
  if (/^(?:true|True|TRUE)$/.test(text)) return true;
  if (/^(?:false|False|FALSE)$/.test(text)) return false;
  if (DECIMAL.test(text)) {
    const n = Number(text.replaceAll('_', ''));
    return Number.isSafeInteger(n) ? n : text;
  }
  const based = BASED.exec(text);
  if (based) {
    const [, sign, hex, binary, octal] = based;
    const digits = (hex ?? binary ?? octal)!.replaceAll('_', '');
    const n = Number.parseInt(digits, hex ? 16 : binary ? 2 : 8);
    return sign === '-' ? -n : n;
  }
  return FLOAT.test(text) ? Number(text.replaceAll('_', '')) : text;
}
