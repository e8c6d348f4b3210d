import { type Capabilities, defaultCapabilities, type KubeVersion } from '../chart/capabilities.ts';
import { checkRenderable } from '../chart/checks.ts';
import { crdsOf } from '../chart/crds.ts';
import { processDependencies } from '../chart/dependencies.ts';
import type { Chart } from '../chart/model.ts';
import { TschartError } from '../errors.ts';
import { quote } from '../go/strconv.ts';
import { GoError, type Value } from '../go/value.ts';
import { isAlreadyExists } from '../kube/api.ts';
import type { KubeClient, Resource } from '../kube/client.ts';
import { newest } from '../release/history.ts';
import { refuseSystemLabels } from '../release/labels.ts';
import { type RecordedTime, type Release, recordChart, withStatus } from '../release/release.ts';
import { type ApplyOptions, begin, strictWait, type Underway, waitForObjects } from './apply.ts';
import { type ActionContext, debug, tell, tryUpdate } from './context.ts';
import { installCrds } from './crds.ts';
import { isFailure, prefixed, reworded, textOf, untilCancelled } from './failure.ts';
import { runHooks } from './hooks.ts';
import { checkReleaseName } from './name.ts';
import { setOwnership, toBeAdopted } from './ownership.ts';
import { type RenderFlags, renderRelease } from './rendering.ts';
import { uninstallPlanned } from './uninstall.ts';

export type DryRun = 'none' | 'client' | 'server';

export interface InstallOptions extends RenderFlags {
  readonly name: string;
  readonly namespace: string;
  readonly dryRun: DryRun;
  readonly replace: boolean;
  readonly createNamespace: boolean;
  readonly skipCrds: boolean;
  readonly noHooks: boolean;
  readonly rollbackOnFailure: boolean;
  readonly description: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly apply: ApplyOptions;
  /** Manifests are not checked against the cluster's schema. */
  readonly disableOpenApiValidation?: boolean;
  /** For a client's dry run, which asks no cluster. */
  readonly kubeVersion?: KubeVersion | undefined;
  readonly apiVersions?: readonly string[];
  /** Cancels the installation: what is done stays, and the record says so. */
  readonly signal?: AbortSignal | undefined;
}

/** What an installation is going to do. */
interface InstallPlan {
  /** Not yet stored; `pending-install`. */
  readonly release: Release;
  readonly resources: readonly Resource[];
  /** Those of them that are there already. */
  readonly adopted: readonly Resource[];
}

/**
 * Installs a chart and gives the revision; a dry run only says what it would be. Errors are Helm's, without the
 * command's `INSTALLATION FAILED: `.
 */
export async function install(
  context: ActionContext,
  chart: Chart,
  values: Map<string, Value>,
  given: InstallOptions,
): Promise<Release> {
  const wait = strictWait(given.apply.wait, given.rollbackOnFailure);
  const options: InstallOptions = { ...given, apply: { ...given.apply, wait } };
  checkRenderable(chart);
  if (options.dryRun !== 'client') await requireReachable(context);
  if (options.dryRun === 'none' && options.hideSecrets) {
    const message = 'hiding Kubernetes secrets requires a dry-run mode';
    tell(context, 'ERROR', message);
    throw new TschartError('HIDE_SECRET', message);
  }
  checkReleaseName(context, options.name);
  if (options.dryRun !== 'none') {
    const { release } = await planInstall(context, chart, values, options);
    return { ...release, info: { ...release.info, description: 'Dry run complete' } };
  }
  return context.exclusive(
    options.name,
    async () => {
      await requireFreeName(context, options);
      const plan = await planInstall(context, chart, values, options);
      return executeInstall(context, plan, options);
    },
    options.signal,
  );
}

