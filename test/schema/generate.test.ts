import { describe, expect, it } from 'vitest';
import { loadChart } from '../../src/chart/load.ts';
import { encodeUtf8 } from '../../src/go/text.ts';
import { type GenerateOptions, generateSchema } from '../../src/schema/generate.ts';

type Files = Readonly<Record<string, string>>;

const CHART = 'apiVersion: v2\nname: c\nversion: 1.0.0\n';

function generate(files: Files, options: GenerateOptions = {}) {
  const list = Object.entries({ 'Chart.yaml': CHART, ...files }).map(([name, text]) => ({
    name,
    data: encodeUtf8(text),
  }));
  const { text, remarks } = generateSchema(loadChart(list), options);
  return { schema: JSON.parse(text) as Schema, remarks };
}

interface Schema {
  readonly properties: Readonly<Record<string, Record<string, unknown>>>;
  readonly [keyword: string]: unknown;
}

/** The schema of the key `a` of values, with a template. */
const ofA = (values: string, template = '') =>
  generate({ 'values.yaml': values, 'templates/x.yaml': template }).schema.properties['a'];

describe('what values tell', () => {
  const rows: [values: string, schema: object][] = [
    ['a: x', { type: 'string', default: 'x' }],
    ['a: yes', { type: 'boolean', default: true }],
    ['a: 1', { type: 'integer', default: 1 }],
    ['a: 1.5', { type: 'number', default: 1.5 }],
    ['a: 1.0', { type: 'number', default: 1 }],
    ['a: -2.', { type: 'number', default: -2 }],
    ['b: &b 1.0\na: *b', { type: 'number', default: 1 }],
    ['a: [1, 2.0]', { type: 'array', items: { type: 'number' } }],
    ['a: 1e3', { type: 'integer', default: 1000 }],
    ['a:', {}],
    ['a: []', { type: 'array', default: [] }],
    ['a: {}', { type: 'object', default: {} }],
    ['a: [1, 2]', { type: 'array', items: { type: 'integer' } }],
    ['a: [1, 2.5]', { type: 'array', items: { type: 'number' } }],
    ['a: [1, x]', { type: 'array', items: { type: ['integer', 'string'] } }],
    ['a: [1, null]', { type: 'array' }],
    ['a: [[1], []]', { type: 'array', items: { type: 'array', items: { type: 'integer' } } }],
    [
      'a: [{b: 1}, {c: {d: x}}]',
      {
        type: 'array',
        items: {
          type: 'object',
          properties: { b: { type: 'integer' }, c: { type: 'object', properties: { d: { type: 'string' } } } },
        },
      },
    ],
    [
      'base: &b {x: 1}\na:\n  <<: *b\n  k: z',
      { type: 'object', properties: { x: { type: 'integer', default: 1 }, k: { type: 'string', default: 'z' } } },
    ],
    ['b: &b {x: 1}\na: *b', { type: 'object', properties: { x: { type: 'integer', default: 1 } } }],
    [
      'a:\n  __proto__: 1\n  constructor: x',
      {
        type: 'object',
        properties: JSON.parse(
          '{"__proto__":{"type":"integer","default":1},"constructor":{"type":"string","default":"x"}}',
        ),
      },
    ],
  ];
  it.each(rows)('%s', (values, schema) => {
    expect(ofA(values)).toEqual(schema);
  });
});

