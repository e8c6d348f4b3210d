import { loadChartFiles } from '../../chart/load.ts';
import type { Chart } from '../../chart/model.ts';
import { TschartError } from '../../errors.ts';
import { toHelmChart } from '../../export/helm-chart.ts';
import { exactTime } from '../../node/charts/save.ts';
import { readArchive } from '../../node/files/archive.ts';
import type { Invocation } from '../command.ts';
import { host } from '../host.ts';

/**
 * The chart with its Handlebars templates as Go templates of the same meaning. Throws `TschartError` with a line for
 * each place that has no equal.
 */
export function chartForHelm(chart: Chart, { log }: Invocation): Chart {
  const { files, refusals } = toHelmChart(chart, host());
  if (files !== undefined) {
    return loadChartFiles(files, chart.format, { log, readArchive: (bytes) => readArchive(bytes, exactTime) });
  }
  const places = refusals.map(({ file, line, column, why }) => `  ${file}:${line}:${column}: ${why}`);
  const { file, line, column } = refusals[0]!;
  throw new TschartError(
    'NOT_FOR_HELM',
    `chart ${chart.name} can't be made one that Helm renders to the same:\n${places.join('\n')}`,
    {
      at: { file, line, column },
      advice: 'Write these places differently, or package the chart as it is, for tschart alone.',
    },
  );
}
