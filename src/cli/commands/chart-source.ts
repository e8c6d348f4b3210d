import type { Chart } from '../../chart/model.ts';
import { TschartError } from '../../errors.ts';
import { trimSpace } from '../../go/strings.ts';
import { systemZones } from '../../go/time.ts';
import { findChartPath, loadChartFrom } from '../../node/files/load.ts';
import { timeNow } from '../../release/time.ts';
import type { Invocation } from '../command.ts';
import { host } from '../host.ts';
import type { ChartSourceFlags } from './chart-flags.ts';

/** Flags that only matter for charts from elsewhere, and one that checks signatures. */
type SourceFlags = Pick<ChartSourceFlags, 'repo' | 'verify' | 'version'>;

/** The path of the chart that an argument names. Throws TschartError where there is none. */
export async function locateChart(reference: string, source: SourceFlags, call: Invocation): Promise<string> {
  const { flags } = call;
  const name = trimSpace(reference);
  if (flags.get(source.repo) === '') {
    const path = findChartPath(name);
    if (path !== undefined) {
      if (flags.get(source.verify)) throw notBuilt('--verify: signatures are not checked yet');
      return path;
    }
  }
  const { refuseRemoteChart } = await import('./remote-chart.ts');
  return refuseRemoteChart(name, flags.get(source.repo), call);
}

function notBuilt(message: string): TschartError {
  return new TschartError('NOT_BUILT', message);
}

export function loadLocated(path: string, { log }: Invocation): Promise<Chart> {
  return loadChartFrom(path, { log });
}

/** As `loadLocated`, for a release: with the times of the chart's files. */
export function loadForRelease(path: string, { log }: Invocation): Promise<Chart> {
  const zones = systemZones(host());
  return loadChartFrom(path, { log, timeText: (nanoseconds) => timeNow(nanoseconds, zones) });
}
