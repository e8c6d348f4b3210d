import { fromPlain, type Plain, toPlain } from '../go/plain.ts';
import { marshalYaml } from '../yaml/marshal.ts';

/** A key of a values file: with a value, or with entries below it. */
export interface ValueEntry {
  readonly key: string;
  readonly value?: Plain;
  readonly entries?: readonly ValueEntry[];
  /** Lines above the key, without `#`. */
  readonly comment?: string | undefined;
}

export function entry(key: string, value: Plain, comment?: string): ValueEntry {
  return { key, value, comment };
}

export function group(key: string, entries: readonly ValueEntry[], comment?: string): ValueEntry {
  return { key, entries, comment };
}

/** The text of a values file. Comments are written as helm-docs reads them (`# -- …`). */
export function valuesText(entries: readonly ValueEntry[], indent = ''): string {
  let out = '';
  for (const { key, value, entries: below, comment } of entries) {
    if (comment) out += `${indent}# -- ${comment.replaceAll('\n', `\n${indent}# `)}\n`;
    if (below === undefined || below.length === 0) out += entryText(key, below ? {} : value, indent);
    else out += `${indent}${keyText(key)}:\n${valuesText(below, `${indent}  `)}`;
    if (indent === '') out += '\n';
  }
  if (indent !== '') return out;
  let end = out.length;
  while (out[end - 1] === '\n') end--;
  return end === out.length ? out : out.slice(0, end + 1);
}

/**
 * A key with its value. Blank lines that follow would belong to a text that ends in some: in quotes, as JSON has them,
 * they do not.
 */
function entryText(key: string, value: Plain, indent: string): string {
  const text = yamlText({ [key]: value }, indent);
  if (!text.endsWith('\n\n')) return text;
  return `${indent}${keyText(key)}: ${JSON.stringify(toPlain(fromPlain(value)))}\n`;
}

function keyText(key: string): string {
  return yamlText({ [key]: null }, '').replace(/: null\n$/, '');
}

/** Plain data as YAML, set in by `indent`, ending in a line break. Whole numbers are written with all their digits. */
export function yamlText(value: Plain, indent: string): string {
  return indentLines(marshalYaml(fromPlain(exact(value))), indent);
}

function exact(value: Plain): Plain {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map(exact);
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array || value instanceof Map) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, exact(item as Plain)]));
}

/** The text with each line that is not empty set in. */
export function indentLines(text: string, indent: string): string {
  return indent === '' ? text : text.replace(/^(?=.)/gm, indent);
}
