import { describe, expect, it } from 'vitest';
import { COMPOSE_FILE, type Shape } from '../../src/compose/shape.ts';
import { fromCompose, type Made } from './charts.ts';

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Parts that are listed as a whole, whatever is in them. */
const WHOLE = new Set([
  'jobs.*',
  'services.*.build',
  'models.*',
  'services.*.develop',
  'services.*.pre_start[]',
  'services.*.provider',
]);

/** Every key of the Compose specification by its path, with what may stand there: `*` is any name, `[]` any item. */
function keysBelow(shape: Shape, path = ''): [path: string, shape: Shape][] {
  if ('either' in shape) return shape.either.flatMap((one) => keysBelow(one, path));
  if (WHOLE.has(path)) return [];
  if ('items' in shape) return keysBelow(shape.items, `${path}[]`);
  if (!('keys' in shape)) return [];
  const known = Object.entries(shape.keys).flatMap(([key, inner]): [string, Shape][] => {
    const below = path === '' ? key : `${path}.${key}`;
    return [[below, inner], ...keysBelow(inner, below)];
  });
  return shape.others ? [...known, ...keysBelow(shape.others, `${path}.*`)] : known;
}

/** A value that a shape takes; undefined for tables whose keys count by themselves. */
function valueOf(shape: Shape): Json | undefined {
  if ('either' in shape) return shape.either.map(valueOf).find((value) => value !== undefined && value !== null);
  if ('items' in shape) {
    const item = valueOf(shape.items);
    return item === undefined ? undefined : [item];
  }
  if ('keys' in shape) {
    const inner = Object.keys(shape.keys).length === 0 && shape.others ? valueOf(shape.others) : undefined;
    return inner === undefined ? undefined : { some: inner };
  }
  const [type] = shape.types;
  return shape.words?.[0] ?? (type === 'text' ? 'text' : type === 'flag' ? true : type === 'null' ? null : 7);
}

