import type { Json, JsonObject } from './json.ts';

export interface TypesOptions {
  /** Name of the type of all values. */
  readonly name: string;
  /** Words for its comment. */
  readonly about: string;
}

/** Nesting beyond this is `unknown`: it is a mistake, or an attack. */
const MAX_DEPTH = 100;
const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/**
 * TypeScript types of a schema: an interface of the name asked for, and a type for each definition that is referred to.
 * What the language has no form for (patterns, limits, conditions) is wider there, never narrower. Of drafts up to
 * 2020-12.
 */
export function typesOf(schema: JsonObject, { name, about }: TypesOptions): string {
  const writer = new TypeWriter(schema, name);
  const body = writer.type(schema, '', 0);
  const parts = [`// Made by "tschart schema types". Changes are lost when it is made again.\n`];
  const comment = docOf([about, textOf(schema, 'description')].filter(Boolean), schema, '');
  parts.push(
    isLiteral(body) ? `${comment}export interface ${name} ${body}\n` : `${comment}export type ${name} = ${body};\n`,
  );
  parts.push(...writer.definitions());
  return parts.join('\n');
}

function isLiteral(type: string): boolean {
  return type.startsWith('{') && endOfLiteral(type) === type.length;
}

class TypeWriter {
  readonly #root: JsonObject;
  readonly #name: string;
  /** Names of the types for JSON pointers, and the types that are made of them. */
  readonly #names = new Map<string, string>();
  readonly #texts = new Map<string, string>();

  constructor(root: JsonObject, name: string) {
    this.#root = root;
    this.#name = name;
  }

  definitions(): string[] {
    return [...this.#names].map(([pointer, name]) => {
      const comment = docOf([], this.#at(pointer), '');
      return `${comment}export type ${name} = ${this.#texts.get(pointer) ?? 'unknown'};\n`;
    });
  }

  type(json: Json | undefined, indent: string, depth: number): string {
    if (json === false) return 'never';
    if (!(json instanceof Map) || depth > MAX_DEPTH) return 'unknown';
    const parts: string[] = [];
    const reference = json.get('$ref');
    if (typeof reference === 'string') parts.push(this.#reference(reference, depth));
    if (json.has('const')) parts.push(literal(json.get('const')!));
    else if (Array.isArray(json.get('enum'))) parts.push(union((json.get('enum') as Json[]).map(literal)));
    else {
      const own = this.#byType(json, indent, depth);
      if (own !== 'unknown') parts.push(own);
    }
    for (const word of ['anyOf', 'oneOf']) {
      const choices = json.get(word);
      if (!Array.isArray(choices) || choices.length === 0) continue;
      const types = choices.map((choice) => this.type(choice, indent, depth + 1));
      // A choice without a type of its own only sets limits.
      if (!types.includes('unknown')) parts.push(union(types));
    }
    const all = json.get('allOf');
    if (Array.isArray(all)) {
      for (const part of all) {
        const type = this.type(part, indent, depth + 1);
        if (type !== 'unknown') parts.push(type);
      }
    }
    return intersection(parts);
  }

  #byType(json: JsonObject, indent: string, depth: number): string {
    const type = json.get('type');
    const types = Array.isArray(type) ? type : type === undefined ? this.#implied(json) : [type];
    if (types.length === 0) return 'unknown';
    return union(types.map((one) => this.#oneType(one, json, indent, depth)));
  }

  /** What has properties and no type is taken for a table; the templates may ask whether it is there. */
  #implied(json: JsonObject): Json[] {
    if (!json.has('properties') || json.has('anyOf') || json.has('oneOf') || json.has('$ref')) return [];
    return this.#root === json ? ['object'] : ['object', 'null'];
  }

  #oneType(type: Json, json: JsonObject, indent: string, depth: number): string {
    switch (type) {
      case 'string':
        return 'string';
      case 'number':
        return 'number';
      case 'integer':
        return 'number | bigint';
      case 'boolean':
        return 'boolean';
      case 'null':
        return 'null';
      case 'array':
        return this.#array(json, indent, depth);
      case 'object':
        return this.#object(json, indent, depth);
      default:
        return 'unknown';
    }
  }

