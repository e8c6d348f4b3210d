import { ApiError, type ApiRequest, type KubeApi } from '../../src/kube/api.ts';
import type { Json } from '../../src/kube/json.ts';

/** What a scripted server answers: JSON, an error, or lines that come one by one until the connection is cut. */
export type Answer = Json | Error | Stream;

/** A watch that a test feeds. */
export class Stream {
  readonly #queue: Uint8Array[] = [];
  #ended = false;
  #wake: (() => void) | undefined;

  /** Sends text as it is: lines may be cut anywhere. */
  sendText(text: string): this {
    this.#queue.push(new TextEncoder().encode(text));
    this.#wake?.();
    return this;
  }

  send(type: string, object: Json): this {
    return this.sendText(`${JSON.stringify({ type, object })}\n`);
  }

  end(): this {
    this.#ended = true;
    this.#wake?.();
    return this;
  }

  async *bytes(signal: AbortSignal | undefined): AsyncGenerator<Uint8Array, void, undefined> {
    signal?.addEventListener('abort', () => this.#wake?.());
    for (;;) {
      signal?.throwIfAborted();
      const next = this.#queue.shift();
      if (next !== undefined) yield next;
      else if (this.#ended) return;
      else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }
}

export interface ScriptedApi extends KubeApi {
  /** `GET /path?query`, in the order asked for. */
  readonly asked: string[];
}

/** A server that answers by a function of the request; undefined is 404. */
export function scriptedApi(answer: (path: string, request: ApiRequest) => Answer | undefined): ScriptedApi {
  const asked: string[] = [];
  const of = (request: ApiRequest): Answer => {
    request.signal?.throwIfAborted();
    asked.push(`${request.method} ${decodeURIComponent(request.path)}`);
    const found = answer(decodeURIComponent(request.path), request) ?? notFound();
    if (found instanceof Error) throw found;
    return found;
  };
  return {
    asked,
    async request(request) {
      return of(request) as Json;
    },
    async text(request) {
      return String(of(request));
    },
    async stream(request) {
      const found = of(request);
      return (found instanceof Stream ? found : new Stream().sendText(String(found)).end()).bytes(request.signal);
    },
  };
}

export function notFound(): ApiError {
  return new ApiError(404, 'the server could not find the requested resource', 'NotFound');
}

export function forbidden(message: string): ApiError {
  return new ApiError(403, message, 'Forbidden');
}