/** A value for each key, where `text` is none. */
const VALUES: Readonly<Record<string, Json>> = {
  name: 'other',
  include: ['./more.yaml'],
  'include[].path': './another.yaml',
  'include[].env_file': './more.env',
  'include[].project_directory': './below',
  'services.*.attach': false,
  'services.*.build': './app',
  'services.*.configs[].mode': 256,
  'services.*.configs[].source': 'conf2',
  'services.*.configs[].target': '/elsewhere',
  'services.*.container_name': 'other',
  'services.*.credential_spec.file': 'c.json',
  'services.*.depends_on.*.condition': 'service_healthy',
  'services.*.depends_on.*.required': true,
  'services.*.deploy.endpoint_mode': 'dnsrr',
  'services.*.deploy.mode': 'global',
  'services.*.deploy.placement.constraints': ['node.labels.a==b'],
  'services.*.deploy.placement.max_replicas_per_node': 1,
  'services.*.deploy.placement.preferences[].spread': 'node.labels.zone',
  'services.*.deploy.resources.limits.cpus': '0.5',
  'services.*.deploy.resources.limits.memory': '5M',
  'services.*.deploy.resources.reservations.cpus': '0.5',
  'services.*.deploy.resources.reservations.devices[].capabilities': ['gpu', 'compute'],
  'services.*.deploy.resources.reservations.devices[].count': 2,
  'services.*.deploy.resources.reservations.devices[].driver': 'amd',
  'services.*.deploy.resources.reservations.memory': '5M',
  'services.*.deploy.restart_policy.condition': 'on-failure',
  'services.*.deploy.update_config.delay': '10s',
  'services.*.deploy.update_config.order': 'start-first',
  'services.*.develop': { watch: [{ path: '.', action: 'sync', target: '/x' }] },
  'services.*.env_file': 'more.env',
  'services.*.env_file[].format': 'raw',
  'services.*.env_file[].path': 'more.env',
  'services.*.env_file[].required': false,
  'services.*.expose': ['3000'],
  'services.*.extends': 'base',
  'services.*.extends.file': './more.yaml',
  'services.*.extends.service': 'base',
  'services.*.extra_hosts': ['a:1.2.3.4'],
  'services.*.extra_hosts.*': '1.2.3.4',
  'services.*.gpus': 'all',
  'services.*.gpus[].capabilities': ['gpu', 'compute'],
  'services.*.gpus[].count': 2,
  'services.*.gpus[].driver': 'amd',
  'services.*.group_add': [1000],
  'services.*.healthcheck.disable': true,
  'services.*.healthcheck.interval': '7s',
  'services.*.healthcheck.retries': 9,
  'services.*.healthcheck.start_interval': '7s',
  'services.*.healthcheck.start_period': '7s',
  'services.*.healthcheck.test': ['CMD', 'other'],
  'services.*.healthcheck.timeout': '7s',
  'services.*.init': true,
  'services.*.ipc': 'host',
  'services.*.label_file': 'labels',
  'services.*.links': ['db:database'],
  'services.*.network_mode': 'host',
  'services.*.networks': ['back'],
  'services.*.networks.*.aliases': ['other'],
  'services.*.oom_kill_disable': true,
  'services.*.pid': 'host',
  'services.*.platform': 'linux/arm64',
  'services.*.ports': ['8080:3000'],
  'services.*.ports[].app_protocol': 'http',
  'services.*.ports[].host_ip': '127.0.0.1',
  'services.*.ports[].mode': 'host',
  'services.*.ports[].name': 'web',
  'services.*.ports[].protocol': 'udp',
  'services.*.ports[].published': 8080,
  'services.*.ports[].target': 4000,
  'services.*.pre_start': [{ image: 'init' }],
  'services.*.privileged': true,
  'services.*.pull_policy': 'always',
  'services.*.read_only': true,
  'services.*.restart': 'on-failure',
  'services.*.secrets[].mode': 256,
  'services.*.secrets[].source': 'pass2',
  'services.*.secrets[].target': '/elsewhere',
  'services.*.shm_size': '64m',
  'services.*.stdin_open': true,
  'services.*.stop_grace_period': '1m',
  'services.*.tmpfs': '/run',
  'services.*.tty': true,
  'services.*.use_api_socket': true,
  'services.*.user': '1000:1000',
  'services.*.volumes': ['data:/d'],
  'services.*.volumes[].bind.create_host_path': true,
  'services.*.volumes[].bind.recursive': 'disabled',
  'services.*.volumes[].bind.selinux': 'z',
  'services.*.volumes[].image.subpath': 'sub',
  'services.*.volumes[].read_only': true,
  'services.*.volumes[].source': 'other',
  'services.*.volumes[].target': '/elsewhere',
  'services.*.volumes[].tmpfs.size': 1048576,
  'services.*.volumes[].type': 'bind',
  'services.*.volumes[].volume.nocopy': true,
  'services.*.volumes_from': ['db'],
  'services.*.annotations': { 'a.b/c': 'd' },
  'services.*.labels': { l: 'm' },
  'services.*.depends_on': ['db'],
  'services.*.configs': ['conf'],
  'services.*.secrets': ['pass'],
  'services.*.profiles': ['dev'],
  'services.*.command': 'run it',
  'services.*.entrypoint': ['a'],
  'services.*.environment': { A: 'b' },
  'services.*.cap_add': ['NET_ADMIN'],
  'services.*.cap_drop': ['ALL'],
  'services.*.dns': '8.8.8.8',
  'services.*.dns_opt': ['use-vc'],
  'services.*.dns_search': 'example.com',
  'services.*.security_opt': ['no-new-privileges'],
  'services.*.sysctls': { 'net.core.somaxconn': '1024' },
  'services.*.mem_limit': '64m',
  'services.*.mem_reservation': '32m',
  'services.*.cpus': 0.5,
  'services.*.post_start': [{ command: 'a' }],
  'services.*.pre_stop': [{ command: 'a' }],
  'services.*.models': ['llm'],
  'services.*.image': 'other:1',
  'configs.*.content': 'other',
  'configs.*.environment': 'HOME',
  'configs.*.file': './more.env',
  'configs.*.external': true,
  'networks.*.external': true,
  'networks.*.internal': true,
  'secrets.*.external': true,
  'volumes.*.external': true,
  'volumes.*.driver_opts': { size: '3g' },
};

