import type { Hook } from '../manifest/hook.ts';
import type { Manifest } from '../manifest/sort.ts';
import { lineAt, lineStarts } from '../template/lines.ts';
import type { LineOrigin } from '../template/trace.ts';
import type { Rendered } from './gotemplate.ts';

/** For each document, where each of its lines came from: one origin a line. */
export type SourceMap = Map<Manifest | Hook, readonly LineOrigin[]>;

/**
 * Gives the origins of a document's lines, out of those of the rendered file in which it begins at `offset`; documents
 * may be asked for in any order.
 */
export function originsOfDocuments({
  text,
  origins = [],
}: Rendered): (document: string, offset: number) => readonly LineOrigin[] {
  const starts = lineStarts(text);
  return (document, offset) => {
    const first = lineAt(starts, offset) - 1;
    return origins.slice(first, first + lineStarts(document).length);
  };
}
