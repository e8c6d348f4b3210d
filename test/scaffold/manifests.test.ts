import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadChart } from '../../src/api/chart.ts';
import { render } from '../../src/api/render.ts';
import { unmarshalYaml } from '../../src/yaml/unmarshal.ts';
import { fromManifests, type Made } from './charts.ts';

/** The objects that a chart renders to, as text without its source lines. */
function rendered({ files }: Made, values = {}): unknown[] {
  const { manifests, hooks } = render(loadChart(files), { values, release: { name: 'rel', namespace: 'ns' } });
  return [...manifests.map(({ text }) => text), ...hooks.map(({ manifest }) => manifest)].map(unmarshalYaml);
}

const WEB = `# The shop's front.
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 3 # enough for now
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      # Two containers.
      initContainers:
        - name: init
          image: busybox
      containers:
        - name: app
          image: registry:5000/shop/web:1.2@sha256:aaaa
          imagePullPolicy: Always
          args: ["--text={{ .Values.x }}", "}} {{", "{{\`"]
          env:
            - name: PLAIN
              value: "yes"
            - {name: NUMBER, value: "012"}
            - name: dotted.name
              value: 'a: b'
            - name: FROM
              valueFrom: {fieldRef: {fieldPath: metadata.name}}
          resources:
            limits: {cpu: 1, memory: 1Gi}
            requests: {cpu: 0.5}
          ports: [{containerPort: 80}]
      nodeSelector: {disk: ssd}
      tolerations:
      - key: a
        operator: Exists
`;

/** Each is rendered again as the same objects. */
const SAME: Readonly<Record<string, string>> = {
  'a Deployment with comments, flow style and braces': WEB,
  JSON: JSON.stringify({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'c' },
    data: { a: '1', b: 'x\ny\n', c: '{{ x }}' },
  }),
  'a list':
    'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Service\n  metadata: {name: a}\n  spec: {ports: [{port: 80, targetPort: http}]}\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: a}\n',
  anchors:
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  labels: &l {x: y}\n  annotations: *l\ndata:\n  <<: *l\n  z: "1"\n',
  'texts that look like other things':
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: odd}\ndata:\n  a: "true"\n  b: "1e3"\n  c: "0x10"\n  d: ""\n  e: "null"\n  f: "a\\tb\\"c\\\\"\n  g: "\\u00e9\\u2028"\n  "k.e-y": v\n  h: "12:30"\n  i: " x "\n',
  'block texts':
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: files}\ndata:\n  a.tpl: |\n    {{- range .Items }}\n    {{ . }}\n    {{- end }}\n    `tick` {{ `raw` }}\n  b: |+\n    end\n\n  c: >-\n    folded\n    text {{x}}\n  d: |2\n      indented\n',
  'a Secret':
    'apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ntype: Opaque\ndata:\n  a: cGFzcw==\n  b: /w==\n  c: ""\nstringData:\n  d: "p@ss {{ x }}"\n',
  'large numbers':
    'apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: t}\nspec:\n  replicas: 12345678\n  resources: {limits: {memory: 1000000000}}\n  other: 1.0\n',
  'one name for several kinds':
    'apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {type: NodePort, ports: [{name: x, port: 1, targetPort: 2, nodePort: 30000}, {port: 3, targetPort: 3}]}\n---\napiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: a}\nspec:\n  replicas: 0\n  selector: {matchLabels: {a: b}}\n  serviceName: a\n  template: {metadata: {labels: {a: b}}, spec: {containers: [{name: a, image: "a"}]}}\n  volumeClaimTemplates:\n  - metadata: {name: data}\n    spec: {accessModes: [ReadWriteOnce], storageClassName: fast, resources: {requests: {storage: 1Gi}}}\n---\napiVersion: batch/v1\nkind: Job\nmetadata: {name: a}\nspec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: "a:b"}]}}}\n---\napiVersion: batch/v1\nkind: CronJob\nmetadata: {name: a}\nspec: {schedule: "*/5 * * * *", suspend: false, jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: "a:c"}]}}}}}\n',
  'an Ingress and its Service':
    'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: web}\nspec:\n  ingressClassName: nginx\n  tls: [{hosts: [a.example.com], secretName: tls}]\n  rules:\n  - host: a.example.com\n    http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}\n  - host: b.example.com\n    http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80, targetPort: 8080}]}\n',
  namespaces:
    'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a, namespace: shop}\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: b}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}\nsubjects: [{kind: ServiceAccount, name: a, namespace: shop}]\n',
  'texts that end in blank lines, as settings and in lists':
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: "\\n"}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: b}\nspec: {containers: [{name: c, image: "x:1", env: [{name: E, value: "\\n"}]}], tolerations: [{key: "a\\n\\n"}]}\n',
  'an image that is none':
    'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: a, image: "$(IMAGE)"}, {name: b, image: "{{ image }}"}, {name: c, image: "a:b:c"}]}\n',
};

