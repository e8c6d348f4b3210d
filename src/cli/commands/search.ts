import type { Command } from '../command.ts';
import { flag, toggle } from '../flags/flag.ts';
import { STRING, UINT } from '../flags/kinds.ts';
import { devel } from './chart-flags.ts';
import { output } from './output-flag.ts';
import { searchOci } from './search-oci.ts';

export const columnWidth = flag('max-col-width', UINT, 'widest a column of the table may be', { initial: 50 });
export const failOnNoResult = toggle('fail-on-no-result', 'fail when nothing is found');

/** Flags of `search hub`. */
export const searchHubFlags = {
  endpoint: flag('endpoint', STRING, 'URL of the hub', { initial: 'https://hub.helm.sh' }),
  listRepoUrl: toggle('list-repo-url', "print the repositories' URLs"),
} as const;

/** Flags of `search repo`. */
export const searchRepoFlags = {
  regexp: toggle('regexp', 'the keyword is a regular expression', { short: 'r' }),
  versions: toggle('versions', 'print every version on a line of its own', { short: 'l' }),
  version: flag('version', STRING, 'range that versions must lie in'),
} as const;

/** `search`, and all below it. */
export const search: Command = {
  name: 'search',
  usage: '[keyword]',
  short: 'search for charts',
  long: '\nSearches for charts in the Artifact Hub or in the repositories that were added.\n',
  subcommands: [
    {
      name: 'hub',
      usage: '[KEYWORD]',
      short: 'search in the Artifact Hub, or in a hub of your own',
      flags: [...Object.values(searchHubFlags), columnWidth, failOnNoResult, output],
      run: async (call) => (await import('./search-hub-run.ts')).runSearchHub(call),
    },
    {
      name: 'repo',
      usage: '[keyword]',
      short: 'search in the repositories that were added',
      flags: [...Object.values(searchRepoFlags), devel, columnWidth, failOnNoResult, output],
      run: async (call) => (await import('./search-repo-run.ts')).runSearchRepo(call),
    },
    searchOci,
  ],
};
