import { expect, test } from 'vitest';
import { GoError } from '../../src/go/value.ts';
import type { LogRecord } from '../../src/values/coalesce.ts';
import { type SchemaChart, SchemaError, schemaProblem, validateAgainstSchema } from '../../src/values/schema.ts';
import { messageOf, type Recorded, recorded, toTable } from './golden.ts';

interface RecordedChart {
  readonly name: string;
  readonly schema?: string;
  readonly deps?: readonly RecordedChart[];
}

interface Case {
  readonly chart: RecordedChart;
  readonly values: Recorded;
  readonly error: string;
}

function toChart({ name, schema, deps = [] }: RecordedChart): SchemaChart {
  const bytes = schema === undefined ? undefined : new TextEncoder().encode(schema);
  return { name, schema: bytes, dependencies: deps.map(toChart) };
}

const INTRO = "values don't meet the specifications of the schema(s) in the following chart(s):\n";

function noFile(path: string): never {
  throw new GoError(`open ${path}: no such file or directory`);
}

test.each(recorded<Case>('schema'))('$chart.schema', ({ chart, values, error }) => {
  const message = messageOf(() => validateAgainstSchema(toChart(chart), toTable(values), undefined, { file: noFile }));
  expect(message).toBe(error === '' ? undefined : INTRO + error);
});

test('violations are data too', () => {
  const chart = toChart({
    name: 'c',
    schema: '{"properties":{"a":{"items":{"type":"string"}},"b":{"anyOf":[{"type":"null"},{"minimum":3}]}}}',
  });
  let found: unknown;
  try {
    validateAgainstSchema(chart, toTable({ a: ['x', 1], b: 2 }));
  } catch (error) {
    found = error;
  }
  expect(found).toBeInstanceOf(SchemaError);
  expect((found as SchemaError).violations).toEqual([
    { chart: 'c', instanceLocation: '/a/1', path: ['a', '1'], keyword: 'type', message: 'got number, want string' },
    { chart: 'c', instanceLocation: '/b', path: ['b'], keyword: 'type', message: 'got number, want null' },
    { chart: 'c', instanceLocation: '/b', path: ['b'], keyword: 'minimum', message: 'minimum: got 2, want 3' },
  ]);
});

test('documents come from the given sources', () => {
  const schema = '{"properties":{"a":{"$ref":"http://x.test/a.json"},"b":{"$ref":"/dir/b.json#/$defs/n"}}}';
  const chart = toChart({ name: 'c', schema });
  const asked: string[] = [];
  const bytes = (text: string) => new TextEncoder().encode(text);
  const sources = {
    http: (url: string) => {
      asked.push(url);
      return bytes('{"type":"string"}');
    },
    file: (path: string) => {
      asked.push(path);
      return bytes('{"$defs":{"n":{"type":"null"}}}');
    },
  };
  const message = messageOf(() => validateAgainstSchema(chart, toTable({ a: 1, b: 1 }), undefined, sources));
  expect(asked.sort()).toEqual(['/dir/b.json', 'http://x.test/a.json']);
  expect(message).toBe(`${INTRO}c:\n- at '/a': got number, want string\n- at '/b': got number, want null\n`);
});

test('an unknown urn is warned of once', () => {
  const schema = '{"properties":{"a":{"$ref":"urn:x:y"},"b":{"$ref":"urn:x:y#"}}}';
  const log: LogRecord[] = [];
  validateAgainstSchema(toChart({ name: 'c', schema }), toTable({ a: 1 }), (record) => log.push(record));
  const message = 'unresolved URN reference ignored; using permissive schema';
  expect(log.filter(({ level }) => level === 'WARN')).toEqual([
    { level: 'WARN', message, attributes: [['urn', 'urn:x:y']] },
  ]);
});

test('an error of a source that is no GoError passes through', () => {
  const suspend = new Error('fetch first');
  const chart = toChart({ name: 'c', schema: '{"$ref":"http://x.test/a.json"}' });
  const http = () => {
    throw suspend;
  };
  expect(() => validateAgainstSchema(chart, new Map(), undefined, { http })).toThrow(suspend);
});

test('a schema nested too deeply is one clear error', () => {
  const depth = 9_000;
  const schema = `${'{"not":'.repeat(depth)}{}${'}'.repeat(depth)}`;
  const message = messageOf(() => validateAgainstSchema(toChart({ name: 'c', schema }), new Map()));
  expect(message).toMatch(/^values don't meet .*:\nc:\nunable to validate schema: /);
});

test('one schema by itself names no chart', () => {
  const problem = (schema: string) => schemaProblem(new TextEncoder().encode(schema), toTable({ a: 1 }));
  expect(problem('{"required":["b"]}')).toBe("- at '': missing property 'b'\n");
  expect(problem('{')).toBe('unexpected EOF');
  expect(problem('{}')).toBeUndefined();
});
