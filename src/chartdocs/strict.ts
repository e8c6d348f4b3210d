import { compileRegexp } from '../go/regexp.ts';
import type { YamlNode } from '../yaml/nodes/node.ts';
import type { ChartDocs } from './readme.ts';

/** A key that nothing describes. */
export interface Undescribed {
  readonly key: string;
  readonly line: number;
}

/**
 * The keys without a description that names them, but for those allowed by name or expression, in the order of the file.
 * As in helm-docs, comments above a key count only where they name it. Throws `GoError` for an expression that is none.
 */
export function undescribed(
  { values, named }: ChartDocs,
  allowed: readonly string[],
  expressions: readonly string[],
): Undescribed[] {
  const patterns = expressions.map((text) => compileRegexp(text));
  const missing: Undescribed[] = [];
  const walk = (node: YamlNode, path: readonly string[]): void => {
    if (node.kind === 'sequence') {
      for (const [i, item] of node.content.entries()) walk(item, [...path, `[${i}]`]);
    }
    if (node.kind !== 'mapping') return;
    for (let i = 0; i + 1 < node.content.length; i += 2) {
      const key = node.content[i]!;
      const inner = [...path, key.value];
      const name = inner.join('.');
      if (!named.has(name) && !allowed.includes(name) && !patterns.some((pattern) => pattern.match(name))) {
        missing.push({ key: name, line: key.startLine });
      }
      walk(node.content[i + 1]!, inner);
    }
  };
  if (values !== undefined) walk(values.content[0]!, []);
  return missing;
}
