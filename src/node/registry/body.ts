import { nextJson } from '../../go/json.ts';
import { quote } from '../../go/strconv.ts';
import { decodeUtf8 } from '../../go/text.ts';
import { GoError, type Value } from '../../go/value.ts';
import { shownUrl } from './secrets.ts';
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

/** The object that a body begins with. Throws GoError, `GET "https://…": failed to decode response: …`. */
export async function readJsonObject(response: WireResponse, limit: number): Promise<ReadonlyMap<string, Value>> {
  const what = `${response.method} ${quote(shownUrl(response.url))}: failed to decode response`;
  try {
    const found = nextJson(decodeUtf8(await readHead(response.body, limit)), 0);
    if (found === undefined) throw new GoError('EOF');
    if (found.value === null) return new Map();
    if (found.value instanceof Map) return found.value as ReadonlyMap<string, Value>;
    throw new GoError(`json: cannot unmarshal ${kindOf(found.value)} into Go value`);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new GoError(`${what}: ${error.message}`, error);
  }
}

function kindOf(value: Value): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

/** The list of texts under a key; none where it is null or not there. Throws GoError for anything else. */
export function textsOf(object: ReadonlyMap<string, Value>, key: string): string[] {
  const list = object.get(key);
  if (list === undefined || list === null) return [];
  const items = Array.isArray(list) ? (list as readonly Value[]) : undefined;
  if (items === undefined) {
    throw new GoError(`json: cannot unmarshal ${kindOf(list)} into Go struct field .${key} of type []string`);
  }
  return items.map((item) => {
    if (item === null) return '';
    if (typeof item === 'string') return item;
    throw new GoError(`json: cannot unmarshal ${kindOf(item!)} into Go struct field .${key} of type string`);
  });
}
