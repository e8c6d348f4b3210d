// Texts and log lines are those of Helm 4.3.1 (pkg/kube/client.go), as seen on an API server of Kubernetes 1.36; see
// objects.cluster.test.ts for whole runs that are recorded there.
import { expect, test } from 'vitest';
import type { LogRecord } from '../../src/chart/log.ts';
import { ApiError, type ApiRequest } from '../../src/kube/api.ts';
import { createResources, updateResources } from '../../src/kube/apply.ts';
import type { Resource, UpdateOptions } from '../../src/kube/client.ts';
import { deleteResources } from '../../src/kube/delete.ts';
import type { Json, KubeObject } from '../../src/kube/json.ts';
import { fakeApi, mappingOf } from './fake-api.ts';

const SERVER_SIDE = { serverSide: true, forceConflicts: false };
const CLIENT_SIDE = { serverSide: false, forceConflicts: false };
const UPDATE: UpdateOptions = {
  ...SERVER_SIDE,
  forceReplace: false,
  threeWayMergeForUnstructured: false,
  upgradeClientSideFieldManager: false,
};

function object(kind: string, name: string, more: KubeObject = {}): Resource {
  const mapping = mappingOf(kind);
  const apiVersion = mapping.group === '' ? mapping.version : `${mapping.group}/${mapping.version}`;
  const body: KubeObject = { apiVersion, kind, metadata: { name, namespace: 'demo' }, ...more };
  return { mapping, namespace: 'demo', name, object: body };
}

const map = (name: string, more?: KubeObject): Resource => object('ConfigMap', name, more);

const missing = (): never => {
  throw new ApiError(404, 'configmaps "x" not found', 'NotFound');
};
const conflict = (message: string): ApiError => new ApiError(409, message, 'Conflict');

/** A server that has objects by these names and takes everything. */
function server(there: readonly string[], fail: (request: ApiRequest) => void = () => {}) {
  return fakeApi((request): Json => {
    fail(request);
    const name = /([^/?]+)(?:\?.*)?$/.exec(request.path)![1]!;
    if (request.method === 'GET' && !there.includes(name)) missing();
    if (request.body === undefined || request.method === 'DELETE')
      return { metadata: { name, namespace: 'demo', resourceVersion: '7' } };
    return JSON.parse(request.body) as Json;
  });
}

const brief = ({ method, path }: ApiRequest): string => `${method} ${path.replace('/api/v1/namespaces/demo/', '')}`;
const APPLY = '?fieldManager=helm&fieldValidation=Strict&force=false';

function logger() {
  const records: LogRecord[] = [];
  const lines = () =>
    records.map(({ level, message, attributes }) =>
      [level, message, ...attributes.map((pair) => pair.join('='))].join('|'),
    );
  return { log: (record: LogRecord) => void records.push(record), lines };
}

test('server-side apply creates kind after kind, tries all and joins the errors', async () => {
  const { log, lines } = logger();
  const api = server([], ({ path }) => {
    if (path.includes('/bad')) throw new ApiError(422, 'ConfigMap "bad" is invalid', 'Invalid');
    if (path.includes('/taken')) throw conflict('Apply failed with 1 conflict: conflict with "kubectl": .data.a');
    if (path.includes('/old')) throw new ApiError(415, 'the body of the request was in an unknown format');
  });
  const all = [map('a'), map('bad'), map('taken'), object('Deployment', 'd'), map('old')];
  await expect(createResources(api, all, SERVER_SIDE, log).catch((error: Error) => error.message)).resolves.toBe(
    'server-side apply failed for object demo/bad /v1, Kind=ConfigMap: ConfigMap "bad" is invalid\n' +
      'conflict occurred while applying object demo/taken /v1, Kind=ConfigMap: Apply failed with 1 conflict: conflict with "kubectl": .data.a\n' +
      'server-side apply not available on the server: the body of the request was in an unknown format',
  );
  expect(api.requests.map(brief)).toEqual([
    `PATCH configmaps/a${APPLY}`,
    `PATCH configmaps/bad${APPLY}`,
    `PATCH configmaps/taken${APPLY}`,
    `PATCH /apis/apps/v1/namespaces/demo/deployments/d${APPLY}`,
    `PATCH configmaps/old${APPLY}`,
  ]);
  expect(api.requests[0]).toMatchObject({
    contentType: 'application/apply-patch+yaml',
    body: '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"demo"}}',
  });
  expect(lines().slice(0, 2)).toEqual([
    'DEBUG|creating resource(s)|resources=5',
    'DEBUG|using server-side apply for resource creation|forceConflicts=false|dryRun=false|fieldValidationDirective=Strict',
  ]);
  expect(lines()).toContain('DEBUG|Created resource via patch|namespace=demo|name=a|gvk=/v1, Kind=ConfigMap');
});

