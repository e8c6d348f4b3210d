import { ApiError, type ApiRequest, type KubeApi } from '../../src/kube/api.ts';
import type { Mappings } from '../../src/kube/build.ts';
import type { ResourceMapping } from '../../src/kube/client.ts';
import type { Json, JsonObject } from '../../src/kube/json.ts';

const META = { $ref: '#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' };
const TEXT = { type: 'string' };
const TEXTS = { type: 'object', additionalProperties: TEXT };
const APPS = 'io.k8s.api.apps.v1';
const CORE = 'io.k8s.api.core.v1';
const HEAD = { apiVersion: TEXT, kind: TEXT, metadata: META };

function kind(group: string, name: string, properties: JsonObject): JsonObject {
  const self = [{ group, version: 'v1', kind: name }];
  return { type: 'object', properties: { ...HEAD, ...properties }, 'x-kubernetes-group-version-kind': self };
}

const ref = (name: string): JsonObject => ({ $ref: `#/definitions/${name}` });
const list = (items: JsonObject): JsonObject => ({ type: 'array', items });
const struct = (properties: JsonObject, required: readonly string[] = []): JsonObject => ({
  type: 'object',
  properties,
  required,
});

/** As much of a server's schema as the tests need. */
const OPENAPI: JsonObject = {
  definitions: {
    [`${CORE}.ConfigMap`]: kind('', 'ConfigMap', { data: TEXTS }),
    [`${CORE}.Secret`]: kind('', 'Secret', { data: TEXTS, stringData: TEXTS, immutable: { type: 'boolean' } }),
    [`${APPS}.Deployment`]: kind('apps', 'Deployment', { spec: ref(`${APPS}.DeploymentSpec`) }),
    [`${APPS}.DeploymentSpec`]: struct(
      { replicas: { type: 'integer' }, selector: { type: 'object' }, template: ref(`${CORE}.PodTemplateSpec`) },
      ['selector', 'template'],
    ),
    [`${CORE}.PodTemplateSpec`]: struct({ metadata: META, spec: ref(`${CORE}.PodSpec`) }),
    [`${CORE}.PodSpec`]: struct({ containers: list(ref(`${CORE}.Container`)) }, ['containers']),
    [`${CORE}.Container`]: struct(
      {
        name: TEXT,
        image: TEXT,
        env: list({ type: 'object' }),
        ports: list(ref(`${CORE}.ContainerPort`)),
        resources: { type: 'object' },
      },
      ['name'],
    ),
    [`${CORE}.ContainerPort`]: struct({ containerPort: { type: 'integer' } }, ['containerPort']),
    'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta': struct({ name: TEXT, namespace: TEXT, labels: TEXTS }),
  },
};

/** An API that answers what it is told to, and keeps what it was asked. */
export function fakeApi(answer: (request: ApiRequest) => Json | Promise<Json> = notFound): KubeApi & {
  readonly requests: ApiRequest[];
} {
  const requests: ApiRequest[] = [];
  const unused = (): never => {
    throw new Error('not to be asked');
  };
  return {
    requests,
    text: unused,
    stream: unused,
    async request(request) {
      if (request.path === '/openapi/v2') return OPENAPI;
      requests.push(request);
      return answer(request);
    },
  };
}

function notFound(): never {
  throw new ApiError(404, 'not found', 'NotFound');
}

const KINDS: readonly ResourceMapping[] = [
  ['', 'v1', 'ConfigMap', 'configmaps', true],
  ['', 'v1', 'Secret', 'secrets', true],
  ['', 'v1', 'Service', 'services', true],
  ['', 'v1', 'PodTemplate', 'podtemplates', true],
  ['', 'v1', 'Binding', 'bindings', true],
  ['', 'v1', 'Namespace', 'namespaces', false],
  ['apps', 'v1', 'Deployment', 'deployments', true],
  ['rbac.authorization.k8s.io', 'v1', 'ClusterRole', 'clusterroles', false],
  ['apiextensions.k8s.io', 'v1', 'CustomResourceDefinition', 'customresourcedefinitions', false],
  ['example.com', 'v1', 'Thing', 'things', true],
].map(([group, version, name, resource, namespaced]) => ({
  group: group as string,
  version: version as string,
  kind: name as string,
  resource: resource as string,
  namespaced: namespaced as boolean,
}));

export const fakeMappings: Mappings = {
  serverVersion: async () => ({ major: '1', minor: '36' }),
  async mappingFor(group, version, name) {
    const found = KINDS.find(
      (mapping) => mapping.group === group && mapping.kind === name && (version === '' || mapping.version === version),
    );
    if (found === undefined)
      throw new Error(`no matches for kind "${name}" in version "${group === '' ? '' : `${group}/`}${version}"`);
    return found;
  },
};

/** The mapping of a kind. */
export function mappingOf(name: string): ResourceMapping {
  return KINDS.find((mapping) => mapping.kind === name)!;
}
