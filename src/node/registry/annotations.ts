import type { Metadata } from '../../chart/model.ts';
import { trimSpace } from '../../go/strings.ts';

const PREFIX = 'org.opencontainers.image.';
/** What a chart's own annotations can't replace. */
const FIXED = [`${PREFIX}version`, `${PREFIX}title`];

/** The annotations of a chart's manifest: what Chart.yaml says in the words of OCI, and its own annotations. */
export function chartAnnotations(metadata: Readonly<Metadata>, created: string): Map<string, string> {
  const found = new Map<string, string>();
  const add = (name: string, value: string | undefined): void => {
    if (value !== undefined && trimSpace(value) !== '') found.set(PREFIX + name, value);
  };
  add('description', metadata.description);
  add('title', metadata.name);
  add('version', metadata.version);
  add('url', metadata.home);
  add('created', created);
  add('source', metadata.sources?.[0]);
  add('authors', authorsOf(metadata));
  for (const [name, value] of metadata.annotations ?? []) if (!FIXED.includes(name)) found.set(name, value);
  return found;
}

function authorsOf({ maintainers = [] }: Readonly<Metadata>): string {
  return maintainers.map(({ name = '', email = '' }) => (email === '' ? name : `${name} (${email})`)).join(', ');
}