test('no more than 16 requests are under way, and a kind waits for the one before', async () => {
  let running = 0;
  let most = 0;
  const seen: string[] = [];
  const api = fakeApi(async ({ path, body }) => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, 1));
    running--;
    seen.push(path.includes('deployments') ? 'd' : 'c');
    return JSON.parse(body!) as Json;
  });
  const maps = Array.from({ length: 40 }, (_, index) => map(`m${index}`));
  await createResources(api, [...maps, object('Deployment', 'd')], SERVER_SIDE, () => {});
  expect(most).toBe(16);
  expect(seen.join('')).toBe(`${'c'.repeat(40)}d`);
});

test('nothing to create is an error', async () => {
  await expect(createResources(fakeApi(), [], SERVER_SIDE, () => {})).rejects.toThrow('no objects visited');
});

test('client-side creation posts, without a resource version, and takes over the name that the server makes', async () => {
  const api = fakeApi(() => ({ metadata: { name: 'g-x1', namespace: 'demo', uid: '1' } }));
  const resource = object('ConfigMap', '', { metadata: { generateName: 'g-', resourceVersion: '5' } });
  await createResources(api, [resource], CLIENT_SIDE, () => {});
  expect(api.requests).toEqual([
    {
      method: 'POST',
      path: '/api/v1/namespaces/demo/configmaps?fieldManager=helm',
      body: '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"generateName":"g-"}}',
    },
  ]);
  expect(resource).toMatchObject({ name: 'g-x1', object: { metadata: { uid: '1' } } });
});

test.each([
  [
    'server-side, a quota',
    SERVER_SIDE,
    'Operation cannot be fulfilled on resourcequotas "q": the object has been modified',
    5,
  ],
  ['server-side, another conflict', SERVER_SIDE, 'Apply failed', 1],
  ['client-side, any conflict', CLIENT_SIDE, 'the object has been modified', 5],
] as const)('conflicts are tried again: %s', async (_name, options, message, times) => {
  const api = fakeApi(() => {
    throw conflict(message);
  });
  await expect(createResources(api, [map('a')], options, () => {})).rejects.toThrow(message);
  expect(api.requests).toHaveLength(times);
});

test.each([
  ['', 'resource name may not be empty'],
  ['a/b', `invalid resource name "a/b": [may not contain '/']`],
  ['a%/b', `invalid resource name "a%/b": [may not contain '/' may not contain '%']`],
  ['..', `invalid resource name "..": [may not be '..']`],
])('a name that no path can hold: %j', async (name, message) => {
  const api = fakeApi();
  await expect(createResources(api, [map(name)], SERVER_SIDE, () => {})).rejects.toThrow(
    `server-side apply failed for object demo/${name} /v1, Kind=ConfigMap: ${message}`,
  );
  expect(api.requests).toEqual([]);
});

test('an update creates, changes and deletes, and says what it created', async () => {
  const { log, lines } = logger();
  const kept = map('kept');
  const api = fakeApi(({ method, path, body }) => {
    if (method === 'GET' && path.endsWith('/new')) missing();
    if (path.endsWith('/kept')) return { metadata: { annotations: { 'helm.sh/resource-policy': 'keep' } } };
    if (method === 'GET' && path.endsWith('/vanished')) missing();
    if (method === 'DELETE' && path.endsWith('/stuck')) throw new ApiError(403, 'forbidden: no', 'Forbidden');
    return body === undefined ? { metadata: { name: 'x' } } : (JSON.parse(body) as Json);
  });
  const originals = [map('a'), kept, map('gone'), map('vanished'), map('stuck')];
  const targets = [map('a'), map('new'), map('foreign')];
  const result = await updateResources(api, originals, targets, UPDATE, log);
  expect(result.created).toEqual([targets[1]]);
  expect(result.error?.message).toBe(
    'failed to delete resource namespace=demo, name=stuck, kind=ConfigMap: forbidden: no',
  );
  const changes = api.requests.filter(({ method }) => method !== 'GET').map(brief);
  expect(changes.slice(0, 3).sort()).toEqual(['a', 'foreign', 'new'].map((name) => `PATCH configmaps/${name}${APPLY}`));
  expect(changes.slice(3).sort()).toEqual(['DELETE configmaps/gone', 'DELETE configmaps/stuck']);
  expect(api.requests.find(({ method }) => method === 'DELETE')?.body).toBe(
    '{"kind":"DeleteOptions","apiVersion":"v1","propagationPolicy":"Background"}',
  );
  const about = (name: string): string => `namespace=demo|name=${name}|kind=ConfigMap`;
  expect(lines()).toEqual([
    'DEBUG|using server-side apply for resource creation|forceConflicts=false|dryRun=false|fieldValidationDirective=Strict',
    'DEBUG|using server-side apply for resource update|forceConflicts=false|dryRun=false|fieldValidationDirective=Strict|upgradeClientSideFieldManager=false',
    'DEBUG|checking resources for changes|resources=3',
    'DEBUG|Patched resource|namespace=demo|name=a|gvk=/v1, Kind=ConfigMap',
    'DEBUG|Created resource via patch|namespace=demo|name=new|gvk=/v1, Kind=ConfigMap',
    `DEBUG|created a new resource|${about('new')}`,
    `WARN|resource exists on cluster but not in original release, using cluster state as baseline|${about('foreign')}`,
    'DEBUG|Patched resource|namespace=demo|name=foreign|gvk=/v1, Kind=ConfigMap',
    `DEBUG|deleting resource|${about('kept')}`,
    `DEBUG|skipping delete due to annotation|${about('kept')}|annotation=helm.sh/resource-policy|value=keep`,
    `DEBUG|deleting resource|${about('gone')}`,
    `DEBUG|deleting resource|${about('vanished')}`,
    `DEBUG|unable to get object|${about('vanished')}|error=configmaps "x" not found`,
    `DEBUG|deleting resource|${about('stuck')}`,
    `DEBUG|failed to delete resource|${about('stuck')}|error=forbidden: no`,
  ]);
});

