import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KubeApi } from '../../src/kube/api.ts';
import { createConfigMapsDriver } from '../../src/node/driver/configmaps.ts';
import { createFileDriver } from '../../src/node/driver/file-driver.ts';
import { layoutOf } from '../../src/node/driver/layout.ts';
import { createSecretsDriver } from '../../src/node/driver/secrets.ts';
import { createSqlDriver, type SqlDriver } from '../../src/node/driver/sql.ts';
import { connectLazily } from '../../src/node/kube/connect.ts';
import type { Driver } from '../../src/release/driver.ts';
import { createMemoryDriver } from '../../src/release/memory-driver.ts';

/** What is Helm's way of saying things in a place; empty for what is no error there. */
export interface Words {
  readonly exists: string;
  readonly brokenKey: string;
  readonly missingUpdate: string;
  /** Of a query by a label of the user's; undefined where such a label is found. */
  readonly customLabel: string | undefined;
}

/** A kind of driver, and why it can't be had here, if so. */
export interface DriverPlace {
  readonly name: string;
  readonly missing: string;
  readonly words: Words;
  /** Whether lists and queries give the labels that the driver itself sets. */
  readonly systemLabels: boolean;
  /** A driver with a namespace of its own, where nothing is yet. */
  make(options?: { readonly inParts?: boolean }): Promise<{ driver: Driver; namespace: string }>;
}

const cluster = process.env['TSCHART_CLUSTER'];
const postgres = process.env['TSCHART_POSTGRES'];

const root = mkdtempSync(join(tmpdir(), 'driver-'));
const run = randomBytes(3).toString('hex');
const namespaces: string[] = [];
const databases: SqlDriver[] = [];
let count = 0;

export const clusterApi: KubeApi = connectLazily({ kubeConfig: cluster ?? '' }).api;

/** A new namespace of the cluster. */
export async function createNamespace(): Promise<string> {
  const name = `drivers-contract-${run}-${count++}`;
  const body = JSON.stringify({ metadata: { name } });
  await clusterApi.request({ method: 'POST', path: '/api/v1/namespaces', body });
  namespaces.push(name);
  return name;
}

/** Removes all that was made. */
export async function cleanUp(): Promise<void> {
  rmSync(root, { recursive: true });
  await Promise.all([
    ...namespaces.map((name) => clusterApi.request({ method: 'DELETE', path: `/api/v1/namespaces/${name}` })),
    ...databases.map((database) => database.close()),
  ]);
}

const LOCAL: Words = {
  exists: 'release: already exists',
  brokenKey: 'release: invalid key',
  missingUpdate: 'release: not found',
  customLabel: 'release: not found',
};

const IN_CLUSTER: Words = { ...LOCAL, brokenKey: 'release: not found', customLabel: undefined, missingUpdate: '' };

const noCluster = cluster === undefined ? 'TSCHART_CLUSTER names no kubeconfig' : '';

export const PLACES: readonly DriverPlace[] = [
  {
    name: 'memory',
    missing: '',
    words: LOCAL,
    systemLabels: false,
    make: async () => ({ driver: createMemoryDriver('ns'), namespace: 'ns' }),
  },
  {
    name: 'file',
    missing: '',
    words: LOCAL,
    systemLabels: false,
    make: async () => ({
      driver: createFileDriver({ layout: layoutOf(join(root, String(count++))), namespace: 'ns' }),
      namespace: 'ns',
    }),
  },
  {
    name: 'secret',
    missing: noCluster,
    words: {
      ...IN_CLUSTER,
      missingUpdate: 'update: failed to update: secrets "sh.helm.release.v1.r.v1" not found',
    },
    systemLabels: true,
    async make(options = {}) {
      const namespace = await createNamespace();
      return { driver: createSecretsDriver(clusterApi, { ...options, namespace }), namespace };
    },
  },
  {
    name: 'configmap',
    missing: noCluster,
    words: { ...IN_CLUSTER, missingUpdate: 'configmaps "sh.helm.release.v1.r.v1" not found' },
    systemLabels: true,
    async make(options = {}) {
      const namespace = await createNamespace();
      return { driver: createConfigMapsDriver(clusterApi, { ...options, namespace }), namespace };
    },
  },
  {
    name: 'sql',
    missing: postgres === undefined ? 'TSCHART_POSTGRES names no database' : '',
    words: {
      ...IN_CLUSTER,
      exists: 'pq: duplicate key value violates unique constraint "releases_v1_pkey" (23505)',
      customLabel: 'unknown label team',
    },
    systemLabels: false,
    async make() {
      const namespace = `contract-${run}-${count++}`;
      const driver = await createSqlDriver(postgres!, { namespace });
      databases.push(driver);
      return { driver, namespace };
    },
  },
];
