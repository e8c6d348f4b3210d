import { type ArgumentRule, atLeast, type Command, noArguments } from '../command.ts';
import { completeInstall } from '../completion/charts.ts';
import { flag, toggle } from '../flags/flag.ts';
import { STRING, STRING_ARRAY, STRING_SLICE } from '../flags/kinds.ts';
import { exclusiveForce, installFlags, templateNoteFlags } from './install-flags.ts';

export const templateFlags = {
  ...installFlags,
  ...templateNoteFlags,
  showOnly: flag('show-only', STRING_ARRAY, 'print only what these templates gave (can be repeated)', { short: 's' }),
  outputDir: flag('output-dir', STRING, 'write a file per template into this directory'),
  validate: toggle('validate', 'old name of --dry-run=server', { deprecated: "use '--dry-run=server' instead" }),
  includeCrds: toggle('include-crds', 'print CRDs too'),
  skipTests: toggle('skip-tests', 'leave out tests'),
  isUpgrade: toggle('is-upgrade', 'set .Release.IsUpgrade, not .Release.IsInstall'),
  kubeVersion: flag('kube-version', STRING, 'Kubernetes version for .Capabilities.KubeVersion'),
  apiVersions: flag(
    'api-versions',
    STRING_SLICE,
    'API versions to add to .Capabilities.APIVersions (can be repeated)',
    {
      short: 'a',
    },
  ),
  releaseName: toggle('release-name', 'with --output-dir, write into a directory named after the release'),
  batch: flag('batch', STRING, 'render each release of this YAML file', { own: true }),
  watch: toggle('watch', 'render again when a file changes, and print what is different', { own: true }),
  dryRun: flag('dry-run', STRING, "where to render: 'client' or, with the cluster's help, 'server'", {
    initial: 'client',
    bare: 'unset',
  }),
} as const;

const LONG = `
Renders a chart on this machine and prints the manifests.

Nothing is asked of a cluster: the Kubernetes version and the APIs that templates see are built in.
Add APIs with --api-versions, in one list or several:

    template --api-versions networking.k8s.io/v1,cert-manager.io/v1 mychart ./mychart
`;

/** A batch names the releases and charts itself. */
const chartOrBatch: ArgumentRule = (path, args, flags) => {
  const rule = flags.get(templateFlags.batch) === '' ? atLeast(1) : noArguments;
  rule(path, args, flags);
};

export const template: Command = {
  name: 'template',
  usage: '[NAME] [CHART]',
  short: 'render a chart on this machine',
  long: LONG,
  arguments: chartOrBatch,
  flags: Object.values(templateFlags),
  exclusive: [...exclusiveForce, ['validate', 'dry-run'], ['watch', 'output-dir']],
  complete: completeInstall,
  run: async (call) => (await import('./template-run.ts')).runTemplate(call),
};
