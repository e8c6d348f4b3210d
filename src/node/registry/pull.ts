import { unmarshalJson } from '../../go/json.ts';
import { decodeUtf8 } from '../../go/text.ts';
import { GoError } from '../../go/value.ts';
import { readManifest, successorsOf } from './descriptors.ts';
import { limiter } from './limiter.ts';
import {
  CHART_LAYER,
  CONFIG,
  IMAGE_INDEX,
  IMAGE_MANIFEST,
  LEGACY_CHART_LAYER,
  MANIFESTS,
  PLUGIN_ARTIFACT,
  PROVENANCE_LAYER,
} from './media-types.ts';
import { openPartial } from './partial.ts';
import { MAX_METADATA_BYTES, type Repository } from './repository.ts';
import type { Content, Descriptor, PluginPullResult, Progress, PullOptions, PullResult } from './types.ts';
import { MismatchError, readVerified } from './verified.ts';

/** The largest archive that is fetched. */
const MAX_BLOB_BYTES = 1024 * 1024 * 1024;
/** Blobs that are fetched at once. */
const CONCURRENCY = 3;
/** Indexes of indexes: deeper ones are no chart. */
const MAX_DEPTH = 8;

/** What goes with downloads besides the bytes. */
export interface Transfer {
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Where large downloads that broke off are kept, so that the next run can go on. */
  readonly partialDirectory?: string | undefined;
}

/** A manifest and what it refers to, as far as it was asked for. */
interface Artifact {
  readonly root: Descriptor;
  /** What was fetched, in the order of the manifest. */
  readonly contents: readonly Content[];
}

/** `failed to perform "Fetch" on source: …`, as ORAS says what it was about. */
async function during<T>(operation: string, side: 'source' | 'destination', task: () => Promise<T> | T): Promise<T> {
  try {
    return await task();
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new GoError(`failed to perform "${operation}" on ${side}: ${error.message}`, error);
  }
}

/** Fetches what a reference stands for, content of some media types only. Rejects with GoError. */
export async function pullArtifact(
  repository: Repository,
  reference: string,
  allowed: readonly string[],
  transfer: Transfer,
): Promise<Artifact> {
  const { descriptor: root, body } = await during('FetchReference', 'source', () =>
    repository.fetchManifest(reference),
  );
  const seen = new Set<string>();
  const limit = limiter(CONCURRENCY);

  const fetchBlob = async (descriptor: Descriptor): Promise<Content> => {
    const { digest, size } = descriptor;
    if (size > MAX_BLOB_BYTES) {
      throw new GoError(`content size ${size} exceeds the limit of ${MAX_BLOB_BYTES} bytes, for digest ${digest}`);
    }
    const data = await fetchWhole(repository, descriptor, transfer);
    return { ...descriptor, data };
  };

  const visit = async (descriptor: Descriptor, own: Uint8Array | undefined, depth: number): Promise<Content[]> => {
    const { mediaType, digest, size } = descriptor;
    const key = `${mediaType} ${digest} ${size}`;
    if (seen.has(key)) return [];
    seen.add(key);
    const isWanted = allowed.includes(mediaType);
    if (!MANIFESTS.includes(mediaType)) return isWanted ? [await limit(() => fetchBlob(descriptor))] : [];
    if (depth > MAX_DEPTH) throw new GoError(`a manifest that is nested deeper than ${MAX_DEPTH} levels`);
    const [data, successors] = await during('FindSuccessors', 'source', async () => {
      const bytes =
        own ?? (await limit(async () => readMetadata(await repository.fetchManifestByDigest(descriptor), descriptor)));
      return [bytes, successorsOf(mediaType, bytes)] as const;
    });
    const contents = await inOrder(successors.map((successor) => visit(successor, undefined, depth + 1)));
    return isWanted ? [...contents.flat(), { ...descriptor, data }] : contents.flat();
  };

  // What is no manifest is not even read.
  if (!MANIFESTS.includes(root.mediaType)) {
    body.destroy();
    return { root, contents: [] };
  }
  const data = await during('Successors', 'source', async () => {
    const bytes = await readMetadata(body, root);
    successorsOf(root.mediaType, bytes);
    return bytes;
  });
  return { root, contents: await visit(root, data, 0) };
}

