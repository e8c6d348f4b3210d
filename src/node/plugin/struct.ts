import { GoError } from '../../go/value.ts';
import { isNull, type YamlNode } from '../../yaml/nodes/node.ts';

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
    if (isNull(node)) return;
    if (node.kind !== 'mapping') {
      this.mismatch(node, type);
      return;
    }
    for (let i = 0; i < node.content.length; i += 2) {
      const key = node.content[i]!;
      const read = Object.hasOwn(fields, key.value) ? fields[key.value] : undefined;
      if (read !== undefined) read(node.content[i + 1]!);
      else if (strict) this.problems.push(`line ${key.startLine}: field ${key.value} not found in type ${type}`);
    }
  }

  string(node: YamlNode): string {
    if (isNull(node)) return '';
    if (node.kind !== 'scalar') this.mismatch(node, 'string');
    return node.value;
  }

  list<T>(node: YamlNode, type: string, read: (item: YamlNode) => T): T[] {
    if (isNull(node)) return [];
    if (node.kind === 'sequence') return node.content.map(read);
    this.mismatch(node, `[]${type}`);
    return [];
  }

  private mismatch(node: YamlNode, type: string): void {
    const { kind, value } = node;
    const tag = node.tag || (kind === 'mapping' ? '!!map' : kind === 'sequence' ? '!!seq' : '!!str');
    const shown = kind !== 'scalar' ? '' : value.length > 10 ? ` \`${value.slice(0, 7)}...\`` : ` \`${value}\``;
    this.problems.push(`line ${node.startLine}: cannot unmarshal ${tag}${shown} into ${type}`);
  }
}
