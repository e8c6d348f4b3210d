import { type Command, exactly, noArguments } from '../command.ts';
import { noMoreArguments, words } from '../completion/answer.ts';
import { completeCharts } from '../completion/charts.ts';
import { flag, toggle } from '../flags/flag.ts';
import { STRING } from '../flags/kinds.ts';
import { chartSourceFlags, devel } from './chart-flags.ts';

const sourceFlags = chartSourceFlags(() => 1);
const output = flag('output', STRING, 'file to write instead of printing', { short: 'o' });

const generationFlags = {
  draft: flag('draft', STRING, "draft of JSON Schema: 'draft-07' (Helm 3 and 4 check it) or '2020-12'", {
    initial: 'draft-07',
    complete: words('draft-07', '2020-12'),
  }),
  additionalProperties: flag(
    'additional-properties',
    STRING,
    "whether tables may have keys that neither values.yaml nor the templates know: 'allow' or 'deny'",
    { initial: 'allow', complete: words('allow', 'deny') },
  ),
  k8sSchemaVersion: flag('k8s-schema-version', STRING, 'version of Kubernetes (v1.33.1) that $ref: $k8s/… means'),
  withoutDependencies: toggle('without-dependencies', 'leave out the values of the charts in charts/'),
} as const;

export const schemaGenerateFlags = { output, ...generationFlags, ...sourceFlags } as const;

export const schemaTypesFlags = {
  output,
  name: flag('name', STRING, 'name of the type', { initial: 'Values' }),
  generate: toggle('generate', 'make the schema from values.yaml even where the chart has one'),
  ...generationFlags,
  ...sourceFlags,
} as const;

const generate: Command = {
  name: 'generate',
  usage: 'CHART',
  short: 'make values.schema.json from values.yaml, its comments and the templates',
  long: `
Prints a schema for a chart's values. It is made from

    values.yaml         keys, types and defaults
    its comments        those of helm-docs (# -- text), blocks between # @schema lines, and # @schema key:value;…
    the templates       keys that only they know of, and what they do with values
    the charts below    their own schemas, or what can be found out about them

The chart's defaults meet the schema. What comments ask for and the defaults don't meet is told on the error output.
`,
  arguments: exactly(1),
  flags: [devel, ...Object.values(schemaGenerateFlags)],
  complete: (request) => (request.args.length > 0 ? noMoreArguments(request) : completeCharts(request, true)),
  run: async (call) => (await import('./schema-run.ts')).runSchemaGenerate(call),
};

const types: Command = {
  name: 'types',
  usage: 'CHART',
  short: "print TypeScript types of a chart's values",
  long: `
Prints TypeScript types made from the chart's values.schema.json or, where it has none, from what 'schema generate'
finds out. With them, render<Values>(chart, { values }) is checked by the compiler.
`,
  arguments: exactly(1),
  flags: [devel, ...Object.values(schemaTypesFlags)],
  complete: (request) => (request.args.length > 0 ? noMoreArguments(request) : completeCharts(request, true)),
  run: async (call) => (await import('./schema-run.ts')).runSchemaTypes(call),
};

export const schema: Command = {
  name: 'schema',
  short: "make a chart's values.schema.json, and TypeScript types",
  long: "\nMakes JSON schemas and TypeScript types for a chart's values.\n",
  own: true,
  arguments: noArguments,
  subcommands: [generate, types],
};