function sourceObjects(text: string): unknown[] {
  return text.split(/^---$/m).flatMap((document) => {
    const value = unmarshalYaml(document) as Map<string, unknown>;
    return value.get('kind') === 'List' ? (value.get('items') as unknown[]) : [value];
  });
}

const byName = (objects: unknown[]): unknown[] =>
  [...objects].sort((a, b) => (JSON.stringify(headOf(a)) < JSON.stringify(headOf(b)) ? -1 : 1));

function headOf(object: unknown): unknown[] {
  const map = object as Map<string, Map<string, string>>;
  return [map.get('kind'), map.get('metadata')!.get('name')];
}

describe('a chart of manifests renders the same objects', () => {
  it.each(Object.entries(SAME))('%s', (_, text) => {
    const made = fromManifests(text);
    expect(byName(rendered(made))).toEqual(byName(sourceObjects(text)));
  });
});

it('a text that ends in empty lines is the same with the line break that Helm puts behind a document', () => {
  const text = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  a: |+\n    b\n\n';
  const { manifests } = render(loadChart(fromManifests(text).files));
  expect(unmarshalYaml(`${manifests[0]!.text}\n`)).toEqual(unmarshalYaml(text));
});

describe('values of manifests', () => {
  it('hold what charts usually let people set', () => {
    expect(unmarshalYaml(fromManifests(WEB).files['values.yaml']!)).toEqual(
      unmarshalYaml(`
web:
  replicaCount: 3
  app:
    image: {repository: registry:5000/shop/web, tag: "1.2", digest: "sha256:aaaa", pullPolicy: Always}
    resources: {limits: {cpu: 1, memory: 1Gi}, requests: {cpu: 0.5}}
    env: {PLAIN: "yes", NUMBER: "012", dotted.name: "a: b"}
  init:
    image: {repository: busybox, tag: ""}
  nodeSelector: {disk: ssd}
  tolerations: [{key: a, operator: Exists}]
`),
    );
  });

  it('are where the templates look', () => {
    const [web] = rendered(fromManifests(WEB), {
      web: {
        replicaCount: 1,
        app: { image: { tag: '2', digest: '' }, env: { PLAIN: 'no' }, resources: { limits: { cpu: 2 } } },
      },
    });
    const spec = (web as Map<string, Map<string, never>>).get('spec')!;
    expect(spec.get('replicas')).toBe(1);
    const text = JSON.stringify([...(spec as unknown as Map<string, unknown>)], (_, value) =>
      value instanceof Map ? Object.fromEntries(value) : value,
    );
    expect(text).toContain('"image":"registry:5000/shop/web:2"');
    expect(text).toContain('{"name":"PLAIN","value":"no"}');
    expect(text).toContain('"limits":{"cpu":2,"memory":"1Gi"}');
  });

  it('move a namespace wherever it is named', () => {
    const made = fromManifests(SAME['namespaces']!);
    const objects = rendered(made, { namespace: '', createNamespace: false });
    expect(objects).toHaveLength(2);
    expect(JSON.stringify(made.files)).not.toMatch(/namespace: shop\\n[^#]*subjects/);
    expect(
      objects
        .map((object) =>
          JSON.stringify([...(object as Map<string, unknown>)], (_, v) =>
            v instanceof Map ? Object.fromEntries(v) : v,
          ),
        )
        .join(),
    ).not.toContain('shop');
  });

  it('keep comments in templates', () => {
    const template = fromManifests(WEB).files['templates/web-deployment.yaml']!;
    expect(template).toContain("# The shop's front.");
    expect(template).toContain('# enough for now');
    expect(template).toContain('# Two containers.');
  });
});

// golden/given.yaml was applied to a cluster (Kubernetes 1.36.3, with its controllers), golden/given-out.yaml is what
// `kubectl get -o yaml` gave out afterwards.
describe('manifests that a cluster gave out', () => {
  const golden = (name: string): string => readFileSync(join(import.meta.dirname, 'golden', name), 'utf8');
  const made = fromManifests(golden('given-out.yaml'));

  it('lose what the cluster has set', () => {
    expect(byName(rendered(made, { namespace: '' }).map(withoutNamespace))).toEqual(
      byName(sourceObjects(golden('given.yaml'))),
    );
  });

  it('and what it has made', () => {
    expect(made.notices.map((notice) => notice.replace(/-[0-9a-z]{5,}/g, '-x'))).toEqual([
      'PersistentVolumeClaim/data-db-0: left out: its StatefulSet makes it',
      'ConfigMap/kube-root-ca.crt: left out: the cluster makes it',
      'ServiceAccount/default: left out: the cluster makes it',
      'ReplicaSet/web-x: left out: Deployment web makes it',
      'Pod/agent-x: left out: DaemonSet agent makes it',
      'Pod/db-0: left out: StatefulSet db makes it',
      'Pod/once-x: left out: Job once makes it',
      'Pod/web-x-x: left out: ReplicaSet web-x makes it',
    ]);
  });

  function withoutNamespace(object: unknown): unknown {
    const metadata = (object as Map<string, Map<string, unknown>>).get('metadata')!;
    expect(metadata.get('namespace')).toBe('ns');
    metadata.delete('namespace');
    return object;
  }
});

describe('a stream of JSON', () => {
  const object = (name: string): object => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name },
    data: { text: '}{"\\' },
  });
  // kubectl 1.32 finds all three in each of these.
  it.each([
    ['a line for each', (objects: object[]) => objects.map((each) => JSON.stringify(each)).join('\n')],
    ['nothing between', (objects: object[]) => objects.map((each) => JSON.stringify(each)).join('')],
    ['indented', (objects: object[]) => objects.map((each) => `${JSON.stringify(each, undefined, 2)}\n`).join('')],
  ])('holds many objects: %s', (_, write) => {
    const objects = ['a', 'b', 'c'].map(object);
    const made = fromManifests(write(objects));
    expect(byName(rendered(made))).toEqual(objects.map((each) => unmarshalYaml(JSON.stringify(each))));
    expect(made.notices).toEqual([]);
  });

  it('and documents of YAML behind it', () => {
    const text = `${JSON.stringify(object('a'))}\n# end\n---\n${JSON.stringify(object('b'))}\n`;
    expect(rendered(fromManifests(text))).toHaveLength(2);
  });

  it('tells in which line an object begins', () => {
    expect(() => fromManifests(`${JSON.stringify(object('a'), undefined, 1)}\n\n{"a":1}\n`)).toThrow(
      'all.yaml:12: apiVersion or kind is missing',
    );
  });
});

