import { describe, expect, it } from 'vitest';
import { INSTALL_ORDER, UNINSTALL_ORDER } from '../../src/manifest/kinds.ts';
import { BrokenDocument, sortManifests } from '../../src/manifest/sort.ts';

function sorted(files: Record<string, string>, order = INSTALL_ORDER) {
  return sortManifests(new Map(Object.entries(files)), order);
}

describe('sortManifests', () => {
  it('sorts kinds as Helm installs them, unknown ones last by name, equal ones by file and place', () => {
    const kinds = ['Zebra', 'Deployment', 'Ant', 'ConfigMap', 'Service', 'Namespace', 'ConfigMap'];
    const file = kinds.map((kind, i) => `kind: ${kind}\nmetadata: {name: n${i}}\n`).join('---\n');
    const { manifests } = sorted({ 'c/b.yaml': file, 'c/a.yaml': 'kind: ConfigMap\nmetadata: {name: first}\n' });
    expect(manifests.map(({ kind, head }) => `${kind} ${head.name}`)).toEqual([
      'Namespace n5',
      'ConfigMap first',
      'ConfigMap n3',
      'ConfigMap n6',
      'Service n4',
      'Deployment n1',
      'Ant n2',
      'Zebra n0',
    ]);
  });

  it('sorts for deletion the other way', () => {
    const { manifests } = sorted(
      { 'a.yaml': 'kind: Namespace\n---\nkind: Ingress\n---\nkind: IngressClass\n' },
      UNINSTALL_ORDER,
    );
    expect(manifests.map(({ kind }) => kind)).toEqual(['Ingress', 'IngressClass', 'Namespace']);
  });

  it('takes out hooks, with their events, weight and policies', () => {
    const annotations = [
      'helm.sh/hook: " Pre-Install , post-upgrade"',
      'helm.sh/hook-weight: "-3"',
      'helm.sh/hook-delete-policy: hook-succeeded, Before-Hook-Creation',
      'helm.sh/hook-output-log-policy: hook-failed',
    ];
    const file = `kind: Job\nmetadata:\n  name: j\n  annotations:\n    ${annotations.join('\n    ')}\n`;
    const { hooks, manifests } = sorted({ 'c/templates/j.yaml': file });
    expect(manifests).toEqual([]);
    expect(hooks).toEqual([
      {
        name: 'j',
        kind: 'Job',
        path: 'c/templates/j.yaml',
        manifest: file,
        events: ['pre-install', 'post-upgrade'],
        weight: -3,
        deletePolicies: ['hook-succeeded', 'before-hook-creation'],
        outputLogPolicies: ['hook-failed'],
        offset: 0,
      },
    ]);
  });

  it.each([
    ['1x', 0],
    ['', 0],
    ['+7', 7],
    ['99999999999999999999', 0],
  ])('takes %j as the weight %d', (weight, expected) => {
    const file = `kind: Job\nmetadata: {name: j, annotations: {helm.sh/hook: test, helm.sh/hook-weight: "${weight}"}}\n`;
    expect(sorted({ 'j.yaml': file }).hooks[0]!.weight).toBe(expected);
  });

  it('drops a document whose hook nobody knows, and tells', () => {
    const told: string[] = [];
    const files = new Map([['j.yaml', 'kind: Job\nmetadata: {annotations: {helm.sh/hook: "test,crd-install"}}\n']]);
    expect(sortManifests(files, INSTALL_ORDER, (types) => told.push(types))).toEqual({ hooks: [], manifests: [] });
    expect(told).toEqual(['test,crd-install']);
  });

  it('skips partials and blank files', () => {
    expect(sorted({ 'c/_a.yaml': 'a: : b', 'c/b.yaml': ' \n' })).toEqual({ hooks: [], manifests: [] });
  });

  it('names the file whose document is no YAML', () => {
    const run = () => sorted({ 'c/templates/x.yaml': 'a: 1\n---\n- b\nc: d\n' });
    expect(run).toThrow(BrokenDocument);
    expect(run).toThrow(/^YAML parse error on c\/templates\/x.yaml: error converting YAML to JSON: yaml: line \d+: /);
  });
});
