import { atLeast, type Command } from '../command.ts';
import { nothing } from '../completion/answer.ts';
import { completeCharts } from '../completion/charts.ts';
import { flag, toggle } from '../flags/flag.ts';
import { STRING } from '../flags/kinds.ts';
import { chartSourceFlags, devel } from './chart-flags.ts';

export const pullSource = chartSourceFlags(() => 1);

/** Flags of `pull` alone. */
export const pullFlags = {
  untar: toggle('untar', 'unpack the chart'),
  prov: toggle('prov', 'download the provenance file too, without verifying it'),
  untardir: flag('untardir', STRING, 'with --untar, the directory to unpack into', { initial: '.' }),
  destination: flag('destination', STRING, 'directory to write to; --untardir lies below it', {
    short: 'd',
    initial: '.',
  }),
} as const;

/** `pull` */
export const pull: Command = {
  name: 'pull',
  usage: '[chart URL | repo/chartname] [...]',
  aliases: ['fetch'],
  short: 'download charts',
  long: '\nDownloads charts from a repository or a registry, and unpacks them if asked to.\n',
  arguments: atLeast(1),
  flags: [devel, ...Object.values(pullFlags), ...Object.values(pullSource)],
  complete: (request) => (request.args.length > 0 ? nothing(request) : completeCharts(request, false)),
  run: async (call) => (await import('./pull-run.ts')).runPull(call),
};
