import { releaseContent } from '../../action/context.ts';
import { marshalJson } from '../../go/json.ts';
import { quote } from '../../go/strconv.ts';
import { compareStrings, sortStrings } from '../../go/text.ts';
import { formatTime } from '../../go/time.ts';
import { encodeReleaseMetadata } from '../../release/encode.ts';
import { chartOfRecord, type Release, ZERO_TIME } from '../../release/release.ts';
import { timeOf } from '../../release/time.ts';
import { coalesceValues } from '../../values/coalesce.ts';
import type { Invocation } from '../command.ts';
import { paletteOf } from '../releases/color.ts';
import { type Opened, openReleases } from '../releases/open.ts';
import { formatted, printResult, yamlOf } from '../releases/output.ts';
import { hooksText, statusText } from '../releases/status-text.ts';
import { output } from './output-flag.ts';
import { type GetPart, getFlags } from './release.ts';

const RFC3339 = '2006-01-02T15:04:05Z07:00';

/** `get`: prints parts of what is stored of a release. */
export async function runGet(part: GetPart, call: Invocation): Promise<number> {
  const { args, flags, terminal } = call;
  const opened = await openReleases(call);
  await opened.context.kube.checkReachable();
  const release = await releaseContent(opened.context, args[0]!, flags.get(getFlags.revision));
  const text = await textOf(part, release, opened, call);
  if (part !== 'values' && part !== 'metadata') terminal.stdout(text);
  else if (part === 'values' && flags.get(output) === 'table') printResult(terminal, 'yaml', text);
  else printResult(terminal, flags.get(output), text, false);
  return 0;
}

async function textOf(part: GetPart, release: Release, { context }: Opened, call: Invocation): Promise<string> {
  const { flags } = call;
  const { zones } = context;
  switch (part) {
    case 'all': {
      const template = flags.get(getFlags.template);
      if (template !== '') return (await import('../releases/template.ts')).printTemplate(template, release, zones);
      return statusText(release, { zones, palette: paletteOf(call), debug: true, showChart: true });
    }
    case 'hooks':
      return hooksText(release);
    case 'manifest':
      return `${release.manifest}\n`;
    case 'notes':
      return release.info.notes === '' ? '' : `NOTES:\n${release.info.notes}\n`;
    case 'values':
      return valuesText(release, call);
    case 'metadata': {
      const { lastDeployed } = release.info;
      const deployedAt = lastDeployed === '' ? ZERO_TIME : formatTime(timeOf(lastDeployed, zones), RFC3339);
      return formatted(
        flags.get(output),
        () => encodeReleaseMetadata(release, deployedAt),
        () => metadataText(release, deployedAt),
      );
    }
  }
}

function valuesText({ chart, config }: Release, { flags, log }: Invocation): string {
  const all = flags.get(getFlags.all);
  const values = all && chart !== null ? coalesceValues(chartOfRecord(chart), config ?? new Map(), log) : config;
  return formatted(
    flags.get(output),
    () => marshalJson(values),
    () => `${all ? 'COMPUTED VALUES' : 'USER-SUPPLIED VALUES'}:\n${yamlOf(values)}`,
  );
}

function metadataText(release: Release, deployedAt: string): string {
  const metadata = release.chart?.metadata;
  const dependencies = sortStrings((metadata?.dependencies ?? []).map(({ name }) => name));
  const lines: [title: string, value: string | number][] = [
    ['NAME', release.name],
    ['CHART', metadata?.name ?? ''],
    ['VERSION', metadata?.version ?? ''],
    ['APP_VERSION', metadata?.appVersion ?? ''],
    ['ANNOTATIONS', pairs(metadata?.annotations)],
    ['LABELS', pairs(release.labels)],
    ['DEPENDENCIES', dependencies.join(',')],
    ['NAMESPACE', release.namespace],
    ['REVISION', release.revision],
    ['STATUS', release.info.status],
    ['DEPLOYED_AT', deployedAt],
    ['APPLY_METHOD', applyMethod(release.applyMethod)],
  ];
  return lines.map(([title, value]) => `${title}: ${value}\n`).join('');
}

function pairs(map: ReadonlyMap<string, string> = new Map()): string {
  return [...map]
    .map(([key, value]) => `${key}=${value}`)
    .sort(compareStrings)
    .join(',');
}

function applyMethod(method: string): string {
  switch (method) {
    case '':
      return 'client-side apply (defaulted)';
    case 'csa':
      return 'client-side apply';
    case 'ssa':
      return 'server-side apply';
    default:
      return `unknown (${quote(method)})`;
  }
}
