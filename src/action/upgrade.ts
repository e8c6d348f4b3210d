import { checkRenderable } from '../chart/checks.ts';
import { processDependencies } from '../chart/dependencies.ts';
import type { Chart } from '../chart/model.ts';
import { TschartError } from '../errors.ts';
import { quote } from '../go/strconv.ts';
import type { Value } from '../go/value.ts';
import type { KubeClient, Resource } from '../kube/client.ts';
import { hasNoDeployed, isNotFound, noDeployedReleases } from '../release/driver.ts';
import { mergeLabels, refuseSystemLabels } from '../release/labels.ts';
import { type Release, recordChart, withStatus } from '../release/release.ts';
import { isPending } from '../release/status.ts';
import { type ApplyOptions, begin, type ChangeOptions, strictWait, type Underway, waitForObjects } from './apply.ts';
import { cleanUp } from './cleanup.ts';
import {
  type ActionContext,
  debug,
  operationInProgress,
  recordRelease,
  requireName,
  serverSideOf,
  tell,
} from './context.ts';
import { prefixed, reworded, textOf, untilCancelled } from './failure.ts';
import { runHooks } from './hooks.ts';
import type { DryRun } from './install.ts';
import { objectKey, setOwnership, toBeAdopted } from './ownership.ts';
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
  /** Where it fails, deletes what it created. */
  readonly cleanupOnFail?: boolean;
  readonly description: string;
  readonly labels: ReadonlyMap<string, string>;
  /** `auto`, `true` or `false`. */
  readonly serverSide: string;
  readonly apply: ChangeOptions;
  /** Manifests are not checked against the cluster's schema. */
  readonly disableOpenApiValidation?: boolean;
  /** Cancels the upgrade: what is done stays, and the record says so. */
  readonly signal?: AbortSignal | undefined;
}

interface UpgradePlan {
  /** The revision whose objects are there now. */
  readonly current: Release;
  /** Not yet stored; `pending-upgrade`. */
  readonly target: Release;
  readonly apply: ApplyOptions;
  /** The objects of the one, and those that the other adopts. */
  readonly originals: readonly Resource[];
  readonly targets: readonly Resource[];
}

/** Upgrades a release to a chart and values. Errors are Helm's, without the command's `UPGRADE FAILED: `. */
export async function upgrade(
  context: ActionContext,
  name: string,
  chart: Chart,
  values: Map<string, Value>,
  given: UpgradeOptions,
): Promise<Release> {
  const wait = strictWait(given.apply.wait, given.rollbackOnFailure);
  const options: UpgradeOptions = { ...given, apply: { ...given.apply, wait } };
  await context.kube.checkReachable();
  checkRenderable(chart);
  requireName(name, 'release name is invalid');
  debug(context, 'preparing upgrade', { name });
  if (options.dryRun !== 'none') {
    const { target } = await planUpgrade(context, name, chart, values, options);
    debug(context, 'dry run for release', { name });
    const description = options.description || 'Dry run complete';
    return { ...target, info: { ...target.info, description } };
  }
  return context.exclusive(
    name,
    async () => {
      const plan = await planUpgrade(context, name, chart, values, options);
      return executeUpgrade(context, plan, options);
    },
    options.signal,
  );
}

/** Renders and checks everything that can be checked before something is changed. */
async function planUpgrade(
  context: ActionContext,
  name: string,
  chart: Chart,
  values: Map<string, Value>,
  options: UpgradeOptions,
): Promise<UpgradePlan> {
  const { kube } = context;
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
  const rendered = await renderRelease(
    context,
    processed,
    reused.values,
    { name, namespace, revision, isInstall: false, isUpgrade: true },
    await kube.capabilities(),
    options,
    options.dryRun !== 'client',
  );
  refuseSystemLabels(options.labels);
  const serverSide = serverSideOf(options.serverSide, last.applyMethod);
  debug(context, 'determined release apply method', {
    server_side_apply: serverSide,
    previous_release_apply_method: last.applyMethod,
  });
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
  const targets = await kube.build(target.manifest, { validate: options.disableOpenApiValidation !== true });
  debug(context, 'performing update', { name });
  const before = await buildCurrent(kube, current);
  setOwnership(targets, target);
  const known = new Set(before.map(objectKey));
  const fresh = targets.filter((resource) => !known.has(objectKey(resource)));
  let adopted: Resource[];
  try {
    adopted = await toBeAdopted(kube, fresh, target, options.apply.takeOwnership);
  } catch (error) {
    throw prefixed('unable to continue with update', error);
  }
  return { current, target, apply: { ...options.apply, serverSide }, originals: [...before, ...adopted], targets };
}

