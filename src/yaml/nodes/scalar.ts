import type { Value } from '../../go/value.ts';
import { resolve } from '../resolve.ts';
import type { YamlNode } from './node.ts';

/** Truths of older YAML, which are texts for `go.yaml.in/yaml/v3` unless a bool is asked for. */
const NOT_ONLY_WORDS = /^(?:y|Y|yes|Yes|YES|on|On|ON|n|N|no|No|NO|off|Off|OFF)$/;

/** The tag that a plain text has by what it looks like. */
export function plainTag(text: string): string {
  return NOT_ONLY_WORDS.test(text) ? '!!str' : `!!${resolve(text, '', true).tag}`;
}

/** The tag of a scalar, given or by what it looks like. */
export function scalarTag(node: YamlNode): string {
  if (node.tag !== '') return node.tag;
  return node.style === '' ? plainTag(node.value) : '!!str';
}

/** What a scalar of type bool, int, float or null means; its text for any other. */
export function scalarValue(node: YamlNode): Value {
  const tag = scalarTag(node);
  switch (tag) {
    case '!!null':
      return null;
    case '!!bool':
    case '!!int':
    case '!!float':
      return resolve(node.value, tag.slice(2) as 'bool' | 'int' | 'float', true).value;
    default:
      return node.value;
  }
}

/** What each alias of a tree means: the node that bore the anchor last before it. */
export function aliasTargets(root: YamlNode): ReadonlyMap<YamlNode, YamlNode> {
  const targets = new Map<YamlNode, YamlNode>();
  const anchors = new Map<string, YamlNode>();
  const walk = (node: YamlNode): void => {
    if (node.kind === 'alias') {
      const target = anchors.get(node.value);
      if (target !== undefined) targets.set(node, target);
    } else if (node.anchor !== '') anchors.set(node.anchor, node);
    for (const child of node.content) walk(child);
  };
  walk(root);
  return targets;
}
