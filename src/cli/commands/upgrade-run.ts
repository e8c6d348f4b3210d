import { requireName } from '../../action/context.ts';
import type { ReusePolicy } from '../../action/reuse-values.ts';
import { upgrade } from '../../action/upgrade.ts';
import { quote } from '../../go/strconv.ts';
import { isNotFound } from '../../release/driver.ts';
import { newest } from '../../release/history.ts';
import type { Release } from '../../release/release.ts';
import type { Invocation } from '../command.ts';
import { warn } from '../debug.ts';
import { cancellable } from '../releases/cancel.ts';
import { type Opened, openReleases, refuseVersionFlags } from '../releases/open.ts';
import { refuseStoreInChart } from '../releases/store-in-chart.ts';
import { loadForRelease, locateChart } from './chart-source.ts';
import { withHeldDependencies } from './held-dependencies.ts';
import { sourceFlags } from './install-flags.ts';
import { applyOptions, installChart, prefixed, printInstalled, sharedOptions } from './install-run.ts';
import { output } from './output-flag.ts';
import { readPostRenderer } from './post-renderer.ts';
import { upgradeFlags } from './release.ts';
import { patienceOf, readDryRun, readWait, refuseOnLocalStore } from './release-flags.ts';
import { readValues } from './value-sources.ts';

/** `upgrade`: upgrades a release, or installs it where it is not there and `--install` says so. */
export async function runUpgrade(call: Invocation): Promise<number> {
  const { args, flags, settings, terminal, log } = call;
  const postRender = await readPostRenderer(call);
  const wait = readWait(call);
  const dryRun = readDryRun(call);
  const opened = await openReleases(call, { work: 'upgrade', patience: patienceOf(call) });
  refuseOnLocalStore(call, opened.place, { wait, dryRun });
  refuseVersionFlags(call, opened.place);
  const name = args[0]!;
  const isTable = flags.get(output) === 'table';
  const serverSide = flags.get(upgradeFlags.serverSide);

  if (flags.get(upgradeFlags.install)) {
    const missing = await missingRelease(opened, name);
    if (missing !== undefined) {
      if (isTable) terminal.stdout(`Release ${quote(name)} does not exist. Installing it now.\n`);
      const replace = missing === 'uninstalled';
      const choice = { dryRun, wait, replace, serverSide: serverSide !== 'false', postRender };
      const release = await installChart(call, opened, choice);
      printInstalled(release, opened, call);
      return 0;
    }
  }

  const path = await locateChart(args[1]!, sourceFlags, call, terminal.stdout);
  refuseStoreInChart(opened.place, path);
  const values = await readValues(call);
  const chart = await withHeldDependencies(await loadForRelease(path, call), path, call, loadForRelease);
  if (chart.metadata.deprecated) warn(log, 'this chart is deprecated');
  let release: Release;
  try {
    const options = {
      ...sharedOptions(call),
      postRender,
      dryRun,
      reuse: reusePolicy(call),
      maxHistory: flags.isGiven(upgradeFlags.historyMax) ? flags.get(upgradeFlags.historyMax) : settings.maxHistory,
      cleanupOnFail: flags.get(upgradeFlags.cleanupOnFail),
      serverSide,
      apply: applyOptions(call, wait),
    };
    release = await cancellable(call, name, (signal) =>
      upgrade(opened.context, name, chart, values, { ...options, signal }),
    );
  } catch (error) {
    throw prefixed('UPGRADE FAILED', error);
  }
  if (isTable) terminal.stdout(`Release ${quote(name)} has been upgraded. Happy Helming!\n`);
  printInstalled(release, opened, call);
  return 0;
}

/** Whether there is no release to upgrade: none at all, or one that was uninstalled. */
async function missingRelease({ context }: Opened, name: string): Promise<'absent' | 'uninstalled' | undefined> {
  await context.kube.checkReachable();
  requireName(name, 'release name is invalid');
  try {
    const last = newest(await context.storage.history(name));
    return last?.info.status === 'uninstalled' ? 'uninstalled' : undefined;
  } catch (error) {
    if (isNotFound(error)) return 'absent';
    throw error;
  }
}

function reusePolicy({ flags }: Invocation): ReusePolicy {
  if (flags.get(upgradeFlags.resetValues)) return 'reset';
  if (flags.get(upgradeFlags.reuseValues)) return 'reuse';
  return flags.get(upgradeFlags.resetThenReuseValues) ? 'reset-then-reuse' : 'default';
}
