import type { Plain } from '../../go/plain.ts';
import { toPlain } from '../../go/plain.ts';
import type { Value } from '../../go/value.ts';
import type { YamlNode } from '../../yaml/nodes/node.ts';
import { fieldNode } from './source.ts';

/** A place in an object: its tree, and what that means to Helm. */
export class Cursor {
  readonly node: YamlNode;
  readonly value: Value;

  constructor(node: YamlNode, value: Value) {
    this.node = node;
    this.value = value;
  }

  /** The place at the end of a path of keys; undefined where there is none. */
  at(...path: readonly string[]): Cursor | undefined {
    let { node, value }: { node: YamlNode | undefined; value: Value } = this;
    for (const key of path) {
      node = fieldNode(node, key);
      if (node === undefined || !(value instanceof Map)) return undefined;
      value = value.get(key);
    }
    return new Cursor(node, value);
  }

  /** The items of a list. */
  items(): Cursor[] {
    const { node, value } = this;
    if (node.kind !== 'sequence' || !Array.isArray(value)) return [];
    return node.content.map((item, i) => new Cursor(item, value[i]));
  }

  /** The keys and values of a table. */
  entries(): [string, Cursor][] {
    const { node, value } = this;
    if (node.kind !== 'mapping' || !(value instanceof Map)) return [];
    const found: [string, Cursor][] = [];
    for (let i = 0; i < node.content.length; i += 2) {
      const key = node.content[i]!.value;
      found.push([key, new Cursor(node.content[i + 1]!, value.get(key))]);
    }
    return found;
  }

  get text(): string | undefined {
    return typeof this.value === 'string' ? this.value : undefined;
  }

  get plain(): Plain {
    return toPlain(this.value);
  }
}
