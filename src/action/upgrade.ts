import { checkRenderable } from '../chart/checks.ts';
import { processDependencies } from '../chart/dependencies.ts';
import type { Chart } from '../chart/model.ts';
import { TschartError } from '../errors.ts';
import { quote } from '../go/strconv.ts';
import type { Value } from '../go/value.ts';
import { hasNoDeployed, isNotFound, noDeployedReleases } from '../release/driver.ts';
import { mergeLabels, refuseSystemLabels } from '../release/labels.ts';
import { type Release, recordChart, withStatus } from '../release/release.ts';
import { isPending } from '../release/status.ts';
import type { ApplyOptions } from './cluster.ts';
import { type ActionContext, operationInProgress, recordRelease, requireName, serverSideOf } from './context.ts';
import type { DryRun } from './install.ts';
import { type RenderFlags, renderRelease } from './rendering.ts';
import { type ReusePolicy, reuseValues } from './reuse-values.ts';
import { rollbackToLastGood } from './rollback.ts';

export interface UpgradeOptions extends RenderFlags {
  readonly dryRun: DryRun;
  readonly reuse: ReusePolicy;
  /** How many revisions to keep; 0 keeps all. */
  readonly maxHistory: number;
  readonly noHooks: boolean;
  readonly rollbackOnFailure: boolean;
  readonly description: string;
  readonly labels: ReadonlyMap<string, string>;
  /** `auto`, `true` or `false`. */
  readonly serverSide: string;
  readonly apply: Omit<ApplyOptions, 'serverSide'>;
}

export interface UpgradePlan {
  /** The revision whose objects are there now. */
  readonly current: Release;
  /** Not yet stored; `pending-upgrade`. */
  readonly target: Release;
  readonly apply: ApplyOptions;
}

/** Upgrades a release to a chart and values. Errors are Helm's, without the command's `UPGRADE FAILED: `. */
export async function upgrade(
  context: ActionContext,
  name: string,
  chart: Chart,
  values: Map<string, Value>,
  options: UpgradeOptions,
): Promise<Release> {
  await context.cluster.checkReachable();
  checkRenderable(chart);
  requireName(name, 'release name is invalid');
  if (options.dryRun !== 'none') {
    const { target } = await planUpgrade(context, name, chart, values, options);
    const description = options.description || 'Dry run complete';
    return { ...target, info: { ...target.info, description } };
  }
  return context.exclusive(name, async () => {
    const plan = await planUpgrade(context, name, chart, values, options);
    return executeUpgrade(context, plan, options);
  });
}

/** Renders and checks everything that can be checked before something is changed. */
export async function planUpgrade(
  context: ActionContext,
  name: string,
  chart: Chart,
  values: Map<string, Value>,
  options: UpgradeOptions,
): Promise<UpgradePlan> {
  if (options.dryRun === 'none' && options.hideSecrets) {
    throw new TschartError('HIDE_SECRET', 'hiding Kubernetes secrets requires a dry-run mode');
  }
  const last = await lastOf(context, name);
  if (isPending(last.info.status)) throw operationInProgress();
  const current = await currentOf(context, last);
  const reused = reuseValues(context, chart, current, values, options.reuse);
  const processed = processDependencies(reused.chart, reused.values, context.log);
  const revision = last.revision + 1;
  const { namespace } = current;
  const capabilities = await context.cluster.capabilities();
  const rendered = await renderRelease(
    context,
    processed,
    reused.values,
    { name, namespace, revision, isInstall: false, isUpgrade: true },
    capabilities,
    options,
    options.dryRun === 'client' ? undefined : context.cluster.lookup,
  );
  refuseSystemLabels(options.labels);
  const serverSide = serverSideOf(options.serverSide, last.applyMethod);
  const target: Release = {
    name,
    namespace,
    revision,
    info: {
      firstDeployed: current.info.firstDeployed,
      lastDeployed: context.now(),
      deleted: '',
      status: 'pending-upgrade',
      description: 'Preparing upgrade',
      rollbackRevision: 0,
      notes: rendered.notes,
    },
    chart: recordChart(processed),
    config: reused.values,
    manifest: rendered.manifest,
    hooks: rendered.hooks,
    labels: mergeLabels(last.labels, options.labels),
    applyMethod: serverSide ? 'ssa' : 'csa',
  };
  const apply = { ...options.apply, serverSide };
  await context.cluster.checkUpgrade(current, target, apply);
  return { current, target, apply };
}

/** Carries a plan out. A failure is recorded, with `rollbackOnFailure` the last good revision is brought back. */
export async function executeUpgrade(
  context: ActionContext,
  { current, target, apply }: UpgradePlan,
  options: UpgradeOptions,
): Promise<Release> {
  const { cluster, storage } = context;
  await storage.create(target, options.maxHistory);
  let release = target;
  let step = 'pre-upgrade hooks failed: ';
  try {
    if (!options.noHooks) release = await cluster.runHooks(release, 'pre-upgrade');
    step = '';
    await cluster.apply(current, release, apply);
    step = 'post-upgrade hooks failed: ';
    if (!options.noHooks) release = await cluster.runHooks(release, 'post-upgrade');
  } catch (error) {
    return failUpgrade(context, release, `${step}${(error as Error).message}`, error, options);
  }
  await recordRelease(context, withStatus(current, 'superseded'));
  release = withStatus(release, 'deployed', options.description || 'Upgrade complete');
  await storage.update(release);
  return release;
}

async function failUpgrade(
  context: ActionContext,
  release: Release,
  problem: string,
  cause: unknown,
  options: UpgradeOptions,
): Promise<never> {
  const { name } = release;
  context.log({
    level: 'WARN',
    message: 'upgrade failed',
    attributes: [
      ['name', name],
      ['error', problem],
    ],
  });
  await recordRelease(context, withStatus(release, 'failed', `Upgrade ${quote(name)} failed: ${problem}`));
  if (!options.rollbackOnFailure) throw new TschartError('UPGRADE_FAILED', problem, { cause });
  await rollbackToLastGood(context, name, problem, options);
  throw new TschartError(
    'UPGRADE_FAILED',
    `release ${name} failed, and has been rolled back due to rollback-on-failure being set: ${problem}`,
    { cause },
  );
}

async function lastOf({ storage }: ActionContext, name: string): Promise<Release> {
  try {
    return await storage.last(name);
  } catch (error) {
    throw isNotFound(error) ? noDeployedReleases(name) : error;
  }
}

/** The revision that is deployed; where none is, the last one if it failed or was superseded. */
async function currentOf({ storage }: ActionContext, last: Release): Promise<Release> {
  if (last.info.status === 'deployed') return last;
  try {
    return await storage.deployed(last.name);
  } catch (error) {
    const { status } = last.info;
    if (hasNoDeployed(error) && (status === 'failed' || status === 'superseded')) return last;
    throw error;
  }
}
