import { composeError, describe, type Node, type Place } from './node.ts';

type Type = 'text' | 'number' | 'integer' | 'flag' | 'null';

/** What may stand at a place of a Compose file. */
export type Shape =
  | { readonly types: readonly Type[]; readonly words?: readonly string[] }
  | { readonly items: Shape }
  | {
      readonly keys: Readonly<Record<string, Shape>>;
      readonly others?: Shape;
      /** What other keys have to look like. */
      readonly names?: RegExp;
    }
  | { readonly either: readonly Shape[] };

const TEXT: Shape = { types: ['text'] };
const FLAG: Shape = { types: ['flag', 'text'] };
const WHOLE: Shape = { types: ['integer', 'text'] };
const NUMBER: Shape = { types: ['number', 'text'] };
const SCALAR: Shape = { types: ['text', 'number', 'flag', 'null'] };
const NULL: Shape = { types: ['null'] };
const word = (...words: string[]): Shape => ({ types: ['text'], words });
const list = (items: Shape): Shape => ({ items });
const keys = (known: Record<string, Shape>, others?: Shape): Shape =>
  others ? { keys: known, others } : { keys: known };
const tableOf = (others: Shape): Shape => ({ keys: {}, others });
const either = (...shapes: Shape[]): Shape => ({ either: shapes });
const orNull = (shape: Shape): Shape => either(shape, NULL);

const TEXTS = list(TEXT);
const WORDS = either(TEXT, TEXTS);
const COMMAND = either(NULL, TEXT, TEXTS);
/** A table by names that objects of a project may have. */
const named = (others: Shape): Shape => ({ keys: {}, others, names: /^[a-zA-Z0-9._-]+$/ });
const PAIRS = either(tableOf(SCALAR), list(TEXT));
const OPTIONS = tableOf({ types: ['text', 'number'] });
const HOSTS = either(tableOf(either(TEXT, TEXTS)), TEXTS);
const EXTERNAL = either(FLAG, keys({ name: TEXT }));
const REFERENCES = list(either(TEXT, keys({ source: TEXT, target: TEXT, uid: TEXT, gid: TEXT, mode: NUMBER })));
const ULIMITS = tableOf(either(WHOLE, keys({ hard: WHOLE, soft: WHOLE })));
const HOOK = keys({ command: COMMAND, user: TEXT, privileged: FLAG, working_dir: TEXT, environment: PAIRS });
const DEVICE = keys({
  capabilities: TEXTS,
  count: WHOLE,
  device_ids: TEXTS,
  driver: TEXT,
  options: PAIRS,
});
const RATE = list(keys({ path: TEXT, rate: WHOLE }));
const UPDATE = keys({
  parallelism: WHOLE,
  delay: TEXT,
  failure_action: TEXT,
  monitor: TEXT,
  max_failure_ratio: NUMBER,
  order: word('start-first', 'stop-first'),
});

const BUILD = keys({
  context: TEXT,
  dockerfile: TEXT,
  dockerfile_inline: TEXT,
  entitlements: TEXTS,
  args: PAIRS,
  ssh: PAIRS,
  labels: PAIRS,
  cache_from: TEXTS,
  cache_to: TEXTS,
  no_cache: FLAG,
  no_cache_filter: WORDS,
  additional_contexts: PAIRS,
  network: TEXT,
  provenance: FLAG,
  sbom: FLAG,
  pull: FLAG,
  target: TEXT,
  shm_size: WHOLE,
  extra_hosts: HOSTS,
  isolation: TEXT,
  privileged: FLAG,
  secrets: REFERENCES,
  tags: TEXTS,
  ulimits: ULIMITS,
  platforms: TEXTS,
});

const HEALTH = keys({
  disable: FLAG,
  interval: TEXT,
  retries: NUMBER,
  test: WORDS,
  timeout: TEXT,
  start_period: TEXT,
  start_interval: TEXT,
});

const DEPLOY = keys({
  mode: TEXT,
  endpoint_mode: TEXT,
  replicas: WHOLE,
  labels: PAIRS,
  rollback_config: UPDATE,
  update_config: UPDATE,
  resources: keys({
    limits: keys({ cpus: NUMBER, memory: TEXT, pids: WHOLE }),
    reservations: keys({
      cpus: NUMBER,
      memory: TEXT,
      generic_resources: list(keys({ discrete_resource_spec: keys({ kind: TEXT, value: NUMBER }) })),
      devices: list(DEVICE),
    }),
  }),
  restart_policy: keys({ condition: TEXT, delay: TEXT, max_attempts: WHOLE, window: TEXT }),
  placement: keys({
    constraints: TEXTS,
    preferences: list(keys({ spread: TEXT })),
    max_replicas_per_node: WHOLE,
  }),
});

