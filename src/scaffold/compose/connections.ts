import { composeError, field, textOf } from '../../compose/node.ts';
import type { ComposeHost } from '../../compose/project.ts';
import { decodeUtf8 } from '../../go/text.ts';
import type { Draft } from './draft.ts';
import { readLinks } from './network.ts';

/** Links and dependencies between services. */
export function connect(draft: Draft, drafts: ReadonlyMap<string, Draft>): void {
  const { service, ledger } = draft;
  for (const { service: name, alias } of readLinks(service.table, ledger)) {
    const other = drafts.get(name);
    if (other === undefined) ledger.note(service.at, 'links', `there is no service ${name}`);
    else if (alias !== name) other.aliases.push(alias);
  }
  const depends = ledger.take(service.table, 'depends_on');
  const unordered: string[] = [];
  for (const [name, { at, value }] of depends?.kind === 'table' ? depends.entries : []) {
    const condition = textOf(field(value, 'condition')) ?? 'service_started';
    const required = textOf(field(value, 'required')) !== 'false';
    if (!drafts.has(name)) {
      if (required)
        throw composeError(at, `services.${service.name} depends on ${name}, which is no service`, 'Correct the name.');
      continue;
    }
    if (condition === 'service_healthy') draft.waits.push({ service: name, until: 'ready' });
    else if (condition === 'service_completed_successfully') draft.waits.push({ service: name, until: 'done' });
    else unordered.push(name);
    if (/^true$/i.test(textOf(field(value, 'restart')) ?? '')) {
      ledger.note(at, `depends_on.${name}.restart`, 'Kubernetes restarts no pod because of another');
    }
  }
  if (unordered.length > 0) {
    ledger.note(
      depends!.at,
      'depends_on',
      `${unordered.join(', ')}: Kubernetes starts everything at once; a container that cannot do without ends, and is started again`,
    );
  }
}

/**
 * Nothing waits until a Job is ready: it has no Service that could answer. Nor does anything wait for a service without
 * pods, as with Compose.
 */
export function waitForServices(draft: Draft, drafts: ReadonlyMap<string, Draft>): void {
  for (const wait of [...draft.waits]) {
    const other = drafts.get(wait.service)!;
    const none = other.replicas === 0 && other.kind !== 'DaemonSet';
    if (!none && (wait.until === 'done' || other.kind !== 'Job')) continue;
    draft.waits.splice(draft.waits.indexOf(wait), 1);
    const why = none
      ? 'has no pods (0 replicas): nothing waits for it'
      : 'a Job has no Service that could be waited for';
    draft.ledger.note(draft.service.at, `depends_on.${wait.service}`, why);
  }
}

/** The ports at which the texts of the project call its services: `db:5432`. */
export function calledPorts(drafts: ReadonlyMap<string, Draft>, host: ComposeHost): Map<string, number[]> {
  const byName = new Map<string, string>();
  for (const { service, aliases } of drafts.values()) for (const alias of aliases) byName.set(alias, service.name);
  for (const name of drafts.keys()) byName.set(name, name);
  const called = new Map<string, Set<number>>();
  const scan = (text: string): void => {
    for (const [, name, port] of text.matchAll(
      /(?<![A-Za-z0-9._-])([A-Za-z0-9][A-Za-z0-9._-]*):(\d{2,5})(?![0-9.])/g,
    )) {
      const service = byName.get(name!);
      const number = Number(port);
      if (service === undefined || number > 65535) continue;
      called.set(service, (called.get(service) ?? new Set()).add(number));
    }
  };
  for (const { variables, command, args, mounts } of drafts.values()) {
    for (const values of [variables.env, variables.config, variables.secretEnv])
      for (const text of values.values()) scan(text);
    for (const word of [...(command ?? []), ...(args ?? [])]) scan(word);
    for (const { type, source, at } of mounts) {
      if (type !== 'bind') continue;
      const path = host.resolve(at.base, source);
      const kind = host.stat(path);
      if (kind?.kind === 'file' && kind.size < 200_000) scan(decodeUtf8(host.read(path)!));
    }
  }
  return new Map([...called].map(([name, ports]) => [name, [...ports].sort((a, b) => a - b)]));
}

/** Names by which other containers find the service, that a Service can have, and no other service has. */
export function aliasNames(
  { name, serviceName, aliases, ledger, service, at }: Draft,
  drafts: ReadonlyMap<string, Draft>,
): string[] {
  const others = [...drafts.values()].filter((draft) => draft.name !== name);
  const taken = new Set(others.flatMap((draft) => [draft.serviceName, ...(draft.at < at ? draft.aliases : [])]));
  const kept = new Set<string>();
  for (const alias of new Set(aliases)) {
    if (alias === serviceName) continue;
    if (/^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(alias) && !taken.has(alias)) kept.add(alias);
    else if (alias !== service.name)
      ledger.note(
        service.at,
        'networks',
        `alias ${alias}: no Service can have this name${taken.has(alias) ? ' twice' : ''}`,
      );
  }
  return [...kept];
}
