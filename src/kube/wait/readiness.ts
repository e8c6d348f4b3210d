import type { Log } from '../../chart/log.ts';
import { TschartError } from '../../errors.ts';
import type { KubeApi } from '../api.ts';
import type { Resource, ResourceMapping } from '../client.ts';
import { fieldAt, isJsonObject, type Json, type KubeObject, textAt } from '../json.ts';
import { resourcePath } from '../paths.ts';
import { listObjects } from './list.ts';
import { newReplicaSet } from './replica-sets.ts';
import { scaledValue } from './scaled.ts';
import { selectorText } from './selector.ts';

interface Check {
  readonly api: KubeApi;
  readonly signal: AbortSignal;
  readonly log: Log;
  /** Whether jobs are to complete. */
  readonly jobs: boolean;
}

/** What keeps an object from being ready, as a word for the log with its numbers; undefined for one that is ready. */
type Obstacle = readonly [message: string, ...attributes: (readonly [string, string | number])[]] | undefined;

type Judge = (check: Check, object: KubeObject, resource: Resource) => Obstacle | Promise<Obstacle>;

const VERSIONED: Readonly<Record<string, Judge>> = {
  'v1/Pod': (_, pod) => podObstacle(pod),
  'batch/v1/Job': (_, job) => jobObstacle(job),
  'apps/v1/Deployment': deploymentObstacle,
  'v1/PersistentVolumeClaim': (_, claim) =>
    textAt(claim, 'status', 'phase') === 'Bound' ? undefined : ['PersistentVolumeClaim is not bound'],
  'v1/Service': (_, service) => serviceObstacle(service),
  'apps/v1/DaemonSet': (_, set) => daemonSetObstacle(set),
  'apiextensions.k8s.io/v1beta1/CustomResourceDefinition': (_, definition) => definitionObstacle(definition),
  'apiextensions.k8s.io/v1/CustomResourceDefinition': (_, definition) => definitionObstacle(definition),
  'apps/v1/StatefulSet': (_, set) => statefulSetObstacle(set),
  'v1/ReplicationController': async (check, controller, resource) =>
    generationObstacle('ReplicationController', controller) ??
    podsObstacle(check, resource, mapLabels(fieldAt(resource.object, 'spec', 'selector'))),
  'apps/v1/ReplicaSet': async (check, set, resource) =>
    generationObstacle('ReplicaSet', set) ??
    podsObstacle(check, resource, selectorText(fieldAt(resource.object, 'spec', 'selector'))),
};

const NO_REPLICA_SET = 'Deployment has no ReplicaSet of its template';
const NOT_ESTABLISHED = 'CustomResourceDefinition is not established';
/** What Helm does not log. */
const QUIET: ReadonlySet<string> = new Set([NO_REPLICA_SET, NOT_ESTABLISHED]);

/**
 * What keeps an object from being ready, in Helm's words (`pkg/kube/ready.go`), undefined for what is ready; kinds
 * without a rule always are. Asks for the object as it is now. Rejects where it can't be got, and for a failed job.
 */
export async function readinessOf(
  api: KubeApi,
  resource: Resource,
  options: Omit<Check, 'api'>,
): Promise<string | undefined> {
  const { mapping, namespace, name } = resource;
  const key = `${mapping.group === '' ? '' : `${mapping.group}/`}${mapping.version}/${mapping.kind}`;
  const judge = Object.hasOwn(VERSIONED, key) ? VERSIONED[key] : undefined;
  if (judge === undefined || (mapping.kind === 'Job' && !options.jobs)) return undefined;
  const path = resourcePath(mapping, namespace, name);
  const object = await api.request({ method: 'GET', path, signal: options.signal });
  if (!isJsonObject(object)) throw new TschartError('KUBE_API', `no object came for ${name}`);
  const obstacle = await judge({ api, ...options }, object, resource);
  if (obstacle === undefined) return undefined;
  const [message, ...attributes] = obstacle;
  if (QUIET.has(message)) return message;
  options.log({
    level: 'DEBUG',
    message,
    attributes: [
      ['namespace', namespace],
      ['name', name],
      ...attributes.map(([label, value]) => [label, String(value)] as const),
    ],
  });
  return message;
}

function count(object: Json | undefined, ...keys: readonly string[]): number {
  const value = fieldAt(object, ...keys);
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : 0;
}

function optionalCount(object: Json | undefined, ...keys: readonly string[]): number | undefined {
  return typeof fieldAt(object, ...keys) === 'number' ? count(object, ...keys) : undefined;
}

function conditions(object: KubeObject): readonly Json[] {
  const list = fieldAt(object, 'status', 'conditions');
  return Array.isArray(list) ? (list as readonly Json[]) : [];
}

function hasCondition(object: KubeObject, type: string, status: string): boolean {
  return conditions(object).some((one) => textAt(one, 'type') === type && textAt(one, 'status') === status);
}

function podObstacle(pod: KubeObject): Obstacle {
  return hasCondition(pod, 'Ready', 'True') ? undefined : ['Pod is not ready'];
}

async function podsObstacle({ api, signal }: Check, { namespace }: Resource, selector: string): Promise<Obstacle> {
  const pods = await listObjects(api, PODS, namespace, selector, signal).catch((error: unknown) => {
    throw new TschartError('KUBE_API', `failed to list pods: ${(error as Error).message}`, { cause: error });
  });
  return pods.map(podObstacle).find((obstacle) => obstacle !== undefined);
}

const PODS: ResourceMapping = { group: '', version: 'v1', kind: 'Pod', resource: 'pods', namespaced: true };

function mapLabels(labels: Json | undefined): string {
  return selectorText(isJsonObject(labels) ? { matchLabels: labels } : null);
}

