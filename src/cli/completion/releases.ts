import { type Completer, DIRECTIVE, noMoreArguments } from './answer.ts';
import { completeCharts } from './charts.ts';

/** Releases are not listed yet: the shell may complete files. */
export const completeReleases: Completer = () => ({ items: [], directive: DIRECTIVE.default });

export const completeRelease: Completer = (request) =>
  request.args.length > 0 ? noMoreArguments(request) : completeReleases(request);

/** The revisions of a release, for rollback's second argument and the flag --revision. */
export const completeRevision: Completer = (request) => {
  if (request.args.length === 0) return completeReleases(request);
  return request.args.length === 1 ? { items: [], directive: DIRECTIVE.error } : noMoreArguments(request);
};

/** upgrade's release and chart. */
export const completeUpgrade: Completer = (request) => {
  if (request.args.length === 0) return completeReleases(request);
  return request.args.length === 1 ? completeCharts(request, true) : noMoreArguments(request);
};

/** `--revision`, once the release is named. */
export const completeRevisionFlag: Completer = ({ args }) => ({
  items: [],
  directive: args.length === 1 ? DIRECTIVE.error : DIRECTIVE.noFiles,
});
