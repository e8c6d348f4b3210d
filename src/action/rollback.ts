import { TschartError } from '../errors.ts';
import { quote } from '../go/strconv.ts';
import { runeCount } from '../go/text.ts';
import type { Resource } from '../kube/client.ts';
import { hasNoDeployed, noRevision } from '../release/driver.ts';
import { newest } from '../release/history.ts';
import { type Release, withStatus } from '../release/release.ts';
import { type ApplyOptions, begin, type ChangeOptions, type Underway, waitForObjects } from './apply.ts';
import { cleanUp } from './cleanup.ts';
import { type ActionContext, debug, recordRelease, requireName, serverSideOf, tell } from './context.ts';
import { prefixed, reworded, textOf, untilCancelled } from './failure.ts';
import { runHooks } from './hooks.ts';
import type { DryRun } from './install.ts';
import { setOwnership } from './ownership.ts';
import type { UpgradeOptions } from './upgrade.ts';

const MAX_DESCRIPTION_LENGTH = 256;

export interface RollbackOptions {
  /** The revision to go back to; 0 is the one before the last. */
  readonly revision: number;
  readonly dryRun: DryRun;
  readonly maxHistory: number;
  readonly noHooks: boolean;
  /** Where it fails, deletes what it created. */
  readonly cleanupOnFail?: boolean;
  readonly description: string;
  readonly serverSide: string;
  readonly apply: ChangeOptions;
  /** Cancels the rollback: what is done stays, and the record says so. */
  readonly signal?: AbortSignal | undefined;
}

interface RollbackPlan {
  readonly current: Release;
  /** Not yet stored; `pending-rollback`. */
  readonly target: Release;
  readonly apply: ApplyOptions;
}

/** Throws where a description is too long for a rollback. */
export function checkDescription(description: string): void {
  const length = runeCount(description);
  if (length <= MAX_DESCRIPTION_LENGTH) return;
  throw new TschartError(
    'DESCRIPTION',
    `description must be ${MAX_DESCRIPTION_LENGTH} characters or less, got ${length}`,
  );
}

/** Takes a release back to an earlier revision, as a new one. Errors are Helm's. */
export async function rollback(context: ActionContext, name: string, options: RollbackOptions): Promise<Release> {
  checkDescription(options.description);
  await context.kube.checkReachable();
  debug(context, 'preparing rollback', { name });
  if (options.dryRun !== 'none') return (await planRollback(context, name, options)).target;
  requireName(name, 'prepareRollback: Release name is invalid');
  return context.exclusive(name, () => rollbackPlanned(context, name, options), options.signal);
}

async function rollbackPlanned(context: ActionContext, name: string, options: RollbackOptions): Promise<Release> {
  const plan = await planRollback(context, name, options);
  debug(context, 'creating rolled back release', { name });
  await context.storage.create(plan.target, options.maxHistory);
  debug(context, 'performing rollback', { name });
  return executeRollback(context, plan, options);
}

async function planRollback(context: ActionContext, name: string, options: RollbackOptions): Promise<RollbackPlan> {
  requireName(name, 'prepareRollback: Release name is invalid');
  if (options.revision < 0) throw new TschartError('REVISION', 'invalid release revision');
  // The one answer serves for what Helm asks twice.
  debug(context, 'getting last revision', { name });
  debug(context, 'getting release history', { name });
  const history = await context.storage.history(name);
  const current = newest(history);
  // Records that can't be read are left out.
  if (current === undefined) throw noRevision(name);
  const wanted = options.revision === 0 ? current.revision - 1 : options.revision;
  if (!history.some(({ revision }) => revision === wanted)) {
    throw new TschartError('REVISION', `release has no ${wanted} version`, {
      advice: `\`history ${name}\` lists the revisions that there are.`,
    });
  }
  debug(context, 'rolling back', { name, currentVersion: current.revision, targetVersion: wanted });
  const previous = await context.storage.get(name, wanted);
  const serverSide = serverSideOf(options.serverSide, previous.applyMethod);
  const target: Release = {
    ...previous,
    name,
    namespace: current.namespace,
    revision: current.revision + 1,
    info: {
      firstDeployed: current.info.firstDeployed,
      lastDeployed: context.now(),
      deleted: '',
      status: 'pending-rollback',
      description: options.description || `Rollback to ${wanted}`,
      rollbackRevision: wanted,
      notes: previous.info.notes,
    },
    applyMethod: serverSide ? 'ssa' : 'csa',
  };
  return { current, target, apply: { ...options.apply, serverSide } };
}

