import { atMost, type Command, noArguments } from '../command.ts';
import { flag, toggle } from '../flags/flag.ts';
import { UINT } from '../flags/kinds.ts';
import { downloadFlags, keyring } from './chart-flags.ts';

export const maxColumnWidth = flag('max-col-width', UINT, 'widest a column of the table may be', { initial: 80 });

export const recursive = toggle('recursive', 'fetch the dependencies of dependencies in local directories first', {
  own: true,
});

/** Flags of `dependency update` and `dependency build`. */
export const fetchFlags = {
  verify: toggle('verify', 'check the signatures of packages'),
  keyring,
  skipRefresh: toggle('skip-refresh', "don't refresh the cached repository indexes"),
  onlyReferenced: toggle('only-referenced', 'refresh only repositories that the chart asks for', { own: true }),
  recursive,
  ...downloadFlags,
} as const;

export const dependency: Command = {
  name: 'dependency',
  usage: 'update|build|list',
  aliases: ['dep', 'dependencies'],
  short: 'look after the charts that a chart depends on',
  long: `
Looks after the dependencies of a chart. Chart.yaml names them, charts/ holds them, Chart.lock says which versions
were taken.
`,
  arguments: noArguments,
  subcommands: [
    {
      name: 'list',
      usage: 'CHART',
      aliases: ['ls'],
      short: 'list the dependencies of a chart',
      long: '\nLists the dependencies of a chart and whether charts/ holds them.\n',
      arguments: atMost(1),
      flags: [maxColumnWidth],
      run: async (call) => (await import('./dependency-list-run.ts')).runDependencyList(call),
    },
    {
      name: 'update',
      usage: 'CHART',
      aliases: ['up'],
      short: 'fetch dependencies as Chart.yaml asks for them',
      long: '\nFetches the dependencies that Chart.yaml asks for into charts/ and writes Chart.lock.\n',
      arguments: atMost(1),
      flags: Object.values(fetchFlags),
      run: async (call) => (await import('./dependency-fetch-run.ts')).runDependencyFetch('update', call),
    },
    {
      name: 'build',
      usage: 'CHART',
      short: 'fetch dependencies as Chart.lock has them',
      long: '\nFetches the dependencies into charts/ in the versions of Chart.lock.\n',
      arguments: atMost(1),
      flags: Object.values(fetchFlags),
      run: async (call) => (await import('./dependency-fetch-run.ts')).runDependencyFetch('build', call),
    },
  ],
};
