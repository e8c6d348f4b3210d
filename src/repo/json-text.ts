import { quoteJson } from '../go/json.ts';

/** A JSON object with its fields in the order given, as Go writes structs; what is undefined is left out. */
export function objectJson(fields: readonly (readonly [key: string, json: string | undefined])[]): string {
  const kept = fields.filter(([, json]) => json !== undefined);
  return `{${kept.map(([key, json]) => `${quoteJson(key, true)}:${json}`).join(',')}}`;
}

/** A JSON array. */
export function listJson(items: readonly string[]): string {
  return `[${items.join(',')}]`;
}

/** A text, unless it is empty. */
export function textUnlessEmpty(text: string | undefined): string | undefined {
  return text ? quoteJson(text, true) : undefined;
}

/** Compact JSON, indented by two blanks (`json.MarshalIndent`). */
export function indentJson(json: string): string {
  let out = '';
  let depth = 0;
  for (let at = 0; at < json.length; at++) {
    const char = json[at]!;
    if (char === '"') {
      const end = endOfText(json, at);
      out += json.slice(at, end);
      at = end - 1;
    } else if (char === '{' || char === '[') {
      const close = json[at + 1];
      if (close === '}' || close === ']') {
        out += char + close;
        at++;
      } else out += char + newline(++depth);
    } else if (char === '}' || char === ']') out += newline(--depth) + char;
    else if (char === ',') out += char + newline(depth);
    else out += char === ':' ? ': ' : char;
  }
  return out;
}

function newline(depth: number): string {
  return `\n${'  '.repeat(depth)}`;
}

function endOfText(json: string, start: number): number {
  let at = start + 1;
  while (json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
  return at + 1;
}
