import { encodeUtf8 } from '../../go/text.ts';
import { TAG_PREFIX } from '../resolve.ts';
import type { YamlNode } from './node.ts';
import { plainTag } from './scalar.ts';

const URI_CHAR = /[\w;/?:@&=+$,.~*'()[\]-]/;

/** The tag to write: none where text and style tell it. */
export function writtenTag(node: YamlNode): string {
  const { tag, style } = node;
  if (tag === '' || node.tagged) return tag;
  if (node.kind === 'mapping') return tag === '!!map' ? '' : tag;
  if (node.kind === 'sequence') return tag === '!!seq' ? '' : tag;
  if (tag === '!!str') return '';
  return style === '' && plainTag(node.value) === tag ? '' : tag;
}

/** A tag, long or short, as it stands in a text. */
export function tagText(tag: string): string {
  const long = tag.startsWith('!!') ? TAG_PREFIX + tag.slice(2) : tag;
  if (long.startsWith('!')) return `!${escapeTag(long.slice(1))}`;
  if (long.startsWith(TAG_PREFIX)) return `!!${escapeTag(long.slice(TAG_PREFIX.length))}`;
  return `!<${escapeTag(long)}>`;
}

function escapeTag(text: string): string {
  let out = '';
  for (const char of text) {
    if (URI_CHAR.test(char)) out += char;
    else for (const byte of encodeUtf8(char)) out += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return out;
}
