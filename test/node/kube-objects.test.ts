// Expectations are recorded from Helm 4.3.1's client (pkg/kube: Build, Create, Update, Delete) on the API server of
// Kubernetes 1.36.3 that TSCHART_CLUSTER is to name: errors, log lines, and the objects at the end with their managed fields.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { logLine } from '../../src/cli/logger.ts';
import { createResources, updateResources } from '../../src/kube/apply.ts';
import { buildResources } from '../../src/kube/build.ts';
import type { Resource } from '../../src/kube/client.ts';
import { deleteResources } from '../../src/kube/delete.ts';
import { createDiscovery, type Discovery } from '../../src/kube/discovery.ts';
import { fieldAt, type Json, type JsonObject, textAt } from '../../src/kube/json.ts';
import { type Connection, connectLazily } from '../../src/node/kube/connect.ts';

interface Step {
  readonly op: 'create' | 'update' | 'delete' | 'request';
  /** Indices of manifests. */
  readonly manifest?: number;
  readonly from?: number;
  readonly to?: number;
  readonly ssa?: boolean;
  readonly force?: boolean;
  readonly replace?: boolean;
  readonly three?: boolean;
  readonly up?: boolean;
  /** What somebody else does. */
  readonly method?: 'POST' | 'PATCH' | 'DELETE';
  readonly path?: string;
  readonly contentType?: string;
  readonly body?: string;
  readonly expected?: { readonly log: readonly string[] } & Readonly<Record<string, unknown>>;
}

interface Golden {
  readonly manifests: readonly string[];
  readonly scenarios: readonly {
    readonly name: string;
    readonly steps: readonly Step[];
    readonly objects?: readonly JsonObject[];
  }[];
}

const golden = JSON.parse(readFileSync(new URL('golden/kube-objects.json', import.meta.url), 'utf8')) as Golden;

const kubeConfig = process.env['TSCHART_CLUSTER'];
const run = `objects-${Math.random().toString(36).slice(2, 8)}`;

let connection: Connection;
let discovery: Discovery;

const DEFINITION = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.objects.example.com' },
  spec: {
    group: 'objects.example.com',
    scope: 'Namespaced',
    names: { kind: 'Widget', plural: 'widgets', singular: 'widget' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: {
                type: 'object',
                properties: {
                  size: { type: 'integer' },
                  big: { type: 'integer' },
                  own: { type: 'integer' },
                  list: { type: 'array', items: { type: 'integer' } },
                  m: { type: 'object', additionalProperties: { type: 'string', nullable: true } },
                },
              },
            },
          },
        },
      },
    ],
  },
};

/** Makes the kind of the custom resources, unless another run has. */
beforeAll(async () => {
  if (kubeConfig === undefined) return;
  connection = connectLazily({ kubeConfig });
  const { api } = connection;
  const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
  await api.request({ method: 'POST', path, body: JSON.stringify(DEFINITION) }).catch(() => undefined);
  const served = (): Promise<boolean> =>
    api
      .request({ method: 'GET', path: '/apis/objects.example.com/v1' })
      .then((found) => (fieldAt(found, 'resources') as readonly Json[]).length > 0)
      .catch(() => false);
  await vi.waitUntil(served, { timeout: 20_000 });
  discovery = createDiscovery(api);
  await Promise.all(
    golden.scenarios.map(({ name }) =>
      api.request({
        method: 'POST',
        path: '/api/v1/namespaces',
        body: JSON.stringify({ metadata: { name: namespaceOf(name) } }),
      }),
    ),
  );
}, 30_000);

afterAll(async () => {
  if (kubeConfig === undefined) return;
  const { api } = connection;
  const paths = golden.scenarios.map(({ name }) => `/api/v1/namespaces/${namespaceOf(name)}`);
  await Promise.all(paths.map((path) => api.request({ method: 'DELETE', path }).catch(() => undefined)));
  connection.close();
}, 30_000);

const namespaceOf = (name: string): string => `${run}-${name.toLowerCase()}`;

test.skipIf(kubeConfig === undefined).each(golden.scenarios)(
  '$name',
  async ({ name, steps, objects }) => {
    const namespace = namespaceOf(name);
    for (const step of steps) {
      const seen = await perform(step, namespace);
      if (step.expected !== undefined)
        expect(comparable(seen, namespace)).toEqual(comparable({ ...step.expected, op: step.op }, namespace));
    }
    if (objects !== undefined) {
      const there = (await Promise.all(objects.map((object) => live(object, namespace)))).map((object) =>
        masked(object, namespace),
      );
      expect(there).toEqual(objects.map((object) => masked(object, namespace)));
    }
  },
  60_000,
);

