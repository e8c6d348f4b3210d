import { listReleases } from '../../action/list.ts';
import { byRevision } from '../../release/history.ts';
import type { Release } from '../../release/release.ts';
import { type CompletionAnswer, type CompletionRequest, DIRECTIVE } from '../completion/answer.ts';
import { openReleases } from './open.ts';
import { chartName } from './status-text.ts';

/** What opening releases takes of a call; nothing is said while a command line is completed. */
function quiet(request: CompletionRequest): Parameters<typeof openReleases>[0] {
  return { ...request, log: () => {}, terminal: { ...request.terminal, stderr: () => {} } };
}

/** Names of releases, but those that are on the command line already. Where they can't be had, files. */
export async function releaseNames(request: CompletionRequest): Promise<CompletionAnswer> {
  try {
    const { context } = await openReleases(quiet(request));
    const found = await listReleases(context, {
      filter: '',
      selector: '',
      states: [],
      byDate: false,
      reverse: false,
      limit: 0,
      offset: 0,
    });
    const items = found
      .filter(({ name }) => !request.args.includes(name))
      .map((release) => `${release.name}\t${chartName(release)} -> ${release.info.status}`);
    return { items, directive: DIRECTIVE.noFiles };
  } catch {
    return { items: [], directive: DIRECTIVE.default };
  }
}

/** The revisions of the release that the first argument names. */
export async function revisionNumbers(request: CompletionRequest): Promise<CompletionAnswer> {
  try {
    const { context } = await openReleases(quiet(request));
    await context.kube.checkReachable();
    const history = byRevision(await context.storage.history(request.args[0]!));
    return { items: history.map(describe), directive: DIRECTIVE.noFiles };
  } catch {
    return { items: [], directive: DIRECTIVE.error };
  }
}

function describe(release: Release): string {
  return `${release.revision}\tApp: ${release.chart?.metadata?.appVersion ?? ''}, Chart: ${chartName(release)}`;
}