/** Fetches a blob, going on with what there is of it. */
async function fetchWhole(
  repository: Repository,
  descriptor: Descriptor,
  { onProgress, partialDirectory }: Transfer,
): Promise<Uint8Array> {
  const { digest, size } = descriptor;
  const partial = partialDirectory === undefined ? undefined : openPartial(partialDirectory, digest, size);
  try {
    for (;;) {
      const known = partial?.bytes.length ?? 0;
      const blob =
        (known > 0 ? await restOf(repository, descriptor, known) : undefined) ??
        (await during('Fetch', 'source', () => repository.fetchBlob(descriptor)));
      if (blob.from === 0) partial?.restart();
      try {
        const data = await during('Push', 'destination', () =>
          readVerified(blob.body, descriptor, {
            known: partial?.bytes,
            resume: (from) => repository.fetchBlob(descriptor, from),
            onRead: onProgress && ((done) => onProgress({ direction: 'pull', digest, done, total: size })),
            onPiece: partial && ((piece) => partial.append(piece)),
          }),
        );
        partial?.remove();
        return data;
      } catch (error) {
        const isWrong = error instanceof GoError && error.cause instanceof MismatchError;
        if (!isWrong) throw error;
        partial?.restart();
        // The beginning may have been what was wrong.
        if (blob.from === 0) throw error;
      }
    }
  } catch (error) {
    partial?.keep();
    throw error;
  }
}

/** The rest of a blob; undefined where the registry does not give it. */
async function restOf(repository: Repository, descriptor: Descriptor, from: number) {
  try {
    return await repository.fetchBlob(descriptor, from);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    return undefined;
  }
}

function readMetadata(body: Parameters<typeof readVerified>[0], descriptor: Descriptor): Promise<Uint8Array> {
  const { size } = descriptor;
  if (size > MAX_METADATA_BYTES) {
    body.destroy();
    throw new GoError(
      `read failed: content size ${size} exceeds push size limit ${MAX_METADATA_BYTES}: size exceeds limit`,
    );
  }
  return readVerified(body, descriptor);
}

/** All results, or the first failure by order once all have ended: nothing goes on behind our back. */
async function inOrder<T>(tasks: readonly Promise<T>[]): Promise<T[]> {
  const settled = await Promise.allSettled(tasks);
  return settled.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}

/** Fetches a chart, its provenance, or both. Rejects with GoError in Helm's words. */
export async function pullChart(
  repository: Repository,
  reference: string,
  { chart: withChart = true, provenance: withProvenance = false, ignoreMissingProvenance = false }: PullOptions,
  out: (text: string) => void,
  transfer: Transfer,
): Promise<PullResult> {
  if (!withChart && !withProvenance) throw new GoError('must specify at least one layer to pull (chart/prov)');
  const allowed = [IMAGE_INDEX, IMAGE_MANIFEST, CONFIG];
  if (withChart) allowed.push(CHART_LAYER, LEGACY_CHART_LAYER);
  if (withProvenance) allowed.push(PROVENANCE_LAYER);
  const { root, contents } = await pullArtifact(repository, reference, allowed, transfer);

  const needed = 1 + (withChart ? 1 : 0) + (withProvenance && !ignoreMissingProvenance ? 1 : 0);
  if (contents.length < needed) {
    throw new GoError(
      `manifest does not contain minimum number of descriptors (${needed}), descriptors found: ${contents.length}`,
    );
  }
  const last = (...types: readonly string[]): Content | undefined =>
    contents.findLast(({ mediaType }) => types.includes(mediaType));
  if (last(LEGACY_CHART_LAYER) !== undefined) out(`Warning: chart media type ${LEGACY_CHART_LAYER} is deprecated\n`);
  const config = last(CONFIG);
  if (config === undefined) throw new GoError(`could not load config with mediatype ${CONFIG}`);
  const chart = last(CHART_LAYER, LEGACY_CHART_LAYER);
  if (withChart && chart === undefined) {
    throw new GoError(`manifest does not contain a layer with mediatype ${CHART_LAYER}`);
  }
  const provenance = last(PROVENANCE_LAYER);
  if (withProvenance && provenance === undefined && !ignoreMissingProvenance) {
    throw new GoError(`manifest does not contain a layer with mediatype ${PROVENANCE_LAYER}`);
  }
  const manifest = contentOf(
    root,
    contents,
    (problem) => `unable to retrieve blob with digest ${root.digest}: ${problem}`,
  );
  unmarshalJson(decodeUtf8(config.data));
  sayPulled('Pulled', reference, manifest.digest, out);
  warnOfUnderscore(reference, out);
  return { reference, manifest, config, chart, provenance };
}