test('updates that fail do not stop others, nothing is deleted then, and errors keep the order', async () => {
  const api = server(['a', 'b', 'c'], ({ method, path }) => {
    if (method === 'PATCH' && !path.includes('/b')) throw new ApiError(422, `${path.at(-60)} no`, 'Invalid');
  });
  const targets = [map('a'), map('b'), map('c')];
  const { error } = await updateResources(api, [map('gone')], targets, UPDATE, () => {});
  expect(error?.message.match(/demo\/\w/g)).toEqual(['demo/a', 'demo/c']);
  expect(error?.message).toContain(' && server-side apply failed for object demo/c /v1, Kind=ConfigMap: ');
  expect(api.requests.some(({ method }) => method === 'DELETE')).toBe(false);
});

test.each([
  [
    'a creation',
    (request: ApiRequest) => {
      if (request.method === 'PATCH' && request.path.includes('/stop')) throw new ApiError(422, 'no', 'Invalid');
    },
    'failed to create resource: server-side apply failed for object demo/stop /v1, Kind=ConfigMap: no',
    ['stop'],
  ],
  [
    'a look-up',
    (request: ApiRequest) => {
      if (request.path.endsWith('/stop')) throw new ApiError(403, 'no', 'Forbidden');
    },
    'could not get information about the resource: no',
    [],
  ],
] as const)('%s that fails stops what comes after it, and only that', async (_name, fail, message, created) => {
  const names = ['a', 'b', 'stop', 'c', 'd'];
  const api = server(['a', 'b', 'c', 'd'], fail);
  const targets = [...names.map((name) => map(name)), object('Deployment', 'e')];
  const result = await updateResources(api, [], targets, UPDATE, () => {});
  expect(result.error?.message).toBe(message);
  expect(result.created.map(({ name }) => name)).toEqual(created);
  const changed = api.requests.filter(({ method }) => method === 'PATCH').map(({ path }) => /\/(\w+)\?/.exec(path)![1]);
  expect(changed).toEqual(['a', 'b', ...created]);
  expect(api.requests.some(({ path }) => path.includes('deployments'))).toBe(false);
});

test('fields that client-side apply owned are handed over before, again after a conflict', async () => {
  const managedFields = [
    { manager: 'helm', operation: 'Update', apiVersion: 'v1', fieldsType: 'FieldsV1', fieldsV1: { 'f:data': {} } },
  ];
  let conflicts = 1;
  const api = fakeApi(({ method, contentType, body }) => {
    if (method === 'GET') return { metadata: { name: 'a', namespace: 'demo', resourceVersion: '7', managedFields } };
    if (contentType?.includes('json-patch') && conflicts-- > 0) throw conflict('changed');
    return contentType?.includes('json-patch') ? { metadata: { name: 'a' } } : (JSON.parse(body!) as Json);
  });
  const options = { ...UPDATE, upgradeClientSideFieldManager: true };
  // An object that is adopted is its own original.
  const adopted = map('a');
  expect(await updateResources(api, [adopted], [adopted], options, () => {})).toEqual({ created: [] });
  expect(api.requests.at(-1)!.body).toBe(
    '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"demo"}}',
  );
  expect(api.requests.map(({ method, path }) => `${method} ${path.split('?')[1] ?? ''}`)).toEqual([
    'GET ',
    'PATCH fieldManager=helm&fieldValidation=Strict',
    'GET ',
    'PATCH fieldManager=helm&fieldValidation=Strict',
    'PATCH fieldManager=helm&fieldValidation=Strict&force=false',
  ]);
  expect(JSON.parse(api.requests[1]!.body!)).toEqual([
    { op: 'replace', path: '/metadata/managedFields', value: [{ ...managedFields[0], operation: 'Apply' }] },
    { op: 'replace', path: '/metadata/resourceVersion', value: '7' },
  ]);
});

