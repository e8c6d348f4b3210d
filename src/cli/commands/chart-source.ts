import type { Chart } from '../../chart/model.ts';
import { trimSpace } from '../../go/strings.ts';
import { systemZones } from '../../go/time.ts';
import { compileLess } from '../../node/compile-less.ts';
import { findChartPath, loadChartFrom } from '../../node/files/load.ts';
import { timeNow } from '../../release/time.ts';
import type { Invocation } from '../command.ts';
import { debug } from '../debug.ts';
import type { FlagValues } from '../flags/flag.ts';
import { host } from '../host.ts';
import { type ChartSourceFlags, devel, downloadFlags, keyring, passCredentials } from './chart-flags.ts';

type SourceFlags = Pick<ChartSourceFlags, 'repo' | 'verify' | 'version'>;

/**
 * The path of the chart that an argument names, fetched into the cache if need be. `out` is where registries' clients say
 * what they pulled: the error output unless told otherwise. Rejects with GoError or TschartError where there is none.
 */
export async function locateChart(
  reference: string,
  source: SourceFlags,
  call: Invocation,
  out: (text: string) => void = call.terminal.stderr,
): Promise<string> {
  const { flags } = call;
  if (flags.get(source.repo) === '' && !flags.get(source.verify) && !needsTls(flags)) {
    const path = findChartPath(trimSpace(reference));
    if (path !== undefined) return path;
  }
  const [located, { downloadOptions, registryOf, surroundingsOf }] = await Promise.all([
    import('../../node/charts/locate.ts'),
    import('../fetching.ts'),
  ]);
  const surroundings = surroundingsOf(call, out);
  const options = {
    ...downloadOptions(flags),
    passCredentialsAll: flags.get(passCredentials),
    version: versionOf(source, call),
    repositoryUrl: flags.get(source.repo),
    verify: flags.get(source.verify),
    keyring: flags.get(keyring),
    registryClient: await registryOf(call, surroundings),
  };
  return located.locateChart(reference, options, surroundings);
}

/** `--devel` stands for a range where no version is asked for. */
function versionOf(source: SourceFlags, { flags, log }: Invocation): string {
  const version = flags.get(source.version);
  if (version !== '' || !flags.get(devel)) return version;
  debug(log, 'setting version to >0.0.0-0');
  return '>0.0.0-0';
}

/** Files for TLS are looked at whether they are needed or not. */
function needsTls(flags: FlagValues): boolean {
  return flags.get(downloadFlags.caFile) !== '' || flags.get(downloadFlags.certFile) !== '';
}

export function loadLocated(path: string, call: Invocation): Promise<Chart> {
  return explained(loadChartFrom(path, { log: call.log, onFiles: compileLess }), path, call);
}

/** As `loadLocated`, for a release: with the times of the chart's files. */
export function loadForRelease(path: string, call: Invocation): Promise<Chart> {
  const zones = systemZones(host());
  const timeText = (nanoseconds: bigint): string => timeNow(nanoseconds, zones);
  const options = { log: call.log, onFiles: compileLess, timeText };
  return explained(loadChartFrom(path, options), path, call);
}

/** Where the program stands in for Helm, its messages are Helm's alone. */
async function explained(loading: Promise<Chart>, path: string, { path: [root] }: Invocation): Promise<Chart> {
  try {
    return await loading;
  } catch (error) {
    if (root.name === 'helm') throw error;
    throw (await import('./manifest-folder.ts')).explainFolder(error, path, root.name);
  }
}
