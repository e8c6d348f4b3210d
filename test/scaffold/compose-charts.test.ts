import { describe, expect, it } from 'vitest';
import { loadChart } from '../../src/api/chart.ts';
import { render } from '../../src/api/render.ts';
import { unmarshalYaml } from '../../src/yaml/unmarshal.ts';
import { fromCompose, type Made } from './charts.ts';

type Json = { [key: string]: Json } & Json[] & string & number & boolean;

function plain(value: unknown): Json {
  return JSON.parse(
    JSON.stringify(value, (_, inner) => (inner instanceof Map ? Object.fromEntries(inner) : inner)),
  ) as Json;
}

/** The objects of a chart by `Kind/name`. */
function objects({ files }: Made, values = {}): Record<string, Json> {
  const { manifests } = render(loadChart(files), { values, release: { name: 'rel', namespace: 'ns' } });
  return Object.fromEntries(
    manifests.map(({ text }) => {
      const object = plain(unmarshalYaml(text));
      return [`${object['kind']}/${object['metadata']!['name']}`, object];
    }),
  );
}

/** The workload of the service `web` in a project of one service. */
function web(
  lines: string,
  beside = {},
): { object: Json; pod: Json; container: Json; all: Record<string, Json>; made: Made } {
  const top = lines.includes('\n---\n') ? lines.split('\n---\n') : [lines, ''];
  const indented = top[0]!.replace(/^(?=.)/gm, '    ');
  const made = fromCompose(
    `services:\n  web:\n    image: app:1\n${indented}\n  db: {image: postgres}\n${top[1]}`,
    beside,
  );
  const all = objects(made);
  const object = Object.entries(all).find(([id]) =>
    /^(?:Deployment|StatefulSet|DaemonSet|Job)\/rel-demo-web/.test(id),
  )![1];
  const pod = object['spec']!['template']!['spec']!;
  return { object, pod, container: pod['containers']![0]!, all, made };
}

const RESOURCES =
  'deploy: {resources: {limits: {cpus: "1.5", memory: 512M}, reservations: {cpus: "0.25", memory: 1.5g}}}';

