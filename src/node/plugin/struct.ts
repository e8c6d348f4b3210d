import { GoError } from '../../go/value.ts';
import { isNull, type YamlNode } from '../../yaml/nodes/node.ts';

const BOOLEANS: Readonly<Record<string, boolean>> = {
  true: true,
  True: true,
  TRUE: true,
  false: false,
  False: false,
  FALSE: false,
};
/** Texts of YAML 1.1 that `go.yaml.in/yaml/v3` takes for switches where it is to read one, quoted or not. */
const OLD_TRUE = ['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON'];
const OLD_FALSE = ['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF'];

/**
 * Reads the fields of Go structs from YAML, as `go.yaml.in/yaml/v3` decodes them. Mistakes are gathered, since the
 * library reports all of them at once: `check` throws them as a `GoError`.
 */
export class StructReader {
  private readonly problems: string[] = [];

  check(): void {
    if (this.problems.length > 0) throw new GoError(`yaml: unmarshal errors:\n  ${this.problems.join('\n  ')}`);
  }

  /** Calls the readers of the fields that are there. `strict`: other fields are mistakes. */
  struct(
    node: YamlNode,
    type: string,
    fields: Readonly<Record<string, (value: YamlNode) => void>>,
    strict = false,
  ): void {
    this.pairs(node, type, (key, value) => {
      const read = Object.hasOwn(fields, key.value) ? fields[key.value] : undefined;
      if (read !== undefined) read(value);
      else if (strict) this.problems.push(`line ${key.startLine}: field ${key.value} not found in type ${type}`);
    });
  }

  /** A `map[string]T`; `type` is the whole type's name. */
  map<T>(node: YamlNode, type: string, read: (value: YamlNode) => T): Map<string, T> {
    const map = new Map<string, T>();
    this.pairs(node, type, (key, value) => {
      map.set(this.string(key), read(value));
    });
    return map;
  }

  private pairs(node: YamlNode, type: string, read: (key: YamlNode, value: YamlNode) => void): void {
    if (isNull(node)) return;
    if (node.kind !== 'mapping') {
      this.mismatch(node, type);
      return;
    }
    for (let i = 0; i < node.content.length; i += 2) read(node.content[i]!, node.content[i + 1]!);
  }

  string(node: YamlNode): string {
    if (isNull(node)) return '';
    if (node.kind !== 'scalar') this.mismatch(node, 'string');
    return node.value;
  }

  bool(node: YamlNode): boolean {
    if (isNull(node)) return false;
    const { kind, style, value } = node;
    if (kind === 'scalar' && OLD_TRUE.includes(value)) return true;
    if (kind === 'scalar' && OLD_FALSE.includes(value)) return false;
    if (kind === 'scalar' && style === '' && Object.hasOwn(BOOLEANS, value)) return BOOLEANS[value]!;
    this.mismatch(node, 'bool');
    return false;
  }

  /** A whole number without a sign, of so many bits. */
  unsigned(node: YamlNode, type: string): number {
    if (isNull(node)) return 0;
    if (node.kind === 'scalar' && node.style === '' && /^\d+$/.test(node.value)) return Number(node.value);
    this.mismatch(node, type);
    return 0;
  }

  list<T>(node: YamlNode, type: string, read: (item: YamlNode) => T): T[] {
    if (isNull(node)) return [];
    if (node.kind === 'sequence') return node.content.map(read);
    this.mismatch(node, `[]${type}`);
    return [];
  }

  strings(node: YamlNode): string[] {
    return this.list(node, 'string', (item) => this.string(item));
  }

  private mismatch(node: YamlNode, type: string): void {
    const { kind, value } = node;
    const tag = node.tag || (kind === 'mapping' ? '!!map' : kind === 'sequence' ? '!!seq' : scalarTag(node));
    const shown = kind !== 'scalar' ? '' : value.length > 10 ? ` \`${value.slice(0, 7)}...\`` : ` \`${value}\``;
    this.problems.push(`line ${node.startLine}: cannot unmarshal ${tag}${shown} into ${type}`);
  }
}

function scalarTag({ style, value }: YamlNode): string {
  if (style !== '') return '!!str';
  if (/^[-+]?\d+$/.test(value)) return '!!int';
  if (/^[-+]?\d*\.\d+$/.test(value)) return '!!float';
  return /^(true|false)$/i.test(value) ? '!!bool' : '!!str';
}
