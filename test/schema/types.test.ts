import { describe, expect, it } from 'vitest';
import { readSchema } from '../../src/schema/embed.ts';
import { typesOf } from '../../src/schema/types.ts';

const types = (schema: object): string =>
  typesOf(readSchema(JSON.stringify(schema)), { name: 'V', about: '' })
    .split('\n')
    .slice(2)
    .join('\n');

/** The type of one property. */
const of = (property: object | boolean): string =>
  /readonly p\?: ([\s\S]*?);\n\}/.exec(types({ properties: { p: property } }))?.[1] ?? 'none';

describe('types of schemas', () => {
  const rows: [schema: object | boolean, type: string][] = [
    [{ type: 'string' }, 'string'],
    [{ type: 'integer' }, 'number | bigint'],
    [{ type: ['string', 'null'] }, 'string | null'],
    [{}, 'unknown'],
    [true, 'unknown'],
    [{ enum: ['a', 1, null, true] }, '"a" | 1 | null | true'],
    [{ const: 'x' }, '"x"'],
    [{ enum: ['a"b', 'c | d'] }, '"a\\"b" | "c | d"'],
    [{ type: 'array' }, 'readonly unknown[]'],
    [{ type: 'array', items: { type: ['string', 'number'] } }, 'readonly (string | number)[]'],
    [{ type: 'array', items: { type: 'array', items: { type: 'string' } } }, 'readonly (readonly string[])[]'],
    [{ type: 'array', items: [{ type: 'string' }], additionalItems: false }, 'readonly [string?]'],
    [{ type: 'array', prefixItems: [{ type: 'string' }] }, 'readonly [string?, ...unknown[]]'],
    [{ type: 'object' }, '{ readonly [key: string]: unknown }'],
    [{ type: 'object', additionalProperties: false }, '{ readonly [key: string]: never }'],
    [{ type: 'object', additionalProperties: { type: 'string' } }, '{ readonly [key: string]: string }'],
    [
      { type: 'object', properties: { a: { type: 'string' } }, additionalProperties: true, required: ['a'] },
      '{\n    readonly a: string;\n    readonly [key: string]: unknown;\n  }',
    ],
    [
      { type: 'object', patternProperties: { '^a': { type: 'string' } }, additionalProperties: false },
      '{ readonly [key: string]: string }',
    ],
    [{ oneOf: [{ type: 'string' }, { type: 'boolean' }] }, 'string | boolean'],
    // Choices that only set limits say nothing about the type.
    [{ type: 'string', anyOf: [{ pattern: 'a' }, { type: 'string' }] }, 'string'],
    [{ allOf: [{ type: 'string' }, { pattern: 'a' }] }, 'string'],
    [{ type: ['object', 'null'], properties: { 'a-b': {} } }, '{\n    readonly "a-b"?: unknown;\n  } | null'],
    [{ $ref: '#/nowhere' }, 'unknown'],
    [{ $ref: 'https://example.org/x.json' }, 'unknown'],
    // What has properties is taken for a table, which may be absent.
    [{ properties: { a: false } }, '{ readonly [key: string]: unknown } | null'],
  ];
  it.each(rows)('%j', (schema, type) => {
    expect(of(schema)).toBe(type);
  });

  it('gives definitions names, also those that refer to themselves', () => {
    const schema = {
      properties: { tree: { $ref: '#/$defs/a-node' }, same: { $ref: '#/$defs/A.Node' }, all: { $ref: '#' } },
      $defs: {
        'a-node': {
          description: 'A node',
          type: 'object',
          properties: { kids: { type: 'array', items: { $ref: '#/$defs/a-node' } } },
        },
        'A.Node': { type: 'string', deprecated: true },
      },
    };
    expect(types(schema)).toBe(`export interface V {
  readonly tree?: ANode;
  readonly same?: ANode2;
  readonly all?: V;
}

/** A node */
export type ANode = {
  readonly kids?: readonly ANode[];
};

/** @deprecated */
export type ANode2 = string;
`);
  });

  it('writes comments, which end where they should', () => {
    const schema = { title: 'T', description: 'of */ two\nlines', default: 1, type: 'integer', deprecated: true };
    expect(types({ properties: { p: schema } })).toContain(
      '  /**\n   * T\n   * of *\\/ two\n   * lines\n   * @default 1\n   * @deprecated\n   */\n  readonly p?: number | bigint;',
    );
  });

  it('does not go deeper than a limit', () => {
    let schema: object = { type: 'string' };
    for (let i = 0; i < 500; i++) schema = { type: 'array', items: schema };
    expect(types(schema)).toContain('unknown');
  });
});

it('tells a default with all its digits', () => {
  const schema = readSchema('{"properties":{"p":{"type":"integer","default":9007199254740993}}}');
  expect(typesOf(schema, { name: 'V', about: '' })).toContain('@default 9007199254740993');
});