/** What a key of a service becomes, by the documentation of Compose and of Kubernetes. */
const POD: readonly (readonly [
  lines: string,
  part: 'pod' | 'container' | 'object',
  path: string,
  expected: unknown,
])[] = [
  ['command: sh -c "echo $$HOME; exit"', 'container', 'args', ['sh', '-c', 'echo $HOME; exit']],
  ['entrypoint: [a, "b c"]', 'container', 'command', ['a', 'b c']],
  ['command: ["a$$(A)$$$$", "$$(B)"]\nenvironment: {A: x}', 'container', 'args', ['a$$(A)$$$$', '$(B)']],
  [
    'environment: {A: 1, B: true, C: "{{ x }}"}',
    'container',
    'env',
    [
      { name: 'A', value: '1' },
      { name: 'B', value: 'true' },
      { name: 'C', value: '{{ x }}' },
    ],
  ],
  ['working_dir: /w\ntty: true\nstdin_open: true', 'container', 'workingDir tty stdin', ['/w', true, true]],
  ['user: "1000:2000"', 'container', 'securityContext', { runAsUser: 1000, runAsGroup: 2000 }],
  ['user: root', 'container', 'securityContext', { runAsUser: 0 }],
  [
    'cap_add: [CAP_NET_ADMIN]\ncap_drop: [all]',
    'container',
    'securityContext',
    { capabilities: { add: ['NET_ADMIN'], drop: ['ALL'] } },
  ],
  [
    'privileged: true\nread_only: true',
    'container',
    'securityContext',
    { privileged: true, readOnlyRootFilesystem: true },
  ],
  [
    'security_opt: ["no-new-privileges:true", "seccomp:unconfined"]',
    'container',
    'securityContext',
    { allowPrivilegeEscalation: false, seccompProfile: { type: 'Unconfined' } },
  ],
  [
    'sysctls: [net.core.somaxconn=1024]\ngroup_add: [10]',
    'pod',
    'securityContext',
    { sysctls: [{ name: 'net.core.somaxconn', value: '1024' }], supplementalGroups: [10] },
  ],
  [
    RESOURCES,
    'container',
    'resources',
    { limits: { cpu: '1500m', memory: '512Mi' }, requests: { cpu: '250m', memory: '1536Mi' } },
  ],
  [
    'mem_limit: 1gb\ncpus: 2\nmem_reservation: 1000',
    'container',
    'resources',
    { limits: { cpu: '2', memory: '1Gi' }, requests: { memory: '1000' } },
  ],
  [
    'deploy: {resources: {reservations: {devices: [{driver: nvidia, count: 2, capabilities: [gpu]}]}}}',
    'container',
    'resources',
    { limits: { 'nvidia.com/gpu': 2 } },
  ],
  [
    'healthcheck: {test: [CMD, a, b], interval: 1m30s, timeout: 500ms, retries: 5, start_period: 20s}',
    'container',
    'readinessProbe',
    {
      exec: { command: ['a', 'b'] },
      periodSeconds: 90,
      timeoutSeconds: 1,
      failureThreshold: 5,
      initialDelaySeconds: 20,
    },
  ],
  [
    'healthcheck: {test: "curl x || exit 1"}',
    'container',
    'livenessProbe',
    { exec: { command: ['sh', '-c', 'curl x || exit 1'] }, periodSeconds: 30, timeoutSeconds: 30, failureThreshold: 3 },
  ],
  ['healthcheck: {test: [NONE]}', 'container', 'livenessProbe', undefined],
  ['hostname: h\nstop_grace_period: 1m30s', 'pod', 'hostname terminationGracePeriodSeconds', ['h', 90]],
  [
    'extra_hosts: ["a:1.2.3.4", "b=1.2.3.4", "c:[::1]"]',
    'pod',
    'hostAliases',
    [
      { ip: '1.2.3.4', hostnames: ['a', 'b'] },
      { ip: '::1', hostnames: ['c'] },
    ],
  ],
  [
    'dns: [8.8.8.8]\ndns_search: [a.b]\ndns_opt: ["ndots:2", use-vc]',
    'pod',
    'dnsConfig',
    { nameservers: ['8.8.8.8'], searches: ['a.b'], options: [{ name: 'ndots', value: '2' }, { name: 'use-vc' }] },
  ],
  ['network_mode: host\npid: host\nipc: host', 'pod', 'hostNetwork hostPID hostIPC', [true, true, true]],
  [
    'runtime: kata\nplatform: linux/arm64',
    'pod',
    'runtimeClassName nodeSelector',
    ['kata', { 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'arm64' }],
  ],
  [
    'deploy: {placement: {constraints: ["node.labels.disk == ssd", "node.hostname != a"]}}',
    'pod',
    'nodeSelector',
    { disk: 'ssd' },
  ],
  [
    'deploy: {replicas: 3, update_config: {parallelism: 2, order: start-first, delay: 10s}}',
    'object',
    'spec.replicas spec.strategy spec.minReadySeconds',
    [3, { type: 'RollingUpdate', rollingUpdate: { maxSurge: 2, maxUnavailable: 0 } }, 10],
  ],
  ['deploy: {mode: global}', 'object', 'kind', 'DaemonSet'],
  ['deploy: {mode: replicated-job, replicas: 4}', 'object', 'kind spec.completions', ['Job', 4]],
  ['restart: "no"', 'object', 'kind spec.backoffLimit spec.template.spec.restartPolicy', ['Job', 0, 'Never']],
  ['restart: "no"\nports: ["80"]', 'object', 'kind', 'Deployment'],
  ['tmpfs: /run:size=64m', 'pod', 'volumes', [{ name: 'tmp-run', emptyDir: { medium: 'Memory', sizeLimit: '64Mi' } }]],
  ['shm_size: 1g', 'container', 'volumeMounts', [{ name: 'shm', mountPath: '/dev/shm' }]],
  [
    'volumes: ["/var/run/docker.sock:/var/run/docker.sock:ro"]',
    'container',
    'volumeMounts',
    [{ name: 'host-var-run-docker-sock', mountPath: '/var/run/docker.sock', readOnly: true }],
  ],
  [
    'volumes: ["data:/d"]\n---\nvolumes: {data: }',
    'object',
    'kind spec.volumeClaimTemplates',
    [
      'StatefulSet',
      [
        {
          metadata: { name: 'data' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
        },
      ],
    ],
  ],
  [
    'volumes: ["data:/d"]\n---\nvolumes: {data: {external: true, name: there}}',
    'pod',
    'volumes',
    [{ name: 'data', persistentVolumeClaim: { claimName: 'there' } }],
  ],
  [
    'volumes: ["nas:/d"]\n---\nvolumes: {nas: {driver_opts: {type: nfs, o: "addr=1.2.3.4,rw", device: ":/x"}}}',
    'pod',
    'volumes',
    [{ name: 'nas', nfs: { server: '1.2.3.4', path: '/x' } }],
  ],
  ['labels: {traefik.enable: "true"}', 'object', 'spec.template.metadata.annotations', { 'traefik.enable': 'true' }],
  [
    'post_start: [{command: [a]}]\npre_stop: [{command: b c}]',
    'container',
    'lifecycle',
    { postStart: { exec: { command: ['a'] } }, preStop: { exec: { command: ['b', 'c'] } } },
  ],
  ['pull_policy: always', 'container', 'imagePullPolicy', 'Always'],
];

function at(value: Json, path: string): unknown {
  return path.split('.').reduce<Json | undefined>((inner, key) => inner?.[key], value);
}

describe('a key of a service becomes', () => {
  it.each(POD)('%j in the %s at %s', (lines, part, path, expected) => {
    const found = web(lines)[part];
    const paths = path.split(' ');
    expect(paths.length === 1 ? at(found, path) : paths.map((one) => at(found, one))).toEqual(expected);
  });
});

describe('Services', () => {
  const ports = (lines: string): unknown => web(lines).all['Service/web']!['spec']!['ports'];

  it("have the container's ports, by names", () => {
    expect(ports('ports: ["8080:80", "53:53/udp", "53:53", "9000-9001:9000-9001"]')).toEqual([
      { name: 'http', port: 80, targetPort: 'http', protocol: 'TCP' },
      { name: 'dns', port: 53, targetPort: 'dns', protocol: 'UDP' },
      { name: 'tcp-53', port: 53, targetPort: 'tcp-53', protocol: 'TCP' },
      { name: 'tcp-9000', port: 9000, targetPort: 'tcp-9000', protocol: 'TCP' },
      { name: 'tcp-9001', port: 9001, targetPort: 'tcp-9001', protocol: 'TCP' },
    ]);
  });

  it('have all that is said of a port, wherever it is said', () => {
    const made = fromCompose(
      'services: {web: {image: nginx, ports: [{target: 80, name: front, app_protocol: http}, "8080:80", "9090:80"], expose: [80]}}\n',
    );
    expect(objects(made)['Service/web']!['spec']!['ports']).toEqual([
      { name: 'front', port: 80, targetPort: 'front', protocol: 'TCP', appProtocol: 'http' },
    ]);
    expect(made.files['values.yaml']).toContain('# -- Compose publishes it at 8080, 9090.\n');
    expect(made.files['templates/NOTES.txt']).toContain(' 8080:{{ .Values.web.service.port }}\n');
  });

  it('have none and no address where no port is known', () => {
    expect(web('').all['Service/web']!['spec']).toMatchObject({ clusterIP: 'None' });
    expect(ports('')).toBeUndefined();
  });

  it('have the ports at which others call them, and those of well-known images', () => {
    const made = fromCompose(
      'services:\n  a: {image: x, environment: {URL: "http://b:7000/x", DB: "postgres://u:p@db:5433/d"}}\n  b: {image: y}\n  db: {image: "postgres:17"}\n',
    );
    const all = objects(made);
    const numbers = (name: string): unknown =>
      (all[`Service/${name}`]!['spec']!['ports'] as unknown as { port: number }[]).map(({ port }) => port);
    expect(numbers('b')).toEqual([7000]);
    expect(numbers('db')).toEqual([5433, 5432]);
  });

  it('exist for other names too', () => {
    const made = fromCompose(
      'services:\n  a: {image: x, links: ["b:bee"]}\n  b: {image: y, expose: [1], container_name: the-b, networks: {n: {aliases: [also, b]}}}\nnetworks: {n: }\n',
    );
    const names = Object.keys(objects(made)).filter((id) => id.startsWith('Service/'));
    expect(names.sort()).toEqual(['Service/a', 'Service/also', 'Service/b', 'Service/bee', 'Service/the-b']);
  });

  it('have an Ingress that is off', () => {
    const { made, all } = web('ports: ["8080:80"]');
    expect(Object.keys(all).some((id) => id.startsWith('Ingress/'))).toBe(false);
    const on = objects(made, { web: { ingress: { enabled: true, className: 'nginx' } } })['Ingress/rel-demo-web']!;
    expect(on['spec']).toEqual({
      ingressClassName: 'nginx',
      rules: [
        {
          host: 'web.example.com',
          http: {
            paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { name: 'http' } } } }],
          },
        },
      ],
    });
  });
});

