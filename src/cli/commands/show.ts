import { type Command, exactly, noArguments } from '../command.ts';
import { noMoreArguments } from '../completion/answer.ts';
import { completeCharts } from '../completion/charts.ts';
import { flag } from '../flags/flag.ts';
import { STRING } from '../flags/kinds.ts';
import { chartSourceFlags, devel } from './chart-flags.ts';

/** The parts of a chart that can be shown. */
export type ShownPart = 'all' | 'chart' | 'values' | 'readme' | 'crds';

export const showFlags = chartSourceFlags(() => 1);
export const jsonPath = flag('jsonpath', STRING, 'JSONPath expression that picks from the values');

function part(name: ShownPart, short: string, what: string): Command {
  return {
    name,
    usage: '[CHART]',
    short,
    long: `\nReads a chart (a directory, an archive or a URL) and prints ${what}.\n`,
    arguments: exactly(1),
    flags: [devel, ...(name === 'values' ? [jsonPath] : []), ...Object.values(showFlags)],
    complete: (request) => (request.args.length > 0 ? noMoreArguments(request) : completeCharts(request, true)),
    run: async (call) => (await import('./show-run.ts')).runShow(name, call),
  };
}

export const show: Command = {
  name: 'show',
  short: 'print parts of a chart',
  long: '\nReads a chart and prints parts of it.\n',
  aliases: ['inspect'],
  arguments: noArguments,
  subcommands: [
    part('all', 'print everything about a chart', 'Chart.yaml, values.yaml, the README and the CRDs'),
    part('readme', "print a chart's README", 'its README'),
    part('values', "print a chart's values", 'its values.yaml'),
    part('chart', "print a chart's definition", 'its Chart.yaml'),
    part('crds', "print a chart's CRDs", 'its custom resource definitions'),
  ],
};
