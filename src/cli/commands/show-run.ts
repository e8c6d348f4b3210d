import { crdsOf } from '../../chart/crds.ts';
import type { Chart } from '../../chart/model.ts';
import { metadataTable } from '../../chart/written.ts';
import { decodeUtf8 } from '../../go/text.ts';
import { loadChartFrom } from '../../node/files/load.ts';
import { marshalYaml } from '../../yaml/marshal.ts';
import type { Invocation } from '../command.ts';
import { debug } from '../debug.ts';
import { locateChart } from './chart-source.ts';
import { jsonPath, type ShownPart, showFlags } from './show.ts';

/** `show`: prints one part of a chart, or all. */
export async function runShow(part: ShownPart, call: Invocation): Promise<number> {
  const { args, flags, log, terminal } = call;
  debug(log, 'original chart version', { version: flags.get(showFlags.version) });
  const chart = await loadChartFrom(await locateChart(args[0]!, showFlags, call), { log, format: 'v2' });
  const all = part === 'all';
  let text = '';
  if (all || part === 'chart') text += `${marshalYaml(metadataTable(chart.metadata))}\n`;
  if (all || part === 'values') {
    if (all && chart.raw.some(({ name }) => name === 'values.yaml')) text += '---\n';
    const path = all ? '' : flags.get(jsonPath);
    text += path === '' ? rawValues(chart) : await pick(path, chart);
  }
  if (all || part === 'readme') {
    const readme = findReadme(chart);
    if (readme !== undefined) text += `${all ? '---\n' : ''}${readme}\n`;
  }
  if (all || part === 'crds')
    for (const { text: crd } of crdsOf(chart)) text += `${crd.startsWith('---') ? '' : '---\n'}${crd}\n`;
  terminal.stdout(text);
  return 0;
}

function rawValues({ raw }: Chart): string {
  return raw
    .filter(({ name }) => name === 'values.yaml')
    .map(({ data }) => `${decodeUtf8(data)}\n`)
    .join('');
}

async function pick(path: string, { values }: Chart): Promise<string> {
  const { printJsonPath } = await import('../jsonpath/print.ts');
  return printJsonPath(path, values);
}

/** Of several names that a README may have, the first file counts. */
function findReadme({ files }: Chart): string | undefined {
  const file = files.find(({ name }) => /^readme(\.md|\.txt)?$/i.test(name));
  return file && decodeUtf8(file.data);
}