describe('variables', () => {
  it('come from files in a ConfigMap, and look like secrets in a Secret', () => {
    const { all, container } = web('env_file: app.env\nenvironment: {DB_PASSWORD: p, PLAIN: x, OVER: here}', {
      'app.env': 'A=1\nOVER=file\nAPI_TOKEN="t t"\n',
    });
    expect(all['ConfigMap/rel-demo-web-env']!['data']).toEqual({ A: '1' });
    expect(all['Secret/rel-demo-web-env']!['stringData']).toEqual({ API_TOKEN: 't t', DB_PASSWORD: 'p' });
    expect(container['env']).toEqual([
      { name: 'OVER', value: 'here' },
      { name: 'PLAIN', value: 'x' },
    ]);
    expect(container['envFrom']).toEqual([
      { configMapRef: { name: 'rel-demo-web-env' } },
      { secretRef: { name: 'rel-demo-web-env' } },
    ]);
  });

  it('may be in a Secret that is there', () => {
    const { made } = web('environment: {DB_PASSWORD: p}');
    const all = objects(made, { web: { existingSecret: 'mine' } });
    expect(Object.keys(all).filter((id) => id.startsWith('Secret/'))).toEqual([]);
    expect(JSON.stringify(all['Deployment/rel-demo-web'])).toContain('{"secretRef":{"name":"mine"}}');
  });
});