describe('what is no manifest', () => {
  it.each([
    ['a: b\n', 'all.yaml:1: apiVersion or kind is missing'],
    ['kind: A\napiVersion: v1\n---\n# c\n\n- x\n', 'all.yaml:6: this is no object'],
    ['kind: A\napiVersion: v1\n---\nkind: [\n', 'all.yaml:5: yaml: '],
    // kubectl 1.32 refuses what follows JSON, too.
    ['{"apiVersion":"v1","kind":"A"} junk\n', 'all.yaml:1: this is no object'],
    ['{"apiVersion":"v1","kind":"A"}\n{"apiVersion":"v1"\n', 'all.yaml:2: yaml: '],
    ['{apiVersion: v1, kind: A}\n{apiVersion: v1, kind: B}\n', 'all.yaml:1: other text follows the object'],
    ['apiVersion: v1\nkind: A\n...\napiVersion: v1\nkind: B\n', 'all.yaml:1: other text follows the object'],
  ])('%j', (text, message) => {
    expect(() => fromManifests(text)).toThrow(message);
  });
});

describe('custom resource definitions', () => {
  const crd =
    'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: a.example.com}\nspec: {x: "{{ y }}"}\n';
  it('are files of crds/ as they stand, or templates', () => {
    expect(fromManifests(crd).files['crds/a-example-com.yaml']).toContain('x: "{{ y }}"');
    expect(rendered(fromManifests(crd, true))).toEqual([unmarshalYaml(crd)]);
  });
});

