import type { Plain } from '../go/plain.ts';
import { yamlText } from './values-text.ts';

/**
 * Text that a Go template gives out as it stands: what stands between `{{` and `}}` is put into a raw string, as chart
 * authors do; other `{{` are written as strings.
 */
export function escapeTemplate(text: string): string {
  if (!text.includes('{{')) return text;
  return text.replace(/\{\{(?:[^\n`]*?\}\}+)?/g, (found) => (found === '{{' ? '{{ "{{" }}' : `{{\`${found}\`}}`));
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
