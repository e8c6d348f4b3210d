import { quote } from '../../go/strconv.ts';
import { formatUrl, hostname, parseUrl, type Url } from '../../go/url.ts';
import { resolveReference } from '../../go/url-reference.ts';
import { GoError } from '../../go/value.ts';
import { parseGivenUrl, requestedUrl } from '../../repo/shown-url.ts';
import { answerError, NotFoundError } from './answer-error.ts';
import { type Authenticator, type RegistryRequest, withQuery } from './auth.ts';
import { readHead, readTexts } from './body.ts';
import { checkDigest, digestOf, isDigest } from './digest.ts';
import { MANIFESTS } from './media-types.ts';
import { formatReference, hostOf, parseReference, type Reference } from './reference.ts';
import { repositoryScope } from './scopes.ts';
import type { Descriptor } from './types.ts';
import type { Body, WireResponse } from './wire.ts';

/** Manifests, pages of tags and other texts of registries: ORAS's limit. */
export const MAX_METADATA_BYTES = 4 * 1024 * 1024;
/** A registry whose list of tags goes on after so many pages leads in a circle. */
const MAX_PAGES = 1000;
const PLAIN_DIGEST = /^[A-Za-z0-9+._=:-]+$/;

/** A repository of a registry. Every operation rejects with GoError in ORAS's words. */
export class Repository {
  readonly reference: Reference;
  readonly #auth: Authenticator;
  readonly #base: string;
  readonly #hints: readonly string[];

  /** `hints`: what tokens are to allow in any case. */
  constructor(auth: Authenticator, reference: Reference, plainHttp: boolean, ...hints: readonly ('pull' | 'push')[]) {
    this.#auth = auth;
    this.reference = reference;
    this.#base = `${registryUrl(reference.registry, plainHttp)}${reference.repository}`;
    this.#hints = hints.length === 0 ? [] : [repositoryScope(reference.repository, ...hints)];
  }

  #send(request: RegistryRequest, ...actions: readonly ('pull' | 'push')[]): Promise<WireResponse> {
    const scopes = [...this.#hints, repositoryScope(this.reference.repository, ...actions)];
    return this.#auth.send({ ...request, scopes });
  }

  /** Each page of tags as it comes. */
  async *tags(): AsyncGenerator<readonly string[]> {
    yield* pagesOf(`${this.#base}/tags/list`, 'tags', (request) => this.#send(request, 'pull'));
  }

  /** What a tag or a digest stands for, without fetching it. */
  async resolve(text: string): Promise<Descriptor> {
    const reference = this.#referenceTo(text);
    const response = await this.#send(this.#manifest('HEAD', reference.reference, MANIFESTS), 'pull');
    if (response.status === 404) {
      response.body.destroy();
      throw new NotFoundError(formatReference(reference));
    }
    if (response.status !== 200) throw await answerError(response);
    response.body.destroy();
    return describedBy(response, reference.reference, undefined);
  }

  /** Fetches the manifest that a tag or a digest stands for: what it is said to be, and its bytes. */
  async fetchManifest(text: string): Promise<Fetched> {
    const reference = this.#referenceTo(text);
    const response = await this.#send(this.#manifest('GET', reference.reference, MANIFESTS), 'pull');
    if (response.status === 404) {
      response.body.destroy();
      throw new NotFoundError(formatReference(reference));
    }
    if (response.status !== 200) throw await answerError(response);
    if (response.headers['content-length'] === undefined) {
      return { descriptor: await this.resolve(text), body: response.body };
    }
    if (response.headers['docker-content-digest'] !== undefined) {
      return { descriptor: describedBy(response, reference.reference, undefined), body: response.body };
    }
    let bytes: Uint8Array;
    try {
      bytes = await readHead(response.body, MAX_METADATA_BYTES);
    } catch (error) {
      throw new GoError(
        `failed to calculate digest on response body; ${of(response)}: failed to read response body: ${(error as Error).message}`,
        error,
      );
    }
    return { descriptor: describedBy(response, reference.reference, digestOf(bytes)), body: bodyOfBytes(bytes) };
  }

  /** Fetches a manifest that another one refers to. */
  async fetchManifestByDigest({ mediaType, digest, size }: Descriptor): Promise<Body> {
    const response = await this.#send(this.#manifest('GET', digest, [mediaType]), 'pull');
    if (response.status === 404) {
      response.body.destroy();
      throw new NotFoundError(digest);
    }
    if (response.status !== 200) throw await answerError(response);
    const type = mediaTypeOf(response, 'invalid response Content-Type:');
    if (type !== mediaType) {
      throw new GoError(`${of(response)}: mismatch response Content-Type ${quote(type)}: expect ${quote(mediaType)}`);
    }
    checkLength(response, size);
    checkContentDigest(response, digest);
    return response.body;
  }

  #manifest(method: string, reference: string, accept: readonly string[]): RegistryRequest {
    return { method, url: `${this.#base}/manifests/${reference}`, headers: { Accept: accept.join(', ') } };
  }