async function perform(step: Step, namespace: string): Promise<Record<string, unknown>> {
  const { api } = connection;
  const seen: Record<string, unknown> = { op: step.op };
  const lines: string[] = [];
  const log = (record: Parameters<typeof logLine>[0]): void => void lines.push(logLine(record).trim());
  const build = async (index: number): Promise<Resource[]> => {
    const manifest = golden.manifests[index]!.replaceAll('@NS@', namespace);
    try {
      return await buildResources(api, discovery, manifest, { namespace, validate: false });
    } catch (error) {
      seen['build'] = (error as Error).message;
      return [];
    }
  };
  const options = { serverSide: step.ssa === true, forceConflicts: step.force === true };
  if (step.op === 'request') {
    await api.request({
      method: step.method!,
      path: step.path!.replaceAll('@NS@', namespace),
      contentType: step.contentType || 'application/json',
      body: step.body!,
    });
  } else if (step.op === 'create') {
    const resources = await build(step.manifest!);
    await createResources(api, resources, options, log).catch((error: Error) => {
      seen['error'] = error.message;
    });
    seen['names'] = resources.map(({ name, object }) => `${name}/${textAt(object, 'metadata', 'uid') !== ''}`);
  } else if (step.op === 'update') {
    const { created, error } = await updateResources(
      api,
      await build(step.from!),
      await build(step.to!),
      {
        ...options,
        forceReplace: step.replace === true,
        threeWayMergeForUnstructured: step.three === true,
        upgradeClientSideFieldManager: step.up === true,
      },
      log,
    );
    if (error !== undefined) seen['error'] = error.message;
    seen['created'] = created.map((resource) => resource.name);
  } else {
    const { deleted, errors } = await deleteResources(api, await build(step.manifest!), 'Background', log);
    seen['errors'] = errors.map(({ message }) => message);
    if (errors.length === 0) seen['deleted'] = deleted.length;
  }
  seen['log'] = lines;
  return seen;
}

/** The same whatever the namespace, the time and the names that a server makes up; what Go leaves to chance, sorted. */
function comparable(result: Readonly<Record<string, unknown>>, namespace: string): unknown {
  const text = (value: unknown): string =>
    String(value)
      .replaceAll(namespace, '@NS@')
      .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'UID')
      .replace(/\d{4}-\d\d-\d\dT[\d:]+Z/g, 'TIME')
      .replace(/(resourceVersion\W+)\d+/g, '$1RV')
      .replace(/\bg-[a-z0-9]{5}\b/g, 'g-X');
  const { op: _op, log, error, errors, names, created, ...rest } = result;
  const inOrder = result['op'] !== 'create' && result['op'] !== 'delete';
  const list = (value: unknown, sort: boolean): string[] => {
    const texts = ((value ?? []) as readonly unknown[]).map(text);
    return sort ? texts.sort() : texts;
  };
  return {
    ...Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, text(value)])),
    log: list(log, !inOrder),
    error: inOrder ? text(error) : text(error).split('\n').sort(),
    errors: list(errors, true),
    names: list(names, false),
    created: list(created, false),
  };
}

const COLLECTIONS: Readonly<Record<string, string>> = { Ingress: 'ingresses', NetworkPolicy: 'networkpolicies' };

function live(object: JsonObject, namespace: string): Promise<Json> {
  const { apiVersion, kind } = object as { readonly apiVersion: string; readonly kind: string };
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const plural = COLLECTIONS[kind] ?? `${kind.toLowerCase()}s`;
  const name = textAt(object, 'metadata', 'name');
  return connection.api.request({ method: 'GET', path: `${root}/namespaces/${namespace}/${plural}/${name}` });
}

type Open = { [key: string]: unknown };

const entryName = (entry: Open): string =>
  [entry['manager'], entry['operation'], entry['subresource'], entry['apiVersion']].join();

/** Without what the server and its controllers set. */
function masked(object: Json, namespace: string): unknown {
  const copy = JSON.parse(
    JSON.stringify(object)
      .replaceAll(namespace, '@NS@')
      .replace(/"(batch.kubernetes.io\/)?controller-uid":"[^"]*"/g, '"uid":"x"'),
  ) as Open & { metadata: Open; spec?: Open & { ports?: Open[] } };
  const { metadata, spec } = copy;
  delete copy['status'];
  for (const key of ['uid', 'resourceVersion', 'creationTimestamp', 'generation']) delete metadata[key];
  const managed = (metadata['managedFields'] ?? []) as Open[];
  metadata['managedFields'] = managed
    .filter(({ manager }) => /^(helm|kubectl)/.test(String(manager)))
    .map(({ time: _time, ...entry }) => entry)
    .sort((a, b) => (entryName(a) < entryName(b) ? -1 : 1));
  const annotations = (metadata['annotations'] ?? {}) as Open;
  delete annotations['deployment.kubernetes.io/revision'];
  metadata['annotations'] = annotations;
  delete spec?.['clusterIP'];
  delete spec?.['clusterIPs'];
  for (const port of spec?.ports ?? []) delete port['nodePort'];
  return copy;
}
