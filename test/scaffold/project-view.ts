import { field, type Node, type Table, textOf } from '../../src/compose/node.ts';
import { parsePort } from '../../src/compose/ports.ts';
import type { ComposeHost, Project } from '../../src/compose/project.ts';
import { Ledger } from '../../src/scaffold/compose/ledger.ts';
import { readMounts } from '../../src/scaffold/compose/mounts.ts';
import { readCommand } from '../../src/scaffold/compose/running.ts';
import { readVariables } from '../../src/scaffold/compose/variables.ts';

export type Json = Record<string, unknown>;
/** A service, reduced to what is compared. */
type View = Json;

/** The services that are on, as this program reads them. */
export function ours(project: Project, host: ComposeHost): Json {
  const views = [...project.services.values()]
    .filter(({ off }) => !off)
    .map(({ name, table }): [string, View] => {
      const ledger = new Ledger(name, []);
      const { env: plain, config, secretEnv } = readVariables(table, ledger, project, host);
      const mounts = readMounts(table, ledger).filter(({ type }) => type !== 'tmpfs');
      const view: View = {
        environment: Object.fromEntries([...config, ...plain, ...secretEnv]),
        command: readCommand(table, 'command', ledger) ?? null,
        entrypoint: readCommand(table, 'entrypoint', ledger) ?? null,
        ports: items(table, 'ports').flatMap((item) =>
          parsePort(item)!.map(({ target, published, protocol, hostIp }) =>
            [target, published, protocol, hostIp].join(' '),
          ),
        ),
        volumes: mounts.map(({ type, source, target, readOnly, at }) => {
          const path = type === 'bind' ? host.resolve(at.base, source) : source;
          return [type, path, target, readOnly ? 'ro' : ''].join(' ');
        }),
        labels: texts(field(table, 'labels')),
        sysctls: texts(field(table, 'sysctls')),
        image: textOf(field(table, 'image')) ?? null,
        depends: entriesOf(table, 'depends_on', (value) => textOf(field(value, 'condition')) ?? 'service_started'),
        networks: entriesOf(table, 'networks', (value) => items(value as Table, 'aliases').map(textOf)),
        dns: items(table, 'dns').map(textOf),
        expose: items(table, 'expose').map(textOf),
        capabilities: items(table, 'cap_add').map(textOf),
        replicas: Number(textOf(field(field(table, 'deploy'), 'replicas')) ?? textOf(field(table, 'scale')) ?? 1),
        test:
          field(field(table, 'healthcheck'), 'test') === undefined
            ? null
            : testOf(field(field(table, 'healthcheck'), 'test')!),
        driver: textOf(field(field(table, 'logging'), 'driver')) ?? null,
        hosts: entriesOf(table, 'extra_hosts', (value) =>
          value.kind === 'list' ? value.items.map(textOf) : [textOf(value)],
        ),
      };
      return [name, view];
    });
  return Object.fromEntries(views);
}

function items(table: Table | undefined, key: string): readonly Node[] {
  const node = field(table, key);
  return node?.kind === 'list' ? node.items : [];
}

function texts(node: Node | undefined): Json {
  if (node?.kind !== 'table') return {};
  return Object.fromEntries([...node.entries].map(([key, { value }]) => [key, textOf(value) ?? '']));
}

function entriesOf(table: Table, key: string, view: (value: Node) => unknown): Json {
  const node = field(table, key);
  if (node?.kind !== 'table') return {};
  return Object.fromEntries([...node.entries].map(([name, { value }]) => [name, view(value)]));
}

function testOf(test: Node): unknown {
  return test.kind === 'list' ? test.items.map(textOf) : ['CMD-SHELL', textOf(test)];
}

/** The same of what the Go library made of the project. */
export function theirs(project: Json): Json {
  const services = project['services'] as Record<string, Json>;
  const views = Object.entries(services).map(([name, service]): [string, View] => {
    const of = <T>(key: string, otherwise: T): T => (service[key] as T | undefined) ?? otherwise;
    const environment = Object.entries(of<Record<string, string | null>>('environment', {})).filter(
      ([, value]) => value !== null,
    );
    const deploy = of<Json>('deploy', {});
    const view: View = {
      environment: Object.fromEntries(environment),
      command: of('command', null),
      entrypoint: of('entrypoint', null),
      ports: of<Json[]>('ports', []).map((port) =>
        [port['target'], port['published'] ?? '', port['protocol'] ?? 'tcp', port['host_ip'] ?? ''].join(' '),
      ),
      volumes: of<Json[]>('volumes', [])
        .filter(({ type }) => type !== 'tmpfs')
        .map((mount) => {
          // Volumes of the project bear its name; sources of binds are absolute.
          return [mount['type'], mount['source'] ?? '', mount['target'], mount['read_only'] === true ? 'ro' : ''].join(
            ' ',
          );
        }),
      labels: of('labels', {}),
      sysctls: of('sysctls', {}),
      image: of('image', null),
      depends: Object.fromEntries(
        Object.entries(of<Record<string, Json>>('depends_on', {})).map(([other, value]) => [other, value['condition']]),
      ),
      networks: Object.fromEntries(
        Object.entries(of<Record<string, Json | null>>('networks', {}))
          .filter(([network]) => network !== 'default')
          .map(([network, value]) => [network, value?.['aliases'] ?? []]),
      ),
      dns: of('dns', []),
      expose: of('expose', []),
      capabilities: of('cap_add', []),
      replicas: deploy['replicas'] ?? of('scale', 1),
      test: of<Json>('healthcheck', {})['test'] ?? null,
      driver: of<Json>('logging', {})['driver'] ?? null,
      hosts: hostsOf(of<unknown>('extra_hosts', {})),
    };
    return [name, view];
  });
  return Object.fromEntries(views);
}

function hostsOf(hosts: unknown): Json {
  if (!Array.isArray(hosts)) return hosts as Json;
  const found: Record<string, string[]> = {};
  for (const text of hosts as string[]) {
    const at = text.indexOf('=');
    (found[text.slice(0, at)] ??= []).push(text.slice(at + 1));
  }
  return found;
}
