import type { Hook } from '../manifest/hook.ts';
import type { Manifest } from '../manifest/sort.ts';
import type { LineOrigin } from '../template/trace.ts';
import type { Rendered } from './gotemplate.ts';

/** For each document, where each of its lines came from: one origin a line. */
export type SourceMap = Map<Manifest | Hook, readonly LineOrigin[]>;

/** The origins of a document's lines, out of those of the rendered file in which it begins at `offset`. */
export function documentOrigins(
  { text, origins = [] }: Rendered,
  document: string,
  offset: number,
): readonly LineOrigin[] {
  const first = countLines(text.slice(0, offset)) - 1;
  return origins.slice(first, first + countLines(document));
}

function countLines(text: string): number {
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}
