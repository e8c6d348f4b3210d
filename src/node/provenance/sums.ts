import { GoError } from '../../go/value.ts';
import { unmarshalYamlInto } from '../../yaml/into.ts';
import { marshalYaml } from '../../yaml/marshal.ts';
import { map, STRING, struct } from '../../yaml/shape.ts';

/** What ends the metadata: YAML's mark of a new document would have to be escaped in a signed text. */
const SEPARATOR = '\n...\n';

const SUMS = struct('provenance.SumCollection', { files: map(STRING), images: map(STRING) });

/** The hashes that a provenance file names, by file. Throws GoError with Helm's text. */
export function readSums(text: string): ReadonlyMap<string, string> {
  const [, sums] = text.split(SEPARATOR);
  if (sums === undefined) throw new GoError('message block must have at least two parts');
  const read = unmarshalYamlInto(sums, SUMS) as { files?: ReadonlyMap<string, string> | null } | null;
  return read?.files ?? new Map();
}

/** The text that is signed: metadata as YAML, and the hash of the file. */
export function provenanceText(metadata: string, fileName: string, hash: string): string {
  return `${metadata}${SEPARATOR}${marshalYaml(new Map([['files', new Map([[fileName, hash]])]]))}`;
}