const MOUNT = keys({
  type: word('bind', 'volume', 'tmpfs', 'cluster', 'npipe', 'image'),
  source: TEXT,
  target: TEXT,
  read_only: FLAG,
  consistency: TEXT,
  bind: keys({
    propagation: TEXT,
    create_host_path: FLAG,
    recursive: word('enabled', 'disabled', 'writable', 'readonly'),
    selinux: word('z', 'Z'),
  }),
  volume: keys({ labels: PAIRS, nocopy: FLAG, subpath: TEXT }),
  tmpfs: keys({ size: WHOLE, mode: NUMBER }),
  image: keys({ subpath: TEXT }),
});

const PORT = keys({
  name: TEXT,
  mode: TEXT,
  host_ip: TEXT,
  target: WHOLE,
  published: WHOLE,
  protocol: TEXT,
  app_protocol: TEXT,
});

const NETWORK_USE = keys({
  aliases: TEXTS,
  interface_name: TEXT,
  ipv4_address: TEXT,
  ipv6_address: TEXT,
  link_local_ips: TEXTS,
  mac_address: TEXT,
  driver_opts: OPTIONS,
  priority: NUMBER,
  gw_priority: NUMBER,
  use_service_name_alias: FLAG,
});

const WATCH = keys({
  ignore: WORDS,
  include: WORDS,
  path: TEXT,
  action: word('rebuild', 'sync', 'restart', 'sync+restart', 'sync+exec'),
  target: TEXT,
  exec: HOOK,
  initial_sync: FLAG,
});

const SERVICE_KEYS: Record<string, Shape> = {
  annotations: PAIRS,
  attach: FLAG,
  blkio_config: keys({
    device_read_bps: RATE,
    device_read_iops: RATE,
    device_write_bps: RATE,
    device_write_iops: RATE,
    weight: WHOLE,
    weight_device: list(keys({ path: TEXT, weight: WHOLE })),
  }),
  build: either(TEXT, BUILD),
  cap_add: TEXTS,
  cap_drop: TEXTS,
  cgroup: word('host', 'private'),
  cgroup_parent: TEXT,
  command: COMMAND,
  configs: REFERENCES,
  container_name: TEXT,
  cpu_count: WHOLE,
  cpu_percent: WHOLE,
  cpu_period: NUMBER,
  cpu_quota: NUMBER,
  cpu_rt_period: NUMBER,
  cpu_rt_runtime: NUMBER,
  cpu_shares: NUMBER,
  cpus: NUMBER,
  cpuset: TEXT,
  credential_spec: keys({ config: TEXT, file: TEXT, registry: TEXT }),
  depends_on: either(
    TEXTS,
    tableOf(
      keys({
        restart: FLAG,
        required: FLAG,
        condition: word('service_started', 'service_healthy', 'service_completed_successfully'),
      }),
    ),
  ),
  deploy: orNull(DEPLOY),
  develop: orNull(keys({ watch: list(WATCH) })),
  device_cgroup_rules: TEXTS,
  devices: list(either(TEXT, keys({ source: TEXT, target: TEXT, permissions: TEXT }))),
  dns: WORDS,
  dns_opt: TEXTS,
  dns_search: WORDS,
  domainname: TEXT,
  entrypoint: COMMAND,
  env_file: either(TEXT, list(either(TEXT, keys({ path: TEXT, format: TEXT, required: FLAG })))),
  environment: PAIRS,
  expose: list(NUMBER),
  extends: either(TEXT, keys({ service: TEXT, file: TEXT })),
  external_links: TEXTS,
  extra_hosts: HOSTS,
  gpus: either(word('all'), list(DEVICE)),
  group_add: list(NUMBER),
  healthcheck: HEALTH,
  hostname: TEXT,
  image: TEXT,
  init: FLAG,
  ipc: TEXT,
  isolation: TEXT,
  label_file: WORDS,
  labels: PAIRS,
  links: TEXTS,
  logging: keys({ driver: TEXT, options: tableOf({ types: ['text', 'number', 'null'] }) }),
  mac_address: TEXT,
  mem_limit: NUMBER,
  mem_reservation: NUMBER,
  mem_swappiness: WHOLE,
  memswap_limit: NUMBER,
  models: either(TEXTS, tableOf(orNull(keys({ endpoint_var: TEXT, model_var: TEXT })))),
  network_mode: TEXT,
  networks: either(TEXTS, tableOf(orNull(NETWORK_USE))),
  oom_kill_disable: FLAG,
  oom_score_adj: WHOLE,
  pid: orNull(TEXT),
  pids_limit: NUMBER,
  platform: TEXT,
  ports: list(either({ types: ['number'] }, TEXT, PORT)),
  post_start: list(HOOK),
  pre_stop: list(HOOK),
  privileged: FLAG,
  profiles: TEXTS,
  provider: keys({ type: TEXT, options: tableOf(either(SCALAR, list(SCALAR))) }),
  pull_policy: TEXT,
  pull_refresh_after: TEXT,
  read_only: FLAG,
  restart: TEXT,
  runtime: TEXT,
  scale: WHOLE,
  secrets: REFERENCES,
  security_opt: TEXTS,
  shm_size: NUMBER,
  stdin_open: FLAG,
  stop_grace_period: TEXT,
  stop_signal: TEXT,
  storage_opt: tableOf(SCALAR),
  sysctls: PAIRS,
  tmpfs: WORDS,
  tty: FLAG,
  ulimits: ULIMITS,
  use_api_socket: FLAG,
  user: TEXT,
  userns_mode: TEXT,
  uts: TEXT,
  volumes: list(either(TEXT, MOUNT)),
  volumes_from: TEXTS,
  umask: NUMBER,
  working_dir: TEXT,
};

