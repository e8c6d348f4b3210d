import { trimSpace } from '../../go/strings.ts';
import { formatTime, type Zones } from '../../go/time.ts';
import { encodeRelease } from '../../release/encode.ts';
import { chartOfRecord, type RecordedTime, type Release } from '../../release/release.ts';
import { timeOf } from '../../release/time.ts';
import { coalesceValues } from '../../values/coalesce.ts';
import type { Palette } from './color.ts';
import { formatted, yamlOf } from './output.ts';

const ANSIC = 'Mon Jan _2 15:04:05 2006';
const NEVER = 'Mon Jan  1 00:00:00 0001';

export interface StatusOptions {
  readonly zones: Zones;
  readonly palette: Palette;
  /** Adds values, hooks and the manifest. */
  readonly debug?: boolean;
  /** Adds name and versions of the chart. */
  readonly showChart?: boolean;
  readonly hideNotes?: boolean;
  /** How the objects are now: a block of the text, or for `json` and `yaml` JSON. Empty for none. */
  readonly resources?: string;
}

/** A revision as `install`, `upgrade` and `status` print it. */
export function printRelease(release: Release, format: string, options: StatusOptions): string {
  return formatted(
    format,
    () => encodeRelease(release, options.resources || undefined),
    () => statusText(release, options),
  );
}

/** A moment as it stands in tables and status lines. */
export function ansiTime(recorded: RecordedTime, zones: Zones): string {
  return recorded === '' ? NEVER : formatTime(timeOf(recorded, zones), ANSIC);
}

/** A revision for people. */
export function statusText(release: Release, options: StatusOptions): string {
  const { info, chart } = release;
  const { zones, palette, debug = false } = options;
  let out = `NAME: ${release.name}\n`;
  if (info.lastDeployed !== '') out += `LAST DEPLOYED: ${ansiTime(info.lastDeployed, zones)}\n`;
  out += `NAMESPACE: ${palette.namespace(release.namespace)}\n`;
  out += `STATUS: ${palette.status(info.status)}\n`;
  out += `REVISION: ${release.revision}\n`;
  if (options.showChart === true) {
    const metadata = chart?.metadata;
    out += `CHART: ${metadata?.name ?? ''}\nVERSION: ${metadata?.version ?? ''}\n`;
    out += `APP_VERSION: ${metadata?.appVersion ?? ''}\n`;
  }
  out += `DESCRIPTION: ${info.description}\n`;
  out += options.resources ?? '';
  out += testText(release, zones);
  if (debug) out += valuesText(release);
  if (debug || info.description.toLowerCase() === 'dry run complete') {
    out += `HOOKS:\n${hooksText(release)}MANIFEST:\n${release.manifest}\n`;
  }
  if (options.hideNotes !== true && info.notes !== '') out += `NOTES:\n${trimSpace(info.notes)}\n`;
  return out;
}

function testText({ hooks }: Release, zones: Zones): string {
  const tests = hooks.filter(({ events }) => events.includes('test'));
  if (tests.length === 0) return 'TEST SUITE: None\n';
  return tests
    .filter(({ lastRun }) => lastRun.startedAt !== '')
    .map(
      ({ name, lastRun }) =>
        `TEST SUITE:     ${name}\n` +
        `Last Started:   ${ansiTime(lastRun.startedAt, zones)}\n` +
        `Last Completed: ${ansiTime(lastRun.completedAt, zones)}\n` +
        `Phase:          ${lastRun.phase}\n`,
    )
    .join('');
}

function valuesText({ config, chart }: Release): string {
  const given = yamlOf(config);
  const computed = chart === null ? config : coalesceValues(chartOfRecord(chart), config ?? new Map());
  return `USER-SUPPLIED VALUES:\n${given}\nCOMPUTED VALUES:\n${yamlOf(computed)}\n`;
}

/** Hooks as `get hooks` prints them. */
export function hooksText({ hooks }: Release): string {
  return hooks.map(({ path, manifest }) => `---\n# Source: ${path}\n${manifest}\n`).join('');
}

/** `NAME-VERSION` of a release's chart. */
export function chartName({ chart }: Release): string {
  return chart?.metadata ? `${chart.metadata.name}-${chart.metadata.version}` : 'MISSING';
}

export function appVersion({ chart }: Release): string {
  return chart?.metadata ? (chart.metadata.appVersion ?? '') : 'MISSING';
}
