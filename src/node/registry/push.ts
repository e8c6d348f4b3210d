import { loadChartFiles } from '../../chart/load.ts';
import type { Metadata } from '../../chart/model.ts';
import { marshalJson } from '../../go/json.ts';
import { encodeUtf8 } from '../../go/text.ts';
import { GoError } from '../../go/value.ts';
import { encodeChartMetadata } from '../../release/encode.ts';
import { chartAnnotations } from './annotations.ts';
import { digestOf } from './digest.ts';
import { limiter } from './limiter.ts';
import { CHART_LAYER, CONFIG, IMAGE_MANIFEST, PROVENANCE_LAYER } from './media-types.ts';
import { sayPulled, warnOfUnderscore } from './pull.ts';
import type { ChartReference } from './reference.ts';
import type { Repository } from './repository.ts';
import type { Content, Descriptor, Progress, PushOptions, PushResult } from './types.ts';

/** Blobs that are uploaded at once. */
const CONCURRENCY = 3;

/** Chart.yaml of an archive. Throws as Helm's loader does. */
export async function metadataOf(archive: Uint8Array): Promise<Metadata> {
  const { readArchive } = await import('../files/archive.ts');
  const read = (bytes: Uint8Array) => readArchive(bytes);
  return loadChartFiles(read(archive), 'v2', { readArchive: read }).metadata;
}

/** Uploads a chart and gives it a tag. Rejects with GoError in Helm's words. */
export async function pushChart(
  repository: Repository,
  { text: reference, tag }: ChartReference,
  archive: Uint8Array,
  metadata: Metadata,
  { provenance, created }: PushOptions,
  out: (text: string) => void,
  onProgress: ((progress: Progress) => void) | undefined,
): Promise<PushResult> {
  const chart = contentOf(CHART_LAYER, archive);
  const config = contentOf(CONFIG, encodeUtf8(encodeChartMetadata(metadata)));
  const signature = provenance && contentOf(PROVENANCE_LAYER, provenance);
  const layers = (signature === undefined ? [chart] : [chart, signature]).sort((a, b) =>
    a.digest < b.digest ? -1 : 1,
  );
  const time = created ?? new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  const manifest = contentOf(
    IMAGE_MANIFEST,
    encodeUtf8(manifestJson(config, layers, chartAnnotations(metadata, time))),
  );
  await upload(repository, manifest, [config, ...layers], tag, onProgress);
  sayPulled('Pushed', reference, manifest.digest, out);
  warnOfUnderscore(reference, out, tag);
  return { reference, manifest, config, chart, provenance: signature, metadata };
}

function contentOf(mediaType: string, data: Uint8Array): Content {
  return { mediaType, digest: digestOf(data), size: data.length, data };
}

function manifestJson(
  config: Descriptor,
  layers: readonly Descriptor[],
  annotations: ReadonlyMap<string, string>,
): string {
  const described = ({ mediaType, digest, size }: Descriptor): string =>
    `{"mediaType":${marshalJson(mediaType)},"digest":"${digest}","size":${size}}`;
  const notes = annotations.size === 0 ? '' : `,"annotations":${marshalJson(new Map(annotations))}`;
  return `{"schemaVersion":2,"config":${described(config)},"layers":[${layers.map(described).join(',')}]${notes}}`;
}

async function upload(
  repository: Repository,
  manifest: Content,
  blobs: readonly Content[],
  tag: string,
  onProgress: ((progress: Progress) => void) | undefined,
): Promise<void> {
  const { digest } = manifest;
  const limit = limiter(CONCURRENCY);
  if (!(await during('Exists', () => repository.hasManifest(digest)))) {
    const uploads = [...new Map(blobs.map((blob) => [blob.digest, blob])).values()].map((blob) =>
      limit(async () => {
        if (await during('Exists', () => repository.hasBlob(blob))) return;
        const onSent =
          onProgress &&
          ((done: number) => onProgress({ direction: 'push', digest: blob.digest, done, total: blob.size }));
        await during('Push', () => repository.pushBlob(blob, blob.data, onSent));
      }),
    );
    for (const result of await Promise.allSettled(uploads)) if (result.status === 'rejected') throw result.reason;
    await during('Push', () => repository.pushManifest(manifest, manifest.data, digest));
  }
  await during('Tag', () => repository.pushManifest(manifest, manifest.data, tag));
}

async function during<T>(operation: string, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new GoError(`failed to perform "${operation}" on destination: ${error.message}`, error);
  }
}