describe('files', () => {
  it('become ConfigMaps, folders with what is below them', () => {
    const { all, container, pod } = web(
      'volumes: ["./nginx.conf:/etc/nginx.conf:ro", "./conf:/etc/conf:ro", "./run.sh:/run.sh:ro"]',
      {
        'nginx.conf': 'a {{ b }}\n',
        'conf/a.txt': 'a',
        'conf/sub/b.txt': 'b\n\n',
        'run.sh': '#!/bin/sh\n',
      },
    );
    expect(all['ConfigMap/rel-demo-web-nginx-conf']!['data']).toEqual({ 'nginx.conf': 'a {{ b }}\n' });
    expect(all['ConfigMap/rel-demo-web-conf']!['data']).toEqual({
      'a.txt': 'a',
      sub__b_txt: undefined,
      'sub__b.txt': 'b\n\n',
    });
    expect(container['volumeMounts']).toEqual([
      { name: 'nginx-conf', mountPath: '/etc/nginx.conf', subPath: 'nginx.conf', readOnly: true },
      { name: 'conf', mountPath: '/etc/conf', readOnly: true },
      { name: 'run-sh', mountPath: '/run.sh', subPath: 'run.sh', readOnly: true },
    ]);
    expect(pod['volumes']).toEqual([
      { name: 'nginx-conf', configMap: { name: 'rel-demo-web-nginx-conf' } },
      {
        name: 'conf',
        configMap: {
          name: 'rel-demo-web-conf',
          items: [
            { key: 'a.txt', path: 'a.txt' },
            { key: 'sub__b.txt', path: 'sub/b.txt' },
          ],
        },
      },
      { name: 'run-sh', configMap: { name: 'rel-demo-web-run-sh', defaultMode: 0o755 } },
    ]);
  });

  it('are left out where they are the sources of an image', () => {
    const made = fromCompose(
      'services:\n  web:\n    build: .\n    volumes: [".:/app", "/app/node_modules", "./conf.ini:/conf.ini:ro"]\n',
      { 'main.js': '', 'conf.ini': 'x' },
    );
    const pod = objects(made)['Deployment/rel-demo-web']!['spec']!['template']!['spec']!;
    expect(pod['containers']![0]!['volumeMounts']).toEqual([
      { name: 'conf-ini', mountPath: '/conf.ini', subPath: 'conf.ini', readOnly: true },
    ]);
    expect(made.notices.filter((notice) => notice.includes('volumes'))).toEqual([
      'services.web.volumes: .:/app: sources for development: the image holds what is built from them',
      'services.web.volumes: /app/node_modules: keeps a part of the image free of the mount above, which is left out',
    ]);
  });

  it('of configs and secrets are mounted where Compose mounts them', () => {
    const { all, container, made } = web(
      'secrets: [pw, {source: pw2, target: other, mode: 0400}]\nconfigs: [c, {source: d, target: /etc/d}]\n---\nsecrets: {pw: {file: pw.txt}, pw2: {external: true}}\nconfigs: {c: {content: "a $$x\\n"}, d: {file: d.txt}}',
      { 'd.txt': 'd {{' },
    );
    expect(container['volumeMounts']).toEqual([
      { name: 'secret-pw', mountPath: '/run/secrets/pw', subPath: 'pw', readOnly: true },
      { name: 'secret-pw2', mountPath: '/run/secrets/other', subPath: 'pw2', readOnly: true },
      { name: 'config-c', mountPath: '/c', subPath: 'c', readOnly: true },
      { name: 'config-d', mountPath: '/etc/d', subPath: 'd', readOnly: true },
    ]);
    expect(all['ConfigMap/rel-demo-c']!['data']).toEqual({ c: 'a $x\n' });
    expect(all['ConfigMap/rel-demo-d']!['data']).toEqual({ d: 'd {{' });
    expect(all['Secret/rel-demo-pw']!['stringData']).toEqual({ pw: '' });
    expect(made.notices).toContain(
      'secrets.pw: its text is not in the chart: install with --set-file secrets.pw.value=pw.txt',
    );
    expect(JSON.stringify(made.files)).not.toContain('hidden');
  });
});