describe('what comments tell', () => {
  const rows: [values: string, schema: object][] = [
    ['# -- text\n# that goes on\na: 1', { description: 'text that goes on', type: 'integer', default: 1 }],
    ['# -- (string) text\na:', { description: 'text', type: ['string', 'null'] }],
    ['# -- (list) text\na: ""', { description: 'text', type: ['string', 'array'], default: '' }],
    ['# -- (tpl/string) text\na:', { description: 'text' }],
    ['# -- text\n# @default -- some\n# @section -- S\na:', { description: 'text (default: some)' }],
    ['# a -- (int) by name\n\na:', { description: 'by name', type: ['integer', 'null'] }],
    ['# plain words\n# and more\na: 1', { description: 'plain words and more', type: 'integer', default: 1 }],
    ['# far away\n\n# near\na: 1', { description: 'near', type: 'integer', default: 1 }],
    ['# b: 2\na: 1', { type: 'integer', default: 1 }],
    ['# @ignored\n# words\na: 1', { type: 'integer', default: 1 }],
    ['## @param a [nullable] from Bitnami\na: 1', { description: 'from Bitnami', type: 'integer', default: 1 }],
    [
      '# @schema\n# type: [string, integer]\n# minLength: 1\n# @schema\n# words\na: x',
      { description: 'words', type: ['string', 'integer'], default: 'x', minLength: 1 },
    ],
    [
      '# @schema\n# description: given\n# enum: [x, y]\n# @schema\n# -- words\na: x',
      { description: 'given', enum: ['x', 'y'], default: 'x' },
    ],
    [
      '# @schema type:[string, null];pattern:^[a-z;]*$\na: x',
      { type: ['string', 'null'], default: 'x', pattern: '^[a-z;]*$' },
    ],
    ['a: 1 # @schema minimum: 0; maximum: 5', { type: 'integer', default: 1, minimum: 0, maximum: 5 }],
    [
      'a: {} # @schema additionalProperties:{"type":"string"}',
      { type: 'object', default: {}, additionalProperties: { type: 'string' } },
    ],
    ['a: x # @schema nullable', { type: ['string', 'null'], default: 'x' }],
    [
      'a: [] # @schema item:object;itemProperties:{"n":{"type":"string"}}',
      { type: 'array', default: [], items: { type: 'object', properties: { n: { type: 'string' } } } },
    ],
    ['# @schema skipProperties:true\na: {b: 1}', { type: 'object' }],
    [
      '# @schema mergeProperties:true\na: {b: {x: 1}, c: {x: z}}',
      {
        type: 'object',
        additionalProperties: { type: 'object', properties: { x: { type: ['integer', 'string'], default: 1 } } },
      },
    ],
    [
      'a:\n  b: 1 # @schema required:true\n  c: 2 # @schema hidden',
      { type: 'object', properties: { b: { type: 'integer', default: 1 } }, required: ['b'] },
    ],
    [
      '# @schema\n# required: [b]\n# @schema\na: {b: 1}',
      { type: 'object', properties: { b: { type: 'integer', default: 1 } }, required: ['b'] },
    ],
    ['a: 1 # @schema $ref: #/properties/b\nb: 2', { default: 1, allOf: [{ $ref: '#/properties/b' }] }],
    ['# @schema title: "T; t"; description: D\na: 1', { title: 'T; t', description: 'D', type: 'integer', default: 1 }],
  ];
  it.each(rows)('%s', (values, schema) => {
    expect(ofA(values)).toEqual(schema);
  });

  it('may be of the whole file', () => {
    const block = '# @schema.root\n# title: T\n# additionalProperties: false\n# @schema.root\na: 1\n';
    expect(generate({ 'values.yaml': block }).schema).toMatchObject({ title: 'T', additionalProperties: false });
    expect(generate({ 'values.yaml': '# @schemaRoot title: T\na: 1\n' }).schema).toMatchObject({ title: 'T' });
  });

  it('are remarked on where they can not be read, or the defaults do not meet them', () => {
    const values = 'x: 1\n# @schema\n# type: [\n# @schema\na: 1\nb: 5 # @schema type:string\n';
    const { remarks, schema } = generate({ 'values.yaml': values });
    expect(remarks).toEqual([
      { file: 'c/values.yaml', line: 3, message: expect.stringContaining('the @schema block is no YAML') },
      {
        file: 'c/values.yaml',
        message: 'the default of b does not meet its @schema annotation: got number, want string',
      },
    ]);
    expect(schema.properties['b']).toEqual({ type: 'string', default: 5 });
  });

  it('may mean schemas of Kubernetes, of a version', () => {
    const values = 'a: {} # @schema $ref: $k8s/_definitions.json#/definitions/x\n';
    expect(generate({ 'values.yaml': values }).remarks[0]).toMatchObject({ line: 1, file: 'c/values.yaml' });
    expect(generate({ 'values.yaml': values }).schema.properties['a']).toEqual({ type: 'object', default: {} });
    const url =
      'https://raw.githubusercontent.com/yannh/kubernetes-json-schema/refs/heads/master/v1.33.1/_definitions.json';
    expect(generate({ 'values.yaml': values }, { k8sSchemaVersion: 'v1.33.1' }).schema.properties['a']).toEqual({
      default: {},
      allOf: [{ $ref: `${url}#/definitions/x` }],
    });
  });
});

