import type { Plain } from '../go/plain.ts';
import { yamlText } from './values-text.ts';

/**
 * Text that a Go template gives out as it stands: what stands between `{{` and `}}` is put into a raw string, as chart
 * authors do; other `{{` are written as strings.
 */
export function escapeTemplate(text: string): string {
  if (!text.includes('{{')) return text;
  let out = '';
  let at = 0;
  // The next of each, sought anew only where the last is behind: lines may be long, and full of braces.
  let [close, barrier] = [-1, -1];
  for (let open = text.indexOf('{{'); open >= 0; open = text.indexOf('{{', at)) {
    out += text.slice(at, open);
    at = open + 2;
    if (close < at) close = indexFrom(text, '}}', at);
    if (barrier < at) barrier = Math.min(indexFrom(text, '\n', at), indexFrom(text, '`', at));
    if (close > barrier || close === text.length) {
      out += '{{ "{{" }}';
      continue;
    }
    at = close + 2;
    while (text[at] === '}') at++;
    out += `{{\`${text.slice(open, at)}\`}}`;
  }
  return out + text.slice(at);
}

function indexFrom(text: string, part: string, from: number): number {
  const at = text.indexOf(part, from);
  return at < 0 ? text.length : at;
}

/** A value as YAML in a template: lines set in by `indent`, ending in a line break. */
export function literalYaml(value: Plain, indent: string): string {
  return escapeTemplate(yamlText(value, indent));
}

/** How a template names a value: `.Values.a.b`, with `index` where a key is no identifier. */
export function valuePath(keys: readonly (string | number)[], root = '.Values'): string {
  const plain = keys.findIndex((key) => typeof key === 'number' || !/^[A-Za-z_][A-Za-z0-9_]*$/.test(key));
  const dotted = (plain < 0 ? keys : keys.slice(0, plain)).map((key) => `.${key}`).join('');
  if (plain < 0) return root + dotted;
  const rest = keys.slice(plain).map((key) => (typeof key === 'number' ? String(key) : JSON.stringify(key)));
  return `index ${root}${dotted} ${rest.join(' ')}`;
}
