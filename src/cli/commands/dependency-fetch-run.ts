import { normalize } from 'node:path';
import { buildDependencies, type DependencyWork, updateDependencies } from '../../node/charts/dependencies/manager.ts';
import type { Verify } from '../../node/charts/download.ts';
import type { Invocation } from '../command.ts';
import { errorFormat } from '../failure.ts';
import { downloadOptions, registryOf, surroundingsOf } from '../fetching.ts';
import { sourceDateEpoch } from '../source-date-epoch.ts';
import { keyring } from './chart-flags.ts';
import { fetchFlags } from './dependency.ts';

/** `dependency update` and `dependency build`: fetch what a chart depends on. */
export async function runDependencyFetch(verb: 'update' | 'build', call: Invocation): Promise<number> {
  const { args, flags } = call;
  const chartPath = args[0] === undefined ? '.' : normalize(args[0] || '.').replace(/(.)\/$/, '$1');
  // As in Helm a build takes charts without provenance.
  const checked: Verify = verb === 'update' ? 'always' : 'ifPossible';
  const work = await dependencyWork(chartPath, call, {
    verify: flags.get(fetchFlags.verify) ? checked : 'never',
    skipRefresh: flags.get(fetchFlags.skipRefresh),
    onlyReferenced: flags.get(fetchFlags.onlyReferenced),
    recursive: flags.get(fetchFlags.recursive),
  });
  await (verb === 'update' ? updateDependencies(work) : buildDependencies(work));
  return 0;
}

/** What works on the dependencies of the chart in a directory, by the flags for downloads. */
export async function dependencyWork(
  chartPath: string,
  call: Invocation,
  choice: Pick<DependencyWork, 'verify' | 'skipRefresh' | 'onlyReferenced' | 'recursive'> = {
    verify: 'never',
    skipRefresh: false,
  },
  out = call.terminal.stdout,
): Promise<DependencyWork> {
  const { flags, settings, terminal } = call;
  const surroundings = surroundingsOf(call, out);
  const isTalkative = terminal.overlay !== undefined || settings.debug || errorFormat(terminal.env, flags) !== 'text';
  return {
    chartPath,
    surroundings,
    out,
    // Helm says nothing here: neither do we where our output may be compared with its.
    notice: isTalkative ? terminal.stderr : undefined,
    keyring: flags.get(keyring),
    ...choice,
    registryClient: await registryOf(call, surroundings),
    registryOptions: downloadOptions(flags),
    epoch: sourceDateEpoch(terminal.env),
  };
}
