import { atLeast, type Command } from '../command.ts';
import { flag, toggle } from '../flags/flag.ts';
import { STRING } from '../flags/kinds.ts';
import { skipSchemaValidation } from './install-flags.ts';
import { valueFlags } from './value-flags.ts';

export const lintFlags = {
  strict: toggle('strict', 'fail on warnings too'),
  withSubcharts: toggle('with-subcharts', 'examine the charts it depends on too'),
  quiet: toggle('quiet', 'print warnings and errors only'),
  skipSchemaValidation,
  kubeVersion: flag('kube-version', STRING, 'Kubernetes version for capabilities and deprecated APIs'),
  ...valueFlags,
} as const;

export const lint: Command = {
  name: 'lint',
  usage: 'PATH',
  short: 'look for mistakes in a chart',
  long: `
Examines a chart at a path and says what is wrong with it.

[ERROR] is what keeps the chart from being installed, [WARNING] what goes against convention.
`,
  arguments: atLeast(1),
  flags: Object.values(lintFlags),
  run: async (call) => (await import('./lint-run.ts')).runLint(call),
};