/** Installs CRDs, renders, and checks everything else that can be checked before something is changed. */
async function planInstall(
  context: ActionContext,
  chart: Chart,
  values: Map<string, Value>,
  options: InstallOptions,
): Promise<InstallPlan> {
  const { kube } = context;
  const clientOnly = options.dryRun === 'client';
  const processed = processWithLog(context, chart, values);
  const crds = clientOnly || options.skipCrds ? [] : crdsOf(processed);
  if (crds.length > 0) {
    if (options.dryRun === 'none') await installCrds(context, crds, options.apply);
    else tell(context, 'WARN', CRDS_NOT_INSTALLED);
  }
  const { name, namespace } = options;
  const rendered = await renderRelease(
    context,
    processed,
    values,
    { name, namespace, revision: 1, isInstall: true, isUpgrade: false },
    clientOnly ? clientCapabilities(options) : await kube.capabilities(),
    options,
    !clientOnly,
  );
  refuseSystemLabels(options.labels);
  const release: Release = {
    name,
    namespace,
    revision: 1,
    info: pendingInfo(context.now(), rendered.notes),
    chart: recordChart(processed),
    config: values,
    manifest: rendered.manifest,
    hooks: rendered.hooks,
    labels: options.labels,
    applyMethod: options.apply.serverSide ? 'ssa' : 'csa',
  };
  if (clientOnly) return { release, resources: [], adopted: [] };
  const resources = await buildObjects(kube, release, { validate: options.disableOpenApiValidation !== true });
  return { release, resources, adopted: await adoptedObjects(kube, resources, release, options.apply) };
}

/** What rendering without its CRDs installed is told with. */
export const CRDS_NOT_INSTALLED =
  'This chart or one of its subcharts contains CRDs. Rendering may fail or contain inaccuracies.';

/** How the objects of a new release are looked at. */
export interface ObjectChecks {
  /** Against the cluster's schema. */
  readonly validate: boolean;
  readonly takeOwnership: boolean;
}

/** The objects of a new release, marked as its. */
export async function buildObjects(
  kube: KubeClient,
  release: Pick<Release, 'name' | 'namespace' | 'manifest'>,
  { validate }: Pick<ObjectChecks, 'validate'>,
): Promise<Resource[]> {
  let resources: Resource[];
  try {
    resources = await kube.build(release.manifest, { validate });
  } catch (error) {
    throw prefixed('unable to build kubernetes objects from release manifest', error);
  }
  setOwnership(resources, release);
  return resources;
}

/** Those of a new release's objects that are there already and may be taken. Throws for one that belongs elsewhere. */
export async function adoptedObjects(
  kube: KubeClient,
  resources: readonly Resource[],
  release: Pick<Release, 'name' | 'namespace'>,
  { takeOwnership }: Pick<ObjectChecks, 'takeOwnership'>,
): Promise<Resource[]> {
  try {
    return await toBeAdopted(kube, resources, release, takeOwnership);
  } catch (error) {
    throw prefixed('unable to continue with install', error);
  }
}

function pendingInfo(now: RecordedTime, notes: string): Release['info'] {
  return {
    firstDeployed: now,
    lastDeployed: now,
    deleted: '',
    status: 'pending-install',
    description: 'Initial install underway',
    rollbackRevision: 0,
    notes,
  };
}

/** Carries a plan out. A failure is recorded, or (with `rollbackOnFailure`) undone, and thrown. */
async function executeInstall(context: ActionContext, plan: InstallPlan, options: InstallOptions): Promise<Release> {
  const { storage } = context;
  if (options.createNamespace) await createNamespace(context, plan.release.namespace, options.apply);
  const release = options.replace ? await replaceLast(context, plan.release) : plan.release;
  await storage.create(release);
  const { signal } = options;
  const work = begin(context, release, signal);
  try {
    await untilCancelled(signal, () => performInstall(context, work, plan, options));
  } catch (error) {
    throw await failInstall(context, work.release, error, options);
  }
  const problem = await tryUpdate(storage, work.release);
  if (problem !== undefined) tell(context, 'ERROR', 'failed to record the release', { error: problem });
  return work.release;
}

/** The document that `--create-namespace` applies. */
function namespaceManifest(name: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { labels: { name }, name },
    spec: {},
    status: {},
  });
}

async function createNamespace({ kube }: ActionContext, name: string, { serverSide }: ApplyOptions): Promise<void> {
  const resources = await kube.build(namespaceManifest(name), { validate: true });
  try {
    await kube.create(resources, { serverSide, forceConflicts: false });
  } catch (error) {
    if (!isAlreadyExists(error)) throw error;
  }
}

/** The release as the next revision of its name. The one before is superseded, unless it failed. */
async function replaceLast({ storage }: ActionContext, release: Release): Promise<Release> {
  const last = await lastOrNone(storage, release.name);
  if (last === undefined) return release;
  if (last.info.status !== 'failed') await storage.update(withStatus(last, 'superseded', 'superseded by new release'));
  return { ...release, revision: last.revision + 1 };
}

