import { TschartError } from '../errors.ts';
import { hasNoDeployed, isNotFound, noReleaseProvided } from '../release/driver.ts';
import { byRevision } from '../release/history.ts';
import { type Release, withStatus } from '../release/release.ts';
import { type ApplyOptions, begin, type Underway, waitOptions } from './apply.ts';
import { type ActionContext, debug, releaseContent, requireName, tryUpdate } from './context.ts';
import { deleteObjects, planDeletion } from './deletion.ts';
import { isFailure, joined, prefixed, reworded, textOf, untilCancelled } from './failure.ts';
import { runHooks } from './hooks.ts';

export interface UninstallOptions {
  readonly noHooks: boolean;
  readonly keepHistory: boolean;
  readonly description: string;
  /** `background`, `foreground` or `orphan`; anything else counts as the first. */
  readonly propagation: string;
  readonly wait: ApplyOptions['wait'];
  /** Nanoseconds. */
  readonly timeout: bigint;
  /** Ends the work: what is deleted is gone, and the record says so. */
  readonly signal?: AbortSignal | undefined;
}

export interface Uninstalled {
  /** Absent for a release that was not there, where that is no mistake. */
  readonly release: Release | undefined;
  /** Text about what was left; may be empty. */
  readonly info: string;
}

/** Deletes a release's objects, and its history unless that is to be kept. Errors are Helm's. */
export async function uninstall(
  context: ActionContext,
  name: string,
  options: UninstallOptions & { readonly dryRun: boolean; readonly ignoreNotFound: boolean },
): Promise<Uninstalled> {
  await context.kube.checkReachable();
  if (options.dryRun) return planUninstall(context, name, options.ignoreNotFound);
  requireName(name, 'uninstall: Release name is invalid');
  return context.exclusive(
    name,
    async () => {
      try {
        return await uninstallPlanned(context, name, options);
      } catch (error) {
        if (!(error instanceof NotLoaded)) throw error;
        if (options.ignoreNotFound) return { release: undefined, info: '' };
        throw error;
      }
    },
    options.signal,
  );
}

class NotLoaded extends TschartError {}

async function planUninstall(context: ActionContext, name: string, ignoreNotFound: boolean): Promise<Uninstalled> {
  try {
    const release = await releaseContent(context, name, 0);
    return { release, info: await planDeletion(context, release) };
  } catch (error) {
    if (ignoreNotFound && isNotFound(error)) return { release: undefined, info: '' };
    throw error;
  }
}

/** Uninstalls while the caller holds the release. */
export async function uninstallPlanned(
  context: ActionContext,
  name: string,
  options: UninstallOptions,
): Promise<Uninstalled> {
  const history = await loadHistory(context, name);
  const last = history.at(-1);
  // Records that can't be read are left out.
  if (last === undefined) {
    const info = options.keepHistory ? '' : await removeTorn(context, name);
    if (info === '') throw noReleaseProvided();
    return { release: undefined, info };
  }
  if (last.info.status === 'uninstalled') {
    if (options.keepHistory) throw new TschartError('UNINSTALLED', `the release named "${name}" is already deleted`);
    const problem = await purge(context, history);
    if (problem !== undefined) throw problem;
    return { release: last, info: await removeTorn(context, name) };
  }
  debug(context, 'uninstall: deleting release', { name });
  const started = deleting(last, context.now());
  const work = begin(context, started, options.signal);
  try {
    return await untilCancelled(options.signal, () => performUninstall(context, work, history, options));
  } catch (error) {
    // Before the first hook nothing has been done, nor said.
    if (options.signal?.aborted === true && work.release !== started) {
      await store(context, withStatus(work.release, 'uninstalling', INTERRUPTED));
    }
    throw error;
  }
}

/** Where Helm's process is just gone, and its record says `Deletion in progress (or silently failed)`. */
const INTERRUPTED = 'Deletion interrupted';

