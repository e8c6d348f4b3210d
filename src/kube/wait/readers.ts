import type { KubeApi } from '../api.ts';
import type { ResourceMapping } from '../client.ts';
import { fieldAt, isJsonObject, type KubeObject, textAt } from '../json.ts';
import { computeStatus, groupOf } from '../status/compute.ts';
import type { Health } from '../status/fields.ts';
import { isUnschedulable } from '../status/pod.ts';
import { completedJob, completedPod } from '../status/simple.ts';
import { listObjects } from './list.ts';
import { REPLICA_SETS } from './replica-sets.ts';
import { selectorText } from './selector.ts';

/** What an object's status was read as. */
export interface Reading extends Omit<Health, 'status'> {
  readonly status: Health['status'] | 'Unknown';
  /** Whether a pod of it, or itself, waits for a node: to be read again when the time for that is over. */
  readonly unscheduled?: boolean;
}

export type StatusReader = (object: KubeObject, signal: AbortSignal) => Promise<Reading>;

const UNKNOWN: Reading = { status: 'Unknown', message: '' };

/** What objects are waited for: that they are as they should be, with or without the end of jobs, or that hooks ended. */
export type Aim = 'ready' | 'readyWithJobs' | 'hooks';

/** A reader of statuses: kstatus' rules, with a look at the pods of workloads, and Helm's rules for jobs and hooks. */
export function statusReader(api: KubeApi, aim: Aim): StatusReader {
  const workloads = workloadReader(api);
  return async (object, signal) => {
    const kind = `${groupOf(object)}/${textAt(object, 'kind')}`;
    if (aim === 'hooks') {
      if (kind === 'batch/Job') return read(() => completedJob(object));
      if (kind === '/Pod') return read(() => completedPod(object));
      return { status: 'Current', message: 'Resource is current' };
    }
    if (aim === 'readyWithJobs' && kind === 'batch/Job') return read(() => completedJob(object));
    if (kind === 'apps/Deployment') return workloads.deployment(object, signal);
    if (kind === 'apps/StatefulSet' || kind === 'apps/ReplicaSet') return workloads.ofPods(object, signal);
    return readPlain(object, kind === '/Pod');
  };
}

function read(compute: () => Health): Reading {
  try {
    return compute();
  } catch {
    return UNKNOWN;
  }
}

function readPlain(object: KubeObject, isPod: boolean): Reading {
  const reading = read(() => computeStatus(object, Date.now()));
  return isPod && reading.status === 'InProgress' && isUnschedulable(object)
    ? { ...reading, unscheduled: true }
    : reading;
}

const PODS: ResourceMapping = { group: '', version: 'v1', kind: 'Pod', resource: 'pods', namespaced: true };

interface WorkloadReader {
  readonly deployment: StatusReader;
  readonly ofPods: StatusReader;
}

/**
 * Deployments, whose ReplicaSets Helm lists, and what has pods of its own: such a workload has failed when it is in
 * progress and pods of it failed for good. What may not be listed makes the status unknown. Where the answer can make no
 * difference, only the right to list is tried, once for a namespace.
 */
function workloadReader(api: KubeApi): WorkloadReader {
  const allowed = new Set<string>();
  const mayList = async (kind: ResourceMapping, namespace: string, signal: AbortSignal): Promise<boolean> => {
    const key = `${kind.kind} ${namespace}`;
    if (allowed.has(key)) return true;
    const answer = await listObjects(api, kind, namespace, '', signal, 1).catch(() => undefined);
    if (answer !== undefined) allowed.add(key);
    return answer !== undefined;
  };
  return {
    async deployment(object, signal) {
      if (!isJsonObject(fieldAt(object, 'spec', 'selector'))) return UNKNOWN;
      if (!(await mayList(REPLICA_SETS, textAt(object, 'metadata', 'namespace'), signal))) return UNKNOWN;
      return read(() => computeStatus(object, Date.now()));
    },
    async ofPods(object, signal) {
      const selector = fieldAt(object, 'spec', 'selector');
      const namespace = textAt(object, 'metadata', 'namespace');
      if (!isJsonObject(selector)) return UNKNOWN;
      const reading = read(() => computeStatus(object, Date.now()));
      if (reading.status !== 'InProgress') return (await mayList(PODS, namespace, signal)) ? reading : UNKNOWN;
      const pods = await listObjects(api, PODS, namespace, selectorText(selector), signal).catch(() => undefined);
      if (pods === undefined) return UNKNOWN;
      allowed.add(`${PODS.kind} ${namespace}`);
      return withPods(reading, pods);
    },
  };
}

function withPods(reading: Reading, pods: readonly KubeObject[]): Reading {
  let failures = 0;
  let unscheduled = false;
  for (const pod of pods) {
    const { status } = read(() => computeStatus(pod, Date.now()));
    const waits = (status === 'Failed' || status === 'InProgress') && isUnschedulable(pod);
    if (status === 'InProgress') unscheduled ||= waits;
    // A pod that is being replaced, or that a new node can take, has not failed for good.
    else if (status === 'Failed' && !waits && textAt(pod, 'metadata', 'deletionTimestamp') === '') failures++;
  }
  if (failures > 0) return { status: 'Failed', message: `${failures} pods have failed` };
  return unscheduled ? { ...reading, unscheduled } : reading;
}
