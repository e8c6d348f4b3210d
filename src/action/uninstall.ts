import { TschartError } from '../errors.ts';
import { GoError } from '../go/value.ts';
import { hasNoDeployed, isNotFound } from '../release/driver.ts';
import { byRevision } from '../release/history.ts';
import { keptText, sortedForDeletion } from '../release/kept.ts';
import { type Release, withStatus } from '../release/release.ts';
import { type ActionContext, releaseContent, requireName } from './context.ts';

export interface UninstallOptions {
  readonly noHooks: boolean;
  readonly keepHistory: boolean;
  readonly description: string;
  /** `background`, `foreground` or `orphan`. */
  readonly propagation: string;
  /** Nanoseconds. */
  readonly timeout: bigint;
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
  await context.cluster.checkReachable();
  if (options.dryRun) return planUninstall(context, name, options.ignoreNotFound);
  requireName(name, 'uninstall: Release name is invalid');
  return context.exclusive(name, async () => {
    try {
      return await uninstallPlanned(context, name, options);
    } catch (error) {
      if (!(error instanceof NotLoaded)) throw error;
      if (options.ignoreNotFound) return { release: undefined, info: '' };
      throw error;
    }
  });
}

class NotLoaded extends TschartError {}

async function planUninstall(context: ActionContext, name: string, ignoreNotFound: boolean): Promise<Uninstalled> {
  try {
    const release = await releaseContent(context, name, 0);
    return { release, info: keptOf(release) };
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
  const { cluster } = context;
  const history = await loadHistory(context, name);
  const last = history.at(-1)!;
  if (last.info.status === 'uninstalled') {
    if (options.keepHistory) throw new TschartError('UNINSTALLED', `the release named "${name}" is already deleted`);
    const problem = await purge(context, history);
    if (problem) throw problem;
    return { release: last, info: '' };
  }
  let release = deleting(last, context.now());
  if (!options.noHooks) release = await cluster.runHooks(release, 'pre-delete');
  await updateQuietly(context, release);
  const { kept, errors: failures } = await cluster.delete(release, options);
  if (failures.length > 0) {
    throw new TschartError('DELETE_FAILED', `failed to delete release: ${name}`, { cause: failures[0] });
  }
  const errors: Error[] = [];
  if (!options.noHooks) {
    try {
      release = await cluster.runHooks(release, 'post-delete');
    } catch (error) {
      errors.push(error as Error);
    }
  }
  release = withStatus(release, 'uninstalled', options.description || 'Uninstallation complete');
  if (options.keepHistory) {
    await updateQuietly(context, release);
    await supersedeDeployed(context, name);
  } else {
    const problem = await purge(context, [...history.slice(0, -1), release]);
    if (problem) errors.push(problem);
  }
  if (errors.length > 0) {
    const texts = errors.map(({ message }) => message).join('; ');
    throw new TschartError('UNINSTALL', `uninstallation completed with ${errors.length} error(s): ${texts}`);
  }
  return { release, info: kept };
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

async function purge({ storage }: ActionContext, releases: readonly Release[]): Promise<TschartError | undefined> {
  try {
    for (const { name, revision } of releases) await storage.delete(name, revision);
    return undefined;
  } catch (error) {
    const message = `uninstall: Failed to purge the release: ${(error as Error).message}`;
    return new TschartError('PURGE', message, { cause: error });
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
  for (const release of deployed) await updateQuietly(context, withStatus(release, 'superseded'));
}

/** What would be kept; of a manifest that can't be read nothing is said. */
function keptOf({ manifest }: Release): string {
  try {
    return keptText(sortedForDeletion(manifest).kept);
  } catch (error) {
    if (error instanceof GoError) return '';
    throw error;
  }
}

/** Uninstalling goes on where a state can't be written, as in Helm. */
async function updateQuietly({ storage }: ActionContext, release: Release): Promise<void> {
  try {
    await storage.update(release);
  } catch (error) {
    if (!(error instanceof TschartError || error instanceof GoError)) throw error;
  }
}
