import { atLeast, type Command } from '../command.ts';
import { completeInstall } from '../completion/charts.ts';
import { toggle } from '../flags/flag.ts';
import { enableDns, skipSchemaValidation, sourceFlags } from './install-flags.ts';
import { generateName, nameTemplate } from './name-flags.ts';
import { output } from './output-flag.ts';
import { templateFlags } from './template.ts';
import { valueFlags } from './value-flags.ts';

export const imagesFlags = {
  output,
  noHooks: toggle('no-hooks', 'leave out what hooks use'),
  skipTests: toggle('skip-tests', 'leave out what tests use'),
  kubeVersion: templateFlags.kubeVersion,
  apiVersions: templateFlags.apiVersions,
  isUpgrade: templateFlags.isUpgrade,
  skipSchemaValidation,
  enableDns,
  nameTemplate,
  ...valueFlags,
  ...sourceFlags,
} as const;

export const images: Command = {
  name: 'images',
  usage: '[NAME] [CHART]',
  short: 'list the images that a chart uses',
  long: `
Renders a chart on this machine, as template does, and lists each image that its objects name, with what uses it:
containers of every kind in whatever starts pods, hooks and tests, and fields of custom resources that are named like
images by convention. Values decide what is rendered, so give those that the chart is installed with.
`,
  own: true,
  arguments: atLeast(1),
  flags: [...Object.values(imagesFlags), generateName],
  complete: completeInstall,
  run: async (call) => (await import('./images-run.ts')).runImages(call),
};
