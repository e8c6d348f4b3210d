import { type Command, exactly } from '../command.ts';
import { DIRECTIVE, noMoreArguments } from '../completion/answer.ts';
import { flag } from '../flags/flag.ts';
import { STRING } from '../flags/kinds.ts';

export const createFlags = {
  starter: flag('starter', STRING, 'name of a starter chart, or its absolute path', { short: 'p' }),
  chartApiVersion: flag('chart-api-version', STRING, 'API version of the chart (v2 or v3)', {
    initial: 'v2',
    hidden: true,
  }),
} as const;

export const create: Command = {
  name: 'create',
  usage: 'NAME',
  short: 'begin a new chart',
  long: `
Makes a directory with a chart to start from:

    mychart/
      .helmignore   files that packages leave out
      Chart.yaml    name, version and dependencies
      values.yaml   defaults for the templates
      charts/       charts it depends on
      templates/    the templates, with tests in tests/

NAME may be a path, whose last part names the chart; the directory before it must exist. Files of the chart that are
there already are overwritten.
`,
  arguments: exactly(1),
  flags: Object.values(createFlags),
  complete: (request) =>
    request.args.length === 0 ? { items: [], directive: DIRECTIVE.default } : noMoreArguments(request),
  run: async (call) => (await import('./create-run.ts')).runCreate(call),
};
