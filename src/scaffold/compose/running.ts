import { composeError, field, type Node, type Table, textOf } from '../../compose/node.ts';
import { cpuQuantity, parseBytes, parseSeconds, quantity } from '../../compose/units.ts';
import { splitWords } from '../../compose/words.ts';
import type { PlainObject } from '../../go/plain.ts';
import type { Ledger } from './ledger.ts';

/** A command, or nothing where the image's own counts. Texts are split as a shell splits them. */
export function readCommand(service: Table, key: 'command' | 'entrypoint', ledger: Ledger): string[] | undefined {
  const node = ledger.take(service, key);
  return node === undefined ? undefined : commandWords(node, key);
}

export function commandWords(node: Node, key: string): string[] | undefined {
  if (node.kind === 'list') return node.items.map((item) => textOf(item) ?? '');
  const text = textOf(node);
  if (text === undefined) return undefined;
  try {
    return splitWords(text);
  } catch (error) {
    throw composeError(node.at, `${key}: ${(error as Error).message}`, 'Close the quotes, or write a list of words.');
  }
}

/** Requests and limits, from `deploy.resources` and from the older keys beside it. */
export function readResources(service: Table, deploy: Table | undefined, ledger: Ledger): PlainObject {
  const resources = ledger.open(deploy, 'resources');
  const limits: Record<string, string | number> = {};
  const requests: Record<string, string | number> = {};
  const memory = (into: Record<string, string | number>, text: string | undefined, key: string): void => {
    if (text === undefined || text === '0') return;
    const bytes = parseBytes(text);
    if (bytes === undefined) ledger.note(service.at, key, `${text} is no size`);
    else if (bytes > 0) into['memory'] = quantity(bytes);
  };
  const cpus = (into: Record<string, string | number>, text: string | undefined, key: string): void => {
    if (text === undefined || Number(text) === 0) return;
    const cpu = cpuQuantity(text);
    if (cpu === undefined) ledger.note(service.at, key, `${text} is no number of processors`);
    else into['cpu'] = cpu;
  };
  memory(limits, ledger.text(service, 'mem_limit'), 'mem_limit');
  memory(requests, ledger.text(service, 'mem_reservation'), 'mem_reservation');
  const quota = ledger.number(service, 'cpu_quota');
  if (quota === undefined && service.entries.has('cpu_period')) {
    ledger.note(service.at, 'cpu_period', 'limits nothing without cpu_quota');
  }
  const period = ledger.number(service, 'cpu_period') ?? 100_000;
  if (quota !== undefined && quota > 0 && period > 0) cpus(limits, String(quota / period), 'cpu_quota');
  cpus(limits, ledger.text(service, 'cpus'), 'cpus');
  for (const [name, into] of [
    ['limits', limits],
    ['reservations', requests],
  ] as const) {
    const part = ledger.open(resources, name);
    memory(into, ledger.text(part, 'memory'), `deploy.resources.${name}.memory`);
    cpus(into, ledger.text(part, 'cpus'), `deploy.resources.${name}.cpus`);
    if (name === 'reservations') readDevices(ledger.openList(part, 'devices'), limits, ledger);
  }
  const gpus = service.entries.get('gpus')?.value;
  if (gpus?.kind === 'scalar') {
    ledger.carry(gpus);
    limits['nvidia.com/gpu'] = 1;
    ledger.note(gpus.at, 'gpus', 'all: 1 is asked for, as Kubernetes gives a number of GPUs');
  } else readDevices(ledger.openList(service, 'gpus'), limits, ledger);
  return {
    ...(Object.keys(limits).length > 0 ? { limits } : {}),
    ...(Object.keys(requests).length > 0 ? { requests } : {}),
  };
}

function readDevices(devices: Node | undefined, limits: Record<string, string | number>, ledger: Ledger): void {
  if (devices?.kind !== 'list') return;
  for (const device of devices.items) {
    const capabilities = field(device, 'capabilities');
    const names = capabilities?.kind === 'list' ? capabilities.items.map(textOf) : ['gpu'];
    const driver = textOf(field(device, 'driver')) ?? 'nvidia';
    if (!names.includes('gpu') || !['nvidia', 'amd'].includes(driver)) continue;
    ledger.carry(device);
    const ids = field(device, 'device_ids');
    for (const key of ['device_ids', 'options']) {
      const node = field(device, key);
      if (node !== undefined) ledger.note(node.at, `devices.${key}`, 'the device plugin chooses and sets up GPUs');
    }
    const more = names.filter((name) => name !== 'gpu');
    if (more.length > 0)
      ledger.note(device.at, 'devices.capabilities', `${more.join(', ')}: the runtime of the nodes decides`);
    const count = textOf(field(device, 'count')) ?? (ids?.kind === 'list' ? String(ids.items.length) : 'all');
    if (!/^\d+$/.test(count)) {
      ledger.note(device.at, 'devices', `${count} GPUs: 1 is asked for, as Kubernetes gives a number of GPUs`);
    }
    const name = `${driver}.com/gpu`;
    limits[name] = Number(limits[name] ?? 0) + (/^\d+$/.test(count) ? Number(count) : 1);
  }
}

/** The health check as a probe; undefined where there is none. */
export function readHealth(service: Table, ledger: Ledger): PlainObject | undefined {
  const health = ledger.open(service, 'healthcheck');
  if (health === undefined) return undefined;
  const test = ledger.take(health, 'test');
  const off = ledger.flag(health, 'disable');
  const seconds = (key: string): number | undefined => {
    const text = ledger.text(health, key);
    const parsed = text === undefined ? undefined : parseSeconds(text);
    if (text !== undefined && parsed === undefined)
      ledger.note(health.at, `healthcheck.${key}`, `${text} is no duration`);
    return parsed === undefined ? undefined : Math.max(1, Math.ceil(parsed));
  };
  const interval = seconds('interval') ?? 30;
  const timeout = seconds('timeout') ?? 30;
  const start = seconds('start_period');
  const retries = ledger.number(health, 'retries') ?? 3;
  const command = test === undefined ? undefined : probeCommand(test);
  if (off || command?.[0] === 'NONE') return undefined;
  if (command === undefined) {
    ledger.note(
      health.at,
      'healthcheck',
      "the image's own check is not known here: give livenessProbe and readinessProbe in values",
    );
    return undefined;
  }
  return {
    exec: { command },
    periodSeconds: interval,
    timeoutSeconds: timeout,
    failureThreshold: Math.max(1, retries),
    ...(start === undefined ? {} : { initialDelaySeconds: start }),
  };
}

function probeCommand(test: Node): string[] | undefined {
  if (test.kind !== 'list') {
    const text = textOf(test);
    return text === undefined || text === '' ? undefined : ['sh', '-c', text];
  }
  const [kind, ...words] = test.items.map((item) => textOf(item) ?? '');
  if (kind === 'NONE') return ['NONE'];
  if (kind === 'CMD-SHELL') return ['sh', '-c', words.join(' ')];
  return kind === 'CMD' && words.length > 0 ? words : undefined;
}
