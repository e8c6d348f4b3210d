import { listReleases } from '../../action/list.ts';
import { marshalJson } from '../../go/json.ts';
import { formatTime, timeToString } from '../../go/time.ts';
import type { Release } from '../../release/release.ts';
import type { Status } from '../../release/status.ts';
import { timeOf } from '../../release/time.ts';
import type { Invocation } from '../command.ts';
import { type Palette, paletteOf } from '../releases/color.ts';
import { openReleases } from '../releases/open.ts';
import { formatted, jsonObject, printResult } from '../releases/output.ts';
import { appVersion, chartName } from '../releases/status-text.ts';
import { formatTable } from '../table.ts';
import { output } from './output-flag.ts';
import { listFlags } from './release.ts';

const HEADER = ['NAME', 'NAMESPACE', 'REVISION', 'UPDATED', 'STATUS', 'CHART', 'APP VERSION'];

/** `list`: prints releases. */
export async function runList(call: Invocation): Promise<number> {
  const { flags, terminal } = call;
  const { context } = await openReleases(call, { allNamespaces: flags.get(listFlags.allNamespaces) });
  const releases = await listReleases(context, {
    filter: flags.get(listFlags.filter),
    selector: flags.get(listFlags.selector),
    states: wantedStates(flags),
    byDate: flags.get(listFlags.date),
    reverse: flags.get(listFlags.reverse),
    limit: flags.get(listFlags.max),
    offset: flags.get(listFlags.offset),
  });
  const format = flags.get(output);
  if (flags.get(listFlags.short)) {
    const names = releases.map(({ name }) => name);
    terminal.stdout(
      formatted(
        format,
        () => marshalJson(names),
        () => names.map((name) => `${name}\n`).join(''),
      ),
    );
    return 0;
  }
  const layout = flags.get(listFlags.timeFormat);
  const updated = ({ info: { lastDeployed } }: Release): string => {
    if (lastDeployed === '') return '-';
    const time = timeOf(lastDeployed, context.zones);
    return layout === '' ? timeToString(time) : formatTime(time, layout);
  };
  printResult(
    terminal,
    format,
    formatted(
      format,
      () => `[${releases.map((release) => element(release, updated(release))).join(',')}]`,
      () => table(releases, updated, flags.get(listFlags.noHeaders), paletteOf(call)),
    ),
  );
  return 0;
}

function wantedStates(flags: Invocation['flags']): Status[] {
  const groups: [flag: (typeof listFlags)['deployed'], states: Status[]][] = [
    [listFlags.deployed, ['deployed']],
    [listFlags.uninstalled, ['uninstalled']],
    [listFlags.uninstalling, ['uninstalling']],
    [listFlags.pending, ['pending-install', 'pending-upgrade', 'pending-rollback']],
    [listFlags.failed, ['failed']],
    [listFlags.superseded, ['superseded']],
  ];
  return groups.filter(([flag]) => flags.get(flag)).flatMap(([, states]) => states);
}

function element(release: Release, updated: string): string {
  return jsonObject({
    name: release.name,
    namespace: release.namespace,
    revision: String(release.revision),
    updated,
    status: release.info.status,
    chart: chartName(release),
    app_version: appVersion(release),
  });
}

function table(
  releases: readonly Release[],
  updated: (release: Release) => string,
  noHeaders: boolean,
  palette: Palette,
): string {
  const rows = releases.map((release) => [
    release.name,
    palette.namespace(release.namespace),
    String(release.revision),
    updated(release),
    palette.status(release.info.status),
    chartName(release),
    appVersion(release),
  ]);
  return `${formatTable(noHeaders ? rows : [HEADER.map(palette.header), ...rows])}\n`;
}