async function executeRollback(context: ActionContext, plan: RollbackPlan, options: RollbackOptions): Promise<Release> {
  const { storage } = context;
  const { signal } = options;
  const { name } = plan.target;
  const work = begin(context, plan.target, signal);
  try {
    await untilCancelled(signal, () => performRollback(context, work, plan, options));
  } catch (error) {
    if (signal?.aborted === true)
      await recordFailed(context, work.release, `Rollback ${quote(name)} failed: ${textOf(error)}`);
    throw error;
  }
  for (const deployed of await deployedOf(context, name)) {
    debug(context, 'superseding previous deployment', { version: deployed.revision });
    await recordRelease(context, withStatus(deployed, 'superseded'));
  }
  const release = withStatus(work.release, 'deployed');
  debug(context, 'updating status for rolled back release', { name });
  await storage.update(release);
  return release;
}

/** A hook that fails leaves the revision pending, as in Helm. */
async function performRollback(
  context: ActionContext,
  work: Underway,
  { current, target, apply }: RollbackPlan,
  options: RollbackOptions,
): Promise<void> {
  const { kube } = work;
  const before = await build(kube, current, 'current');
  const targets = await build(kube, target, 'new');
  if (options.noHooks) debug(context, 'rollback hooks disabled', { name: target.name });
  else await runHooks(context, work, 'pre-rollback', apply);
  setOwnership(targets, target);
  const { created, error } = await kube.update(before, targets, {
    serverSide: apply.serverSide,
    forceConflicts: apply.forceConflicts,
    forceReplace: apply.forceReplace,
    threeWayMergeForUnstructured: false,
    upgradeClientSideFieldManager: true,
  });
  if (error !== undefined) throw await failRollback(context, work.release, current, created, error, options);
  try {
    await waitForObjects(context, kube, targets, apply);
  } catch (problem) {
    await recordRelease(context, current);
    await recordFailed(context, work.release, `Release ${quote(target.name)} failed: ${textOf(problem)}`);
    throw prefixed(`release ${target.name} failed`, problem);
  }
  if (!options.noHooks) await runHooks(context, work, 'post-rollback', apply);
}

async function build(kube: Underway['kube'], { manifest }: Release, which: 'current' | 'new'): Promise<Resource[]> {
  try {
    return await kube.build(manifest, { validate: false });
  } catch (error) {
    throw prefixed(`unable to build kubernetes objects from ${which} release manifest`, error);
  }
}

async function recordFailed(context: ActionContext, release: Release, description: string): Promise<void> {
  await recordRelease(context, withStatus(release, 'failed', description));
}

async function failRollback(
  context: ActionContext,
  release: Release,
  current: Release,
  created: readonly Resource[],
  error: Error,
  { cleanupOnFail, signal }: RollbackOptions,
): Promise<unknown> {
  if (signal?.aborted === true) return error;
  const problem = `Rollback ${quote(release.name)} failed: ${error.message}`;
  tell(context, 'WARN', problem);
  await recordRelease(context, withStatus(current, 'superseded'));
  await recordFailed(context, release, problem);
  if (cleanupOnFail !== true) return error;
  debug(context, 'cleanup on fail set, cleaning up resources', { count: created.length });
  const left = await cleanUp(context, created);
  if (left === undefined) return error;
  return reworded(error, () => `an error occurred while cleaning up resources. original rollback error: ${left}`);
}

async function deployedOf({ storage }: ActionContext, name: string): Promise<Release[]> {
  try {
    return await storage.deployedAll(name);
  } catch (error) {
    if (hasNoDeployed(error)) return [];
    throw error;
  }
}

/** Brings the last good revision back after an upgrade that failed. Gives the error that says how that went. */
export async function rollbackToLastGood(
  context: ActionContext,
  name: string,
  error: unknown,
  options: UpgradeOptions,
): Promise<unknown> {
  const failed = (what: string, second?: unknown): unknown =>
    reworded(
      error,
      (text) => `${what}. original upgrade error: ${text}${second === undefined ? '' : `: ${textOf(second)}`}`,
    );
  let history: Release[];
  try {
    await context.kube.checkReachable();
    history = await context.storage.history(name);
  } catch (second) {
    return failed('an error occurred while finding last successful release', second);
  }
  const good = newest(history.filter(({ info }) => info.status === 'superseded' || info.status === 'deployed'));
  if (good === undefined) {
    return failed('unable to find a previously successful release when attempting to rollback');
  }
  try {
    await rollbackPlanned(context, name, {
      revision: good.revision,
      dryRun: 'none',
      maxHistory: 0,
      noHooks: options.noHooks,
      description: '',
      serverSide: options.serverSide,
      apply: options.apply,
    });
  } catch (second) {
    return failed('an error occurred while rolling back the release', second);
  }
  return prefixed(`release ${name} failed, and has been rolled back due to rollback-on-failure being set`, error);
}
