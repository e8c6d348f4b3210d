import { formatFloat } from '../go/strconv.ts';
import { GoError, GoInt, GoStruct, type Value } from '../go/value.ts';
import { needsQuotesPretty } from '../yaml/emit.ts';
import { compareKeys } from '../yaml/natural.ts';
import { newNode, type YamlNode } from '../yaml/nodes/node.ts';
import { NodeWriter } from '../yaml/nodes/write.ts';

const INDENT = 4;
const MAX_DEPTH = 1000;

/** Writes a value as `yaml.Marshal` of `gopkg.in/yaml.v3`: four columns of indentation. Throws `GoError`. */
export function marshalNodes(value: Value): string {
  const writer = new NodeWriter(INDENT);
  writer.document(nodeOf(value, 0), true);
  return writer.text;
}

function nodeOf(value: Value, depth: number): YamlNode {
  if (depth > MAX_DEPTH) throw new GoError(`a value is nested deeper than ${MAX_DEPTH} levels`);
  if (value === null || value === undefined) return newNode('scalar', 'null');
  if (typeof value === 'string') return textNode(value);
  if (typeof value === 'number') return newNode('scalar', floatText(value));
  if (typeof value === 'boolean') return newNode('scalar', String(value));
  if (value instanceof GoInt) return newNode('scalar', String(value.value));
  if (Array.isArray(value))
    return collection(
      'sequence',
      value.map((item) => nodeOf(item, depth + 1)),
    );
  if (value instanceof Map) {
    const keys = [...value.keys()].sort((a, b) => compareKeys(a, b, true));
    return collection(
      'mapping',
      keys.flatMap((key) => [textNode(key), nodeOf(value.get(key), depth + 1)]),
    );
  }
  if (value instanceof GoStruct) {
    const fields = [...value.fields].map(([name, field]) => [name.toLowerCase(), field] as const);
    return collection(
      'mapping',
      fields.flatMap(([name, field]) => [textNode(name), nodeOf(field, depth + 1)]),
    );
  }
  throw new GoError('a value of this type has no YAML');
}

function collection(kind: 'sequence' | 'mapping', content: YamlNode[]): YamlNode {
  const node = newNode(kind);
  node.content = content;
  return node;
}

function textNode(text: string): YamlNode {
  const node = newNode('scalar', text);
  if (needsQuotesPretty(text)) node.style = 'double';
  else if (text.includes('\n')) node.style = 'literal';
  return node;
}

function floatText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? '.nan' : value > 0 ? '.inf' : '-.inf';
  if (Number.isInteger(value) && Math.abs(value) < 1e6) return String(value);
  return formatFloat(value, 'g');
}
