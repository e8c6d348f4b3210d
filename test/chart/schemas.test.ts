import { readdirSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import type { Value } from '../../src/go/value.ts';
import { unmarshalYaml } from '../../src/yaml/unmarshal.ts';
import { plain, readCases, type Tree } from './fixtures.ts';

const schemas = new URL('../../schemas/', import.meta.url);
const read = (name: string) => JSON.parse(readFileSync(new URL(name, schemas), 'utf8'));

function validator(name: string) {
  const ajv = new Ajv({ allowUnionTypes: true, strict: true });
  addFormats.default(ajv);
  return ajv.compile(read(name));
}

const yaml = (text: string): unknown => plain(unmarshalYaml(text) as Value);

it.each(readdirSync(schemas))('%s is a sound schema', (name) => {
  expect(() => validator(name)).not.toThrow();
});

describe('chart.schema.json', () => {
  const accepts = validator('chart.schema.json');
  const loaded = readCases<{ files: Tree; chart?: object }>('charts-load.jsonl').filter(({ chart }) => chart);
  // Helm takes keys in any case; the schema only knows them as they are documented. And v3 is not described.
  const usual = loaded.filter(({ files }) => !/^[A-Z]|apiVersion: v3|^appversion/m.test(String(files['Chart.yaml'])));

  it.each(usual)('accepts what Helm loads: $id', ({ files }) => {
    accepts(yaml(String(files['Chart.yaml'])));
    expect(accepts.errors ?? []).toEqual([]);
  });

  it.each([
    ['no name', 'version: 1.0.0'],
    ['no version', 'name: x'],
    ['a name of two parts', 'name: a/b\nversion: 1.0.0'],
    ['an unknown apiVersion', 'name: x\nversion: 1.0.0\napiVersion: v9'],
    ['an unknown type', 'name: x\nversion: 1.0.0\ntype: plugin'],
    ['a dependency without name', 'name: x\nversion: 1.0.0\ndependencies: [{version: 1.0.0}]'],
    ['a bad alias', 'name: x\nversion: 1.0.0\ndependencies: [{name: a, alias: b c}]'],
    ['nested annotations', 'name: x\nversion: 1.0.0\nannotations: {a: {b: c}}'],
    ['a maintainer that is a text', 'name: x\nversion: 1.0.0\nmaintainers: [bob]'],
  ])('refuses %s', (_, text) => {
    expect(accepts(yaml(text))).toBe(false);
  });
});

it('chart-lock.schema.json accepts a lock and refuses a wrong time', () => {
  const accepts = validator('chart-lock.schema.json');
  const lock = (generated: string) => ({
    generated,
    digest: 'sha256:00',
    dependencies: [{ name: 'a', repository: 'https://example.com', version: '1.0.0' }],
  });
  expect(accepts(lock('2020-01-02T03:04:05.123456789+02:00'))).toBe(true);
  expect(accepts(lock('2020-13-02T03:04:05Z'))).toBe(false);
});

it('index.schema.json accepts an index and refuses entries without URLs', () => {
  const accepts = validator('index.schema.json');
  const index = (entry: object) => ({ apiVersion: 'v1', generated: '2020-01-02T03:04:05Z', entries: { a: [entry] } });
  expect(accepts(index({ name: 'a', version: '1.0.0', urls: ['a-1.0.0.tgz'], created: '2020-01-02T03:04:05Z' }))).toBe(
    true,
  );
  expect(accepts(index({ name: 'a', version: '1.0.0' }))).toBe(false);
});

// As `helm install -o json --dry-run=client` of 4.3.1 prints it.
const RELEASE = String.raw`{"name":"r","info":{"first_deployed":"2026-11-21T11:21:57.142816778Z","last_deployed":"2026-11-21T11:21:57.142816778Z","description":"Dry run complete","status":"pending-install","notes":"hi\n"},"chart":{"metadata":{"name":"x","version":"1.0.0","apiVersion":"v2"},"lock":null,"templates":[{"name":"templates/NOTES.txt","data":"aGkK","modtime":"2026-11-21T11:21:57.083563236Z"},{"name":"templates/a.yaml","data":"a2luZDogQ29uZmlnTWFwCmFwaVZlcnNpb246IHYxCm1ldGFkYXRhOiB7bmFtZTogYX0K","modtime":"2026-11-21T11:21:57.083563236Z"},{"name":"templates/h.yaml","data":"a2luZDogUG9kCmFwaVZlcnNpb246IHYxCm1ldGFkYXRhOiB7bmFtZTogYSwgYW5ub3RhdGlvbnM6IHtoZWxtLnNoL2hvb2s6ICJwcmUtaW5zdGFsbCx0ZXN0IiwgaGVsbS5zaC9ob29rLXdlaWdodDogIjUiLCBoZWxtLnNoL2hvb2stZGVsZXRlLXBvbGljeTogaG9vay1zdWNjZWVkZWR9fQo=","modtime":"2026-11-21T11:21:57.083563236Z"}],"values":{"a":1},"schema":null,"schemamodtime":"0001-01-01T00:00:00Z","files":[{"name":"README.md","data":"aGkK","modtime":"2026-11-21T11:21:57.083563236Z"}],"modtime":"2026-11-21T11:21:57.083563236Z"},"config":{"q":1},"manifest":"---\n# Source: x/templates/a.yaml\nkind: ConfigMap\napiVersion: v1\nmetadata: {name: a}\n\n","hooks":[{"name":"a","kind":"Pod","path":"x/templates/h.yaml","manifest":"kind: Pod\napiVersion: v1\nmetadata: {name: a, annotations: {helm.sh/hook: \"pre-install,test\", helm.sh/hook-weight: \"5\", helm.sh/hook-delete-policy: hook-succeeded}}\n","events":["pre-install","test"],"last_run":{"phase":""},"weight":5,"delete_policies":["hook-succeeded"]}],"version":1,"namespace":"default","apply_method":"ssa"}`;

it('release.schema.json accepts a release and refuses an unknown status', () => {
  const accepts = validator('release.schema.json');
  const release = JSON.parse(RELEASE);
  accepts(release);
  expect(accepts.errors ?? []).toEqual([]);
  expect(accepts({ ...release, info: { ...release.info, status: 'fine' } })).toBe(false);
});