function contentOf(
  { digest, mediaType }: Descriptor,
  contents: readonly Content[],
  failure: (problem: string) => string,
): Content {
  const found = contents.find((content) => content.digest === digest && content.mediaType === mediaType);
  if (found === undefined) throw new GoError(failure(`${digest}: ${mediaType}: not found`));
  return found;
}

export function sayPulled(what: string, reference: string, digest: string, out: (text: string) => void): void {
  out(`${what}: ${reference}\n`);
  out(`Digest: ${digest}\n`);
}

const UNDERSCORE = `
OCI artifact references (e.g. tags) do not support the plus sign (+). To support
storing semantic versions, Helm adopts the convention of changing plus (+) to
an underscore (_) in chart version tags when pushing to a registry and back to
a plus (+) when pulling from a registry.`;

/** What Helm explains about a reference with an underscore in `part`, which is the whole of it by default. */
export function warnOfUnderscore(reference: string, out: (text: string) => void, part = reference): void {
  if (!part.includes('_')) return;
  out(`${reference} contains an underscore.\n`);
  out(`${UNDERSCORE}\n`);
}

const TITLE = 'org.opencontainers.image.title';

/** Fetches a plugin's archive, and its provenance where there is one. Rejects with GoError in Helm's words. */
export async function pullPlugin(
  repository: Repository,
  reference: string,
  name: string,
  out: (text: string) => void,
  transfer: Transfer,
): Promise<PluginPullResult> {
  const allowed = [
    IMAGE_MANIFEST,
    'application/vnd.oci.image.layer.v1.tar',
    'application/vnd.oci.image.layer.v1.tar+gzip',
  ];
  const { root, contents } = await pullArtifact(repository, reference, allowed, transfer);
  const content = contentOf(root, contents, (problem) => `unable to retrieve manifest: ${problem}`);
  const manifest = parsedManifest(content.data);
  const { artifactType, config } = manifest;
  if (artifactType !== '' && artifactType !== PLUGIN_ARTIFACT) {
    throw new GoError(`expected artifact type ${PLUGIN_ARTIFACT}, got ${artifactType}`);
  }
  if (artifactType === '' && config.mediaType !== PLUGIN_ARTIFACT) {
    throw new GoError(
      `expected config media type ${PLUGIN_ARTIFACT} for legacy compatibility, got ${config.mediaType}`,
    );
  }
  const titled = (ending: string): Descriptor | undefined =>
    manifest.layers.find(({ annotations }) => {
      const title = annotations?.[TITLE] ?? '';
      return title.startsWith(`${name}-`) && title.endsWith(ending);
    });
  const plugin = titled('.tgz');
  const provenance = titled('.tgz.prov');
  if (plugin === undefined) {
    throw new GoError(`required layer matching pattern ${name}-VERSION.tgz not found in manifest`);
  }
  const data = (descriptor: Descriptor, what: string): Content =>
    contentOf(
      descriptor,
      contents,
      (problem) => `unable to retrieve ${what} data with digest ${descriptor.digest}: ${problem}`,
    );
  const result = {
    reference,
    manifest: content,
    plugin: data(plugin, 'plugin'),
    provenance: provenance && data(provenance, 'provenance'),
  };
  sayPulled('Pulled plugin', reference, content.digest, out);
  if (provenance !== undefined) out(`Provenance: ${provenance.annotations![TITLE]!}\n`);
  warnOfUnderscore(reference, out);
  return result;
}

function parsedManifest(data: Uint8Array): ReturnType<typeof readManifest> {
  try {
    return readManifest(data);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new GoError(`unable to parse manifest: ${error.message}`, error);
  }
}