async function performUninstall(
  context: ActionContext,
  work: Underway,
  history: readonly Release[],
  options: UninstallOptions,
): Promise<Uninstalled> {
  const { kube, signal } = work;
  const { name } = work.release;
  const hooks = { ...options, serverSide: true };
  if (options.noHooks) debug(context, 'delete hooks disabled', { release: name });
  else await runHooks(context, work, 'pre-delete', hooks);
  signal?.throwIfAborted();
  work.release = { ...work.release };
  await store(context, work.release);
  const { deleted, kept, errors: failures } = await deleteObjects(context, work, options.propagation);
  if (failures.length > 0) {
    debug(context, 'uninstall: Failed to delete release', { error: `[${failures.map(textOf).join(' ')}]` });
    throw new TschartError('DELETE_FAILED', `failed to delete release: ${name}`, { cause: failures[0] });
  }
  const errors: Error[] = [];
  let lost = '';
  const attempt = async (step: () => Promise<void>): Promise<void> => {
    try {
      await step();
    } catch (error) {
      signal?.throwIfAborted();
      if (!isFailure(error)) throw error;
      errors.push(error);
    }
  };
  await attempt(() => kube.waitForDelete(deleted, waitOptions(context, options)));
  if (!options.noHooks) await attempt(() => runHooks(context, work, 'post-delete', hooks));
  signal?.throwIfAborted();
  const release = withStatus(work.release, 'uninstalled', options.description || 'Uninstallation complete');
  if (options.keepHistory) {
    await store(context, release);
    await supersedeDeployed(context, name);
  } else {
    debug(context, 'purge requested', { release: name });
    const problem = await purge(context, history);
    if (problem !== undefined) errors.push(problem);
    await attempt(async () => {
      lost = await removeTorn(context, name);
    });
  }
  if (errors.length > 0) {
    throw reworded(joined(errors, '; '), (text) => `uninstallation completed with ${errors.length} error(s): ${text}`);
  }
  return { release, info: [kept, lost].filter((text) => text !== '').join('\n') };
}

function deleting(release: Release, now: string): Release {
  const description = 'Deletion in progress (or silently failed)';
  return { ...release, info: { ...release.info, status: 'uninstalling', deleted: now, description } };
}

async function loadHistory({ storage }: ActionContext, name: string): Promise<Release[]> {
  try {
    return byRevision(await storage.history(name));
  } catch (error) {
    throw new NotLoaded(
      error instanceof TschartError ? error.code : 'STORAGE',
      `uninstall: Release not loaded: ${name}: ${(error as Error).message}`,
      { cause: error },
    );
  }
}

/** Takes away records that nobody can read any more, so that the name is free, and tells of what that may have left. */
async function removeTorn({ storage }: ActionContext, name: string): Promise<string> {
  const keys = await storage.removeTorn(name);
  if (keys.length === 0) return '';
  return `These records had lost parts and are removed; objects that only they named are left:\n${keys.join('\n')}`;
}

async function purge({ storage }: ActionContext, releases: readonly Release[]): Promise<Error | undefined> {
  try {
    for (const { name, revision } of releases) await storage.delete(name, revision);
    return undefined;
  } catch (error) {
    if (!isFailure(error)) throw error;
    return prefixed('uninstall: Failed to purge the release', error) as Error;
  }
}

async function supersedeDeployed(context: ActionContext, name: string): Promise<void> {
  let deployed: Release[];
  try {
    deployed = await context.storage.deployedAll(name);
  } catch (error) {
    if (hasNoDeployed(error)) return;
    throw error;
  }
  for (const release of deployed) {
    debug(context, 'superseding previous deployment', { version: release.revision });
    await store(context, withStatus(release, 'superseded'));
  }
}

/** Uninstalling goes on where a state can't be written, as in Helm. */
async function store(context: ActionContext, release: Release): Promise<void> {
  const error = await tryUpdate(context.storage, release);
  if (error !== undefined) debug(context, 'uninstall: Failed to store updated release', { error });
}
