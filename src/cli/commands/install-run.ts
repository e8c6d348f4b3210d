import type { ApplyOptions } from '../../action/apply.ts';
import { type DryRun, install } from '../../action/install.ts';
import { parseKubeVersion } from '../../chart/capabilities.ts';
import { checkInstallable } from '../../chart/checks.ts';
import { TschartError } from '../../errors.ts';
import { GoError } from '../../go/value.ts';
import type { Release } from '../../release/release.ts';
import type { PostRender } from '../../render/render.ts';
import type { Invocation } from '../command.ts';
import { debug, warn } from '../debug.ts';
import { cancellable } from '../releases/cancel.ts';
import { paletteOf } from '../releases/color.ts';
import { type Opened, openReleases, refuseVersionFlags } from '../releases/open.ts';
import { printResult } from '../releases/output.ts';
import { printRelease } from '../releases/status-text.ts';
import { versionFlags } from '../releases/store-flag.ts';
import { refuseStoreInChart } from '../releases/store-in-chart.ts';
import { loadForRelease, locateChart } from './chart-source.ts';
import { withHeldDependencies } from './held-dependencies.ts';
import * as shared from './install-flags.ts';
import { output } from './output-flag.ts';
import { readPostRenderer } from './post-renderer.ts';
import { patienceOf, readDryRun, readWait, refuseNamespace, refuseOnLocalStore } from './release-flags.ts';
import { releaseNameAndChart } from './release-name.ts';
import { readValues } from './value-sources.ts';

const { installFlags } = shared;

/** `install`: installs a chart as a release. */
export async function runInstall(call: Invocation): Promise<number> {
  const postRender = await readPostRenderer(call);
  const wait = readWait(call);
  const dryRun = readDryRun(call);
  const opened = await openReleases(call, { work: 'install', patience: patienceOf(call) });
  refuseOnLocalStore(call, opened.place, { wait, dryRun });
  refuseVersionFlags(call, opened.place);
  let release: Release;
  try {
    release = await installChart(call, opened, {
      dryRun,
      wait,
      replace: call.flags.get(installFlags.replace),
      serverSide: call.flags.get(installFlags.serverSide),
      postRender,
    });
  } catch (error) {
    throw prefixed('INSTALLATION FAILED', error);
  }
  printInstalled(release, opened, call);
  return 0;
}

/** A failure under the name of what failed. Failures of the program itself stay as they are. */
export function prefixed(what: string, error: unknown): unknown {
  if (error instanceof TschartError) {
    const { code, at, advice } = error;
    return new TschartError(code, `${what}: ${error.message}`, { at, advice, cause: error });
  }
  return error instanceof GoError ? new GoError(`${what}: ${error.message}`, error) : error;
}

export interface InstallChoice {
  readonly dryRun: DryRun;
  readonly wait: ApplyOptions['wait'];
  readonly replace: boolean;
  readonly serverSide: boolean;
  readonly postRender: PostRender | undefined;
}

/** Installs the chart that the arguments name; `upgrade --install` comes here too. */
export async function installChart(
  call: Invocation,
  { context, place }: Opened,
  choice: InstallChoice,
): Promise<Release> {
  const { flags, log, settings } = call;
  debug(log, 'Original chart version', { version: flags.get(installFlags.version) });
  const [name, reference] = releaseNameAndChart(call, '');
  const path = await locateChart(reference, shared.sourceFlags, call, call.terminal.stdout);
  debug(log, 'Chart path', { path });
  refuseStoreInChart(place, path);
  const values = await readValues(call);
  const loaded = await loadForRelease(path, call);
  checkInstallable(loaded);
  if (loaded.metadata.deprecated) warn(log, 'this chart is deprecated');
  const chart = await withHeldDependencies(loaded, path, call, loadForRelease);
  const kubeVersion = flags.get(versionFlags.kubeVersion);
  const namespace = await settings.namespace();
  if (choice.dryRun === 'none') refuseNamespace(place, namespace);
  const options = {
    name,
    namespace,
    ...sharedOptions(call),
    postRender: choice.postRender,
    dryRun: choice.dryRun,
    replace: choice.replace,
    createNamespace: flags.get(installFlags.createNamespace),
    skipCrds: flags.get(installFlags.skipCrds),
    apply: { ...applyOptions(call, choice.wait), serverSide: choice.serverSide },
    kubeVersion: kubeVersion === '' ? undefined : parseKubeVersion(kubeVersion),
    apiVersions: flags.get(versionFlags.apiVersions),
  };
  return cancellable(call, call.args[0]!, (signal) => install(context, chart, values, { ...options, signal }));
}

/** What install and upgrade take from the same flags. */
export function sharedOptions({ flags }: Invocation) {
  return {
    skipSchemaValidation: flags.get(shared.skipSchemaValidation),
    enableDns: flags.get(shared.enableDns),
    subNotes: flags.get(shared.renderSubchartNotes),
    hideSecrets: flags.get(shared.hideSecret),
    noHooks: flags.get(shared.noHooks),
    rollbackOnFailure: flags.get(shared.rollbackOnFailure) || flags.get(shared.atomic),
    description: flags.get(shared.description),
    disableOpenApiValidation: flags.get(shared.disableOpenApiValidation),
    labels: flags.get(shared.labels),
  } as const;
}

/** How objects are changed, as the flags say. */
export function applyOptions({ flags }: Invocation, wait: ApplyOptions['wait']): Omit<ApplyOptions, 'serverSide'> {
  return {
    forceReplace: flags.get(shared.forceReplace) || flags.get(shared.force),
    forceConflicts: flags.get(shared.forceConflicts),
    takeOwnership: flags.get(shared.takeOwnership),
    wait,
    waitForJobs: flags.get(shared.waitForJobs),
    timeout: flags.get(shared.timeout),
  };
}

/** Prints what was installed or upgraded. */
export function printInstalled(release: Release, { context }: Opened, call: Invocation): void {
  const { flags, settings, terminal } = call;
  const format = flags.get(output);
  const text = printRelease(release, format, {
    zones: context.zones,
    palette: paletteOf(call),
    debug: settings.debug,
    hideNotes: flags.get(shared.hideNotes),
  });
  printResult(terminal, format, text, false);
}
