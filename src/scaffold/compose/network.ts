import { composeError, field, type Table, textOf } from '../../compose/node.ts';
import { type Port, parsePort } from '../../compose/ports.ts';
import type { Plain, PlainObject } from '../../go/plain.ts';
import { type Image, Names, valueKey } from '../names.ts';
import type { ComponentPort } from './component.ts';
import type { Ledger } from './ledger.ts';

/** Names of ports by their numbers. */
const PORT_NAMES: Readonly<Record<number, string>> = {
  22: 'ssh',
  53: 'dns',
  80: 'http',
  443: 'https',
  1433: 'mssql',
  1883: 'mqtt',
  2181: 'zookeeper',
  3306: 'mysql',
  5432: 'postgresql',
  5672: 'amqp',
  6379: 'redis',
  8080: 'http',
  8443: 'https',
  9042: 'cql',
  9092: 'kafka',
  9200: 'elasticsearch',
  11211: 'memcached',
  27017: 'mongodb',
};

/** Ports that speak no HTTP, so that no Ingress is offered for them. */
const NOT_HTTP = new Set([
  21, 22, 25, 53, 110, 143, 389, 465, 587, 636, 993, 995, 1433, 1521, 1883, 2181, 3306, 4222, 5432, 5672, 6379, 7687,
  9042, 9092, 9300, 11211, 25565, 27017, 33060, 50051, 51820,
]);

/** Ports that images of this name listen on: what their documentation says, for services that name no port. */
const IMAGE_PORTS: Readonly<Record<string, readonly number[]>> = {
  cassandra: [9042],
  couchdb: [5984],
  elasticsearch: [9200],
  httpd: [80],
  influxdb: [8086],
  mariadb: [3306],
  memcached: [11211],
  mongo: [27017],
  mysql: [3306],
  nats: [4222],
  neo4j: [7474, 7687],
  nginx: [80],
  postgres: [5432],
  rabbitmq: [5672],
  redis: [6379],
  valkey: [6379],
  zookeeper: [2181],
};

export function imagePorts({ repository }: Image): readonly number[] {
  const name = repository.replace(/^(?:docker\.io\/)?(?:library\/)?/, '');
  return Object.hasOwn(IMAGE_PORTS, name) ? IMAGE_PORTS[name]! : [];
}

/** The ports of a service: `ports`, `expose`, and those that others call it at. */
export function readPorts(service: Table, called: readonly number[], ledger: Ledger): ComponentPort[] {
  const found: Port[] = [];
  const add = (port: Port): void => {
    const at = found.findIndex((p) => p.target === port.target && p.protocol === port.protocol);
    if (at < 0) found.push(port);
    else {
      // One that is named twice, as under ports and expose, has all that either says.
      const known = found[at]!;
      found[at] = {
        ...known,
        published: [...new Set([known.published, port.published])].filter(Boolean).join(', '),
        name: known.name || port.name,
        appProtocol: known.appProtocol || port.appProtocol,
      };
    }
  };
  const ports = ledger.take(service, 'ports');
  for (const item of ports?.kind === 'list' ? ports.items : []) {
    const parsed = parsePort(item);
    if (parsed === undefined) {
      throw composeError(
        item.at,
        `${ledger.path}.ports: ${item.kind === 'scalar' ? textOf(item) || 'an empty text' : 'this entry'} is no port`,
        'Write HOST:CONTAINER, such as "8080:80".',
      );
    }
    if (parsed[0]?.mode === 'host') ledger.note(item.at, 'ports', 'mode host: set hostPort, or service.type NodePort');
    if (parsed[0]?.hostIp)
      ledger.note(item.at, 'ports', `address ${parsed[0].hostIp}: a Service listens on no address of a node`);
    parsed.forEach(add);
  }
  for (const text of ledger.texts(service, 'expose')) {
    const [, first, last, protocol] = /^(\d+)(?:-(\d+))?(?:\/(\w+))?$/.exec(text) ?? [];
    if (first === undefined) ledger.note(service.at, 'expose', `${text} is no port`);
    else for (let n = Number(first); n <= Math.min(65535, Number(last ?? first)); n++) add(bare(service, n, protocol));
  }
  for (const n of called) add(bare(service, n));
  return named(found, ledger);
}

function bare(service: Table, target: number, protocol = 'tcp'): Port {
  return { at: service.at, target, published: '', hostIp: '', protocol, appProtocol: '', name: '', mode: '' };
}

function named(ports: readonly Port[], ledger: Ledger): ComponentPort[] {
  const names = new Names();
  const keys = new Names();
  return ports.map((port) => {
    const protocol = port.protocol.toUpperCase();
    if (protocol !== 'TCP' && protocol !== 'UDP' && protocol !== 'SCTP') {
      throw composeError(port.at, `${ledger.path}.ports: protocol ${port.protocol}`, 'Write tcp, udp or sctp.');
    }
    const given = port.name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 15)
      .replace(/-+$/, '');
    const known = /[a-z]/.test(given) ? given : (PORT_NAMES[port.target] ?? `${port.protocol}-${port.target}`);
    const other = names.claim(known, '-');
    const name = other === known ? known : names.claim(`${port.protocol}-${port.target}`, '-');
    const { target, published, appProtocol } = port;
    return { name, key: keys.claim(valueKey(name)), port: target, protocol, appProtocol, published };
  });
}

