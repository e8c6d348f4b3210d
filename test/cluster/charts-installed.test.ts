import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { load, loadAll } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SAMPLES } from '../scaffold/samples.ts';
import { type Admin, openAdmin } from './admin.ts';

// TSCHART_CLUSTER names a kubeconfig, TSCHART_ORACLE the folder with Helm 4.3.1. Cluster-wide objects are made and taken
// away: the cluster has to be one for tests.
const kubeconfig = process.env['TSCHART_CLUSTER'];
const oracle = process.env['TSCHART_ORACLE'];
const root = resolve(import.meta.dirname, '../..');
const cli = join(root, 'dist/cli.js');

interface Head {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

interface Resources {
  readonly resources: readonly { readonly name: string; readonly kind: string; readonly namespaced: boolean }[];
}

/** The charts of charts/ that are no library. `handlebars`: Helm cannot render it. */
const OWN = readdirSync(join(root, 'charts'))
  .map((name) => ({
    name,
    head: load(readFileSync(join(root, 'charts', name, 'Chart.yaml'), 'utf8')) as Record<string, unknown>,
  }))
  .filter(({ head }) => head['type'] !== 'library')
  .map(({ name, head }) => ({
    name: `charts/${name}`,
    handlebars: (head['annotations'] as Record<string, string> | undefined)?.['tschart/engine'] !== undefined,
    make: () => join(root, 'charts', name),
  }));

describe.skipIf(!kubeconfig || !oracle)('charts on a real control plane', { timeout: 1_200_000 }, () => {
  const place = mkdtempSync(join(tmpdir(), 'tschart-installed-'));
  let admin: Admin;

  const env = { ...process.env, HOME: place, KUBECONFIG: kubeconfig! };
  const run = (program: string, args: readonly string[]): string =>
    execFileSync(program, args, { encoding: 'utf8', stdio: 'pipe', cwd: place, env });
  const PROGRAMS: Readonly<Record<'helm' | 'tschart', (...args: string[]) => string>> = {
    helm: (...args) => run(join(oracle!, 'helm'), args),
    tschart: (...args) => run(process.execPath, [cli, ...args]),
  };

  const MADE = SAMPLES.map(({ name, kind, path }) => ({
    name: `${kind} ${name}`,
    handlebars: false,
    make: () => {
      const chart = `${kind}-${name}`;
      PROGRAMS.tschart('create', chart, `--from-${kind}`, path);
      return join(place, chart);
    },
  }));

  beforeAll(() => {
    if (!existsSync(cli)) throw new Error('npm run build comes first');
    admin = openAdmin(kubeconfig!);
  });
  afterAll(() => {
    admin?.close();
    rmSync(place, { recursive: true, force: true });
  });

  /** What is in the cluster of the objects of a manifest: `Kind/name`. */
  async function found(manifest: string, namespace: string): Promise<string[]> {
    const names: string[] = [];
    for (const object of (loadAll(manifest) as Head[]).filter(Boolean)) {
      const group = object.apiVersion.includes('/') ? `/apis/${object.apiVersion}` : `/api/${object.apiVersion}`;
      const { resources } = (await admin.get<Resources>(group))!;
      const resource = resources.find(({ kind, name }) => kind === object.kind && !name.includes('/'))!;
      const within = resource.namespaced ? `/namespaces/${object.metadata.namespace ?? namespace}` : '';
      const live = await admin.get<Head>(`${group}${within}/${resource.name}/${object.metadata.name}`);
      if (live !== undefined) names.push(`${live.kind}/${live.metadata.name}`);
    }
    return names;
  }

  it.each([...OWN, ...MADE])(
    '$name: its objects are there, whoever installs it',
    async ({ name, handlebars, make }) => {
      const chart = make();
      const values = load(readFileSync(join(chart, 'values.yaml'), 'utf8')) as Record<string, unknown> | null;
      const manifests: string[] = [];
      for (const program of ['helm', 'tschart'] as const) {
        if (program === 'helm' && handlebars) continue;
        const namespace = `installed-${program}-${process.pid}-${name.replace(/[^a-z]+/g, '-')}`;
        // What is fixed to a namespace goes into that of the release; a namespace that a chart makes has a name of its own.
        const flags = values?.['namespace']
          ? ['--set', `namespace=${name.startsWith('charts/') ? `${namespace}-own` : ''}`]
          : [];
        if (values && 'createNamespace' in values) flags.push('--set', 'createNamespace=false');
        const call = (...args: string[]): string => PROGRAMS[program](...args, '--namespace', namespace);
        try {
          // Hooks are Jobs, which end only where pods run.
          call('install', 'rel', chart, '--create-namespace', '--no-hooks', ...flags);
          const manifest = call('get', 'manifest', 'rel');
          const wanted = (loadAll(manifest) as Head[]).filter(Boolean);
          expect(wanted.length).toBeGreaterThan(0);
          expect(await found(manifest, namespace)).toEqual(
            wanted.map(({ kind, metadata }) => `${kind}/${metadata.name}`),
          );
          manifests.push(manifest.replaceAll(namespace, 'NAMESPACE'));
          call('uninstall', 'rel', '--no-hooks');
        } finally {
          await admin.ask('DELETE', `/api/v1/namespaces/${namespace}`);
        }
      }
      expect(new Set(manifests).size).toBe(1);
    },
  );
});