async function buildCurrent(kube: KubeClient, { manifest }: Release): Promise<Resource[]> {
  try {
    return await kube.build(manifest, { validate: false });
  } catch (error) {
    const removed = textOf(error).includes('unable to recognize "": no matches for kind');
    throw prefixed(
      removed
        ? 'current release manifest contains removed kubernetes api(s) for this kubernetes version and it is therefore ' +
            'unable to build the kubernetes objects for performing the diff. error from kubernetes'
        : 'unable to build kubernetes objects from current release manifest',
      error,
    );
  }
}

/** Carries a plan out. A failure is recorded, with `rollbackOnFailure` the last good revision is brought back. */
async function executeUpgrade(context: ActionContext, plan: UpgradePlan, options: UpgradeOptions): Promise<Release> {
  const { storage } = context;
  const { target, current } = plan;
  const { name } = target;
  debug(context, 'creating upgraded release', { name });
  await storage.create(target, options.maxHistory);
  const { signal } = options;
  const work: UpgradeWork = { ...begin(context, target, signal), created: [] };
  try {
    await untilCancelled(signal, () => performUpgrade(context, work, plan, options));
  } catch (error) {
    const created = signal?.aborted === true ? [] : work.created;
    throw await failUpgrade(context, work.release, error, created, options);
  }
  await recordRelease(context, withStatus(current, 'superseded'));
  const release = withStatus(work.release, 'deployed', options.description || 'Upgrade complete');
  debug(context, 'updating status for upgraded release', { name });
  await storage.update(release);
  return release;
}

interface UpgradeWork extends Underway {
  /** What was not there before. */
  created: readonly Resource[];
}

async function performUpgrade(
  context: ActionContext,
  work: UpgradeWork,
  { current, apply, originals, targets }: UpgradePlan,
  { noHooks }: UpgradeOptions,
): Promise<void> {
  if (noHooks) debug(context, 'upgrade hooks disabled', { name: current.name });
  else await runUpgradeHooks(context, work, 'pre-upgrade', apply);
  try {
    const { created, error } = await work.kube.update(originals, targets, {
      serverSide: apply.serverSide,
      forceConflicts: apply.forceConflicts,
      forceReplace: apply.forceReplace,
      threeWayMergeForUnstructured: false,
      upgradeClientSideFieldManager: apply.serverSide && current.applyMethod !== 'ssa',
    });
    work.created = created;
    if (error !== undefined) throw error;
    await waitForObjects(context, work.kube, targets, apply);
  } catch (error) {
    await recordRelease(context, current);
    throw error;
  }
  if (!noHooks) await runUpgradeHooks(context, work, 'post-upgrade', apply);
}

async function runUpgradeHooks(
  context: ActionContext,
  work: Underway,
  event: 'pre-upgrade' | 'post-upgrade',
  apply: ApplyOptions,
): Promise<void> {
  try {
    await runHooks(context, work, event, apply);
  } catch (error) {
    throw prefixed(`${event} hooks failed`, error);
  }
}

async function failUpgrade(
  context: ActionContext,
  release: Release,
  error: unknown,
  created: readonly Resource[],
  options: UpgradeOptions,
): Promise<unknown> {
  const { name } = release;
  const problem = textOf(error);
  tell(context, 'WARN', 'upgrade failed', { name, error: problem });
  await recordRelease(context, withStatus(release, 'failed', `Upgrade ${quote(name)} failed: ${problem}`));
  if (options.cleanupOnFail === true && created.length > 0) {
    debug(context, 'cleanup on fail set', { cleaning_resources: created.length });
    const left = await cleanUp(context, created);
    if (left !== undefined) {
      const what = 'an error occurred while cleaning up resources. original upgrade error';
      return reworded(error, (text) => `${what}: ${text}: ${left}`);
    }
  }
  if (!options.rollbackOnFailure) return error;
  debug(context, 'Upgrade failed and rollback-on-failure is set, rolling back to previous successful release');
  return rollbackToLastGood(context, name, error, options);
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
