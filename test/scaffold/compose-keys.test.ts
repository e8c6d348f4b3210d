import { describe, expect, it } from 'vitest';
import { COMPOSE_FILE, type Shape } from '../../src/compose/shape.ts';
import { fromCompose } from './charts.ts';

/** A value for each key that a service may have, by the Compose specification. */
const SERVICE: Readonly<Record<string, string>> = {
  annotations: '{a.b/c: d}',
  attach: 'false',
  blkio_config: '{weight: 300}',
  build: './app',
  cap_add: '[NET_ADMIN]',
  cap_drop: '[ALL]',
  cgroup: 'host',
  cgroup_parent: 'm',
  command: 'run it',
  configs: '[conf]',
  container_name: 'other',
  cpu_count: '2',
  cpu_percent: '50',
  cpu_period: '1000',
  cpu_quota: '50000',
  cpu_rt_period: '1000',
  cpu_rt_runtime: '400',
  cpu_shares: '73',
  cpus: '0.5',
  cpuset: '"0,1"',
  credential_spec: '{file: c.json}',
  depends_on: '[db]',
  deploy: '{replicas: 2}',
  develop: '{watch: [{path: ., action: sync, target: /x}]}',
  device_cgroup_rules: '["c 1:3 mr"]',
  devices: '["/dev/a:/dev/b"]',
  dns: '8.8.8.8',
  dns_opt: '[use-vc]',
  dns_search: 'example.com',
  domainname: 'd.example',
  entrypoint: '[a, b]',
  env_file: 'app.env',
  environment: '{A: b}',
  expose: '["3000"]',
  extends: 'db',
  external_links: '[x:y]',
  extra_hosts: '["a:1.2.3.4"]',
  gpus: 'all',
  group_add: '[1000]',
  healthcheck: '{test: [CMD, a]}',
  hostname: 'h',
  image: 'other:1',
  init: 'true',
  ipc: 'host',
  isolation: 'process',
  label_file: 'labels',
  labels: '{l: m}',
  links: '["db:database"]',
  logging: '{driver: syslog}',
  mac_address: '02:42:ac:11:65:43',
  mem_limit: '64m',
  mem_reservation: '32m',
  mem_swappiness: '60',
  memswap_limit: '2g',
  models: '[llm]',
  network_mode: 'host',
  networks: '{back: {ipv4_address: 10.0.0.1}}',
  oom_kill_disable: 'true',
  oom_score_adj: '10',
  pid: 'host',
  pids_limit: '10',
  platform: 'linux/arm64',
  ports: '["8080:3000"]',
  post_start: '[{command: a}]',
  pre_start: '[{image: init, command: a}]',
  pre_stop: '[{command: a}]',
  privileged: 'true',
  profiles: '[dev]',
  provider: '{type: x}',
  pull_policy: 'always',
  pull_refresh_after: '1d',
  read_only: 'true',
  restart: 'on-failure',
  runtime: 'kata',
  scale: '3',
  secrets: '[pass]',
  security_opt: '[no-new-privileges]',
  shm_size: '64m',
  stdin_open: 'true',
  stop_grace_period: '1m',
  stop_signal: 'SIGINT',
  storage_opt: '{size: 1G}',
  sysctls: '{net.core.somaxconn: 1024}',
  tmpfs: '/run',
  tty: 'true',
  ulimits: '{nofile: 1000}',
  umask: '022',
  use_api_socket: 'true',
  user: '"1000:1000"',
  userns_mode: 'x',
  uts: 'host',
  volumes: '["data:/d"]',
  volumes_from: '[db]',
  working_dir: '/w',
};

