// Expectations in fixtures/build.json are recorded from Helm 4.3.1's client (`kube.Client.Build`, k8s.io/cli-runtime
// 0.37.1) on an API server of Kubernetes 1.36.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { buildResources } from '../../src/kube/build.ts';
import { showKind } from '../../src/kube/group-version-kind.ts';
import { encodeJson } from '../../src/kube/json-text.ts';
import { fakeApi, fakeMappings } from './fake-api.ts';

interface Row {
  readonly name: string;
  readonly manifest: string;
  readonly validate: boolean;
  readonly error?: string;
  readonly resources?: readonly { gvk: string; resource: string; namespace: string; name: string; json: string }[];
}

const rows = JSON.parse(readFileSync(new URL('fixtures/build.json', import.meta.url), 'utf8')) as Row[];

describe('buildResources', () => {
  test.each(rows)('$name, validate $validate', async ({ manifest, validate, error, resources }) => {
    const built = buildResources(fakeApi(), fakeMappings, manifest, { namespace: 'objects-demo', validate });
    if (error !== undefined) {
      await expect(
        built.then(
          () => '',
          (problem: Error) => problem.message,
        ),
      ).resolves.toBe(error);
      return;
    }
    const seen = (await built).map(({ mapping, namespace, name, object }) => ({
      gvk: showKind(mapping),
      resource: mapping.resource,
      namespace,
      name,
      json: sortedJson(encodeJson(object)),
    }));
    expect(seen).toEqual(resources!.map((row) => ({ ...row, json: sortedJson(row.json) })));
  });
});

test.each([
  ['24', true, true],
  ['25', true, false],
  ['24', false, false],
] as const)('a server of minor version %s, validate %s: compared here %s', async (minor, validate, compared) => {
  const mappings = { ...fakeMappings, serverVersion: async () => ({ major: '1', minor }) };
  const manifest = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\nfoo: 5\n---\napiVersion: v1\nkind: Nothing\n';
  const built = buildResources(fakeApi(), mappings, manifest, { namespace: 'demo', validate });
  await expect(built).rejects.toThrow(
    compared
      ? 'error validating "": error validating data: ValidationError(ConfigMap): unknown field "foo" in io.k8s.api.core.v1.ConfigMap'
      : 'no matches for kind "Nothing"',
  );
});

/** The same JSON with keys in one order; numbers keep their digits. */
function sortedJson(text: string): string {
  const marked = text.replace(/(?<=[[,:])-?\d[\d.e+-]*(?=[,}\]])/gi, (digits) =>
    /^-?\d+$/.test(digits) ? `"n${digits}"` : `"n${Number(digits)}"`,
  );
  const sort = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sort);
    if (typeof value !== 'object' || value === null) return value;
    return Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sort(item)]);
  };
  return JSON.stringify(sort(JSON.parse(marked)));
}

// The words are those of Helm 4.3.1.
test.each([
  ['12345678901234567890', '12345678901234567890'],
  ['9223372036854775808', '9223372036854775808'],
  ['100000000000000000000000', '1e+23'],
  ['-9223372036854775809', '-9223372036854776000'],
  ['-12345678901234567890', '-12345678901234567000'],
  ['1.50', '1.5'],
  ['9223372036854775807', undefined],
  ['-9223372036854775808', undefined],
  ['1e3', undefined],
])('a generation of %s', async (generation, shown) => {
  const manifest = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: '"a":12', generation: ${generation}}\n`;
  const built = buildResources(fakeApi(), fakeMappings, manifest, { namespace: 'demo', validate: false });
  const said = await built.then(
    () => undefined,
    (problem: Error) => problem.message,
  );
  const field = 'Go struct field ObjectMeta.metadata.generation of type int64';
  expect(said).toBe(
    shown === undefined ? undefined : `unable to decode "": json: cannot unmarshal number ${shown} into ${field}`,
  );
});
