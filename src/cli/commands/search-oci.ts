import { atLeast, atMost, type Command } from '../command.ts';
import { DIRECTIVE, noMoreArguments } from '../completion/answer.ts';
import { flag, toggle } from '../flags/flag.ts';
import { STRING, UINT } from '../flags/kinds.ts';
import { devel, downloadFlags } from './chart-flags.ts';
import { output } from './output-flag.ts';

export const searchOciFlags = {
  versions: toggle('versions', 'print every version on a line of its own', { short: 'l' }),
  version: flag('version', STRING, 'range that versions must lie in'),
  columnWidth: flag('max-col-width', UINT, 'widest a column of the table may be', { initial: 50 }),
  failOnNoResult: toggle('fail-on-no-result', 'fail when nothing is found'),
} as const;

const one = atLeast(1);
const two = atMost(2);

/** `search oci`: Helm has no such command. */
export const searchOci: Command = {
  name: 'oci',
  own: true,
  usage: 'oci://HOST/PATH/CHART | oci://HOST[/PATH/] [keyword]',
  short: 'search in a registry',
  long: `
Shows the newest version of a chart in a registry, or with --versions all of them.

With a host alone, or a path that ends with a slash, it shows the charts of the registry below that path, if the
registry lists what it has; a keyword picks those whose name or description holds it.

    tschart search oci oci://registry.example/charts/web --versions
    tschart search oci oci://registry.example/charts/
`,
  arguments: (path, args, flags) => {
    one(path, args, flags);
    two(path, args, flags);
  },
  flags: [...Object.values(searchOciFlags), devel, ...Object.values(downloadFlags), output],
  complete: (request) =>
    request.args.length > 0
      ? noMoreArguments(request)
      : { items: ['oci://'], directive: DIRECTIVE.noFiles | DIRECTIVE.noSpace },
  run: async (call) => (await import('./search-oci-run.ts')).runSearchOci(call),
};
