import { describe, expect, it } from 'vitest';
import { loadChart } from '../../src/api/chart.ts';
import { render } from '../../src/api/render.ts';
import { unmarshalYaml } from '../../src/yaml/unmarshal.ts';
import { fromCompose, type Made } from './charts.ts';

type Json = { [key: string]: Json } & Json[] & string;

/** The objects of a chart by `Kind/name`; a name that comes twice is an error. */
function objects({ files }: Made): Map<string, Json> {
  const { manifests } = render(loadChart(files), { release: { name: 'rel', namespace: 'ns' } });
  const found = new Map<string, Json>();
  for (const { text } of manifests) {
    const toJson = (_: string, value: unknown): unknown => (value instanceof Map ? Object.fromEntries(value) : value);
    const object = JSON.parse(JSON.stringify(unmarshalYaml(text), toJson)) as Json;
    const id = `${object['kind']}/${object['metadata']!['name']}`;
    if (found.has(id)) throw new Error(`${id} comes twice`);
    found.set(id, object);
  }
  return found;
}

const pod = (all: Map<string, Json>, id: string): Json => all.get(id)!['spec']!['template']!['spec']!;

/** What stands at each path of a container, by the objects that it is mounted from. */
function mounted(all: Map<string, Json>, id: string): Record<string, string> {
  const { volumes, containers } = pod(all, id) as unknown as { volumes: Json[]; containers: Json[] };
  return Object.fromEntries(
    (containers[0]!['volumeMounts'] as Json[]).map((mount) => {
      const volume = volumes.find(({ name }) => name === mount['name'])!;
      const map = volume['configMap'] ? all.get(`ConfigMap/${volume['configMap']['name']}`)! : undefined;
      const secret = volume['secret'] ? all.get(`Secret/${volume['secret']['secretName']}`)! : undefined;
      const claim = volume['persistentVolumeClaim']?.['claimName'];
      if (claim !== undefined) return [mount['mountPath'], all.has(`PersistentVolumeClaim/${claim}`) ? claim : 'none'];
      return [mount['mountPath'], (map?.['data'] ?? secret?.['stringData'])?.[mount['subPath']!] ?? 'none'];
    }),
  );
}

describe('names that differ in ., _ and - alone', () => {
  it('of configs, secrets and volumes lead to objects and values of their own', () => {
    const made = fromCompose(
      `services:
  a: {image: a, configs: [app.conf, app-conf, app_conf], secrets: [s_x, s-x], volumes: ["my_data:/1", "my-data:/2"]}
  b: {image: b, volumes: ["my_data:/1", "my-data:/2"]}
configs: {app.conf: {content: one}, app-conf: {content: two}, app_conf: {content: three}}
secrets: {s_x: {file: ./x}, s-x: {file: ./y}}
volumes: {my_data: , my-data: }
`,
    );
    const all = objects(made);
    expect(mounted(all, 'Deployment/rel-demo-a')).toEqual({
      '/app.conf': 'one',
      '/app-conf': 'two',
      '/app_conf': 'three',
      '/run/secrets/s_x': '',
      '/run/secrets/s-x': '',
      '/1': 'rel-demo-my-data',
      '/2': 'rel-demo-my-data-2',
    });
    const values = unmarshalYaml(made.files['values.yaml']!) as Map<string, Map<string, unknown>>;
    expect([...values.get('secrets')!.keys()]).toEqual(['sX', 'sX2']);
    expect([...values.get('configs')!.keys()]).toEqual(['appConf', 'appConf2', 'appConf3']);
    expect([...values.get('persistence')!.keys()]).toEqual(['myData', 'myData2']);
    expect(made.notices.filter((notice) => notice.startsWith('secrets.'))).toEqual([
      'secrets.s_x: its text is not in the chart: install with --set-file secrets.sX.value=./x',
      'secrets.s-x: its text is not in the chart: install with --set-file secrets.sX2.value=./y',
    ]);
  });

  it('of services as well, with those of their variables and files', () => {
    const made = fromCompose(
      `services:
  a.b: {image: x, env_file: a.env, volumes: ["./env:/e", "./conf/x:/x", "./other/x:/y"], configs: [a-b-env]}
  a_b: {image: x, env_file: a.env, volumes: ["./conf/x:/x"]}
  a: {image: x, volumes: ["./none:/n", "./b-none:/m"]}
  configs: {image: x, volumes: ["./conf/x:/x"]}
configs: {a-b-env: {content: "config"}}
`,
      { 'a.env': 'A=1\n', env: 'env', 'conf/x': 'one', 'other/x': 'two' },
    );
    const all = objects(made);
    expect(mounted(all, 'Deployment/rel-demo-a-b')).toEqual({
      '/e': 'env',
      '/x': 'one',
      '/y': 'two',
      '/a-b-env': 'config',
    });
    expect(mounted(all, 'Deployment/rel-demo-a-b-2')).toEqual({ '/x': 'one' });
    expect(mounted(all, 'Deployment/rel-demo-configs')).toEqual({ '/x': 'one' });
    expect(all.get('ConfigMap/rel-demo-a-b-env')!['data']).toEqual({ A: '1' });
    expect(Object.values(mounted(all, 'Deployment/rel-demo-a'))).not.toContain('none');
  });

  it('of services: those that a Service can have are kept', () => {
    const [long, longer] = ['x'.repeat(30), 'x'.repeat(31)];
    const made = fromCompose(
      `services:
  my_svc: {image: x}
  My-Svc: {image: x}
  my-svc: {image: y, ports: ["5432:5432"]}
  ${longer}: {image: z}
  ${long}: {image: z}
  web: {image: w, environment: {DB: "http://my-svc:5433/x"}, networks: {default: {aliases: [my-svc]}}}
`,
    );
    const all = objects(made);
    const target = (name: string): unknown => all.get(`Service/${name}`)!['spec']!['selector']!;
    expect(target('my-svc')).toMatchObject({ 'app.kubernetes.io/component': 'my-svc' });
    expect(pod(all, 'Deployment/rel-demo-my-svc')['containers']![0]!['image']).toBe('y:latest');
    const ports = all.get('Service/my-svc')!['spec']!['ports'] as unknown as { port: number }[];
    expect(ports.map(({ port }) => port)).toEqual([5432, 5433]);
    expect(target(long)).toMatchObject({ 'app.kubernetes.io/component': long });
    expect(made.notices.filter((notice) => notice.includes('is called'))).toEqual([
      'services.my_svc: is called my-svc-2 in the cluster, where my_svc is no name for a Service: change what calls it',
      'services.My-Svc: is called my-svc-3 in the cluster, where My-Svc is no name for a Service: change what calls it',
    ]);
  });

  it('and long ones stay as long as Kubernetes takes them', () => {
    const long = 'x'.repeat(70);
    const made = fromCompose(
      `services: {a: {image: a, configs: [${long}1, ${long}2]}}\nconfigs: {${long}1: {content: one}, ${long}2: {content: two}}\n`,
    );
    const all = objects(made);
    expect(mounted(all, 'Deployment/rel-demo-a')).toEqual({ [`/${long}1`]: 'one', [`/${long}2`]: 'two' });
    const names = (pod(all, 'Deployment/rel-demo-a')['volumes'] as Json[]).map(({ name }) => name!.length);
    expect(Math.max(...names)).toBe(63);
  });
});