  #array(json: JsonObject, indent: string, depth: number): string {
    const items = json.get('items');
    const list = json.has('prefixItems') ? json.get('prefixItems') : items;
    if (!Array.isArray(list)) return `readonly ${bracketed(this.type(items, indent, depth + 1))}[]`;
    const rest = json.has('prefixItems') ? items : json.get('additionalItems');
    const first = list.map((item) => `${bracketed(this.type(item, indent, depth + 1))}?`);
    const more = rest === false ? [] : [`...${bracketed(this.type(rest, indent, depth + 1))}[]`];
    return `readonly [${[...first, ...more].join(', ')}]`;
  }

  #object(json: JsonObject, indent: string, depth: number): string {
    const properties = json.get('properties');
    const additional = json.get('additionalProperties') ?? json.get('unevaluatedProperties');
    const patterns = json.get('patternProperties');
    const inner = `${indent}  `;
    const lines: string[] = [];
    const required = json.get('required');
    if (properties instanceof Map) {
      for (const [name, property] of properties) {
        if (property === false) continue;
        const isRequired = Array.isArray(required) && required.includes(name);
        const type = withInherited(name, this.type(property, inner, depth + 1));
        const doc = property instanceof Map ? docOf([], property, inner) : '';
        lines.push(`${doc}${inner}readonly ${keyText(name)}${isRequired ? '' : '?'}: ${type};\n`);
      }
    }
    const open = this.#openType(additional, patterns, lines.length > 0, inner, depth);
    if (lines.length === 0) return `{ readonly [key: string]: ${open ?? 'never'} }`;
    if (open !== undefined) lines.push(`${inner}readonly [key: string]: ${open};\n`);
    return `{\n${lines.join('')}${indent}}`;
  }

  /** The type of further keys; undefined for none. It covers known keys too, so that it is only exact without them. */
  #openType(
    additional: Json | undefined,
    patterns: Json | undefined,
    hasKnown: boolean,
    inner: string,
    depth: number,
  ): string | undefined {
    const schemas = patterns instanceof Map ? [...patterns.values()] : [];
    const isOpen = additional === undefined || additional === true;
    if (!isOpen && additional !== false) schemas.push(additional);
    if (schemas.length === 0) return additional === true || (isOpen && !hasKnown) ? 'unknown' : undefined;
    if (hasKnown) return 'unknown';
    if (isOpen && patterns instanceof Map) return 'unknown';
    return union(schemas.map((schema) => this.type(schema, inner, depth + 1)));
  }

  #reference(reference: string, depth: number): string {
    if (reference === '#') return this.#name;
    if (!reference.startsWith('#/')) return 'unknown';
    const known = this.#names.get(reference);
    if (known !== undefined) return known;
    const target = this.#at(reference);
    if (target === undefined) return 'unknown';
    const name = this.#freeName(reference);
    this.#names.set(reference, name);
    this.#texts.set(reference, this.type(target, '', depth + 1));
    return name;
  }

  #at(pointer: string): JsonObject | undefined {
    let at: Json | undefined = this.#root;
    for (const token of pointer.split('/').slice(1)) {
      const key: string = unescaped(token);
      if (at instanceof Map) at = at.get(key);
      else if (Array.isArray(at)) at = at[Number(key)];
      else return undefined;
    }
    return at instanceof Map ? at : undefined;
  }

  #freeName(pointer: string): string {
    const last = unescaped(pointer.slice(pointer.lastIndexOf('/') + 1));
    const words = last.split(/[^A-Za-z0-9]+/).filter(Boolean);
    const joined = words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join('');
    const base = /^[A-Za-z]/.test(joined) ? joined : `Type${joined}`;
    const taken = new Set([...this.#names.values(), this.#name]);
    let name = base;
    for (let i = 2; taken.has(name); i++) name = `${base}${i}`;
    return name;
  }
}

