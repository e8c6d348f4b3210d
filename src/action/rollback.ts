import { TschartError } from '../errors.ts';
import { quote } from '../go/strconv.ts';
import { runeCount } from '../go/text.ts';
import { hasNoDeployed } from '../release/driver.ts';
import { newest } from '../release/history.ts';
import { type Release, withStatus } from '../release/release.ts';
import type { ApplyOptions } from './cluster.ts';
import { type ActionContext, recordRelease, requireName, serverSideOf } from './context.ts';
import type { DryRun } from './install.ts';
import type { UpgradeOptions } from './upgrade.ts';

const MAX_DESCRIPTION_LENGTH = 256;

export interface RollbackOptions {
  /** The revision to go back to; 0 is the one before the last. */
  readonly revision: number;
  readonly dryRun: DryRun;
  readonly maxHistory: number;
  readonly noHooks: boolean;
  readonly description: string;
  readonly serverSide: string;
  readonly apply: Omit<ApplyOptions, 'serverSide'>;
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
  await context.cluster.checkReachable();
  if (options.dryRun !== 'none') return (await planRollback(context, name, options)).target;
  requireName(name, 'prepareRollback: Release name is invalid');
  return context.exclusive(name, () => rollbackPlanned(context, name, options));
}

async function rollbackPlanned(context: ActionContext, name: string, options: RollbackOptions): Promise<Release> {
  const plan = await planRollback(context, name, options);
  await context.storage.create(plan.target, options.maxHistory);
  return executeRollback(context, plan, options);
}

async function planRollback(context: ActionContext, name: string, options: RollbackOptions): Promise<RollbackPlan> {
  requireName(name, 'prepareRollback: Release name is invalid');
  if (options.revision < 0) throw new TschartError('REVISION', 'invalid release revision');
  const history = await context.storage.history(name);
  const current = newest(history)!;
  const wanted = options.revision === 0 ? current.revision - 1 : options.revision;
  if (!history.some(({ revision }) => revision === wanted)) {
    throw new TschartError('REVISION', `release has no ${wanted} version`, {
      advice: `\`history ${name}\` lists the revisions that there are.`,
    });
  }
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

async function executeRollback(
  context: ActionContext,
  { current, target, apply }: RollbackPlan,
  options: RollbackOptions,
): Promise<Release> {
  const { cluster, storage } = context;
  let release = target;
  if (!options.noHooks) release = await cluster.runHooks(release, 'pre-rollback');
  try {
    await cluster.apply(current, release, apply);
  } catch (error) {
    const problem = `Rollback ${quote(release.name)} failed: ${(error as Error).message}`;
    context.log({ level: 'WARN', message: problem, attributes: [] });
    await recordRelease(context, withStatus(current, 'superseded'));
    await recordRelease(context, withStatus(release, 'failed', problem));
    throw error;
  }
  if (!options.noHooks) release = await cluster.runHooks(release, 'post-rollback');
  for (const deployed of await deployedOf(context, release.name)) {
    await recordRelease(context, withStatus(deployed, 'superseded'));
  }
  release = withStatus(release, 'deployed');
  await storage.update(release);
  return release;
}

async function deployedOf({ storage }: ActionContext, name: string): Promise<Release[]> {
  try {
    return await storage.deployedAll(name);
  } catch (error) {
    if (hasNoDeployed(error)) return [];
    throw error;
  }
}

/** Brings the last good revision back after an upgrade that failed with `problem`, which stands in the errors. */
export async function rollbackToLastGood(
  context: ActionContext,
  name: string,
  problem: string,
  options: UpgradeOptions,
): Promise<void> {
  const good = newest(
    (await context.storage.history(name)).filter(({ info }) => ['superseded', 'deployed'].includes(info.status)),
  );
  if (good === undefined) {
    throw new TschartError(
      'UPGRADE_FAILED',
      `unable to find a previously successful release when attempting to rollback. original upgrade error: ${problem}`,
    );
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
  } catch (error) {
    const second = (error as Error).message;
    throw new TschartError(
      'UPGRADE_FAILED',
      `an error occurred while rolling back the release. original upgrade error: ${problem}: ${second}`,
      { cause: error },
    );
  }
}
