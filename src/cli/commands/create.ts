import { type Command, exactly } from '../command.ts';
import { DIRECTIVE, noMoreArguments } from '../completion/answer.ts';
import { flag, toggle } from '../flags/flag.ts';
import { STRING, STRING_ARRAY } from '../flags/kinds.ts';

export const createFlags = {
  starter: flag('starter', STRING, 'name of a starter chart, or its absolute path', { short: 'p' }),
  chartApiVersion: flag('chart-api-version', STRING, 'API version of the chart (v2 or v3)', {
    initial: 'v2',
    hidden: true,
  }),
  fromCompose: flag(
    'from-compose',
    STRING_ARRAY,
    'make the chart of this Compose file (- reads it from standard input); repeated, later files are merged over earlier ones',
    {
      own: true,
    },
  ),
  profile: flag('profile', STRING_ARRAY, 'with --from-compose: a profile that is on (can be repeated)', { own: true }),
  envFile: flag(
    'env-file',
    STRING_ARRAY,
    'with --from-compose: a file of variables, instead of .env (can be repeated)',
    {
      own: true,
    },
  ),
  fromManifests: flag(
    'from-manifests',
    STRING_ARRAY,
    'make the chart of the manifests in this file or directory (- reads standard input; can be repeated)',
    {
      own: true,
    },
  ),
  recursive: toggle('recursive', 'with --from-manifests: also directories in directories', { short: 'R', own: true }),
  crdsInTemplates: toggle(
    'crds-in-templates',
    'with --from-manifests: custom resource definitions become templates, not files of crds/',
    {
      own: true,
    },
  ),
  engine: flag('engine', STRING, 'what the templates are written in: go or handlebars', { initial: 'go', own: true }),
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
  ownLong: `
With --from-compose or --from-manifests the chart holds what a Compose project or a heap of manifests holds. What is
not carried over, and what is left to do, is listed at the end, on the error output.
`,
  arguments: exactly(1),
  exclusive: [['from-compose', 'from-manifests', 'starter']],
  flags: Object.values(createFlags),
  complete: (request) =>
    request.args.length === 0 ? { items: [], directive: DIRECTIVE.default } : noMoreArguments(request),
  run: async (call) => (await import('./create-run.ts')).runCreate(call),
};