describe('what templates tell', () => {
  const any = {};
  const rows: [template: string, values: string, schema: object | undefined][] = [
    ['{{ .Values.a }}', '', any],
    ['{{ .Values.a.b }}', '', { properties: { b: {} } }],
    ['{{ with .Values.a }}{{ .b }}{{ else }}{{ .Values.a.c }}{{ end }}', '', { properties: { b: {}, c: {} } }],
    [
      '{{ range .Values.a }}{{ .b }}{{ end }}',
      'a: [{c: 1}]',
      { type: 'array', items: { type: 'object', properties: { c: { type: 'integer' }, b: {} } } },
    ],
    [
      '{{ range $k, $v := .Values.a }}{{ $v.b }}{{ end }}',
      'a: {x: {c: 1}}',
      {
        type: 'object',
        additionalProperties: true,
        properties: { x: { type: 'object', properties: { c: { type: 'integer', default: 1 }, b: {} } } },
      },
    ],
    ['{{ $x := .Values }}{{ if true }}{{ $x = .Values.a }}{{ end }}{{ $x.b }}', '', { properties: { b: {} } }],
    ['{{ (.Values.a | default dict).b }}', '', { properties: { b: {} } }],
    ['{{ index .Values "a" "b-c" }}', '', { properties: { 'b-c': {} } }],
    ['{{ get .Values.a "b" }}{{ hasKey .Values.a "c" }}', '', { properties: { b: {}, c: {} } }],
    ['{{ dig "a" "b" "" .Values }}', '', { properties: { b: {} } }],
    ['{{ include "f" . }}{{ define "f" }}{{ .Values.a.b }}{{ end }}', '', { properties: { b: {} } }],
    ['{{ template "f" (dict "x" .Values.a) }}{{ define "f" }}{{ .x.b }}{{ end }}', '', { properties: { b: {} } }],
    ['{{ include "f" (list . 1) }}{{ define "f" }}{{ $r := first . }}{{ $r.Values.a }}{{ end }}', '', any],
    ['{{ (merge .Values.a .Values.o).b }}{{ (coalesce .Values.a .Values.o).c }}', '', { properties: { b: {}, c: {} } }],
    ['{{ .Values.a | default 80 }}', '', { type: ['integer', 'null'] }],
    ['{{ default "x" .Values.a }}', '', { type: ['string', 'null'] }],
    ['{{ default "x" .Values.a | int }}', '', { type: ['string', 'number', 'null'] }],
    ['{{ int .Values.a }}', 'a: 1', { type: ['string', 'number'], default: 1 }],
    ['{{ toString .Values.a }}', 'a: x', { type: ['string', 'number'], default: 'x' }],
    ['{{ required "give a" .Values.a }}', '', { description: '(the templates require it: give a)' }],
    ['{{ if kindIs "map" .Values.a }}{{ end }}', 'a: x', { default: 'x' }],
    ['{{ .Values.a.b }}', 'a: x', { default: 'x' }],
    ['{{ range .Values.a }}{{ end }}', 'a: x', { default: 'x' }],
    [
      '{{ toYaml .Values.a }}',
      'a: {b: 1}',
      {
        type: 'object',
        additionalProperties: true,
        properties: { b: { type: ['string', 'number', 'boolean', 'null'], default: 1 } },
      },
    ],
    ['{{ toYaml .Values.a }}', 'a: [1]', { type: 'array' }],
    ['{{ toYaml .Values.a }}', '', any],
    // A checksum of all values does not make them all loose.
    [
      '{{ .Values | toYaml | sha256sum }}',
      'a: {b: 1}',
      { type: 'object', properties: { b: { type: 'integer', default: 1 } } },
    ],
    // Text that does not parse, methods, and recursion tell nothing.
    ['{{ .Values.a', '', undefined],
    ['{{ .Values.AsMap }}', '', undefined],
    ['{{ define "f" }}{{ include "f" (dict "x" .) }}{{ .x.x.x.Values.a }}{{ end }}{{ include "f" . }}', '', any],
  ];
  it.each(rows)('%s with %s', (template, values, schema) => {
    expect(ofA(values, template)).toEqual(schema);
  });

  it('stands in libraries too', () => {
    const { schema } = generate({
      'values.yaml': '',
      'templates/x.yaml': '{{ include "lib.all" . }}',
      'charts/lib/Chart.yaml': 'apiVersion: v2\nname: lib\nversion: 1.0.0\ntype: library\n',
      'charts/lib/templates/_x.tpl': '{{ define "lib.all" }}{{ .Values.used.here }}{{ end }}',
    });
    expect(schema.properties['used']).toEqual({ properties: { here: {} } });
  });
});