it.each(['environment: {A: "\\x7f"}', 'command: ["\\x9f"]', 'env_file: e.env'])(
  'refuses what Helm cannot write: %s',
  (line) => {
    expect(() => fromCompose(`services:\n  a:\n    image: a\n    ${line}\n`, { 'e.env': 'X=\x7f\n' })).toThrow(
      /^compose\.yaml:4:\d+: .* holds the control character U\+00[79]F, which values of a chart cannot hold$/,
    );
  },
);

it('makes names that Kubernetes takes of charts whose names it would not take', () => {
  const made = fromCompose('services: {a: {image: a}}\n', {}, {}, 'My_Chart.1');
  expect([...objects(made).keys()].sort()).toEqual(['Deployment/rel-my-chart-1-a', 'Service/a']);
});

describe('files of a folder', () => {
  const files = {
    'd/x/y': 'below',
    'd/x__y': 'beside',
    'd/p q': 'blank',
    'd/p_q': 'line',
    'd/.hidden': 'h',
    'd/a.bak': 'bak',
    'd/.git/config': 'git',
  };
  const made = fromCompose('services: {a: {image: a, volumes: ["./d:/d:ro", "./d/p q:/one:ro"]}}\n', files);
  const all = objects(made);

  it('keep their names and contents', () => {
    const [volume] = pod(all, 'Deployment/rel-demo-a')['volumes'] as Json[];
    const data = all.get('ConfigMap/rel-demo-a-d')!['data']!;
    const map = volume!['configMap'] as unknown as { items: { key: string; path: string }[] };
    const found = Object.fromEntries(map.items.map(({ key, path }) => [`d/${path}`, data[key]]));
    expect(found).toEqual(files);
  });

  it('are found where one alone is mounted', () => {
    const spec = pod(all, 'Deployment/rel-demo-a');
    const volume = (spec['volumes'] as Json[])[1]!;
    expect(volume['configMap']).toEqual({ name: 'rel-demo-a-p-q', items: [{ key: 'p_q', path: 'p q' }] });
    expect((spec['containers']![0]!['volumeMounts'] as Json[])[1]).toMatchObject({ mountPath: '/one', subPath: 'p q' });
  });
});
