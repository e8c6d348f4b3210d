import { type Completer, DIRECTIVE, noMoreArguments } from './answer.ts';
import { completeCharts } from './charts.ts';

/** Names of releases, without those that stand there already. */
export const completeReleases: Completer = async (request) =>
  (await import('../releases/complete.ts')).releaseNames(request);

const completeRevisions: Completer = async (request) =>
  (await import('../releases/complete.ts')).revisionNumbers(request);

export const completeRelease: Completer = (request) =>
  request.args.length > 0 ? noMoreArguments(request) : completeReleases(request);

/** The revisions of a release, for rollback's second argument and the flag --revision. */
export const completeRevision: Completer = (request) => {
  if (request.args.length === 0) return completeReleases(request);
  return request.args.length === 1 ? completeRevisions(request) : noMoreArguments(request);
};

/** upgrade's release and chart. */
export const completeUpgrade: Completer = (request) => {
  if (request.args.length === 0) return completeReleases(request);
  return request.args.length === 1 ? completeCharts(request, true) : noMoreArguments(request);
};

/** `--revision`, once the release is named. */
export const completeRevisionFlag: Completer = (request) =>
  request.args.length === 1 ? completeRevisions(request) : { items: [], directive: DIRECTIVE.noFiles };