describe('order', () => {
  it('is kept by containers that wait', () => {
    const made = fromCompose(
      'services:\n  web: {image: a, depends_on: {db: {condition: service_healthy}, mig: {condition: service_completed_successfully}, x: {condition: service_healthy}}}\n  db: {image: postgres, healthcheck: {test: a}}\n  mig: {image: m}\n  x: {image: x, profiles: [p]}\n',
    );
    const all = objects(made, { x: { enabled: true } });
    const init = all['Deployment/rel-demo-web']!['spec']!['template']!['spec']!['initContainers'] as unknown as Json[];
    expect(init.map((container) => container['command'] ?? container['args'])).toEqual([
      ['sh', '-c', 'until nc -z db 5432; do sleep 2; done'],
      ['wait', '--for=condition=complete', '--timeout=10m', 'job/rel-demo-mig-1'],
      ['sh', '-c', 'until nslookup x; do sleep 2; done'],
    ]);
    expect(Object.keys(all)).toEqual(
      expect.arrayContaining(['Job/rel-demo-mig-1', 'Role/rel-demo-wait', 'ServiceAccount/rel-demo-wait']),
    );
    const off = objects(made, { waitFor: { enabled: false } });
    expect(off['Deployment/rel-demo-web']!['spec']!['template']!['spec']!['initContainers']).toBeUndefined();
  });
});

describe('profiles', () => {
  it('are switches', () => {
    const made = fromCompose(
      'services:\n  a: {image: x}\n  b: {image: y, profiles: [dev], ports: ["80"], volumes: ["vol:/v"], environment: {A_TOKEN: t}}\nvolumes: {vol: }\n',
    );
    expect(Object.keys(objects(made))).toEqual(['Service/a', 'Deployment/rel-demo-a']);
    expect(Object.keys(objects(made, { b: { enabled: true } })).sort()).toEqual([
      'Deployment/rel-demo-a',
      'Secret/rel-demo-b-env',
      'Service/a',
      'Service/b',
      'StatefulSet/rel-demo-b',
    ]);
  });
});

