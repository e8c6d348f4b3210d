import { ApiError } from '../api.ts';
import { isJsonObject, type Json, type KubeObject, textAt } from '../json.ts';

/** What a watch tells of an object. `BOOKMARK` only says how far the watch has come. */
export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  readonly object: KubeObject;
}

/** The events in a watch's bytes: one JSON object a line. Throws the `ApiError` that the server sends as an event. */
export async function* watchEvents(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<WatchEvent, void, undefined> {
  for await (const line of linesOf(bytes)) {
    const event = JSON.parse(line) as Json;
    const object = isJsonObject(event) ? event['object'] : undefined;
    const type = textAt(event, 'type');
    if (type === 'ERROR') throw ApiError.of(object ?? null, 500);
    if (isJsonObject(object) && isEventType(type)) yield { type, object };
  }
}

function isEventType(type: string): type is WatchEvent['type'] {
  return type === 'ADDED' || type === 'MODIFIED' || type === 'DELETED' || type === 'BOOKMARK';
}

/** Whole lines only: what a cut connection leaves of the last one is dropped. */
async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder();
  // A large object comes in many pieces, which are joined once.
  let pieces: string[] = [];
  for await (const chunk of bytes) {
    const text = decoder.decode(chunk, { stream: true });
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      pieces.push(text.slice(start, end));
      const line = pieces.join('');
      pieces = [];
      start = end + 1;
      if (line !== '') yield line;
    }
    if (start < text.length) pieces.push(text.slice(start));
  }
}