async function performInstall(
  context: ActionContext,
  work: Underway,
  { resources, adopted }: InstallPlan,
  { apply, noHooks, description }: InstallOptions,
): Promise<void> {
  const { kube } = work;
  if (!noHooks) await runInstallHooks(context, work, 'pre-install', apply);
  if (resources.length > 0) {
    if (adopted.length === 0) {
      await kube.create(resources, { serverSide: apply.serverSide, forceConflicts: false });
    } else {
      const { error } = await kube.update(adopted, resources, {
        serverSide: apply.serverSide,
        forceConflicts: apply.forceConflicts,
        forceReplace: apply.forceReplace,
        threeWayMergeForUnstructured: apply.takeOwnership && !apply.serverSide,
        upgradeClientSideFieldManager: true,
      });
      if (error !== undefined) throw error;
    }
  }
  await waitForObjects(context, kube, resources, apply);
  if (!noHooks) await runInstallHooks(context, work, 'post-install', apply);
  work.release = withStatus(work.release, 'deployed', description || 'Install complete');
}

async function runInstallHooks(
  context: ActionContext,
  work: Underway,
  event: 'pre-install' | 'post-install',
  apply: ApplyOptions,
): Promise<void> {
  try {
    await runHooks(context, work, event, apply);
  } catch (error) {
    throw prefixed(`failed ${event}`, error);
  }
}

async function failInstall(
  context: ActionContext,
  release: Release,
  error: unknown,
  { rollbackOnFailure, noHooks, apply }: InstallOptions,
): Promise<unknown> {
  const { name } = release;
  const failed = withStatus(release, 'failed', `Release ${quote(name)} failed: ${textOf(error)}`);
  if (!rollbackOnFailure) {
    await tryUpdate(context.storage, failed);
    return error;
  }
  debug(context, 'install failed and rollback-on-failure is set, uninstalling release', { release: name });
  try {
    await uninstallPlanned(context, name, {
      noHooks,
      keepHistory: false,
      description: '',
      propagation: '',
      wait: apply.wait,
      timeout: apply.timeout,
    });
  } catch (second) {
    const what = 'an error occurred while uninstalling the release. original install error';
    return reworded(error, (text) => `${what}: ${text}: ${textOf(second)}`);
  }
  const what = `release ${name} failed, and has been uninstalled due to rollback-on-failure being set`;
  return prefixed(what, error);
}

/** Throws, and logs, that the cluster can't be reached. */
export async function requireReachable(context: Pick<ActionContext, 'kube' | 'log'>): Promise<void> {
  try {
    await context.kube.checkReachable();
  } catch (error) {
    const message = `cluster reachability check failed: ${textOf(error)}`;
    tell(context, 'ERROR', message);
    throw reworded(error, () => message);
  }
}

/** The newest revision of a name. As in Helm, a storage that does not answer counts as one without such a name. */
async function lastOrNone(storage: ActionContext['storage'], name: string): Promise<Release | undefined> {
  try {
    return newest(await storage.history(name));
  } catch (error) {
    if (isFailure(error)) return undefined;
    throw error;
  }
}

/** Throws where the name is in use; with `replace`, of a deleted or failed release it may be used again. */
async function requireFreeName(context: ActionContext, { name, replace }: InstallOptions): Promise<void> {
  const last = await lastOrNone(context.storage, name);
  if (last === undefined) return;
  const { status } = last.info;
  if (replace && (status === 'uninstalled' || status === 'failed')) return;
  const message = 'cannot reuse a name that is still in use';
  tell(context, 'ERROR', 'release name check failed', { error: message });
  throw new TschartError('NAME_IN_USE', `release name check failed: ${message}`, {
    advice: 'Use another name, `upgrade` the release, or `uninstall` it first.',
  });
}

function processWithLog(context: ActionContext, chart: Chart, values: Map<string, Value>): Chart {
  try {
    return processDependencies(chart, values, context.log);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    const message = 'chart dependencies processing failed';
    tell(context, 'ERROR', message, { error: error.message });
    throw new TschartError('CHART_DEPENDENCIES', `${message}: ${error.message}`, { cause: error });
  }
}

function clientCapabilities({ kubeVersion, apiVersions = [] }: InstallOptions): Capabilities {
  const built = defaultCapabilities();
  return {
    ...built,
    kubeVersion: kubeVersion ?? built.kubeVersion,
    apiVersions: [...built.apiVersions, ...apiVersions],
  };
}
