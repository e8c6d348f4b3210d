import { nextJson } from '../../go/json.ts';
import { quote } from '../../go/strconv.ts';
import { decodeUtf8 } from '../../go/text.ts';
import { GoError, type Value } from '../../go/value.ts';
import { requestedUrl } from '../../repo/shown-url.ts';
import type { Body, WireResponse } from './wire.ts';

/** At most so many bytes of a body; what comes after them is not read. */
export async function readHead(body: Body, limit: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of body) {
    const kept = piece.subarray(0, limit - size);
    pieces.push(kept);
    size += kept.length;
    if (size >= limit) break;
  }
  body.destroy();
  return Buffer.concat(pieces, size);
}

/** What a body begins with, as `read` takes it. Throws GoError, `GET "https://…": failed to decode response: …`. */
async function readJson<T>(response: WireResponse, limit: number, read: (object: JsonObject) => T): Promise<T> {
  try {
    const found = nextJson(decodeUtf8(await readHead(response.body, limit)), 0);
    if (found === undefined) throw new GoError('EOF');
    if (found.value === null) return read(new Map());
    if (found.value instanceof Map) return read(found.value as JsonObject);
    throw new GoError(`json: cannot unmarshal ${kindOf(found.value)} into Go value`);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    const what = `${response.method} ${quote(requestedUrl(response.url))}: failed to decode response`;
    throw new GoError(`${what}: ${error.message}`, error);
  }
}

type JsonObject = ReadonlyMap<string, Value>;

/** The object that a body begins with. Throws GoError. */
export function readJsonObject(response: WireResponse, limit: number): Promise<JsonObject> {
  return readJson(response, limit, (object) => object);
}

/** The list of texts under a key of the object that a body begins with; none where it is null or not there. Throws GoError. */
export function readTexts(response: WireResponse, key: string, limit: number): Promise<string[]> {
  return readJson(response, limit, (object) => textsOf(object, key));
}

function kindOf(value: Value): string {
  if (value instanceof Map) return 'object';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

function textsOf(object: JsonObject, key: string): string[] {
  const list = object.get(key);
  if (list === undefined || list === null) return [];
  if (!Array.isArray(list)) {
    throw new GoError(`json: cannot unmarshal ${kindOf(list)} into Go struct field .${key} of type []string`);
  }
  return (list as readonly Value[]).map((item) => {
    if (item === null) return '';
    if (typeof item === 'string') return item;
    throw new GoError(`json: cannot unmarshal ${kindOf(item)} into Go struct field .${key} of type string`);
  });
}
