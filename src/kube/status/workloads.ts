import { type KubeObject, textAt } from '../json.ts';
import { conditionsOf, current, failed, type Health, inProgress, intAt, strictInt, stringAt } from './fields.ts';

/** A count of a workload, in words, against what is wanted of it. */
type Count = readonly [label: string, have: number, want: number];

function firstShortage(counts: readonly Count[]): Health | undefined {
  const short = counts.find(([, have, want]) => want > have);
  return short === undefined ? undefined : inProgress(`${short[0]}: ${short[1]}/${short[2]}`);
}

function surplus(have: number, want: number): Health | undefined {
  return have > want ? inProgress(`Pending termination: ${have - want}`) : undefined;
}

/** The largest deadline: the controller then never judges the progress of a deployment. */
const NO_DEADLINE = 2 ** 31 - 1;

export function deployment(object: KubeObject): Health {
  let progressing = intAt(object, 'spec.progressDeadlineSeconds', NO_DEADLINE) === NO_DEADLINE;
  let available = false;
  for (const { type, status, reason } of conditionsOf(object)) {
    if (type === 'Progressing') {
      if (reason === 'ProgressDeadlineExceeded') return failed('Progress deadline exceeded');
      if (status === 'True' && reason === 'NewReplicaSetAvailable') progressing = true;
    } else if (type === 'Available' && status === 'True') {
      available = true;
    }
  }
  const wanted = intAt(object, 'spec.replicas', 1);
  const replicas = intAt(object, 'status.replicas', 0);
  const updated = intAt(object, 'status.updatedReplicas', 0);
  return (
    firstShortage([
      ['Replicas', replicas, wanted],
      ['Updated', updated, wanted],
    ]) ??
    surplus(replicas, wanted) ??
    firstShortage([
      ['Available', intAt(object, 'status.availableReplicas', 0), updated],
      ['Ready', intAt(object, 'status.readyReplicas', 0), wanted],
    ]) ??
    (progressing ? undefined : inProgress('ReplicaSet not Available')) ??
    (available ? undefined : inProgress('Deployment not Available')) ??
    current(`Deployment is available. Replicas: ${replicas}`)
  );
}

export function replicaSet(object: KubeObject): Health {
  if (conditionsOf(object).some(({ type, status }) => type === 'ReplicaFailure' && status === 'True')) {
    return inProgress('Replica Failure condition. Check Pods');
  }
  const wanted = intAt(object, 'spec.replicas', 1);
  const replicas = intAt(object, 'status.replicas', 0);
  return (
    firstShortage([
      ['Labelled', intAt(object, 'status.fullyLabeledReplicas', 0), wanted],
      ['Available', intAt(object, 'status.availableReplicas', 0), wanted],
      ['Ready', intAt(object, 'status.readyReplicas', 0), wanted],
    ]) ??
    surplus(replicas, wanted) ??
    current(`ReplicaSet is available. Replicas: ${replicas}`)
  );
}

export function statefulSet(object: KubeObject): Health {
  if (stringAt(object, 'spec.updateStrategy.type', '') === 'OnDelete') {
    return current('StatefulSet is using the ondelete update strategy');
  }
  const wanted = intAt(object, 'spec.replicas', 1);
  const replicas = intAt(object, 'status.replicas', 0);
  const updated = intAt(object, 'status.updatedReplicas', 0);
  const unsettled =
    firstShortage([
      ['Replicas', replicas, wanted],
      ['Ready', intAt(object, 'status.readyReplicas', 0), wanted],
    ]) ?? surplus(replicas, wanted);
  if (unsettled !== undefined) return unsettled;
  const partition = intAt(object, 'spec.updateStrategy.rollingUpdate.partition', -1);
  if (partition !== -1) {
    return (
      firstShortage([['updated', updated, wanted - partition]]) ??
      current(`Partition rollout complete. updated: ${updated}`)
    );
  }
  const short = firstShortage([['current', intAt(object, 'status.currentReplicas', 0), wanted]]);
  if (short !== undefined) return short;
  return stringAt(object, 'status.currentRevision', '') === stringAt(object, 'status.updateRevision', '')
    ? current(`All replicas scheduled as expected. Replicas: ${replicas}`)
    : inProgress('Waiting for updated revision to match current');
}

export function daemonSet(object: KubeObject): Health {
  for (const keys of [
    ['metadata', 'generation'],
    ['status', 'observedGeneration'],
  ]) {
    if (strictInt(object, ...keys) === undefined) {
      return inProgress(`${textAt(object, 'kind')} ${keys.join('.')} not found`);
    }
  }
  const desired = intAt(object, 'status.desiredNumberScheduled', -1);
  if (desired === -1) return inProgress('Missing .status.desiredNumberScheduled');
  return (
    firstShortage([
      ['Current', intAt(object, 'status.currentNumberScheduled', 0), desired],
      ['Updated', intAt(object, 'status.updatedNumberScheduled', 0), desired],
      ['Available', intAt(object, 'status.numberAvailable', 0), desired],
      ['Ready', intAt(object, 'status.numberReady', 0), desired],
    ]) ?? current(`All replicas scheduled as expected. Replicas: ${desired}`)
  );
}
