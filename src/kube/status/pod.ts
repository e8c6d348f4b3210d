import { isJsonObject, type Json, type KubeObject, textAt } from '../json.ts';
import {
  conditionsOf,
  current,
  failed,
  type Health,
  inProgress,
  StatusUnknown,
  strictList,
  stringAt,
} from './fields.ts';

/** How long a pod may wait for a node before that counts as a failure, in milliseconds. */
export const SCHEDULE_WINDOW = 15_000;

export function pod(object: KubeObject, now: number): Health {
  const conditions = conditionsOf(object);
  const phase = stringAt(object, 'status.phase', '');
  switch (phase) {
    case 'Succeeded':
      return current('Pod has completed successfully');
    case 'Failed':
      return current('Pod has completed, but not successfully');
    case 'Running': {
      if (conditions.some(({ type, status }) => type === 'Ready' && status === 'True')) return current('Pod is Ready');
      const crashing = crashLooping(object);
      return crashing.length > 0
        ? failed(`Containers in CrashLoop state: ${crashing.join(',')}`)
        : inProgress('Pod is running but is not Ready');
    }
    case 'Pending': {
      const unscheduled = conditions.find(({ type, status }) => type === 'PodScheduled' && status === 'False');
      if (unscheduled?.reason !== 'Unschedulable') return inProgress('Pod is in the Pending phase');
      return now - SCHEDULE_WINDOW < createdAt(object)
        ? inProgress('Pod has not been scheduled')
        : failed('Pod could not be scheduled');
    }
    case '':
      return inProgress('Pod phase not available');
    default:
      throw new StatusUnknown(`unknown phase ${phase}`);
  }
}

/** In milliseconds; the beginning of time where it is not known. */
function createdAt(object: KubeObject): number {
  const time = Date.parse(textAt(object, 'metadata', 'creationTimestamp'));
  return Number.isNaN(time) ? Number.NEGATIVE_INFINITY : time;
}

function crashLooping(object: KubeObject): string[] {
  const names: string[] = [];
  for (const container of strictList(object, 'status', 'containerStatuses') ?? []) {
    const reason = member(member(member(container, 'state'), 'waiting'), 'reason');
    const name = member(container, 'name');
    if (reason === 'CrashLoopBackOff' && typeof name === 'string') names.push(name);
  }
  return names;
}

function member(holder: Json | undefined, key: string): Json | undefined {
  if (holder === undefined) return undefined;
  if (!isJsonObject(holder)) throw new StatusUnknown(`what should hold ${key} is no object`);
  return Object.hasOwn(holder, key) ? holder[key] : undefined;
}

/** Whether a pod waits for a node that the scheduler can't find. */
export function isUnschedulable(object: KubeObject): boolean {
  return conditionsOf(object).some(
    ({ type, status, reason }) => type === 'PodScheduled' && status === 'False' && reason === 'Unschedulable',
  );
}
