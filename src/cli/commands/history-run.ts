import { requireName } from '../../action/context.ts';
import { int } from '../../go/value.ts';
import { byRevision } from '../../release/history.ts';
import type { Release } from '../../release/release.ts';
import type { Invocation } from '../command.ts';
import { openReleases } from '../releases/open.ts';
import { formatted, jsonObject, printResult } from '../releases/output.ts';
import { ansiTime, appVersion, chartName } from '../releases/status-text.ts';
import { formatTable } from '../table.ts';
import { output } from './output-flag.ts';
import { historyFlags } from './release.ts';

/** `history`: prints a release's revisions. */
export async function runHistory(call: Invocation): Promise<number> {
  const { args, flags, terminal } = call;
  const { context } = await openReleases(call);
  const name = args[0]!;
  await context.kube.checkReachable();
  requireName(name, 'release name is invalid');
  const max = Math.max(0, flags.get(historyFlags.max));
  const all = byRevision(await context.storage.history(name));
  const releases = max === 0 ? [] : all.slice(-max);
  const withRollback = flags.get(historyFlags.showRollbackRevision);
  const row = (release: Release): string[] => [
    String(release.revision),
    ansiTime(release.info.lastDeployed, context.zones),
    release.info.status,
    chartName(release),
    appVersion(release),
    ...(withRollback ? [release.info.rollbackRevision > 0 ? String(release.info.rollbackRevision) : ''] : []),
    release.info.description,
  ];
  const header = ['REVISION', 'UPDATED', 'STATUS', 'CHART', 'APP VERSION', 'DESCRIPTION'];
  if (withRollback) header.splice(-1, 0, 'ROLLBACK');
  printResult(
    terminal,
    flags.get(output),
    formatted(
      flags.get(output),
      () => `[${releases.map(element).join(',')}]`,
      () => `${formatTable([header, ...releases.map(row)])}\n`,
    ),
  );
  return 0;
}

function element(release: Release): string {
  const { info } = release;
  return jsonObject({
    revision: int(release.revision),
    updated: info.lastDeployed || undefined,
    status: info.status,
    chart: chartName(release),
    app_version: appVersion(release),
    rollback_revision: info.rollbackRevision === 0 ? undefined : int(info.rollbackRevision),
    description: info.description,
  });
}
