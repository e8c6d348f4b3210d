import { TschartError } from '../../errors.ts';
import { matchPath } from '../../go/path.ts';
import { splitDocuments } from '../../manifest/split.ts';

const SOURCE = /# Source: [^/]+\/(.+)/;

/**
 * The documents of a printed text that the patterns name, pattern by pattern. A document is known by the comment that
 * says where it came from. Throws TschartError for a pattern that names none; `failure` in its place, if there is one.
 */
export function selectTemplates(text: string, patterns: readonly string[], failure?: Error): string[] {
  const documents = splitDocuments(text).map((document) => document.text);
  const selected: string[] = [];
  for (const pattern of patterns) {
    const before = selected.length;
    for (const document of documents) {
      const path = SOURCE.exec(document)?.[1];
      if (path !== undefined && matches(pattern, path)) selected.push(document);
    }
    if (selected.length > before) continue;
    throw failure ?? new TschartError('TEMPLATE_NOT_FOUND', `could not find template ${pattern} in chart`);
  }
  return selected;
}

function matches(pattern: string, path: string): boolean {
  try {
    return matchPath(pattern, path);
  } catch {
    return false;
  }
}