describe('what the charts below tell', () => {
  const child = (name: string, values: string, template = '', schema?: string): Files => ({
    [`charts/${name}/Chart.yaml`]: `apiVersion: v2\nname: ${name}\nversion: 1.0.0\ndescription: About ${name}\n`,
    [`charts/${name}/values.yaml`]: values,
    [`charts/${name}/templates/x.yaml`]: template,
    ...(schema === undefined ? {} : { [`charts/${name}/values.schema.json`]: schema }),
  });
  const GLOBAL = { type: 'object', description: 'Values for this chart and all charts that it depends on' };

  it('their values, what the chart above sets and asks, conditions and tags', () => {
    const { schema } = generate({
      'Chart.yaml': `${CHART}dependencies:\n- {name: db, version: "1", condition: "db.enabled,global.db"}\n- {name: db, version: "1", alias: two, tags: [data]}\n- {name: away, version: "1"}\n`,
      'values.yaml': 'db: {size: big, extra: 1}\n',
      'templates/x.yaml': '{{ .Values.db.asked }}{{ .Values.away.x }}',
      ...child('db', '# -- words\nsize: 1\nport: 2\n', '{{ .Values.user }}'),
    });
    const { db, two, away, tags, global } = schema.properties;
    expect(db).toEqual({
      type: 'object',
      description: 'Values of the chart db: About db',
      properties: {
        size: { description: 'words', type: ['integer', 'string'], default: 1 },
        port: { type: 'integer', default: 2 },
        user: {},
        global: GLOBAL,
        extra: { type: 'integer', default: 1 },
        asked: {},
        enabled: { type: 'boolean' },
      },
    });
    expect(Object.keys((two as unknown as Schema).properties)).toEqual(['size', 'port', 'user', 'global']);
    expect(away).toEqual({ type: 'object', description: 'Values of the chart away: away' });
    expect(tags).toMatchObject({ type: 'object', properties: { data: { type: 'boolean' } } });
    expect(global).toMatchObject({ ...GLOBAL, properties: { db: { type: 'boolean' } } });
  });

  it('their own schemas, without what they require', () => {
    const own = {
      $schema: 'http://json-schema.org/draft-07/schema#',
      type: 'object',
      required: ['size'],
      properties: { size: { type: 'integer', minimum: 1 }, in: { required: ['x'], anyOf: [{ required: ['y'] }, {}] } },
    };
    const files = (schema: object): Files => ({
      'values.yaml': '',
      ...child('db', 'size: 1\n', '', JSON.stringify(schema)),
    });
    const db = (schema: object, options?: GenerateOptions) => generate(files(schema), options).schema.properties['db'];
    const about = { description: 'Values of the chart db: About db' };
    expect(db(own)).toEqual({
      ...about,
      type: 'object',
      properties: { size: { type: 'integer', minimum: 1 }, in: {} },
    });
    // Of another draft, and with references, only what is sure to mean the same.
    const outline = { ...about, type: 'object', properties: { size: { type: 'integer' }, in: {} } };
    expect(db(own, { draft: '2020-12' })).toEqual(outline);
    expect(db({ ...own, properties: { ...own.properties, ref: { $ref: '#/x', type: 'string' } } })).toEqual({
      ...outline,
      properties: { ...outline.properties, ref: {} },
    });
    expect(generate(files(own), { withoutDependencies: true }).schema.properties['db']).toEqual({
      ...about,
      type: 'object',
    });
  });
});

it('closes tables when told to, but for those that are open by nature', () => {
  const files = {
    'values.yaml': 'a: {b: 1, c: {}}\nwhole: {x: 1}\nranged: {x: 1}\nlist: [{x: 1}]\nglobal: {x: 1}\n',
    'templates/x.yaml': '{{ toYaml .Values.whole }}{{ range $k, $v := .Values.ranged }}{{ end }}{{ .Values.a.d }}',
  };
  const { schema } = generate(files, { additional: 'deny' });
  expect(schema['additionalProperties']).toBe(false);
  const { a, whole, ranged, list, global } = schema.properties;
  expect(a!['additionalProperties']).toBe(false);
  expect(Object.keys((a as unknown as Schema).properties)).toEqual(['b', 'c', 'd']);
  for (const open of [whole, ranged]) expect(open!['additionalProperties']).toBe(true);
  for (const open of [list!['items'], global]) expect(open).not.toHaveProperty('additionalProperties');
  expect(JSON.stringify(generate(files).schema)).not.toContain('"additionalProperties":false');
});

