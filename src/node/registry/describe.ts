import { unmarshalJson } from '../../go/json.ts';
import { decodeUtf8 } from '../../go/text.ts';
import { GoError, type Value } from '../../go/value.ts';
import { CONFIG, IMAGE_INDEX, IMAGE_MANIFEST } from './media-types.ts';
import { pullArtifact } from './pull.ts';
import type { Repository } from './repository.ts';
import type { ChartDescription } from './types.ts';

/** Reads the configuration of a chart: Chart.yaml as JSON. Undefined for what is no chart. Rejects with GoError. */
export async function describeChart(repository: Repository, reference: string): Promise<ChartDescription | undefined> {
  const allowed = [IMAGE_INDEX, IMAGE_MANIFEST, CONFIG];
  const { root, contents } = await pullArtifact(repository, reference, allowed, {});
  const config = contents.findLast(({ mediaType }) => mediaType === CONFIG);
  if (config === undefined) return undefined;
  const metadata = parsed(config.data);
  if (metadata === undefined) return undefined;
  const text = (name: string): string => {
    const value = metadata.get(name);
    return typeof value === 'string' ? value : '';
  };
  return {
    reference,
    digest: root.digest,
    name: text('name'),
    version: text('version'),
    appVersion: text('appVersion'),
    description: text('description'),
  };
}

function parsed(data: Uint8Array): ReadonlyMap<string, Value> | undefined {
  try {
    const value = unmarshalJson(decodeUtf8(data));
    return value instanceof Map ? (value as ReadonlyMap<string, Value>) : undefined;
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    return undefined;
  }
}
