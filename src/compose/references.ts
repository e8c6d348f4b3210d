import { composeError, type Entry, field, type Node, textOf } from './node.ts';
import type { Project, Service } from './project.ts';

/** Throws TschartError where a service needs what the project does not have. */
export function checkReferences(project: Omit<Project, 'lookup' | 'notices'>): void {
  for (const service of project.services.values()) {
    checkImage(service);
    for (const [name, at] of namesOf(service, 'depends_on')) {
      if (!project.services.has(name)) throw missing(service, 'depends_on', at, 'service', name, 'services');
    }
    for (const [name, at] of namesOf(service, 'networks')) {
      if (name !== 'default' && !project.networks.has(name))
        throw missing(service, 'networks', at, 'network', name, 'networks');
    }
    for (const [key, kind] of [
      ['secrets', 'secret'],
      ['configs', 'config'],
    ] as const) {
      for (const item of itemsOf(service, key)) {
        const name = textOf(item.kind === 'table' ? field(item, 'source') : item) ?? '';
        if (!project[key].has(name)) throw missing(service, key, item.at, kind, name, key);
      }
    }
    for (const item of itemsOf(service, 'volumes')) {
      const name = volumeName(item);
      if (name !== undefined && !project.volumes.has(name))
        throw missing(service, 'volumes', item.at, 'volume', name, 'volumes');
    }
    const replicas = field(field(service.table, 'deploy'), 'replicas');
    if (replicas !== undefined && Number(textOf(replicas)) < 0) {
      throw composeError(replicas.at, `services.${service.name}.deploy.replicas is negative`, 'Write 0 for none.');
    }
  }
  checkCircles(project.services);
}

/** Throws TschartError where services that are on depend on one another in a circle, as Compose does. */
function checkCircles(services: Project['services']): void {
  const done = new Set<string>();
  for (const start of services.values()) {
    if (start.off || done.has(start.name)) continue;
    // A walk without recursion: chains may be long.
    const path = [{ service: start, next: dependenciesOf(start) }];
    const inPath = new Set([start.name]);
    for (let last = path.at(-1); last !== undefined; last = path.at(-1)) {
      const name = last.next.shift();
      if (name === undefined) {
        done.add(last.service.name);
        inPath.delete(last.service.name);
        path.pop();
      } else if (inPath.has(name)) {
        const names = path.map(({ service }) => service.name);
        const circle = [...names.slice(names.indexOf(name)), name].join(' -> ');
        const { table, at } = last.service;
        throw composeError(
          table.entries.get('depends_on')?.at ?? at,
          `services depend on one another in a circle: ${circle}`,
          'Take one of the dependencies away: none of them could start.',
        );
      } else {
        const service = services.get(name);
        if (service === undefined || service.off || done.has(name)) continue;
        inPath.add(name);
        path.push({ service, next: dependenciesOf(service) });
      }
    }
  }
}

const NAMESPACES = ['network_mode', 'ipc', 'pid', 'uts', 'cgroup'];

/** The services that Compose starts before this one. */
function dependenciesOf(service: Service): string[] {
  const named = (key: string): string[] => itemsOf(service, key).map((item) => (textOf(item) ?? '').split(':')[0]!);
  const shared = NAMESPACES.map((key) => textOf(field(service.table, key)) ?? '').filter((text) =>
    text.startsWith('service:'),
  );
  return [
    ...namesOf(service, 'depends_on').map(([name]) => name),
    ...named('links'),
    ...named('volumes_from').filter((name) => name !== 'container'),
    ...shared.map((text) => text.slice('service:'.length)),
  ];
}

function checkImage({ name, at, table }: Service): void {
  if (['build', 'provider'].some((key) => table.entries.has(key)) || textOf(field(table, 'image'))) return;
  throw composeError(at, `services.${name} has neither image nor build`, 'Give it an image.');
}

function namesOf({ table }: Service, key: string): [string, Entry['at']][] {
  const node = field(table, key);
  return node?.kind === 'table' ? [...node.entries].map(([name, { at }]) => [name, at]) : [];
}

function itemsOf({ table }: Service, key: string): readonly Node[] {
  const node = field(table, key);
  return node?.kind === 'list' ? node.items : [];
}

/** The volume of the project that a mount names. */
function volumeName(item: Node): string | undefined {
  if (item.kind === 'table')
    return textOf(field(item, 'type')) === 'volume' ? textOf(field(item, 'source')) : undefined;
  const text = textOf(item) ?? '';
  const name = /^([^:]*):/.exec(text)?.[1];
  return name === undefined || /^(?:[./~\\]|[A-Za-z]$)/.test(name) ? undefined : name;
}

function missing(
  { name }: Service,
  key: string,
  at: Entry['at'],
  kind: string,
  target: string,
  section: string,
): Error {
  return composeError(
    at,
    `services.${name}.${key}: there is no ${kind} ${target}`,
    `Add it below ${section}: at the top level, or correct the name.`,
  );
}
