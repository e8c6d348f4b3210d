import { lstatSync, type Stats, statSync } from 'node:fs';
import type { ActionContext } from '../../action/context.ts';
import { givenKubeVersion, type KubeVersion } from '../../chart/capabilities.ts';
import { TschartError } from '../../errors.ts';
import type { KubeClient } from '../../kube/client.ts';
import { pathError } from '../../node/files/os-error.ts';
import type { Invocation } from '../command.ts';
import { host } from '../host.ts';
import { withSchemaDocuments } from '../schema-documents.ts';
import { type Place, placeOf } from './place.ts';
import { versionFlags } from './store-flag.ts';

export interface OpenOptions {
  /** For lists over all namespaces. */
  readonly allNamespaces?: boolean;
  /** What the command does to a release: others who wait are told. */
  readonly work?: string;
  /** How long to wait for others who change the release, in milliseconds. */
  readonly patience?: number;
}

/** What the actions of a command work on, and where that is. */
export interface Opened {
  readonly context: ActionContext;
  readonly place: Place;
}

const PATIENCE_MS = 300_000;

/** Opens the place where releases are. Throws TschartError where that can't be. */
export async function openReleases(call: Invocation, options: OpenOptions = {}): Promise<Opened> {
  const place = placeOf(call);
  const namespace = options.allNamespaces === true ? '' : await call.settings.namespace();
  if (place.kind === 'local') {
    if (place.byDefault) call.terminal.stderr(`No cluster is configured: using the local store ${place.root}\n`);
    const { openLocalStore } = await import('../../node/driver/local-store.ts');
    const { work = 'read', patience = PATIENCE_MS } = options;
    if (!isFolder(place.root) && work === 'read' && !place.byDefault) {
      call.log({ level: 'WARN', message: 'there is no local store yet', attributes: [['folder', place.root]] });
    }
    const context = openLocalStore({
      root: place.root,
      namespace,
      host: host(),
      log: call.log,
      work,
      patience,
      withSchemaSources: withSchemaDocuments,
      ...versions(call),
    });
    return { context, place };
  }
  if (place.kind === 'memory') {
    const { openMemory } = await import('./memory.ts');
    return { context: await openMemory(call, namespace), place };
  }
  const { openCluster } = await import('./cluster.ts');
  return { context: await openCluster(call, namespace), place };
}

/** Whether there is such a folder. Throws TschartError (`STORE`) for something else in its place. */
function isFolder(path: string): boolean {
  let stats: Stats | undefined;
  let link: Stats | undefined;
  try {
    stats = statSync(path, { throwIfNoEntry: false });
    link = stats ?? lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    throw pathError('stat', path, error);
  }
  if (stats?.isDirectory()) return true;
  if (link === undefined) return false;
  const what = stats === undefined ? 'a link that leads nowhere' : 'no folder';
  throw new TschartError('STORE', `there can be no local store in ${path}: it is ${what}`);
}

/** The cluster, for commands that know no other place; with releases in memory, what stands in for it. */
export async function openKubeClient(call: Invocation): Promise<KubeClient> {
  if (call.terminal.env['HELM_DRIVER'] === 'memory') return (await import('./memory.ts')).memoryClient(call);
  return (await import('./cluster.ts')).openClusterClient(call);
}

/** Refuses flags that make sense without a cluster only. */
export function refuseVersionFlags({ flags }: Invocation, { kind }: Place): void {
  for (const flag of Object.values(versionFlags)) {
    if (kind === 'local' || !flags.isGiven(flag)) continue;
    throw new TschartError('FLAG', `--${flag.name} is for the local store: a cluster says itself what it is`);
  }
}

function versions({ flags }: Invocation): {
  kubeVersion: KubeVersion | undefined;
  apiVersions: readonly string[];
} {
  const text = flags.get(versionFlags.kubeVersion);
  const apiVersions = flags.get(versionFlags.apiVersions);
  return { kubeVersion: text === '' ? undefined : givenKubeVersion(text), apiVersions };
}
