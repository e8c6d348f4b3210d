import { quote } from '../../go/strconv.ts';
import { parseUrl } from '../../go/url.ts';
import { GoError } from '../../go/value.ts';
import { shownUrl } from '../../repo/shown-url.ts';
import { checkDigest, isDigest } from './digest.ts';

/** A repository of a registry, or something in it. */
export interface Reference {
  /** `host[:port]` */
  readonly registry: string;
  readonly repository: string;
  /** A tag or a digest; empty for the repository itself. */
  readonly reference: string;
}

/** A reference as Helm reads it from a command line. */
export interface ChartReference extends Reference {
  /** The tag, with `_` for `+`; the digest counts apart. */
  readonly tag: string;
  readonly digest: string;
  /** What is asked for: `host/path:tag`, or `host/path@digest` where there is no tag. */
  readonly text: string;
}

export const OCI_PREFIX = 'oci://';

export function isOci(url: string): boolean {
  return url.startsWith(OCI_PREFIX);
}

export function withoutScheme(reference: string): string {
  return isOci(reference) ? reference.slice(OCI_PREFIX.length) : reference;
}

const PART = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const REPOSITORY = new RegExp(`^${PART}(?:/${PART})*$`);
const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;

function invalid(problem: string): GoError {
  return new GoError(`invalid reference: ${problem}`);
}

/**
 * Reads `host[:port]/path`, with `:tag`, `@digest` or `:tag@digest` (the tag is dropped then). `given` is what it was
 * taken from, for messages. Throws GoError in ORAS's words.
 */
export function parseReference(artifact: string, given = artifact): Reference {
  const slash = artifact.indexOf('/');
  if (slash < 0) throw invalid('missing registry or repository');
  const path = artifact.slice(slash + 1);
  const at = path.indexOf('@');
  const colon = path.indexOf(':');
  const end = at >= 0 && colon > at ? at : colon >= 0 ? colon : at;
  const found = {
    registry: artifact.slice(0, slash),
    repository: end < 0 ? path : path.slice(0, end),
    reference: at >= 0 ? path.slice(at + 1) : colon >= 0 ? path.slice(colon + 1) : '',
  };
  checkRegistry(found.registry, shownUrl(given).split('/', 1)[0]);
  if (!REPOSITORY.test(found.repository)) {
    throw invalid(`invalid repository ${quote(found.repository)}`);
  }
  if (found.reference === '') return found;
  if (at >= 0) checkAsDigest(found.reference);
  else checkAsTag(found.reference);
  return found;
}

/** `shown`: the same for messages. Throws GoError. */
export function checkRegistry(registry: string, shown = shownUrl(registry)): void {
  let host = '';
  try {
    host = parseUrl(`dummy://${registry}`).host;
  } catch {
    // Said below.
  }
  if (host === '' || host !== registry) throw invalid(`invalid registry ${quote(shown)}`);
}

function checkAsDigest(reference: string): void {
  try {
    checkDigest(reference);
  } catch (error) {
    throw invalid(`invalid digest ${quote(reference)}: ${(error as Error).message}`);
  }
}

function checkAsTag(reference: string): void {
  if (!TAG.test(reference)) throw invalid(`invalid tag ${quote(reference)}`);
}

/** As `parseReference` reads it. */
export function formatReference({ registry, repository, reference }: Reference): string {
  const path = `${registry}/${repository}`;
  if (reference === '') return path;
  return isDigest(reference) ? `${path}@${reference}` : `${path}:${reference}`;
}

/** Reads a chart's reference, with or without `oci://`: `+` in its tag is `_` for registries. Throws GoError. */
export function parseChartReference(text: string): ChartReference {
  let raw = withoutScheme(text);
  let digest = '';
  const at = raw.lastIndexOf('@');
  if (at >= 0) {
    digest = raw.slice(at + 1);
    raw = raw.slice(0, at);
  }
  const colon = raw.lastIndexOf(':');
  const tag = colon < 0 ? '' : raw.slice(colon + 1);
  // As Helm has it, the text of the tag is replaced wherever it stands.
  if (tag !== '' && !tag.includes('/')) raw = raw.replaceAll(tag, tag.replaceAll('+', '_'));
  const parsed = parseReference(raw, withoutScheme(text));
  const plain = formatReference(parsed);
  return {
    ...parsed,
    tag: parsed.reference,
    digest,
    text: parsed.reference === '' ? `${plain}@${digest}` : plain,
  };
}

/** The host that serves a registry. */
export function hostOf(registry: string): string {
  return registry === 'docker.io' ? 'registry-1.docker.io' : registry;
}