describe('volumes', () => {
  it('of one letter are paths of Windows to Compose, which is told', () => {
    const { notices } = fromCompose('services: {a: {image: x, volumes: ["v:/data"]}}\nvolumes: {v: }\n');
    expect(notices).toContain(
      'services.a.volumes: v:/data: a path of Windows, as Compose reads it: for the volume v write {type: volume, source: v, target: /data}',
    );
  });

  const shared =
    'services:\n  a: {image: x, volumes: ["vol:/v"]}\n  b: {image: y, volumes: ["vol:/w:ro"]}\nvolumes: {vol: }\n';
  it('of several services are claims of their own', () => {
    const all = objects(fromCompose(shared));
    expect(Object.keys(all).filter((id) => !id.startsWith('Service/'))).toEqual([
      'PersistentVolumeClaim/rel-demo-vol',
      'Deployment/rel-demo-a',
      'Deployment/rel-demo-b',
    ]);
    expect(all['Deployment/rel-demo-b']!['spec']!['template']!['spec']!['volumes']).toEqual([
      { name: 'vol', persistentVolumeClaim: { claimName: 'rel-demo-vol' } },
    ]);
  });

  it.each([
    [shared, { persistence: { vol: { enabled: false } } }, '"emptyDir":{}'],
    [shared, { persistence: { vol: { existingClaim: 'mine' } } }, '"claimName":"mine"'],
    [
      'services:\n  a: {image: x, volumes: ["vol:/v", "wol:/w"]}\nvolumes: {vol: , wol: }\n',
      { a: { persistence: { vol: { enabled: false } } } },
      '"volumes":[{"name":"vol","emptyDir":{}}]',
    ],
    [
      'services:\n  a: {image: x, volumes: ["vol:/v"]}\nvolumes: {vol: }\n',
      { a: { persistence: { vol: { enabled: false } } } },
      '"volumes":[{"name":"vol","emptyDir":{}}]',
    ],
    [
      'services:\n  a: {image: x, volumes: ["vol:/v"]}\nvolumes: {vol: }\n',
      { a: { persistence: { vol: { storageClass: 'fast', size: '5Gi' } } } },
      '"storageClassName":"fast","resources":{"requests":{"storage":"5Gi"}}',
    ],
  ])('follow values: %j %j', (text, values, expected) => {
    expect(JSON.stringify(objects(fromCompose(text), values))).toContain(expected);
  });
});

describe('names that YAML or Kubernetes read otherwise', () => {
  const made = fromCompose(
    `services:
  "on": {image: a, ports: ["80:80", {target: 81, name: "y"}], environment: {"a.b": c, on_TOKEN: x}, env_file: e.env}
  1x: {image: b, expose: [1], volumes: ["./on:/on"]}
  My_Svc.a: {image: "x/y@sha256:00", secrets: [on]}
  ${'very-'.repeat(12)}long: {image: z, labels: {"a b": c, com.example/x: "1"}}
secrets: {on: {file: s.txt}}
`,
    { 'e.env': 'no=1\nx[0]=2\n', on: 'file' },
  );

  it('are texts, and names of Services', () => {
    const all = objects(made);
    const long = `${'very-'.repeat(12)}lon`;
    expect(Object.keys(all).sort()).toEqual(
      [
        'ConfigMap/rel-demo-on-env',
        'ConfigMap/rel-demo-s-1x-on',
        'Deployment/rel-demo-my-svc-a',
        'Deployment/rel-demo-on',
        'Deployment/rel-demo-s-1x',
        `Deployment/rel-demo-${long.slice(0, 29)}`,
        'Secret/rel-demo-on',
        'Secret/rel-demo-on-env',
        'Service/my-svc-a',
        'Service/on',
        'Service/s-1x',
        `Service/${long}`,
      ].sort(),
    );
    const selector = all['Service/on']!['spec']!['selector']!;
    expect(selector['app.kubernetes.io/component']).toBe('on');
    expect(all['Service/on']!['spec']!['ports']![1]).toMatchObject({ name: 'y', targetPort: 'y' });
    expect(all['ConfigMap/rel-demo-on-env']!['data']).toEqual({ no: '1' });
    expect(all['ConfigMap/rel-demo-s-1x-on']!['data']).toEqual({ on: 'file' });
  });
});