/** What has to stand beside a key for it to mean something. */
const BESIDE: readonly (readonly [path: string, beside: { readonly [key: string]: Json }])[] = [
  ['include[]', { path: './more.yaml' }],
  ['services.*.build.', { context: '.' }],
  ['services.*.configs[]', { source: 'conf' }],
  ['services.*.secrets[]', { source: 'pass' }],
  ['services.*.credential_spec.', {}],
  ['services.*.env_file[].required', { path: 'app.env' }],
  ['services.*.env_file[].', { path: 'raw.env' }],
  ['services.*.extends.file', { service: 'base' }],
  ['services.*.healthcheck.', { test: ['CMD', 'a'] }],
  ['services.*.ports[].', { target: 3000 }],
  ['services.*.volumes[].bind', { type: 'bind', source: '/there', target: '/m' }],
  ['services.*.volumes[].image', { type: 'image', source: 'files:1', target: '/m' }],
  ['services.*.volumes[].tmpfs', { type: 'tmpfs', target: '/m' }],
  ['services.*.volumes[].volume.nocopy', { type: 'volume', source: 'other', target: '/m' }],
  ['services.*.volumes[].', { type: 'volume', source: 'data', target: '/m' }],
  ['services.*.deploy.resources.reservations.devices[].', { capabilities: ['gpu'] }],
  ['services.*.gpus[].', { capabilities: ['gpu'] }],
  ['services.*.post_start[].', { command: 'a' }],
  ['services.*.pre_stop[].', { command: 'a' }],
  ['services.*.cpu_period', { cpu_quota: 50000 }],
  ['models.*.', { model: 'm' }],
];

const NAMES: Readonly<Record<string, string>> = {
  services: 'web',
  networks: 'back',
  volumes: 'data',
  secrets: 'pass',
  configs: 'conf',
  models: 'llm',
  jobs: 'cron',
};

const FILES = {
  'app.env': 'X=1\n',
  'more.env': 'Y=$X\n',
  'raw.env': 'Z=$X\n',
  labels: 'a=b\n',
  'c.json': '{}',
  'more.yaml': 'services: {base: {image: base, environment: {B: $Y}, env_file: [./app.env]}, added: {image: a}}\n',
  'another.yaml': 'services: {another: {image: b}}\n',
  'below/app.env': 'W=1\n',
};

function base(): Record<string, Json> {
  return {
    services: {
      web: { image: 'app:2', expose: ['80'] },
      base: { image: 'base', environment: { C: 'd' } },
      db: { image: 'data', volumes: ['own:/o'], healthcheck: { test: 'a' }, expose: ['5'] },
      job: { image: 'app', configs: ['conf'], secrets: ['pass'], volumes: ['data:/data'] },
    },
    networks: { back: null },
    volumes: { data: null, own: null, other: null },
    secrets: { pass: { file: './pass.txt' }, pass2: { file: './pass.txt' } },
    configs: { conf: { content: 'hello' }, conf2: { content: 'x' } },
    models: { llm: { model: 'm' } },
  };
}

/** Sets a value in a copy of `into`; names and items that a path leaves open are filled in. */
function withValue(into: Json | undefined, keys: readonly string[], value: Json, above: string): Json {
  const [key, ...rest] = keys;
  if (key === undefined) return value;
  if (key === '[]') return [withValue({}, rest, value, `${above}[]`)];
  const name =
    key === '*'
      ? (NAMES[above] ?? (above === 'services.*.depends_on' ? 'db' : above.endsWith('networks') ? 'back' : 'some'))
      : key;
  const table = (typeof into === 'object' && into !== null && !Array.isArray(into) ? into : {}) as Record<string, Json>;
  const path = above === '' ? key : `${above}.${key}`;
  return { ...table, [name]: withValue(table[name], rest, value, path) };
}

const keysOf = (path: string): string[] => path.replaceAll('[]', '.[]').split('.');

function made(project: Json): Made {
  return fromCompose(JSON.stringify(project), FILES, { HOME: '/root', X: 'x' });
}

