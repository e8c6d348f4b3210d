import { type Capabilities, defaultCapabilities, type KubeVersion } from '../chart/capabilities.ts';
import { checkRenderable } from '../chart/checks.ts';
import type { Crd } from '../chart/crds.ts';
import { processDependencies } from '../chart/dependencies.ts';
import type { Chart } from '../chart/model.ts';
import { TschartError } from '../errors.ts';
import { quote } from '../go/strconv.ts';
import { GoError, type Value } from '../go/value.ts';
import { isNotFound } from '../release/driver.ts';
import { newest } from '../release/history.ts';
import { refuseSystemLabels } from '../release/labels.ts';
import { type RecordedTime, type Release, recordChart, withStatus } from '../release/release.ts';
import type { ApplyOptions } from './cluster.ts';
import { type ActionContext, recordRelease } from './context.ts';
import { checkReleaseName } from './name.ts';
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
  /** For a client's dry run, which asks no cluster. */
  readonly kubeVersion?: KubeVersion | undefined;
  readonly apiVersions?: readonly string[];
}

/** What an installation is going to do. */
export interface InstallPlan {
  /** Not yet stored; `pending-install`. */
  readonly release: Release;
  readonly crds: readonly Crd[];
  /** The revision that the new one takes the place of. */
  readonly superseded: Release | undefined;
}

/**
 * Installs a chart and gives the revision; a dry run only says what it would be. Errors are Helm's, without the
 * command's `INSTALLATION FAILED: `.
 */
export async function install(
  context: ActionContext,
  chart: Chart,
  values: Map<string, Value>,
  options: InstallOptions,
): Promise<Release> {
  checkRenderable(chart);
  if (options.dryRun !== 'client') await requireReachable(context);
  if (options.dryRun === 'none' && options.hideSecrets) {
    const message = 'hiding Kubernetes secrets requires a dry-run mode';
    context.log({ level: 'ERROR', message, attributes: [] });
    throw new TschartError('HIDE_SECRET', message);
  }
  checkReleaseName(context, options.name);
  if (options.dryRun !== 'none') {
    const { release } = await planInstall(context, chart, values, options);
    return { ...release, info: { ...release.info, description: 'Dry run complete' } };
  }
  return context.exclusive(options.name, async () => {
    const plan = await planInstall(context, chart, values, options);
    return executeInstall(context, plan, options);
  });
}

/** Renders and checks everything that can be checked before something is changed. */
export async function planInstall(
  context: ActionContext,
  chart: Chart,
  values: Map<string, Value>,
  options: InstallOptions,
): Promise<InstallPlan> {
  const last = options.dryRun === 'none' ? await requireFreeName(context, options) : undefined;
  const processed = processWithLog(context, chart, values);
  const clientOnly = options.dryRun === 'client';
  const capabilities = clientOnly ? clientCapabilities(options) : await context.cluster.capabilities();
  const { name, namespace } = options;
  const rendered = await renderRelease(
    context,
    processed,
    values,
    { name, namespace, revision: 1, isInstall: true, isUpgrade: false },
    capabilities,
    options,
    clientOnly ? undefined : context.cluster.lookup,
  );
  refuseSystemLabels(options.labels);
  const now = context.now();
  const release: Release = {
    name,
    namespace,
    revision: (last?.revision ?? 0) + 1,
    info: pendingInfo(now, rendered.notes),
    chart: recordChart(processed),
    config: values,
    manifest: rendered.manifest,
    hooks: rendered.hooks,
    labels: options.labels,
    applyMethod: options.apply.serverSide ? 'ssa' : 'csa',
  };
  if (!clientOnly) await context.cluster.checkInstall(release, options.apply);
  return {
    release,
    crds: options.skipCrds ? [] : rendered.crds,
    superseded: last !== undefined && last.info.status !== 'failed' ? last : undefined,
  };
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
export async function executeInstall(
  context: ActionContext,
  { release, crds, superseded }: InstallPlan,
  options: InstallOptions,
): Promise<Release> {
  const { cluster, storage } = context;
  if (crds.length > 0) await cluster.installCrds(release, crds);
  if (options.createNamespace) await cluster.createNamespace(release.namespace);
  if (superseded) await storage.update(withStatus(superseded, 'superseded', 'superseded by new release'));
  await storage.create(release);
  try {
    return await performInstall(context, release, options);
  } catch (error) {
    return failInstall(context, release, error as Error, options);
  }
}

async function performInstall(context: ActionContext, release: Release, options: InstallOptions): Promise<Release> {
  let current = release;
  if (!options.noHooks) current = await runHooks(context, current, 'pre-install');
  await context.cluster.apply(undefined, current, options.apply);
  if (!options.noHooks) current = await runHooks(context, current, 'post-install');
  current = withStatus(current, 'deployed', options.description || 'Install complete');
  await context.storage.update(current);
  return current;
}

async function runHooks(
  context: ActionContext,
  release: Release,
  event: 'pre-install' | 'post-install',
): Promise<Release> {
  try {
    return await context.cluster.runHooks(release, event);
  } catch (error) {
    throw new TschartError('HOOK', `failed ${event}: ${(error as Error).message}`, { cause: error });
  }
}

async function failInstall(
  context: ActionContext,
  release: Release,
  error: Error,
  options: InstallOptions,
): Promise<never> {
  const failed = withStatus(release, 'failed', `Release ${quote(release.name)} failed: ${error.message}`);
  if (!options.rollbackOnFailure) {
    await recordRelease(context, failed);
    throw error;
  }
  try {
    await context.storage.update(failed);
    await uninstallPlanned(context, release.name, {
      noHooks: options.noHooks,
      keepHistory: false,
      description: '',
      propagation: 'background',
      timeout: options.apply.timeout,
    });
  } catch (second) {
    throw new TschartError(
      'INSTALL_FAILED',
      `an error occurred while uninstalling the release. original install error: ${error.message}: ${(second as Error).message}`,
      { cause: error },
    );
  }
  throw new TschartError(
    'INSTALL_FAILED',
    `release ${release.name} failed, and has been uninstalled due to rollback-on-failure being set: ${error.message}`,
    { cause: error },
  );
}

async function requireReachable(context: ActionContext): Promise<void> {
  try {
    await context.cluster.checkReachable();
  } catch (error) {
    const message = `cluster reachability check failed: ${(error as Error).message}`;
    context.log({ level: 'ERROR', message, attributes: [] });
    throw new TschartError('CLUSTER_UNREACHABLE', message, { cause: error });
  }
}

/** The newest revision of that name, which `--replace` takes the place of. */
async function requireFreeName(
  context: ActionContext,
  { name, replace }: InstallOptions,
): Promise<Release | undefined> {
  let last: Release | undefined;
  try {
    last = newest(await context.storage.history(name));
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
  if (last === undefined) return undefined;
  const { status } = last.info;
  if (replace && (status === 'uninstalled' || status === 'failed')) return last;
  const message = 'cannot reuse a name that is still in use';
  context.log({ level: 'ERROR', message: 'release name check failed', attributes: [['error', message]] });
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
    context.log({ level: 'ERROR', message, attributes: [['error', error.message]] });
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
