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
  const { flags, terminal } = call;
  const surroundings = surroundingsOf(call, out);
  return {
    chartPath,
    surroundings,
    out,
    notice: mayTellMore(call) ? terminal.stderr : undefined,
    keyring: flags.get(keyring),
    ...choice,
    registryClient: await registryOf(call, surroundings),
    registryOptions: downloadOptions(flags),
    epoch: sourceDateEpoch(terminal.env),
  };
}

/** Helm says nothing of what it leaves out: neither does a program that stands in for it, unless it is asked for more. */
function mayTellMore({ flags, path: [root], settings, terminal }: Invocation): boolean {
  return root.name !== 'helm' || settings.debug || errorFormat(terminal.env, flags) !== 'text';
}
