import { dump } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { loadChart } from '../../src/api/chart.ts';
import { render } from '../../src/api/render.ts';
import { unmarshalYaml } from '../../src/yaml/unmarshal.ts';
import { fromManifests } from './charts.ts';
import { randomNumbers, TEXTS } from './random-compose.ts';

// The same manifests each time; TSCHART_SEED and TSCHART_COUNT draw others.
const SEED = Number(process.env['TSCHART_SEED'] ?? 1);
const COUNT = Number(process.env['TSCHART_COUNT'] ?? 40);

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Manifests drawn at random, in YAML of several styles or in JSON. */
function randomManifests(seed: number): string {
  const random = randomNumbers(seed);
  const upTo = (n: number): number => Math.floor(random() * n);
  const pick = <T>(from: readonly T[]): T => from[upTo(from.length)]!;
  const text = (): string => pick(TEXTS);
  const number = (): number => pick([0, 1, 80, 1_000_000, 123_456_789, -1, 0.5, 1e21]);
  const some = <T>(most: number, make: (i: number) => T): T[] =>
    Array.from({ length: upTo(most + 1) }, (_, i) => make(i));
  const table = (most: number, make: () => Json): Json => Object.fromEntries(some(most, () => [pick(KEYS), make()]));
  const any = (depth: number): Json => {
    const kind = upTo(depth > 3 ? 3 : 6);
    if (kind === 0) return text();
    if (kind === 1) return number();
    if (kind === 2) return pick([true, false, null, '', {}, []]);
    return kind === 3 ? some(3, () => any(depth + 1)) : table(3, () => any(depth + 1));
  };
  const container = (): Json => ({
    name: pick(NAMES),
    image: pick(['a', 'a:1', 'r:5000/a/b:1@sha256:00', 'A b', '{{ x }}', text()]),
    env: some(3, () => ({ name: pick(KEYS), value: text() })),
    ...pick<Record<string, Json>>([
      {},
      { args: some(3, text), resources: table(2, () => any(2)), imagePullPolicy: 'Always' },
    ]),
  });
  const pod = (): Json => ({
    containers: [container(), ...some(1, container)],
    ...pick<Record<string, Json>>([
      {},
      { initContainers: some(2, container), nodeSelector: table(2, text), tolerations: some(2, () => any(2)) },
    ]),
  });
  const BODIES: readonly (readonly [string, string, () => Json])[] = [
    ['apps/v1', 'Deployment', () => ({ spec: { replicas: number(), template: { spec: pod() } } })],
    ['apps/v1', 'StatefulSet', () => ({ spec: { template: { spec: pod() }, volumeClaimTemplates: [{ metadata: { name: pick(NAMES) }, spec: { storageClassName: text(), resources: { requests: { storage: text() } } } }] } })],
    ['batch/v1', 'CronJob', () => ({ spec: { schedule: text(), jobTemplate: { spec: { template: { spec: pod() } } } } })],
    ['v1', 'ConfigMap', () => ({ data: table(5, text) })],
    ['v1', 'Secret', () => ({ stringData: table(2, text), data: table(3, () => Buffer.from(text()).toString('base64')) })],
    ['v1', 'Service', () => ({ spec: { type: pick(['ClusterIP', 'NodePort']), ports: some(3, () => ({ name: pick(NAMES), port: upTo(99), targetPort: pick<Json>([1, 'x']) })) } })],
    ['networking.k8s.io/v1', 'Ingress', () => ({ spec: { ingressClassName: text(), rules: some(3, () => ({ host: text(), http: { paths: [{ backend: { service: { name: pick(NAMES), port: { number: upTo(99) } } } }] } })) } })],
    ['example.com/v1', 'Thing', () => ({ spec: any(0), other: any(0) })],
  ]; // biome-ignore format: one kind a line
  const objects = [0, ...some(5, (i) => i)].map((): Json => {
    const [apiVersion, kind, body] = pick(BODIES);
    const metadata = {
      name: pick(NAMES),
      ...pick<Record<string, Json>>([
        {},
        { namespace: pick(NAMES) },
        { labels: table(2, text), annotations: table(2, text) },
      ]),
    };
    return { apiVersion, kind, metadata, ...(body() as object) };
  });
  const yaml = (object: Json): string => {
    const written = dump(object, {
      flowLevel: pick([-1, 1, 3]),
      indent: pick([1, 2, 4]),
      lineWidth: pick([-1, 40]),
      quoteStyle: pick(['single', 'double']),
    });
    return random() < 0.3 ? `# About it: {{ x }}\n${written}` : written;
  };
  if (random() < 0.1) return JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
  return objects.map((object) => yaml(object)).join('---\n');
}

const NAMES = ['a', 'b', 'a-b', 'a--b', 'a.b', 'on', '1', 'web', 'constructor'];
const KEYS = [
  'a',
  'A',
  'a.b',
  'a-b',
  'on',
  'y',
  '1',
  'true',
  'PASSWORD',
  'namespace',
  'image',
  'replicas',
  'x/y',
  'constructor',
  'null',
];

/** Objects by what they are called, the last of each counting. */
function objectsOf(text: string): Map<string, string> {
  const found = new Map<string, string>();
  const take = (value: unknown): void => {
    if (!(value instanceof Map)) return;
    const items = value.get('items') as unknown;
    if (value.get('kind') === 'List' && Array.isArray(items)) items.forEach(take);
    else {
      const { name, namespace } = Object.fromEntries(value.get('metadata') as Map<string, unknown>) as Record<
        string,
        unknown
      >;
      found.set(`${value.get('kind')} ${namespace} ${name}`, JSON.stringify(value, sorted));
    }
  };
  for (const part of text.split(/^---(?: .*)?\n/m)) take(unmarshalYaml(part));
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function sorted(_: string, value: unknown): unknown {
  if (!(value instanceof Map)) return value;
  return Object.fromEntries([...(value as Map<string, unknown>)].sort(([a], [b]) => (a < b ? -1 : 1)));
}

describe('random manifests', () => {
  it.each(Array.from({ length: COUNT }, (_, i) => SEED * 100_000 + i))(
    '%i: the chart gives the same objects',
    (seed) => {
      const text = randomManifests(seed);
      const { files } = fromManifests(text);
      const { manifests } = render(loadChart(files), { release: { name: 'rel', namespace: 'ns' } });
      const rendered = manifests.map((manifest) => manifest.text).join('\n---\n');
      expect(Object.fromEntries(objectsOf(rendered))).toEqual(Object.fromEntries(objectsOf(text)));
    },
  );
});
