import { checkDependencies } from '../../chart/checks.ts';
import type { Chart } from '../../chart/model.ts';
import { TschartError } from '../../errors.ts';
import { GoError } from '../../go/value.ts';
import type { Invocation } from '../command.ts';
import { dependencyUpdate } from './install-flags.ts';

/**
 * The chart, if it holds the dependencies that it declares; else, where the flag says so, the chart as it is after they
 * were fetched. `out` is where that is told. Rejects where they are missing.
 */
export async function withHeldDependencies(
  chart: Chart,
  path: string,
  call: Invocation,
  load: (path: string, call: Invocation) => Promise<Chart>,
  out: (text: string) => void = call.terminal.stdout,
): Promise<Chart> {
  try {
    checkDependencies(chart);
    return chart;
  } catch (error) {
    if (!call.flags.get(dependencyUpdate)) throw error;
  }
  const [{ updateDependencies }, { dependencyWork }] = await Promise.all([
    import('../../node/charts/dependencies/manager.ts'),
    import('./dependency-fetch-run.ts'),
  ]);
  await updateDependencies(await dependencyWork(path, call, undefined, out));
  try {
    return await load(path, call);
  } catch (error) {
    if (!(error instanceof GoError || error instanceof TschartError)) throw error;
    throw new GoError(`failed reloading chart after repo update: ${error.message}`, error);
  }
}
