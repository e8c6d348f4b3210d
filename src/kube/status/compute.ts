import { type KubeObject, textAt } from '../json.ts';
import {
  type Condition,
  conditionsOf,
  current,
  failed,
  type Health,
  inProgress,
  strictInt,
  strictText,
} from './fields.ts';
import { pod } from './pod.ts';
import { claim, customResourceDefinition, job, service } from './simple.ts';
import { daemonSet, deployment, replicaSet, statefulSet } from './workloads.ts';

type Rule = (object: KubeObject, now: number) => Health;

const alwaysReady: Rule = () => current('Resource is always ready');

/** By kind, after the group where there is one. */
const RULES: Readonly<Record<string, Rule>> = {
  Service: service,
  Pod: pod,
  Secret: alwaysReady,
  ConfigMap: alwaysReady,
  PersistentVolumeClaim: claim,
  'apps/StatefulSet': statefulSet,
  'apps/DaemonSet': daemonSet,
  'extensions/DaemonSet': daemonSet,
  'apps/Deployment': deployment,
  'extensions/Deployment': deployment,
  'apps/ReplicaSet': replicaSet,
  'extensions/ReplicaSet': replicaSet,
  'policy/PodDisruptionBudget': () => current('AllowedDisruptions has been computed.'),
  'batch/CronJob': alwaysReady,
  'batch/Job': job,
  'apiextensions.k8s.io/CustomResourceDefinition': customResourceDefinition,
};

/** The group of an object's `apiVersion`; empty for the core group. */
export function groupOf(object: KubeObject): string {
  const version = textAt(object, 'apiVersion');
  const slash = version.indexOf('/');
  return slash < 0 ? '' : version.slice(0, slash);
}

/**
 * How an object is doing (kstatus of fluxcd/cli-utils 1.2.2): first what all kinds share, then the rules of its kind,
 * then a `Ready` condition; without any of these it is current. `now` in milliseconds. Throws StatusUnknown for objects
 * whose fields are of the wrong types.
 */
export function computeStatus(object: KubeObject, now: number): Health {
  const shared = sharedRules(object);
  if (shared !== undefined) return shared;
  const group = groupOf(object);
  const kind = textAt(object, 'kind');
  const key = group === '' ? kind : `${group}/${kind}`;
  if (Object.hasOwn(RULES, key)) return RULES[key]!(object, now);
  return readyCondition(conditionsOf(object)) ?? current('Resource is current');
}

function sharedRules(object: KubeObject): Health | undefined {
  if (strictText(object, 'metadata', 'deletionTimestamp')) {
    return { status: 'Terminating', message: 'Resource scheduled for deletion' };
  }
  const generation = strictInt(object, 'metadata', 'generation');
  if (generation !== undefined) {
    const observed = strictInt(object, 'status', 'observedGeneration');
    if (observed !== undefined && observed !== generation) {
      const kind = textAt(object, 'kind');
      return inProgress(`${kind} generation is ${generation}, but latest observed generation is ${observed}`);
    }
  }
  for (const condition of conditionsOf(object)) {
    if (condition.status !== 'True') continue;
    if (condition.type === 'Reconciling') return inProgress(condition.message);
    if (condition.type === 'Stalled') return failed(condition.message);
  }
  return undefined;
}

function readyCondition(conditions: readonly Condition[]): Health | undefined {
  for (const { type, status, message } of conditions) {
    if (type !== 'Ready') continue;
    if (status === 'True') return current('Resource is Ready');
    if (status === 'False' || status === 'Unknown') return inProgress(message);
  }
  return undefined;
}