/** The port that an Ingress leads to, where there is one that may speak HTTP. */
export function ingressPort(ports: readonly ComponentPort[]): ComponentPort | undefined {
  const published = ports.filter(
    ({ published: p, protocol, port }) => p !== '' && protocol === 'TCP' && !NOT_HTTP.has(port),
  );
  return published.find(({ name }) => name === 'http') ?? published[0];
}

/** Other names of a service: aliases in networks, links of others to it, and its container's name. */
export function readAliases(service: Table, ledger: Ledger): string[] {
  const aliases: string[] = [];
  const networks = ledger.open(service, 'networks');
  for (const [, { value }] of networks?.entries ?? []) {
    if (value.kind !== 'table') continue;
    aliases.push(...ledger.texts(ledger.openNode(value), 'aliases'));
  }
  const container = ledger.text(service, 'container_name');
  if (container !== undefined) aliases.push(container);
  return aliases;
}

/** Fields of the pod's spec that are about its network and names. */
export function readPodNetwork(service: Table, ledger: Ledger): PlainObject {
  const pod: Record<string, Plain> = {};
  const carryWhen = (key: string, values: Readonly<Record<string, PlainObject>>): void => {
    const node = service.entries.get(key)?.value;
    const known = values[textOf(node) ?? ''];
    if (node === undefined || known === undefined) return;
    ledger.carry(node);
    Object.assign(pod, known);
  };
  carryWhen('network_mode', {
    host: { hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' },
    bridge: {},
    default: {},
  });
  carryWhen('pid', { host: { hostPID: true } });
  carryWhen('ipc', { host: { hostIPC: true }, private: {}, shareable: {} });
  carryWhen('userns_mode', { host: {} });
  const hostname = ledger.text(service, 'hostname');
  if (hostname !== undefined && /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(hostname)) pod['hostname'] = hostname;
  else if (hostname !== undefined) ledger.note(service.at, 'hostname', `${hostname} is no host name for Kubernetes`);
  const hosts = hostAliases(service, ledger);
  if (hosts.length > 0) pod['hostAliases'] = hosts;
  const nameservers = ledger.texts(service, 'dns').filter((text) => text !== '');
  // One that is empty is there to inherit none.
  const searches = ledger.texts(service, 'dns_search').filter((text) => text !== '' && text !== '.');
  const options = ledger.texts(service, 'dns_opt').map((option) => {
    const [name = '', value] = option.split(':');
    return value === undefined ? { name } : { name, value };
  });
  if (nameservers.length + searches.length + options.length > 0) {
    pod['dnsConfig'] = {
      ...(nameservers.length > 0 ? { nameservers } : {}),
      ...(searches.length > 0 ? { searches } : {}),
      ...(options.length > 0 ? { options } : {}),
    };
  }
  const runtime = ledger.text(service, 'runtime');
  if (runtime !== undefined && runtime !== 'runc') pod['runtimeClassName'] = runtime;
  return pod;
}

function hostAliases(service: Table, ledger: Ledger): PlainObject[] {
  const hosts = ledger.take(service, 'extra_hosts');
  const byAddress = new Map<string, string[]>();
  for (const [name, { at, value }] of hosts?.kind === 'table' ? hosts.entries : []) {
    const addresses = value.kind === 'list' ? value.items : [value];
    for (const node of addresses) {
      const address = (textOf(node) ?? '').replace(/^\[(.*)\]$/, '$1');
      if (!/^[0-9a-fA-F.:]+$/.test(address)) {
        ledger.note(at, `extra_hosts.${name}`, `${address}: a pod has no such address of its node`);
        continue;
      }
      byAddress.set(address, [...(byAddress.get(address) ?? []), name]);
    }
  }
  return [...byAddress].map(([ip, hostnames]) => ({ ip, hostnames }));
}

/** The services that `links` name, with the name that this service has for them. */
export function readLinks(service: Table, ledger: Ledger): { service: string; alias: string }[] {
  return ledger.texts(service, 'links').map((text) => {
    const [name = '', alias = name] = text.split(':');
    return { service: name, alias };
  });
}

/** Whether `deploy.endpoint_mode` asks for a Service without an address. */
export function isHeadless(deploy: Table | undefined, ledger: Ledger): boolean {
  const node = field(deploy, 'endpoint_mode');
  const mode = textOf(node);
  if (node !== undefined && (mode === 'vip' || mode === 'dnsrr')) ledger.carry(node);
  return mode === 'dnsrr';
}