function jobObstacle(job: KubeObject): Obstacle {
  if (count(job, 'status', 'failed') > count(job, 'spec', 'backoffLimit')) {
    const place = `${textAt(job, 'metadata', 'namespace')}/${textAt(job, 'metadata', 'name')}`;
    throw new TschartError('JOB_FAILED', `job is failed: ${place}`);
  }
  const completions = optionalCount(job, 'spec', 'completions');
  return completions !== undefined && count(job, 'status', 'succeeded') < completions
    ? ['Job is not completed']
    : undefined;
}

function serviceObstacle(service: KubeObject): Obstacle {
  const type = textAt(service, 'spec', 'type');
  if (type === 'ExternalName') return undefined;
  if (textAt(service, 'spec', 'clusterIP') === '') return ['Service does not have cluster IP address'];
  if (type !== 'LoadBalancer') return undefined;
  const external = fieldAt(service, 'spec', 'externalIPs');
  if (Array.isArray(external) && external.length > 0) return undefined;
  return Array.isArray(fieldAt(service, 'status', 'loadBalancer', 'ingress'))
    ? undefined
    : ['Service does not have load balancer ingress IP address'];
}

function generationObstacle(kind: string, object: KubeObject, label = 'actualGeneration'): Obstacle {
  const observed = count(object, 'status', 'observedGeneration');
  const generation = count(object, 'metadata', 'generation');
  return observed === generation
    ? undefined
    : [
        `${kind} is not ready, observedGeneration does not match spec generation`,
        [label, observed],
        ['expectedGeneration', generation],
      ];
}

async function deploymentObstacle({ api, signal }: Check, deployment: KubeObject): Promise<Obstacle> {
  if (fieldAt(deployment, 'spec', 'paused') === true) return undefined;
  const replicaSet = await newReplicaSet(api, deployment, signal);
  if (replicaSet === undefined) return [NO_REPLICA_SET];
  const behind = generationObstacle('ReplicaSet', replicaSet) ?? generationObstacle('Deployment', deployment);
  if (behind !== undefined) return behind;
  const replicas = count(deployment, 'spec', 'replicas');
  const expected = replicas - maxUnavailable(deployment, replicas);
  const ready = count(replicaSet, 'status', 'readyReplicas');
  return ready < expected
    ? ['Deployment does not have enough pods ready', ['readyPods', ready], ['totalPods', expected]]
    : undefined;
}

/** Pods that a rolling update may miss: the share is rounded down, that of the surge up; one of both is 1 at least. */
function maxUnavailable(deployment: KubeObject, replicas: number): number {
  if (textAt(deployment, 'spec', 'strategy', 'type') !== 'RollingUpdate' || replicas === 0) return 0;
  const rolling = (key: string): Json => fieldAt(deployment, 'spec', 'strategy', 'rollingUpdate', key) ?? 0;
  const surge = scaledValue(rolling('maxSurge'), replicas, Math.ceil);
  const unavailable = scaledValue(rolling('maxUnavailable'), replicas, Math.floor);
  if (surge === undefined || unavailable === undefined) return 0;
  return Math.min(surge === 0 && unavailable === 0 ? 1 : unavailable, replicas);
}

function daemonSetObstacle(set: KubeObject): Obstacle {
  const behind = generationObstacle('DaemonSet', set, 'observedGeneration');
  if (behind !== undefined) return behind;
  if (textAt(set, 'spec', 'updateStrategy', 'type') !== 'RollingUpdate') return undefined;
  const desired = count(set, 'status', 'desiredNumberScheduled');
  const updated = count(set, 'status', 'updatedNumberScheduled');
  if (updated !== desired) {
    return ['DaemonSet does not have enough Pods scheduled', ['scheduledPods', updated], ['totalPods', desired]];
  }
  const missing = fieldAt(set, 'spec', 'updateStrategy', 'rollingUpdate', 'maxUnavailable') ?? null;
  const expected = desired - (scaledValue(missing, desired, Math.ceil) ?? desired);
  const ready = count(set, 'status', 'numberReady');
  return ready < expected
    ? ['DaemonSet does not have enough Pods ready', ['readyPods', ready], ['totalPods', expected]]
    : undefined;
}

/** A name that is taken counts as ready: to wait would not change it. */
function definitionObstacle(definition: KubeObject): Obstacle {
  return hasCondition(definition, 'Established', 'True') || hasCondition(definition, 'NamesAccepted', 'False')
    ? undefined
    : [NOT_ESTABLISHED];
}

function statefulSetObstacle(set: KubeObject): Obstacle {
  const behind = generationObstacle('StatefulSet', set);
  if (behind !== undefined) return behind;
  if (textAt(set, 'spec', 'updateStrategy', 'type') !== 'RollingUpdate') return undefined;
  const partition = count(set, 'spec', 'updateStrategy', 'rollingUpdate', 'partition');
  const replicas = optionalCount(set, 'spec', 'replicas') ?? 1;
  const updated = count(set, 'status', 'updatedReplicas');
  if (updated < replicas - partition) {
    return [
      'StatefulSet does not have enough Pods scheduled',
      ['readyPods', updated],
      ['totalPods', replicas - partition],
    ];
  }
  const ready = count(set, 'status', 'readyReplicas');
  if (ready !== replicas) {
    return ['StatefulSet does not have enough Pods ready', ['readyPods', ready], ['totalPods', replicas]];
  }
  const now = textAt(set, 'status', 'currentRevision');
  const next = textAt(set, 'status', 'updateRevision');
  return partition === 0 && now !== next
    ? [
        'StatefulSet is not ready, currentRevision does not match updateRevision',
        ['currentRevision', now],
        ['updateRevision', next],
      ]
    : undefined;
}