/** What becomes of a key: it changes the chart, a notice tells of it, both, or neither. */
function verdict(path: string, value: Json): string {
  const beside = BESIDE.find(([start]) => path.startsWith(start))?.[1] ?? {};
  let without: Json = base();
  const start = BESIDE.find(([one]) => path.startsWith(one))?.[0] ?? '';
  const item = start.lastIndexOf('[]');
  if (Object.keys(beside).length > 0) {
    const around = item < 0 ? start.slice(0, start.lastIndexOf('.')) : start.slice(0, item + 2);
    const before = keysOf(around).reduce<Json | undefined>((at, key) => {
      const name = key === '*' ? 'web' : key;
      return (at as Record<string, Json> | undefined)?.[name];
    }, without);
    without = withValue(without, keysOf(around), { ...(before as object), ...beside } as Json, '');
  }
  const merged = merge(without, withValue({}, keysOf(path), value, ''));
  const before = made(without);
  const after = made(merged);
  const { 'README.md': _a, ...chart } = after.files;
  const { 'README.md': _b, ...old } = before.files;
  const isTaken = JSON.stringify(chart) !== JSON.stringify(old);
  const isTold = after.notices.join('\n') !== before.notices.join('\n');
  return isTaken && isTold ? 'taken, told' : isTaken ? 'taken' : isTold ? 'told' : 'silent';
}

function merge(under: Json | undefined, over: Json): Json {
  if (
    Array.isArray(under) &&
    Array.isArray(over) &&
    under.length === 1 &&
    over.length === 1 &&
    isTable(under[0]) &&
    isTable(over[0])
  )
    return [merge(under[0]!, over[0]!)];
  if (!isTable(under) || !isTable(over)) return over;
  const out: Record<string, Json> = { ...under };
  for (const [key, value] of Object.entries(over)) out[key] = merge(out[key], value);
  return out;
}