  /** A blob from its beginning, or from a byte on where the registry takes that; `from` is where it begins. */
  async fetchBlob({ digest, size }: Descriptor, from = 0): Promise<{ readonly body: Body; readonly from: number }> {
    // A registry may be asked for what is no digest, but for nothing outside of the repository.
    if (!PLAIN_DIGEST.test(digest)) checkDigest(digest);
    const headers: Record<string, string> = from > 0 ? { Range: `bytes=${from}-${size - 1}` } : {};
    const response = await this.#send({ method: 'GET', url: `${this.#base}/blobs/${digest}`, headers }, 'pull');
    switch (response.status) {
      case 206: {
        const range = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(response.headers['content-range'] ?? '');
        if (from > 0 && range !== null && Number(range[1]) === from) return { body: response.body, from };
        throw await answerError(response);
      }
      case 200:
        checkLength(response, size);
        checkContentDigest(response, digest);
        return { body: response.body, from: 0 };
      case 404:
        response.body.destroy();
        throw new NotFoundError(digest);
      default:
        throw await answerError(response);
    }
  }

  async hasBlob({ digest }: Descriptor): Promise<boolean> {
    const response = await this.#send({ method: 'HEAD', url: `${this.#base}/blobs/${digest}`, headers: {} }, 'pull');
    if (response.status !== 200 && response.status !== 404) throw await answerError(response);
    response.body.destroy();
    if (response.status === 404) return false;
    if (response.headers['content-length'] === undefined) {
      throw new GoError(`${of(response)}: unknown response Content-Length`);
    }
    checkContentDigest(response, digest);
    return true;
  }

  /** Uploads a blob in one piece. */
  async pushBlob(descriptor: Descriptor, data: Uint8Array, onSent?: (bytes: number) => void): Promise<void> {
    const post = { method: 'POST', url: `${this.#base}/blobs/uploads/`, headers: {} };
    const opened = await this.#send(post, 'pull', 'push');
    if (opened.status !== 202) throw await answerError(opened);
    opened.body.destroy();
    const url = withQuery(uploadUrl(post.url, opened), [['digest', descriptor.digest]]);
    const headers: Record<string, string> = { 'Content-Type': 'application/octet-stream' };
    const authorization = opened.requestHeaders['Authorization'];
    if (authorization !== undefined) headers['Authorization'] = authorization;
    const response = await this.#send({ method: 'PUT', url, headers, body: data, onSent }, 'pull', 'push');
    if (response.status !== 201) throw await answerError(response);
    response.body.destroy();
  }

  async hasManifest(digest: string): Promise<boolean> {
    try {
      await this.resolve(digest);
      return true;
    } catch (error) {
      if (error instanceof NotFoundError) return false;
      throw error;
    }
  }

  /** Puts a manifest under its digest or a tag. */
  async pushManifest({ mediaType, digest }: Descriptor, data: Uint8Array, reference: string): Promise<void> {
    const url = `${this.#base}/manifests/${reference}`;
    const request = { method: 'PUT', url, headers: { 'Content-Type': mediaType }, body: data };
    const response = await this.#send(request, 'pull', 'push');
    if (response.status !== 201) throw await answerError(response);
    response.body.destroy();
    checkContentDigest(response, digest);
  }

  /** A tag, a digest, or a whole reference to something in this repository. */
  #referenceTo(text: string): Reference {
    const { registry, repository } = this.reference;
    let reference: Reference;
    try {
      reference = parseReference(text);
    } catch {
      reference = parseReference(`${registry}/${repository}${text.includes(':') ? '@' : ':'}${text}`);
    }
    if (reference.registry !== registry || reference.repository !== repository) {
      throw new GoError(
        `invalid reference: mismatch between received ${quote(formatReference(reference))} and expected ${quote(formatReference(this.reference))}`,
      );
    }
    if (reference.reference === '') throw new GoError('invalid reference');
    return reference;
  }
}

/** Something that was asked for by name: what it is said to be, and its bytes, which are still to be checked. */
export interface Fetched {
  readonly descriptor: Descriptor;
  readonly body: Body;
}

/** `https://host/v2/` */
export function registryUrl(registry: string, plainHttp: boolean): string {
  return `${plainHttp ? 'http' : 'https'}://${hostOf(registry)}/v2/`;
}

/** The pages of a list of names under `key`, by the `Link` header of each. Throws GoError; a page of another host is none. */
export async function* pagesOf(
  first: string,
  key: string,
  send: (request: RegistryRequest) => Promise<WireResponse>,
): AsyncGenerator<readonly string[]> {
  let url: string | undefined = first;
  for (let count = 0; url !== undefined; count++) {
    if (count >= MAX_PAGES) throw new GoError(`listing exceeded ${MAX_PAGES} pages: too many pages`);
    const response: WireResponse = await send({ method: 'GET', url, headers: {} });
    if (response.status !== 200) throw await answerError(response);
    yield await readTexts(response, key, MAX_METADATA_BYTES);
    url = nextPage(response);
  }
}

