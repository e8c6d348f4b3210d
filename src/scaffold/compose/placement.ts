import { field, type Table, textOf } from '../../compose/node.ts';
import { parseSeconds } from '../../compose/units.ts';
import type { Plain, PlainObject } from '../../go/plain.ts';
import type { WorkloadKind } from './component.ts';
import type { Ledger } from './ledger.ts';

export interface Placement {
  readonly nodeSelector: PlainObject;
  readonly affinity: PlainObject;
  readonly spread: readonly Plain[];
}

const KNOWN: Readonly<Record<string, string>> = {
  'node.hostname': 'kubernetes.io/hostname',
  'node.platform.os': 'kubernetes.io/os',
  'node.platform.arch': 'kubernetes.io/arch',
};
const ARCHITECTURES: Readonly<Record<string, string>> = { x86_64: 'amd64', aarch64: 'arm64' };

/** Where pods may run: `deploy.placement` and `platform`. */
export function readPlacement(
  service: Table,
  deploy: Table | undefined,
  labels: PlainObject,
  ledger: Ledger,
): Placement {
  const nodeSelector: Record<string, string> = {};
  const exclude: Plain[] = [];
  readPlatform(service, nodeSelector, ledger);
  const placement = ledger.open(deploy, 'placement');
  for (const item of ledger.openList(placement, 'constraints')?.items ?? []) {
    const match = /^(\S+?)\s*(==|!=)\s*(.*)$/.exec((textOf(item) ?? '').trim());
    const label = match && (KNOWN[match[1]!] ?? /^(?:node|engine)\.labels\.(.+)$/.exec(match[1]!)?.[1]);
    if (!label) {
      ledger.note(item.at, 'deploy.placement.constraints', `${textOf(item)}: give a nodeSelector in values`);
      ledger.carry(item);
      continue;
    }
    ledger.carry(item);
    const value = ARCHITECTURES[match[3]!] ?? match[3]!;
    if (match[2] === '==') nodeSelector[label] = value;
    else exclude.push({ key: label, operator: 'NotIn', values: [value] });
    if (!KNOWN[match[1]!]) {
      ledger.note(
        item.at,
        'deploy.placement.constraints',
        `needs nodes with the label ${label}: kubectl label node NAME ${label}=${value}`,
      );
    }
  }
  const selector = { labelSelector: { matchLabels: labels } };
  const spread: Plain[] = [];
  for (const item of ledger.openList(placement, 'preferences')?.items ?? []) {
    const label = /^(?:node|engine)\.labels\.(.+)$/.exec(textOf(field(item, 'spread')) ?? '')?.[1];
    if (!label) continue;
    ledger.carry(item);
    spread.push({ maxSkew: 1, topologyKey: label, whenUnsatisfiable: 'ScheduleAnyway', ...selector });
  }
  if (ledger.number(placement, 'max_replicas_per_node') === 1) {
    spread.push({ maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'DoNotSchedule', ...selector });
  }
  const affinity: PlainObject =
    exclude.length === 0
      ? {}
      : {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: exclude }] },
          },
        };
  return { nodeSelector, affinity, spread };
}

function readPlatform(service: Table, nodeSelector: Record<string, string>, ledger: Ledger): void {
  const platform = ledger.text(service, 'platform') ?? '';
  const [first = '', second = '', variant] = platform.split('/');
  const [os, arch] = second === '' && !/^(?:linux|windows)$/.test(first) ? ['', first] : [first, second];
  if (os !== '') nodeSelector['kubernetes.io/os'] = os;
  if (arch !== '') nodeSelector['kubernetes.io/arch'] = ARCHITECTURES[arch] ?? arch;
  if (variant !== undefined)
    ledger.note(service.at, 'platform', `${platform}: nodes have no label for the variant ${variant}`);
}

/** The fields of a workload that say how it is updated: `deploy.update_config`. */
export function readUpdates(deploy: Table | undefined, kind: WorkloadKind, ledger: Ledger): PlainObject {
  const update = ledger.open(deploy, 'update_config');
  if (update === undefined) return {};
  const parallelism = ledger.number(update, 'parallelism') ?? 1;
  const order = ledger.text(update, 'order') ?? 'stop-first';
  const delay = parseSeconds(ledger.text(update, 'delay') ?? '');
  const minReadySeconds = delay === undefined || delay <= 0 ? {} : { minReadySeconds: Math.ceil(delay) };
  const count: string | number = parallelism > 0 ? parallelism : '100%';
  if (kind === 'Deployment') {
    const rollingUpdate =
      order === 'start-first' ? { maxSurge: count, maxUnavailable: 0 } : { maxSurge: 0, maxUnavailable: count };
    return { ...minReadySeconds, strategy: { type: 'RollingUpdate', rollingUpdate } };
  }
  if (kind === 'DaemonSet') {
    return { ...minReadySeconds, updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: count } } };
  }
  if (kind === 'Job') {
    ledger.note(update.at, 'deploy.update_config', 'a Job is made anew with each release');
    return {};
  }
  if (order === 'start-first' || parallelism !== 1) {
    ledger.note(update.at, 'deploy.update_config', `a ${kind} is updated pod by pod, each stopped first`);
  }
  return minReadySeconds;
}
