import { resolve } from 'node:path';
import { givenKubeVersion } from '../chart/capabilities.ts';
import type { Log } from '../chart/log.ts';
import { TschartError } from '../errors.ts';
import { quote } from '../go/strconv.ts';
import { openLocalStore } from './driver/local-store.ts';
import { nodeHost } from './host.ts';
import { type ChangeInput, type Releases, releasesOf } from './releases.ts';

/** Which local store, and how it is used. */
export interface StoreOptions {
  /** The folder. It is made when something is stored; it must not lie in that of a chart. */
  readonly directory: string;
  /** `default` where absent. */
  readonly namespace?: string;
  /** How long to wait for others who change the same release, in milliseconds; five minutes where absent. */
  readonly patience?: number;
  /** For `.Capabilities.KubeVersion`, such as `1.33.2`. */
  readonly kubeVersion?: string;
  /** API versions beside those that Helm knows of. */
  readonly apiVersions?: readonly string[];
  /** Takes what the command line would log, such as which hooks were left out. */
  readonly log?: Log;
}

/** Releases of one namespace of a local store. */
export interface Store extends Releases {
  /** The whole path of the folder. */
  readonly directory: string;
}

const PATIENCE_MS = 300_000;
const NAMESPACE = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/**
 * Prepares the releases of a local store, a folder that takes the place of a cluster: see docs/local-store.md. Nothing
 * is read or written before a method is called. Nothing runs, so that `wait` and the like are refused by the methods
 * (`LOCAL_STORE`). Throws TschartError for options that can't be.
 */
export function openStore(options: StoreOptions): Store {
  const { namespace = 'default', patience = PATIENCE_MS, log = () => {}, apiVersions } = options;
  if (typeof options.directory !== 'string' || options.directory === '') {
    throw new TschartError('STORE', 'the local store needs a folder: `directory` names none');
  }
  if (!NAMESPACE.test(namespace)) throw new TschartError('NAMESPACE', `Namespace ${quote(namespace)} is invalid`);
  const kubeVersion = options.kubeVersion === undefined ? undefined : givenKubeVersion(options.kubeVersion);
  const directory = resolve(options.directory);
  const host = nodeHost();
  const releases = releasesOf(namespace, (work) =>
    openLocalStore({ root: directory, namespace, host, log, work, patience, kubeVersion, apiVersions }),
  );
  return {
    ...releases,
    directory,
    async install(name, chart, input) {
      refuse(input);
      return releases.install(name, chart, input);
    },
    async upgrade(name, chart, input) {
      refuse(input);
      return releases.upgrade(name, chart, input);
    },
    async rollback(name, input) {
      refuse(input);
      return releases.rollback(name, input);
    },
    async uninstall(name, input) {
      refuse(input);
      return releases.uninstall(name, input);
    },
  };
}

type Refusable = Pick<ChangeInput, 'wait' | 'waitForJobs'> & {
  readonly dryRun?: ChangeInput['dryRun'] | boolean;
  readonly rollbackOnFailure?: boolean;
};

/** Refuses what makes sense only where something runs, as the command line does. */
function refuse({ wait = 'hookOnly', waitForJobs, rollbackOnFailure, dryRun }: Refusable = {}): void {
  const problems: readonly (readonly [boolean, string])[] = [
    [wait !== 'hookOnly', `wait: '${wait}': the local store runs nothing, so there is nothing to wait for`],
    [waitForJobs === true, 'waitForJobs: the local store runs nothing, so there are no jobs to wait for'],
    [rollbackOnFailure === true, 'rollbackOnFailure: the local store runs nothing, so there is no failure to wait for'],
    [dryRun === 'server', "dryRun: 'server': the local store has no server"],
  ];
  for (const [applies, text] of problems) if (applies) throw new TschartError('LOCAL_STORE', text);
}
