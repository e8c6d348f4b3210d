import { generateName } from '../commands/name-flags.ts';
import { type Completer, DIRECTIVE } from './answer.ts';

/** Versions of the chart that the argument before them names, from the repositories' cached indexes. */
export function completeVersions(chartArgument: (generatesName: boolean) => number): Completer {
  return async (request) => {
    const at = chartArgument(request.flags.get(generateName));
    const none = { items: [], directive: DIRECTIVE.noFiles };
    if (request.args.length !== at) return none;
    const { listVersions } = await import('./repositories.ts');
    return { ...none, items: listVersions(request.settings, request.args[at - 1]!) };
  };
}

/** Charts for the argument that names one: of the repositories and, with files allowed, of the disk. */
export async function completeCharts(request: Parameters<Completer>[0], withFiles: boolean) {
  const { listCharts } = await import('./repositories.ts');
  return listCharts(request, withFiles);
}

/** The chart argument of install and template. */
export const completeInstall: Completer = (request) => {
  const before = request.flags.get(generateName) ? 0 : 1;
  if (request.args.length !== before) return { items: [], directive: DIRECTIVE.noFiles };
  return completeCharts(request, true);
};

/** Repositories that are not among the arguments yet. */
export const completeRepositories: Completer = async ({ settings, args }) => {
  const { listRepositories } = await import('./repositories.ts');
  return {
    items: listRepositories(settings).filter((item) => !args.includes(item.split('\t', 1)[0]!)),
    directive: DIRECTIVE.noFiles,
  };
};
