import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { LogRecord } from '../../src/chart/log.ts';
import { humanDuration } from '../../src/kube/age.ts';
import type { ObjectTable, Resource } from '../../src/kube/client.ts';
import type { Json, KubeObject } from '../../src/kube/json.ts';
import { printResources, tablePrinter } from '../../src/kube/print-tables.ts';
import { liveObjects, objectTables } from '../../src/kube/tables.ts';
import { forbidden, scriptedApi } from './scripted-api.ts';

/** Recorded with k8s.io/kubectl 0.37.1 (`get.TablePrinter`) on random tables. */
const printed = readFileSync(new URL('fixtures/tables.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as { readonly tables: readonly ObjectTable[]; readonly text: string });

describe('tables are printed as kubectl prints them', () => {
  test.each(printed.map((row, at) => ({ at, ...row })))('random tables $at', ({ tables, text }) => {
    expect(tables.map(tablePrinter()).join('')).toBe(text);
  });

  // Recorded with Helm 4.3.1: `helm status`, whose kinds come in any order.
  test('the resources of a release', () => {
    const name = { name: 'Name', type: 'string', priority: 0 };
    const age = { name: 'Age', type: 'string', priority: 0 };
    const created = { name: 'Created At', type: 'string', priority: 0 };
    const data = { name: 'Data', type: 'string', priority: 0 };
    const tables = new Map<string, ObjectTable[]>([
      [
        'v1/ConfigMap',
        [
          { columns: [name, data, age], rows: [['cm-a', 1, '2s']] },
          { columns: [name, data, age], rows: [['cm-bbbbbbbbbbbbbbbbbbbbb', 1, '2s']] },
        ],
      ],
      ['v1/ClusterRole', [{ columns: [name, created], rows: [['wait-cr', '2026-11-21T15:23:33Z']] }]],
      ['v1/Role', [{ columns: [name, created], rows: [['wait-cr', '2026-11-21T15:23:33Z']] }]],
      ['v1/Pod(related)', [{ columns: [name, age], rows: [] }]],
    ]);
    expect(printResources(tables)).toBe(`RESOURCES:
==> v1/ConfigMap
NAME   DATA   AGE
cm-a   1      2s
cm-bbbbbbbbbbbbbbbbbbbbb   1     2s

==> v1/ClusterRole
NAME      CREATED AT
wait-cr   2026-11-21T15:23:33Z

==> v1/Role
wait-cr   2026-11-21T15:23:33Z

==> v1/Pod(related)


`);
    expect(printResources(new Map())).toBe('');
  });
});

// Recorded with k8s.io/apimachinery 0.37.1 (`duration.HumanDuration`).
test.each([
  [-2000, '<invalid>'],
  [-500, '0s'],
  [119_900, '119s'],
  [120_000, '2m'],
  [303_000, '5m3s'],
  [600_000, '10m'],
  [10_799_000, '179m'],
  [10_800_000, '3h'],
  [12_000_000, '3h20m'],
  [86_400_000, '24h'],
  [172_800_000, '2d'],
  [180_000_000, '2d2h'],
  [700 * 86_400_000, '700d'],
  [800 * 86_400_000, '2y70d'],
  [3000 * 86_400_000, '8y'],
])('an age of %d ms is %s', (age, text) => expect(humanDuration(age)).toBe(text));

function resource(kind: string, name: string, labels?: Readonly<Record<string, string>>): Resource {
  const group = kind === 'ConfigMap' ? '' : 'apps';
  return {
    mapping: { group, version: 'v1', kind, resource: `${kind.toLowerCase()}s`, namespaced: true },
    namespace: 'demo',
    name,
    object: {
      kind,
      metadata: { name },
      ...(labels === undefined ? {} : { spec: { selector: { matchLabels: labels } } }),
    },
  };
}

function table(...cells: Json[]): KubeObject {
  return { kind: 'Table', columnDefinitions: [{ name: 'Name', type: 'string', priority: 0 }], rows: [{ cells }] };
}

describe('what a release has', () => {
  const resources = [
    resource('ConfigMap', 'cm'),
    resource('ConfigMap', 'lost'),
    resource('Deployment', 'web', { app: 'web', tier: 'a' }),
    resource('StatefulSet', 'db', { tier: 'a', app: 'web' }),
  ];

  test('tables by kind, with the pods of workloads once for a selector', async () => {
    const api = scriptedApi((path) => {
      if (path.includes('/lost')) return undefined;
      return path.includes('/pods') ? table('pod') : table(path.split('?')[0]!.split('/').at(-1)!);
    });
    const tables = await objectTables(api, resources, { related: true });
    expect([...tables].map(([key, list]) => [key, list.map(({ rows }) => rows)])).toEqual([
      ['v1/ConfigMap', [[['cm']]]],
      ['v1/Deployment', [[['web']]]],
      ['v1/StatefulSet', [[['db']]]],
      ['v1/Pod(related)', [[['pod']]]],
    ]);
    expect(api.asked.filter((path) => path.includes('/pods'))).toEqual([
      'GET /api/v1/namespaces/demo/pods?includeObject=None&labelSelector=app=web,tier=a',
    ]);
  });

  test('an object that comes instead of a table is shown by name and age', async () => {
    const api = scriptedApi(() => ({ kind: 'ConfigMap', metadata: { name: 'cm' } }));
    const tables = await objectTables(api, resources.slice(0, 1), { related: false });
    expect(printResources(tables)).toBe('RESOURCES:\n==> v1/ConfigMap\nNAME   AGE\ncm     <unknown>\n\n\n');
  });

  test('objects, with the lists of their pods', async () => {
    const api = scriptedApi((path) =>
      path.includes('/pods')
        ? { apiVersion: 'v1', kind: 'PodList', items: [{ metadata: { name: 'pod' } }] }
        : { kind: 'Deployment', metadata: { name: 'web' } },
    );
    const objects = await liveObjects(api, resources.slice(2), { related: true });
    expect(objects.get('v1/Pod(related)')).toEqual([
      { apiVersion: 'v1', kind: 'PodList', items: [{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'pod' } }] },
    ]);
    expect([...objects.keys()]).toEqual(['v1/Deployment', 'v1/StatefulSet', 'v1/Pod(related)']);
  });

  test('pods that may not be listed are warned of', async () => {
    const records: LogRecord[] = [];
    const api = scriptedApi((path) => (path.includes('/pods') ? forbidden('pods is forbidden') : table('web')));
    const tables = await objectTables(api, resources.slice(2, 3), { related: true, log: (line) => records.push(line) });
    expect([...tables.keys()]).toEqual(['v1/Deployment']);
    expect(records).toEqual([
      { level: 'WARN', message: 'get the relation pod is failed', attributes: [['error', 'pods is forbidden']] },
    ]);
  });
});
