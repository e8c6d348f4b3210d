import { trimSpace } from '../go/strings.ts';
import { GoError } from '../go/value.ts';

const SEPARATOR = '---';

/**
 * Cuts a text into documents at lines that begin with `---`, as Kubernetes' `YAMLReader` does for values files. Empty
 * stretches between separators give no document. Lines end in `\n` afterwards; a separator's line may hold a comment.
 * Throws `GoError` for other text behind a separator (`invalid Yaml document separator: …`), as reading reaches it:
 * iterate, and what comes before the error is still given.
 */
export function* splitYamlDocuments(text: string): Generator<string, void> {
  if (!text.includes(SEPARATOR) && !text.includes('\r')) {
    // A last line without an end is followed by nothing; with one, the reader sees no further line.
    if (text !== '') yield text.endsWith('\n') ? text : `${text}\n`;
    return;
  }
  let document = '';
  for (let from = 0; from < text.length; ) {
    const end = text.indexOf('\n', from);
    let line = text.slice(from, end < 0 ? text.length : end);
    from = end < 0 ? text.length : end + 1;
    if (end >= 0 && line.endsWith('\r')) line = line.slice(0, -1);
    if (line.startsWith(SEPARATOR)) {
      const rest = trimSpace(line.slice(SEPARATOR.length));
      if (rest !== '' && !rest.startsWith('#')) throw new GoError(`invalid Yaml document separator: ${rest}`);
      if (document !== '') {
        yield document;
        document = '';
        continue;
      }
    }
    document += `${line}\n`;
  }
  if (document !== '') yield document;
}