function isTable(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Keys that change nothing in the chart: the list that people see names them. */
const TOLD = new Set([
  'services.*.attach',
  'services.*.blkio_config.device_read_bps[].path',
  'services.*.blkio_config.device_read_bps[].rate',
  'services.*.blkio_config.device_read_iops[].path',
  'services.*.blkio_config.device_read_iops[].rate',
  'services.*.blkio_config.device_write_bps[].path',
  'services.*.blkio_config.device_write_bps[].rate',
  'services.*.blkio_config.device_write_iops[].path',
  'services.*.blkio_config.device_write_iops[].rate',
  'services.*.blkio_config.weight',
  'services.*.blkio_config.weight_device[].path',
  'services.*.blkio_config.weight_device[].weight',
  'services.*.cgroup',
  'services.*.cgroup_parent',
  'services.*.configs[].uid',
  'services.*.configs[].gid',
  'services.*.cpu_count',
  'services.*.cpu_percent',
  'services.*.cpu_rt_period',
  'services.*.cpu_rt_runtime',
  'services.*.cpu_shares',
  'services.*.cpuset',
  'services.*.credential_spec.config',
  'services.*.credential_spec.file',
  'services.*.credential_spec.registry',
  'services.*.depends_on',
  'services.*.depends_on.*.restart',
  'services.*.depends_on.*.required',
  'services.*.deploy.rollback_config.parallelism',
  'services.*.deploy.rollback_config.delay',
  'services.*.deploy.rollback_config.failure_action',
  'services.*.deploy.rollback_config.monitor',
  'services.*.deploy.rollback_config.max_failure_ratio',
  'services.*.deploy.rollback_config.order',
  'services.*.deploy.resources.limits.pids',
  'services.*.deploy.resources.reservations.generic_resources[].discrete_resource_spec.kind',
  'services.*.deploy.resources.reservations.generic_resources[].discrete_resource_spec.value',
  'services.*.deploy.resources.reservations.devices[].capabilities',
  'services.*.deploy.resources.reservations.devices[].device_ids',
  'services.*.deploy.resources.reservations.devices[].options',
  'services.*.deploy.restart_policy.condition',
  'services.*.deploy.restart_policy.delay',
  'services.*.deploy.restart_policy.max_attempts',
  'services.*.deploy.restart_policy.window',
  'services.*.develop',
  'services.*.device_cgroup_rules',
  'services.*.devices',
  'services.*.devices[].source',
  'services.*.devices[].target',
  'services.*.devices[].permissions',
  'services.*.domainname',
  'services.*.external_links',
  'services.*.gpus[].capabilities',
  'services.*.gpus[].device_ids',
  'services.*.gpus[].options',
  'services.*.healthcheck.start_interval',
  'services.*.init',
  'services.*.isolation',
  'services.*.logging.driver',
  'services.*.logging.options',
  'services.*.mac_address',
  'services.*.mem_swappiness',
  'services.*.memswap_limit',
  'services.*.models',
  'services.*.models.*.endpoint_var',
  'services.*.models.*.model_var',
  'services.*.networks',
  'services.*.networks.*.interface_name',
  'services.*.networks.*.ipv4_address',
  'services.*.networks.*.ipv6_address',
  'services.*.networks.*.link_local_ips',
  'services.*.networks.*.mac_address',
  'services.*.networks.*.driver_opts',
  'services.*.networks.*.priority',
  'services.*.networks.*.gw_priority',
  'services.*.networks.*.use_service_name_alias',
  'services.*.oom_kill_disable',
  'services.*.oom_score_adj',
  'services.*.pids_limit',
  'services.*.ports[].mode',
  'services.*.ports[].host_ip',
  'services.*.post_start[].user',
  'services.*.post_start[].privileged',
  'services.*.post_start[].working_dir',
  'services.*.post_start[].environment',
  'services.*.pre_stop[].user',
  'services.*.pre_stop[].privileged',
  'services.*.pre_stop[].working_dir',
  'services.*.pre_stop[].environment',
  'services.*.pull_refresh_after',
  'services.*.restart',
  'services.*.secrets[].uid',
  'services.*.secrets[].gid',
  'services.*.stop_signal',
  'services.*.storage_opt',
  'services.*.ulimits',
  'services.*.ulimits.*.hard',
  'services.*.ulimits.*.soft',
  'services.*.use_api_socket',
  'services.*.userns_mode',
  'services.*.uts',
  'services.*.volumes[].consistency',
  'services.*.volumes[].bind.propagation',
  'services.*.volumes[].bind.recursive',
  'services.*.volumes[].bind.selinux',
  'services.*.volumes[].volume.labels',
  'services.*.volumes[].tmpfs.mode',
  'services.*.umask',
  'services.*.pre_start',
  'networks.*.name',
  'networks.*.driver',
  'networks.*.driver_opts',
  'networks.*.ipam.driver',
  'networks.*.ipam.config[].subnet',
  'networks.*.ipam.config[].ip_range',
  'networks.*.ipam.config[].gateway',
  'networks.*.ipam.config[].aux_addresses',
  'networks.*.ipam.options',
  'networks.*.external',
  'networks.*.external.name',
  'networks.*.internal',
  'networks.*.enable_ipv4',
  'networks.*.enable_ipv6',
  'networks.*.attachable',
  'networks.*.labels',
  'volumes.*.name',
  'volumes.*.driver',
  'volumes.*.labels',
  'secrets.*.name',
  'secrets.*.environment',
  'secrets.*.file',
  'secrets.*.labels',
  'secrets.*.driver',
  'secrets.*.driver_opts',
  'secrets.*.template_driver',
  'configs.*.name',
  'configs.*.labels',
  'configs.*.template_driver',
  'services.*.volumes[].volume.nocopy',
]);

/** Keys without a meaning of their own. */
const WITHOUT_MEANING = new Set([
  // For Compose as well.
  'version',
  // Where the file is there. That it is told of otherwise is tested below.
  'services.*.env_file[].required',
]);

describe('each key of the Compose specification is carried over, or told of', () => {
  const keys = new Map<string, Json>();
  for (const [path, shape] of keysBelow(COMPOSE_FILE)) {
    const value = VALUES[path] ?? valueOf(shape);
    if (value !== undefined && !keys.has(path)) keys.set(path, value);
  }

  it.each([...keys])('%s', (path, value) => {
    const found = verdict(path, value);
    if (WITHOUT_MEANING.has(path)) expect(found).toBe('silent');
    else expect(found).toMatch(TOLD.has(path) ? /^told$/ : /^taken/);
  });

  it('and a file of variables that may be missing', () => {
    const { notices } = made({ services: { web: { image: 'a', env_file: [{ path: 'none.env', required: false }] } } });
    expect(notices).toEqual(['services.web.env_file: none.env is not there, and not required']);
  });

  it('and nothing in the lists is no key', () => {
    expect([...TOLD, ...WITHOUT_MEANING].filter((path) => !keys.has(path))).toEqual([]);
  });
});