function nextPage({ headers, url }: WireResponse): string | undefined {
  const { link } = headers;
  const header = Array.isArray(link) ? (link as readonly string[])[0] : link;
  if (!header) return undefined;
  const invalid = (why: string): GoError => new GoError(`invalid next link ${quote(requestedUrl(header))}: ${why}`);
  if (!header.startsWith('<')) throw invalid("missing '<'");
  const end = header.indexOf('>');
  if (end < 0) throw invalid("missing '>'");
  const text = header.slice(1, end);
  const from = parseUrl(url);
  const next = resolveReference(from, parseGivenUrl(text));
  if (next.scheme !== from.scheme || authority(next) !== authority(from)) {
    throw new GoError(
      `invalid next link ${quote(requestedUrl(text))}: not the same origin as ${quote(requestedUrl(formatUrl(from)))}`,
    );
  }
  return formatUrl(next);
}

function authority(url: Url): string {
  const port = /:(\d+)$/.exec(url.host)?.[1] ?? (url.scheme === 'https' ? '443' : '80');
  return `${hostname(url).toLowerCase()}:${port}`;
}

/** Where an upload is to go: to the registry itself, and not without the TLS that it has. */
function uploadUrl(asked: string, { headers }: WireResponse): string {
  const { location } = headers;
  if (!location) throw new GoError('http: no Location header in response');
  const from = parseUrl(asked);
  const to = resolveReference(from, parseGivenUrl(location));
  // Some registries forget a port that goes without saying.
  if (/:443$/.test(from.host) && to.host === hostname(from)) to.host = from.host;
  if (authority({ ...to, scheme: from.scheme }) !== authority(from)) {
    throw new GoError(
      `blob upload Location ${quote(to.host)} is on a different host than the registry ${quote(from.host)}`,
    );
  }
  if (from.scheme === 'https' && to.scheme !== 'https') {
    throw new GoError(`blob upload Location ${quote(to.host)} downgrades scheme from https`);
  }
  return formatUrl(to);
}

function of({ method, url }: WireResponse): string {
  return `${method} ${quote(requestedUrl(url))}`;
}

function mediaTypeOf(response: WireResponse, problem: string): string {
  const [type = ''] = (response.headers['content-type'] ?? '').split(';', 1);
  const media = type.trim().toLowerCase();
  if (media === '') throw new GoError(`${of(response)}: ${problem} mime: no media type`);
  return media;
}

/** What headers say of a manifest. `calculated` is the digest of the bytes where the registry says none. */
function describedBy(response: WireResponse, reference: string, calculated: string | undefined): Descriptor {
  const mediaType = mediaTypeOf(response, 'invalid response `Content-Type` header;');
  const length = response.headers['content-length'];
  if (length === undefined) throw new GoError(`${of(response)}: unknown response Content-Length`);
  const wanted = isDigest(reference) ? reference : '';
  const said = headerDigest(response);
  if (said !== '') checkSaid(said, response);
  const digest = said || calculated || wanted;
  if (digest === '') {
    throw new GoError(`HTTP ${response.method} request missing required header "Docker-Content-Digest"`);
  }
  if (wanted !== '' && wanted !== digest) throw mismatch(response, digest, wanted);
  return { mediaType, digest, size: Number(length) };
}

function headerDigest({ headers }: WireResponse): string {
  const value = headers['docker-content-digest'];
  return (Array.isArray(value) ? value[0] : value) ?? '';
}

function checkSaid(digest: string, response: WireResponse): void {
  try {
    checkDigest(digest);
  } catch (error) {
    throw new GoError(
      `${of(response)}: invalid response header value: \`Docker-Content-Digest: ${digest}\`; ${(error as Error).message}`,
    );
  }
}

function checkContentDigest(response: WireResponse, expected: string): void {
  const said = headerDigest(response);
  if (said === '') return;
  if (!isDigest(said)) {
    throw new GoError(`${of(response)}: invalid response header: \`Docker-Content-Digest: ${said}\``);
  }
  if (said !== expected) throw mismatch(response, said, expected);
}

function mismatch(response: WireResponse, received: string, expected: string): GoError {
  response.body.destroy();
  return new GoError(
    `${of(response)}: invalid response; digest mismatch in Docker-Content-Digest: received ${quote(received)} when expecting ${quote(expected)}`,
  );
}

function checkLength(response: WireResponse, size: number): void {
  const length = response.headers['content-length'];
  if (length === undefined || Number(length) === size) return;
  response.body.destroy();
  throw new GoError(`${of(response)}: mismatch Content-Length`);
}

function bodyOfBytes(bytes: Uint8Array): Body {
  return {
    async *[Symbol.asyncIterator]() {
      yield bytes;
    },
    destroy() {},
  };
}
