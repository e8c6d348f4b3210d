import type { KubeObject } from '../json.ts';
import { conditionsOf, current, failed, type Health, inProgress, intAt, stringAt } from './fields.ts';

export function claim(object: KubeObject): Health {
  const phase = stringAt(object, 'status.phase', 'unknown');
  return phase === 'Bound' ? current('PVC is Bound') : inProgress(`PVC is not Bound. phase: ${phase}`);
}

export function service(object: KubeObject): Health {
  const type = stringAt(object, 'spec.type', 'ClusterIP');
  return type === 'LoadBalancer' && stringAt(object, 'spec.clusterIP', '') === ''
    ? inProgress('ClusterIP not set. Service type: LoadBalancer')
    : current('Service is ready');
}

/** Current as soon as it has started: what waits for its end is `completedJob`. */
export function job(object: KubeObject): Health {
  const ended = endOfJob(object);
  if (ended !== undefined) return ended;
  if (stringAt(object, 'status.startTime', '') === '') return inProgress('Job not started');
  const count = (name: string): number => intAt(object, `status.${name}`, 0);
  return current(
    `Job in progress. success:${count('succeeded')}, active: ${count('active')}, failed: ${count('failed')}`,
  );
}

/** For `--wait-for-jobs` and hooks: current when the job has completed. */
export function completedJob(object: KubeObject): Health {
  return endOfJob(object) ?? inProgress('Job in progress');
}

function endOfJob(object: KubeObject): Health | undefined {
  const completions = intAt(object, 'spec.completions', intAt(object, 'spec.parallelism', 1));
  for (const { type, status } of conditionsOf(object)) {
    if (status !== 'True') continue;
    if (type === 'Complete') {
      return current(`Job Completed. succeeded: ${intAt(object, 'status.succeeded', 0)}/${completions}`);
    }
    if (type === 'Failed') return failed(`Job Failed. failed: ${intAt(object, 'status.failed', 0)}/${completions}`);
  }
  return undefined;
}

/** For hooks: current when the pod has succeeded. */
export function completedPod(object: KubeObject): Health {
  const name = stringAt(object, 'metadata.name', '');
  switch (stringAt(object, 'status.phase', '')) {
    case 'Succeeded':
      return current(`pod ${name} succeeded`);
    case 'Failed':
      return failed(`pod ${name} failed`);
    default:
      return inProgress('Pod in progress');
  }
}

export function customResourceDefinition(object: KubeObject): Health {
  for (const { type, status, reason, message } of conditionsOf(object)) {
    if (type === 'NamesAccepted' && status === 'False') return failed(message);
    if (type === 'Established') {
      if (status === 'False' && reason !== 'Installing') return failed(message);
      if (status === 'True') return current('CRD is established');
    }
  }
  return inProgress('Install in progress');
}