test('client-side apply patches what differs and only reads what does not', async () => {
  const data = (k: string): KubeObject => ({ data: { k } });
  const api = fakeApi(({ method, path }) => {
    if (method === 'GET') return { ...map('a', data('1')).object, uid: 'x' };
    if (path.includes('/fails')) throw new ApiError(422, 'no', 'Invalid');
    return { metadata: { name: 'a', namespace: 'demo' } };
  });
  const targets = [map('a', data('2')), map('same', data('1')), map('fails', data('2'))];
  for (const target of targets) target.object = { ...target.object, metadata: { name: 'a', namespace: 'demo' } };
  const options = { ...UPDATE, serverSide: false };
  const originals = targets.map((target) => ({ ...target, object: map('a', data('1')).object }));
  const { error } = await updateResources(api, originals, targets, options, () => {});
  expect(error?.message).toBe('cannot patch "fails" with kind ConfigMap: no');
  expect(api.requests.filter(({ method }) => method === 'PATCH')).toMatchObject([
    {
      path: '/api/v1/namespaces/demo/configmaps/a?fieldManager=helm',
      contentType: 'application/strategic-merge-patch+json',
      body: '{"data":{"k":"2"}}',
    },
    { path: '/api/v1/namespaces/demo/configmaps/fails?fieldManager=helm' },
  ]);
});

test('replacing puts an object in the place of the version that is there', async () => {
  const { log, lines } = logger();
  const api = server(['a']);
  const options = { ...UPDATE, serverSide: false, forceReplace: true };
  expect(await updateResources(api, [map('a')], [map('a')], options, log)).toEqual({ created: [] });
  expect(api.requests.at(-1)).toEqual({
    method: 'PUT',
    path: '/api/v1/namespaces/demo/configmaps/a?fieldManager=helm&fieldValidation=Strict',
    body: '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"demo","resourceVersion":"7"}}',
  });
  expect(lines().at(-1)).toBe('DEBUG|replace succeeded|name=a|initialKind=ConfigMap|kind=ConfigMap');
});

test.each([
  [{ forceReplace: true }, 'invalid operation: cannot use server-side apply and force replace together'],
  [
    { threeWayMergeForUnstructured: true },
    'invalid operation: cannot use three-way merge for unstructured and server-side apply together',
  ],
  [
    { forceConflicts: true, forceReplace: true },
    'invalid operation: cannot use force conflicts and force replace together',
  ],
  [
    { serverSide: false, forceConflicts: true },
    'invalid client update option(s): forceConflicts enabled when serverSideApply disabled',
  ],
])('options that exclude each other: %o', async (options, message) => {
  const { error } = await updateResources(fakeApi(), [], [], { ...UPDATE, ...options }, () => {});
  expect(error?.message).toBe(message);
});

test('deletion goes on after errors and counts what was gone', async () => {
  const api = fakeApi(({ path }) => {
    if (path.endsWith('/gone')) missing();
    return {};
  });
  const all = [map('a'), map('gone')];
  expect(await deleteResources(api, all, 'Foreground', () => {})).toEqual({ deleted: all, errors: [] });
  expect(api.requests[0]!.body).toContain('"propagationPolicy":"Foreground"');
  const failing = fakeApi(({ path }) => {
    if (path.endsWith('/b')) throw new ApiError(403, 'no', 'Forbidden');
    return {};
  });
  const { deleted, errors } = await deleteResources(failing, [map('a'), map('b'), map('c')], 'Background', () => {});
  expect(deleted).toEqual([]);
  expect(errors.map(({ message }) => message)).toEqual(['no']);
  expect(failing.requests).toHaveLength(3);
  const none = await deleteResources(api, [], 'Background', () => {});
  expect(none.errors.map(({ message }) => message)).toEqual(['object not found, skipping delete: no objects visited']);
});