it.each(['x/../../../../escaped', '../up', 'a b', 'Ünïcode', 'x'.repeat(300)])(
  'keeps files inside the chart: kind %j',
  (kind) => {
    const { files } = fromManifests(`apiVersion: v1\nkind: ${JSON.stringify(kind)}\nmetadata: {name: web}\n`);
    const paths = Object.keys(files).filter(
      (path) => path.endsWith('.yaml') && path !== 'Chart.yaml' && path !== 'values.yaml',
    );
    expect(paths).toHaveLength(1);
    expect(paths[0]).toMatch(/^templates\/[a-z0-9-]{1,130}\.yaml$/);
  },
);

describe('what ties an object to its cluster', () => {
  const meta = 'uid: x, annotations: {meta.helm.sh/release-name: old}';
  it.each([
    [
      `apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: a, uid: x}\nspec: {volumeName: pv-1}\n`,
      ['PersistentVolumeClaim/a: volumeName pv-1 is left out: the claim gets a new volume, without the data'],
    ],
    [
      'apiVersion: v1\nkind: PersistentVolume\nmetadata: {name: a, uid: x}\nspec: {claimRef: {namespace: n, name: c}}\n',
      ['PersistentVolume/a: claimRef n/c is left out: any claim may bind it'],
    ],
    [
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, ${meta}, ownerReferences: [{kind: Shop, name: s}]}\n`,
      [
        'ConfigMap/a: its owner Shop s is left out: the release owns it',
        'ConfigMap/a: belongs to the release old: uninstall that, or install with --take-ownership',
      ],
    ],
    [
      'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a, uid: x}\nsecrets: [{name: t}]\n',
      ['ServiceAccount/a: secrets is left out: the cluster makes tokens'],
    ],
  ])('is left out, and told of: %s', (text, notices) => {
    const made = fromManifests(text);
    expect(made.notices).toEqual(notices);
    expect(made.files[Object.keys(made.files).find((path) => /^templates\/a-/.test(path))!]).not.toMatch(
      /volumeName|claimRef|owner|meta\.helm|secrets/,
    );
  });

  it('and the time of the last restart, without a word', () => {
    const made = fromManifests(
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  template:\n    metadata: {annotations: {kubectl.kubernetes.io/restartedAt: "2026"}, labels: {a: b}}\n    spec: {containers: [{name: a, image: "a:1"}]}\n',
    );
    expect(made.notices).toEqual([]);
    expect(made.files['templates/a-deployment.yaml']).not.toContain('annotations');
  });
});

describe('secrets that get into values in plain', () => {
  it.each([
    [
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: c, image: "a:1", env: [{name: PASSWORD, value: hunter2}, {name: DB, value: "postgres://u:p@h/d"}, {name: X, value: y}]}]}\n',
      'Pod/a: env.PASSWORD, env.DB: in plain in values.yaml (a): keep that file to yourself',
    ],
    [
      'apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: {k: cGFzcw==}\nstringData: {l: m}\n',
      'Secret/s: secret.l, secret.k: in plain in values.yaml (s): keep that file to yourself',
    ],
    [
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: s}\ndata: {API_TOKEN: t, other: o}\n',
      'ConfigMap/s: config.API_TOKEN: in plain in values.yaml (s): keep that file to yourself',
    ],
  ])('are told of: %s', (text, notice) => {
    expect(fromManifests(text).notices).toEqual([notice]);
  });
});

it('keeps namespaces apart whose names differ in - alone', () => {
  const made = fromManifests(
    ['a-b', 'a--b']
      .map((name) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: ${name}}\n`)
      .join('---\n'),
  );
  const names = rendered(made).map((object) => (object as Map<string, Map<string, unknown>>).get('metadata')!);
  expect(names.map((metadata) => metadata.get('namespace')).sort()).toEqual(['a--b', 'a-b']);
});

it('leaves numbers where they stand that values would not hold', () => {
  const { files } = fromManifests(
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {replicas: 9007199254740993}\n',
  );
  expect(files['templates/a-deployment.yaml']).toContain('9007199254740993');
  expect(files['values.yaml']).toBe('{}\n');
});