/** Keys of a service that are not of its containers. */
const OF_SERVICES_ALONE =
  /^(?:attach|build|container_name|depends_on|deploy|develop|expose|extends|external_links|healthcheck|links|ports|post_start|pre_start|pre_stop|profiles|provider|restart|scale|stdin_open|tty)$/;
const CONTAINER_KEYS = Object.fromEntries(Object.entries(SERVICE_KEYS).filter(([key]) => !OF_SERVICES_ALONE.test(key)));
const SERVICE = keys({ ...SERVICE_KEYS, pre_start: list(keys({ ...CONTAINER_KEYS, per_replica: FLAG })) });

const SCHEDULE = keys({
  cron: TEXT,
  timezone: TEXT,
  concurrency: word('forbid', 'queue'),
  missed_fires: word('one', 'skip'),
});
const JOB = keys({
  ...CONTAINER_KEYS,
  ...Object.fromEntries(
    ['build', 'depends_on', 'healthcheck', 'ports', 'expose', 'stdin_open', 'tty', 'profiles'].map((key) => [
      key,
      SERVICE_KEYS[key]!,
    ]),
  ),
  triggers: keys({ manual: FLAG, schedule: list(either(TEXT, SCHEDULE)) }),
});

const NETWORK = keys({
  name: TEXT,
  driver: TEXT,
  driver_opts: OPTIONS,
  ipam: keys({
    driver: TEXT,
    config: list(keys({ subnet: TEXT, ip_range: TEXT, gateway: TEXT, aux_addresses: tableOf(TEXT) })),
    options: tableOf(TEXT),
  }),
  external: EXTERNAL,
  internal: FLAG,
  enable_ipv4: FLAG,
  enable_ipv6: FLAG,
  attachable: FLAG,
  labels: PAIRS,
});

const VOLUME = keys({ name: TEXT, driver: TEXT, driver_opts: OPTIONS, external: EXTERNAL, labels: PAIRS });
const SECRET = keys({
  name: TEXT,
  environment: TEXT,
  file: TEXT,
  external: EXTERNAL,
  labels: PAIRS,
  driver: TEXT,
  driver_opts: OPTIONS,
  template_driver: TEXT,
});
const CONFIG = keys({
  name: TEXT,
  content: TEXT,
  environment: TEXT,
  file: TEXT,
  external: EXTERNAL,
  labels: PAIRS,
  template_driver: TEXT,
});
const MODEL = keys({ name: TEXT, model: TEXT, context_size: WHOLE, runtime_flags: TEXTS });