const DEPLOY: Readonly<Record<string, string>> = {
  'deploy.mode': '{mode: global}',
  'deploy.endpoint_mode': '{endpoint_mode: dnsrr}',
  'deploy.labels': '{labels: {a: b}}',
  'deploy.rollback_config': '{rollback_config: {parallelism: 2}}',
  'deploy.update_config': '{update_config: {parallelism: 2}}',
  'deploy.update_config.order': '{update_config: {order: start-first}}',
  'deploy.update_config.delay': '{update_config: {delay: 10s}}',
  'deploy.update_config.failure_action': '{update_config: {failure_action: pause}}',
  'deploy.update_config.monitor': '{update_config: {monitor: 10s}}',
  'deploy.update_config.max_failure_ratio': '{update_config: {max_failure_ratio: 0.1}}',
  'deploy.resources.limits.cpus': '{resources: {limits: {cpus: "0.5"}}}',
  'deploy.resources.limits.memory': '{resources: {limits: {memory: 5M}}}',
  'deploy.resources.limits.pids': '{resources: {limits: {pids: 5}}}',
  'deploy.resources.reservations.cpus': '{resources: {reservations: {cpus: "0.5"}}}',
  'deploy.resources.reservations.memory': '{resources: {reservations: {memory: 5M}}}',
  'deploy.resources.reservations.generic_resources':
    '{resources: {reservations: {generic_resources: [{discrete_resource_spec: {kind: g, value: 2}}]}}}',
  'deploy.resources.reservations.devices': '{resources: {reservations: {devices: [{capabilities: [gpu], count: 2}]}}}',
  'deploy.resources.reservations.devices (others)': '{resources: {reservations: {devices: [{capabilities: [tpu]}]}}}',
  'deploy.restart_policy.condition': '{restart_policy: {condition: on-failure}}',
  'deploy.restart_policy.delay': '{restart_policy: {delay: 5s}}',
  'deploy.restart_policy.max_attempts': '{restart_policy: {max_attempts: 5}}',
  'deploy.restart_policy.window': '{restart_policy: {window: 5s}}',
  'deploy.placement.constraints': '{placement: {constraints: [node.labels.a==b]}}',
  'deploy.placement.constraints (roles)': '{placement: {constraints: [node.role==manager]}}',
  'deploy.placement.preferences': '{placement: {preferences: [{spread: node.labels.zone}]}}',
  'deploy.placement.max_replicas_per_node': '{placement: {max_replicas_per_node: 1}}',
};

const BESIDE = { 'app.env': 'X=1\n', labels: 'a=b\n' };

function chartWith(key: string, value: string | undefined): ReturnType<typeof fromCompose> {
  const service = key.split('.')[0]!;
  const base = service === 'image' || service === 'provider' ? '' : '    image: app:2\n';
  const exposed = service === 'expose' ? '' : '    expose: [80]\n';
  const line = value === undefined ? '' : `    ${service}: ${value}\n`;
  const web = base + line === '' ? '    build: .\n' : base + line;
  return fromCompose(
    `services:
  web:
${web}${exposed}  db:
    image: data
    volumes: ["own:/o"]
networks: {back: }
volumes: {data: , own: }
secrets: {pass: {environment: PASS}}
configs: {conf: {content: hello}}
models: {llm: {model: m}}
`,
    BESIDE,
  );
}

/** What is said of the service itself. */
const of = (notices: readonly string[], key: string): string[] =>
  notices.filter((notice) => notice.startsWith(`services.web.${key.replace(/ .*/, '')}`));

describe('each key of a service is carried over or told of', () => {
  const before = chartWith('', undefined);
  it.each(Object.entries({ ...SERVICE, ...DEPLOY }))('%s', (key, value) => {
    const { files, notices } = chartWith(key, value);
    const { 'README.md': _now, ...chart } = files;
    const { 'README.md': _before, ...without } = before.files;
    const isChanged = JSON.stringify(chart) !== JSON.stringify(without);
    expect(isChanged || of(notices, key).length > 0, notices.join('\n')).toBe(true);
  });

  it('and the table has all of them', () => {
    const root = COMPOSE_FILE as Extract<Shape, { keys: unknown }>;
    const services = root.keys['services'] as Extract<Shape, { either: unknown }>;
    const service = (services.either[0] as Extract<Shape, { keys: unknown }>).others as Extract<
      Shape,
      { keys: unknown }
    >;
    expect(Object.keys(SERVICE).sort()).toEqual(Object.keys(service.keys).sort());
  });
});