/** What every object inherits under a name has to be allowed there, or no object would do. */
function withInherited(name: string, type: string): string {
  if (!INHERITED.has(name) || type === 'unknown') return type;
  return `${bracketed(type)} | typeof Object.prototype.${name}`;
}

const INHERITED: ReadonlySet<string> = new Set([
  'constructor',
  'hasOwnProperty',
  'isPrototypeOf',
  'propertyIsEnumerable',
  'toLocaleString',
  'toString',
  'valueOf',
]);

function unescaped(token: string): string {
  let text = token;
  try {
    text = decodeURIComponent(token);
  } catch {
    // It stands for itself.
  }
  return text.replaceAll('~1', '/').replaceAll('~0', '~');
}

function keyText(name: string): string {
  return IDENTIFIER.test(name) ? name : JSON.stringify(name);
}

function textOf(schema: JsonObject, name: string): string {
  const text = schema.get(name);
  return typeof text === 'string' ? text : '';
}

function literal(json: Json): string {
  if (typeof json === 'bigint') return `${json}n`;
  if (json === null || typeof json !== 'object') return JSON.stringify(json);
  return Array.isArray(json) ? 'readonly unknown[]' : '{ readonly [key: string]: unknown }';
}

function union(types: readonly string[]): string {
  const members = [...new Set(types.flatMap((type) => (/^[\w"' |]+$/.test(type) ? type.split(' | ') : [type])))];
  if (members.length === 0) return 'never';
  if (members.includes('unknown')) return 'unknown';
  return members.length === 1
    ? members[0]!
    : members.map((type) => (type.includes(' & ') ? `(${type})` : type)).join(' | ');
}

function intersection(types: readonly string[]): string {
  const members = [...new Set(types)];
  if (members.length === 0) return 'unknown';
  return members.length === 1 ? members[0]! : members.map(bracketed).join(' & ');
}

/** In parentheses where an operator stands in it outside all brackets. */
function bracketed(type: string): string {
  return /^\w+$/.test(type) || (type.startsWith('{') && endOfLiteral(type) === type.length) ? type : `(${type})`;
}

/** Where the object type ends that a text begins with. */
function endOfLiteral(type: string): number {
  let depth = 0;
  for (const { 0: token, index } of type.matchAll(/"(?:[^"\\]|\\.)*"|\/\*[\s\S]*?\*\/|[{}]/g)) {
    if (token === '{') depth++;
    else if (token === '}' && --depth === 0) return index + 1;
  }
  return -1;
}

const MAX_DEFAULT = 100;

/** A comment of a type: its title and description, its default, and whether it is to be used no more. */
function docOf(about: readonly string[], schema: JsonObject | undefined, indent: string): string {
  const lines = [...about];
  if (schema !== undefined && about.length === 0) {
    lines.push(...[textOf(schema, 'title'), textOf(schema, 'description')].filter(Boolean));
  }
  const fallback = schema?.get('default');
  if (schema?.has('default')) {
    const text = typeof fallback === 'bigint' ? String(fallback) : JSON.stringify(plainJson(fallback ?? null));
    if (text.length <= MAX_DEFAULT) lines.push(`@default ${text}`);
  }
  if (schema?.get('deprecated') === true) lines.push('@deprecated');
  if (lines.length === 0) return '';
  const text = lines.join('\n').replaceAll('*/', '*\\/').split('\n');
  if (text.length === 1) return `${indent}/** ${text[0]} */\n`;
  return `${indent}/**\n${text.map((line) => `${indent} *${line === '' ? '' : ` ${line}`}\n`).join('')}${indent} */\n`;
}

function plainJson(json: Json): unknown {
  if (typeof json === 'bigint') return Number(json);
  if (Array.isArray(json)) return json.map(plainJson);
  return json instanceof Map ? Object.fromEntries([...json].map(([key, value]) => [key, plainJson(value)])) : json;
}