it('names the draft asked for', () => {
  expect(generate({ 'values.yaml': '' }).schema['$schema']).toBe('http://json-schema.org/draft-07/schema#');
  expect(generate({ 'values.yaml': '' }, { draft: '2020-12' }).schema['$schema']).toBe(
    'https://json-schema.org/draft/2020-12/schema',
  );
});

it('ends on hostile templates and values', () => {
  const nested = (depth: number) => `${'{a: '.repeat(depth)}1${'}'.repeat(depth)}`;
  const defines = Array.from(
    { length: 40 },
    (_, i) =>
      `{{ define "f${i}" }}{{ include "f${(i + 1) % 40}" (dict "x" .) }}{{ include "f${(i + 2) % 40}" (dict "y" .) }}{{ end }}`,
  );
  const table = '{{ $d := dict }}{{ $_ := set $d "d" $d }}{{ toYaml $d }}{{ include "f0" $d }}';
  const { schema } = generate({ 'values.yaml': nested(300), 'templates/x.yaml': `${defines.join('')}${table}` });
  expect(schema.properties['a']).toMatchObject({ type: 'object' });
});

describe('annotations that are no schema', () => {
  const rows: [values: string, message: string, line: number | undefined][] = [
    [
      'b:\n  # @schema\n  # type: bogus\n  # @schema\n  c: x',
      "c/values.yaml:5: the @schema annotation of b.c is no schema: type: value must be one of 'array', 'boolean', 'integer', 'null', 'number', 'object', 'string'",
      5,
    ],
    [
      'a: 1\n# @schema minimum: abc\ne: 1',
      'c/values.yaml:3: the @schema annotation of e is no schema: minimum: got string, want number',
      3,
    ],
    [
      '# @schema item: bogus\ne: []',
      "c/values.yaml:2: the @schema annotation of e is no schema: items/type: value must be one of 'array', 'boolean', 'integer', 'null', 'number', 'object', 'string'",
      2,
    ],
  ];
  it.each(rows)('%j', (values, message, line) => {
    let thrown: unknown;
    try {
      generate({ 'values.yaml': values });
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ message, code: 'SCHEMA_ANNOTATION', at: { file: 'c/values.yaml', line } });
  });

  it('may refer to what is fetched later, which is told', () => {
    const values = '# @schema $ref: https://example.org/x.json\nd: 1\n# @schema minimum:5\ne: 1';
    expect(generate({ 'values.yaml': values }).remarks.map(({ line, message }) => [line, message])).toEqual([
      [
        2,
        'd refers to https://example.org/x.json: Helm fetches that wherever the chart is used, it is not looked at here',
      ],
      [undefined, expect.stringContaining('the default of e does not meet its @schema annotation')],
    ]);
  });
});

it('what a chart below has for a schema may be none, which is told', () => {
  const files = {
    'values.yaml': 'a: 1\n',
    'charts/d/Chart.yaml': CHART.replace('name: c', 'name: d'),
    'charts/d/values.schema.json': '{"properties":{"x":{"type":"bogus"}}}',
  };
  const [remark, ...others] = generate(files).remarks;
  expect(others).toEqual([]);
  expect(remark!.message).toContain(
    'nothing can meet the schema: properties/d/properties/x/type: value must be one of',
  );
});

describe('names that JavaScript objects have', () => {
  it('are keys like others, and no types of helm-docs', () => {
    const values =
      '# -- (constructor) text\nconstructor: a\n# -- (__proto__) text\n__proto__: {toString: 1}\nvalueOf:\n';
    const { text } = generateSchema(
      loadChart([
        { name: 'Chart.yaml', data: encodeUtf8(CHART) },
        { name: 'values.yaml', data: encodeUtf8(values) },
        { name: 'templates/a.yaml', data: encodeUtf8('{{ .Values.hasOwnProperty.constructor }}') },
      ]),
    );
    const { properties } = JSON.parse(text) as { properties: object };
    expect(Object.keys(properties)).toEqual(['constructor', '__proto__', 'valueOf', 'hasOwnProperty', 'global']);
    expect(text).toContain('"__proto__": {');
  });
});

it('integers that are no exact floats are defaults as they stand', () => {
  const list = { 'Chart.yaml': CHART, 'values.yaml': 'e: 9007199254740993\n' };
  const { text } = generateSchema(
    loadChart(Object.entries(list).map(([name, content]) => ({ name, data: encodeUtf8(content) }))),
  );
  expect(text).toContain('"default": 9007199254740993');
});