/** A Compose file, by the Compose specification. Keys that begin with `x-` may stand in any table. */
export const COMPOSE_FILE: Shape = keys({
  version: either(TEXT, { types: ['number'] }),
  name: TEXT,
  include: list(either(TEXT, keys({ path: WORDS, env_file: WORDS, project_directory: TEXT }))),
  services: orNull(named(SERVICE)),
  models: orNull(named(MODEL)),
  networks: orNull(named(orNull(NETWORK))),
  volumes: orNull(named(orNull(VOLUME))),
  secrets: orNull(named(SECRET)),
  configs: orNull(named(CONFIG)),
  jobs: orNull(named(JOB)),
});

/** Throws TschartError where the node is not what the shape says; `path` is where it stands: `services.web.image`. */
export function checkShape(node: Node, shape: Shape, path: string): void {
  if (node.directive === 'reset') return;
  if ('either' in shape) {
    checkEither(node, shape.either, path);
    return;
  }
  if (!fits(node, shape)) throw wrong(node.at, path, node, [shape]);
  if (node.kind === 'list') {
    node.items.forEach((item, i) => {
      checkShape(item, (shape as { items: Shape }).items, `${path}[${i}]`);
    });
  } else if (node.kind === 'table') {
    const { keys: known, others, names } = shape as Extract<Shape, { keys: unknown }>;
    for (const [key, { at, value }] of node.entries) {
      if (key.startsWith('x-') && !others) continue;
      const inner = Object.hasOwn(known, key) ? known[key]! : others;
      if (inner === undefined) throw unknown(at, path, key, Object.keys(known));
      if (names?.test(key) === false) {
        throw composeError(
          at,
          `${path} has the name ${JSON.stringify(key)}`,
          'Write letters, digits, ., _ and - only.',
        );
      }
      checkShape(value, inner, path === '' ? key : `${path}.${key}`);
    }
  } else if (node.kind === 'scalar' && 'types' in shape && shape.words && !shape.words.includes(String(node.value))) {
    const words = shape.words.join(', ');
    throw composeError(node.at, `${path} is ${JSON.stringify(node.value)}`, `Write one of: ${words}.`);
  }
}

function checkEither(node: Node, shapes: readonly Shape[], path: string): void {
  const flat = shapes.flatMap((shape) => ('either' in shape ? shape.either : [shape]));
  const fitting = flat.find((shape) => fits(node, shape));
  if (fitting === undefined) throw wrong(node.at, path, node, flat);
  checkShape(node, fitting, path);
}

function fits(node: Node, shape: Shape): boolean {
  if (node.kind === 'list') return 'items' in shape;
  if (node.kind === 'table') return 'keys' in shape;
  if (!('types' in shape)) return false;
  return shape.types.some((type) => {
    if (type === 'null') return node.value === null;
    if (type === 'text') return typeof node.value === 'string';
    if (type === 'flag') return typeof node.value === 'boolean';
    return typeof node.value === 'number' && (type === 'number' || Number.isInteger(node.value));
  });
}

const TYPE_WORDS: Readonly<Record<Type, string>> = {
  text: 'text',
  number: 'a number',
  integer: 'a whole number',
  flag: 'true or false',
  null: 'nothing',
};

function wrong(at: Place, path: string, node: Node, shapes: readonly Shape[]): Error {
  const wanted = shapes.flatMap((shape) =>
    'types' in shape ? shape.types.map((type) => TYPE_WORDS[type]) : 'items' in shape ? ['a list'] : ['a table'],
  );
  const advice = `It may be ${[...new Set(wanted)].join(', or ')}${
    node.kind === 'scalar' && wanted.includes('text') ? '; put it in quotes if it is meant as text' : ''
  }.`;
  return composeError(at, `${path === '' ? 'the file' : path} may not be ${describe(node)}`, advice);
}

function unknown(at: Place, path: string, key: string, known: readonly string[]): Error {
  const near = known.filter((name) => distance(name, key) <= Math.max(1, Math.floor(key.length / 4)));
  const where = path === '' ? 'the top level' : path;
  const advice =
    near.length > 0
      ? `Did you mean ${near.join(' or ')}?`
      : 'The Compose specification has no such key here. Keys of your own begin with x-.';
  return composeError(at, `${where} has an unknown key ${key}`, advice);
}

/** Letters to change, add or take away to make one word of the other. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}
