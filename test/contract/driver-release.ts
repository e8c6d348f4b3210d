import type { Release } from '../../src/release/release.ts';

/** A revision with something in every part of a record. */
export function revision(name: string, number: number, status = 'superseded', namespace = 'ns'): Release {
  return {
    name,
    namespace,
    revision: number,
    info: {
      firstDeployed: '2024-01-01T00:00:00Z',
      lastDeployed: '2024-01-02T03:04:05.123456789+02:00',
      deleted: '',
      description: 'd',
      status,
      rollbackRevision: 0,
      notes: 'näh\n',
    },
    chart: {
      metadata: { name: 'c', version: '1.0.0', apiVersion: 'v2', annotations: new Map([['a', 'b']]) },
      lock: null,
      templates: [{ name: 'templates/x', data: new Uint8Array([0, 255, 10]) }],
      values: new Map([['v', new Map([['w', [1, null, 'x']]])]]),
      schema: null,
      schemaModified: '0001-01-01T00:00:00Z',
      files: null,
      modified: '',
    },
    config: new Map<string, never>(),
    manifest: '---\nkind: X\n',
    hooks: [],
    labels: new Map([['team', 'x']]),
    applyMethod: 'ssa',
  };
}
