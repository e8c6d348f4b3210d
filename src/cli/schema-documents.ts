import { GoError } from '../go/value.ts';
import { readFile } from '../node/files/read-file.ts';
import type { SchemaSources } from '../values/schema.ts';

/** A schema at a URL that has to be fetched before values can be checked. */
class Unfetched extends Error {
  readonly url: string;

  constructor(url: string) {
    super(url);
    this.url = url;
  }
}

const TIMEOUT_MS = 15_000;

/** Documents that the schemas of one chart tree may have fetched; more are a mistake, or an attack. */
const MAX_DOCUMENTS = 100;

/**
 * Runs `use`, which checks values against schemas, with what those refer to: files are read, URLs fetched. Since the
 * check is synchronous, it starts again after each document that had to be fetched.
 */
export async function withSchemaDocuments<T>(use: (sources: SchemaSources) => T | Promise<T>): Promise<T> {
  const fetched = new Map<string, Uint8Array | GoError>();
  const http = (url: string): Uint8Array => {
    const found = fetched.get(url);
    if (found === undefined) {
      if (fetched.size >= MAX_DOCUMENTS) throw new GoError(`schemas refer to more than ${MAX_DOCUMENTS} URLs`);
      throw new Unfetched(url);
    }
    if (found instanceof GoError) throw found;
    return found;
  };
  for (;;) {
    try {
      return await use({ file: readFile, http });
    } catch (error) {
      if (!(error instanceof Unfetched)) throw error;
      fetched.set(error.url, await fetchSchema(error.url));
    }
  }
}

async function fetchSchema(url: string): Promise<Uint8Array | GoError> {
  const [{ fetchAnswer }, { STATUS_CODES }] = await Promise.all([
    import('../node/getter/http.ts'),
    import('node:http'),
  ]);
  try {
    const { code, body } = await fetchAnswer(url, process.env, TIMEOUT_MS);
    if (code === 200) return body;
    return new GoError(`HTTP request to ${url} returned status ${code} (${STATUS_CODES[code] ?? ''})`);
  } catch (error) {
    if (error instanceof GoError) return new GoError(`HTTP request failed for ${url}: ${error.message}`, error);
    throw error;
  }
}
