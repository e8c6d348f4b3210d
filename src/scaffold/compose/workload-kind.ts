import { field, textOf } from '../../compose/node.ts';
import type { PlainObject } from '../../go/plain.ts';
import type { ComponentPort, WorkloadKind } from './component.ts';
import type { Draft } from './draft.ts';

/** How many pods a service has. */
export function replicasOf({ service, ledger, deploy }: Pick<Draft, 'service' | 'ledger' | 'deploy'>): number {
  const scale = ledger.number(service.table, 'scale');
  return ledger.number(deploy, 'replicas') ?? scale ?? 1;
}

/** What a service becomes; `finished` are those whose end others wait for. */
export function workloadKind(
  { service, ledger, deploy, health, mounts, replicas }: Draft,
  finished: ReadonlySet<string>,
): WorkloadKind {
  const { table } = service;
  const mode = ledger.text(deploy, 'mode') ?? 'replicated';
  if (!/^(?:replicated|global)(?:-job)?$/.test(mode))
    ledger.note(service.at, 'deploy.mode', `${mode}: replicated stands for it`);
  if (mode.endsWith('-job')) {
    if (mode === 'global-job')
      ledger.note(service.at, 'deploy.mode', 'global-job: a Job runs once, not once on each node');
    return 'Job';
  }
  // A Job would run: a Deployment may have no pods.
  const runs = replicas > 0;
  if (finished.has(service.name) && runs) return 'Job';
  const policy = textOf(field(field(deploy, 'restart_policy'), 'condition'));
  const once = textOf(field(table, 'restart')) === 'no' || policy === 'none';
  if (once && runs && !table.entries.has('ports') && !table.entries.has('expose') && health === undefined) return 'Job';
  if (mode === 'global') return 'DaemonSet';
  return mounts.some(({ type, source }) => type === 'volume' && source !== '') ? 'StatefulSet' : 'Deployment';
}

/** What a Job has no place for. */
export function noteJob({ service, ledger, health, aliases }: Draft, ports: readonly ComponentPort[]): void {
  const note = (key: string, text: string): void => {
    if (service.table.entries.has(key)) ledger.note(service.table.entries.get(key)!.at, key, text);
  };
  if (ports.some(({ published }) => published !== '')) note('ports', 'a Job has no Service');
  note('expose', 'a Job has no Service');
  if (health !== undefined) note('healthcheck', 'a Job is watched until it ends, not probed');
  if (aliases.length > 0) {
    note('container_name', 'a Job has no Service');
    note('networks', `aliases ${aliases.join(', ')}: a Job has no Service`);
  }
}

/** Tells of restart policies that a workload does not have. */
export function readRestart({ service, ledger, deploy, kind }: Draft): void {
  const restart = ledger.text(service.table, 'restart') ?? '';
  const policy = ledger.open(deploy, 'restart_policy');
  const condition = ledger.text(policy, 'condition') ?? '';
  if (kind === 'Job') {
    ledger.take(policy, 'max_attempts');
    return;
  }
  const key = restart === '' ? 'deploy.restart_policy.condition' : 'restart';
  if (restart === 'no' || condition === 'none') {
    ledger.note(service.at, key, `a ${kind} starts its containers again whenever they end`);
  } else if (restart.startsWith('on-failure') || condition === 'on-failure') {
    ledger.note(service.at, key, `on-failure: a ${kind} starts its containers again also when they end well`);
  }
}

/** The fields of a Job: how often it runs, and is tried again. */
export function jobSpec({ service, deploy, kind, replicas, ledger }: Draft): PlainObject {
  if (kind !== 'Job') return {};
  const restart = textOf(field(service.table, 'restart')) ?? '';
  const attempts =
    textOf(field(field(deploy, 'restart_policy'), 'max_attempts')) ?? /^on-failure:(\d+)$/.exec(restart)?.[1];
  const failure =
    restart.startsWith('on-failure') || textOf(field(field(deploy, 'restart_policy'), 'condition')) === 'on-failure';
  const backoffLimit = attempts !== undefined && /^\d+$/.test(attempts) ? Number(attempts) : failure ? 6 : 0;
  if (replicas === 0)
    ledger.note(
      service.at,
      'deploy.replicas',
      '0: the Job has no pods until its parallelism is raised, in its template',
    );
  return {
    backoffLimit,
    ...(replicas === 0 ? { parallelism: 0 } : {}),
    ...(replicas > 1 ? { completions: replicas, parallelism: replicas } : {}),
  };
}
