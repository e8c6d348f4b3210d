import type { IncomingMessage } from 'node:http';
import { createGunzip, gunzip } from 'node:zlib';
import { TschartError } from '../../errors.ts';
import { unmarshalJson } from '../../go/json.ts';
import { quote } from '../../go/strconv.ts';
import { decodeUtf8 } from '../../go/text.ts';
import { GoError } from '../../go/value.ts';
import type { ApiRequest, KubeApi } from '../../kube/api.ts';
import { ApiError } from '../../kube/api.ts';
import type { Json } from '../../kube/json.ts';
import type { Ask } from './discovery-cache.ts';
import { parseExactJson } from './exact-json.ts';
import { RequestFailure, readProblem } from './exchange.ts';
import { klogLine, warningLines } from './klog.ts';
import { type RateLimit, sleep } from './rate-limit.ts';
import { shownUrl } from './redirect.ts';
import { type Answered, answerError, genericError } from './server-error.ts';
import { urlAt } from './server-url.ts';
import type { Transport } from './transport.ts';

const MAX_RETRIES = 10;
/** Of one answer, unpacked. */
const MAX_ANSWER = 512 * 1024 * 1024;
/** Discovery says itself how long it waits; other requests have no limit. */
const DISCOVERY_TIMEOUT_MS = 32_000;
const DISCOVERY_TIMEOUT = /\?timeout=32s$/;

/** The API, and a way to ask for documents that may be unchanged. */
export interface KubeApiWithDocuments extends KubeApi {
  encoded(request: ApiRequest): Promise<Json | Uint8Array>;
  readonly ask: Ask;
}

/** A request, with the entity tag of an answer that is known. */
type Asked = ApiRequest & { readonly etag?: string | undefined };

export interface KubeApiOptions {
  readonly limit?: RateLimit | undefined;
  /** Waits between tries, in milliseconds; a timer where absent. */
  readonly pause?: ((milliseconds: number, signal?: AbortSignal) => Promise<void>) | undefined;
  /** Takes client-go's own log lines: warnings of the server. */
  readonly stderr: (text: string) => void;
}

/** What an answer came to. */
interface Answer {
  readonly response: IncomingMessage;
  readonly body: Buffer;
}

/**
 * Requests with client-go's manners: up to ten retries where the server asks for them (429 and 5xx with Retry-After), and
 * of GET where the connection broke; at once where etcd changed its leader; warnings printed; errors in client-go's words.
 */
export function createKubeApi(
  transport: Transport,
  { limit, stderr, pause = sleep }: KubeApiOptions,
): KubeApiWithDocuments {
  const open = async (request: Asked, endless: boolean): Promise<IncomingMessage> => {
    const isWatch = endless && /[?&]watch=(?:true|1)\b/.test(request.path);
    if (!isWatch) await limit?.wait(request.signal);
    let previous: RequestFailure | undefined;
    for (let attempt = 1; ; attempt++) {
      let response: IncomingMessage;
      let wait: number;
      try {
        response = await sendOnce(transport, request, endless);
        const asked = retryAfter(response);
        if (asked === undefined || attempt > MAX_RETRIES) return response;
        response.resume();
        wait = asked;
      } catch (error) {
        if (!(error instanceof RequestFailure)) throw error;
        if (!error.isEof || request.method !== 'GET' || attempt > MAX_RETRIES || (endless && !isWatch)) {
          throw withPrevious(error, previous);
        }
        previous = error;
        wait = 1;
      }
      await pause(wait * 1000, request.signal);
      await limit?.wait(request.signal);
    }
  };

  const warn = (response: IncomingMessage): void => {
    const { warning } = response.headers;
    if (warning !== undefined) for (const line of warningLines(warning)) stderr(line);
  };

  const complete = async (request: Asked): Promise<Answer> => {
    const bounded = withTimeout(request, transport);
    try {
      const response = await open(bounded.request, false);
      const body = await readBody(response, request.signal, stderr);
      warn(response);
      return { response, body };
    } catch (error) {
      throw bounded.translate(error);
    } finally {
      bounded.end();
    }
  };

  return {
    request: (request) =>
      inFamily(async () => {
        const { response, body } = await complete(request);
        if (!isSuccess(response)) throw answerError(answered(request, response, body));
        if (request.typed === true) checkType(response);
        return body.length === 0 ? null : parsed(body, request.typed === true);
      }),
    text: (request) =>
      inFamily(async () => {
        const { response, body } = await complete(request);
        if (!isSuccess(response)) throw genericError(answered(request, response, body));
        return body.toString('utf8');
      }),
    encoded: (request) =>
      inFamily(async () => {
        const { response, body } = await complete(request);
        if (!isSuccess(response)) throw answerError(answered(request, response, body));
        checkType(response);
        return mediaType(response) === PROTOBUF ? body : parsed(body, true);
      }),
    ask: (path, accept, etag) =>
      inFamily(async () => {
        const request: Asked = { method: 'GET', path, accept, etag };
        const { response, body } = await complete(request);
        const status = response.statusCode ?? 0;
        if (status !== 304 && !isSuccess(response)) throw genericError(answered(request, response, body));
        return { status, headers: response.headers, body: body.toString('utf8') };
      }),
    stream: (request) =>
      inFamily(async () => {
        const response = await open(request, true);
        if (!isSuccess(response)) {
          const body = await readBody(response, request.signal, stderr);
          throw answerError(answered(request, response, body));
        }
        warn(response);
        return chunks(response, request.signal);
      }),
  };
}

/** What Go's words are needed for inside is a `TschartError` outside. */
async function inFamily<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof GoError ? requestError(error) : error;
  }
}

function requestError(error: GoError): TschartError {
  return new TschartError('KUBE_REQUEST', error.message, { cause: error });
}

function isSuccess({ statusCode = 0 }: IncomingMessage): boolean {
  return statusCode >= 200 && statusCode <= 206;
}

const PROTOBUF = 'application/vnd.kubernetes.protobuf';
/** What client-go can read. An answer that says nothing is what was asked for. */
const READABLE = new Set(['', 'application/json', 'application/yaml', PROTOBUF]);

function mediaType({ headers }: IncomingMessage): string {
  return (headers['content-type'] ?? '').split(';', 1)[0]!.trim().toLowerCase();
}

/** Throws client-go's error where the answer is of another kind, such as the page of a gateway. */
function checkType(response: IncomingMessage): void {
  if (READABLE.has(mediaType(response))) return;
  throw new GoError(`serializer for ${response.headers['content-type']} doesn't exist`);
}

/** Asks again, once, where etcd had no leader: Helm does so below all retries. */
async function sendOnce(transport: Transport, request: Asked, endless: boolean): Promise<IncomingMessage> {
  const {
    method,
    path,
    accept = 'application/json',
    contentType = 'application/json',
    body,
    signal,
    etag,
    unpacked,
  } = request;
  const wire = {
    method,
    path,
    headers: {
      Accept: accept,
      ...(body !== undefined && { 'Content-Type': contentType }),
      ...(etag !== undefined && { 'If-None-Match': etag }),
      ...(unpacked === true && { 'Accept-Encoding': 'identity' }),
    },
    body,
    signal,
    endless,
  };
  const response = await transport.send(wire);
  if ((response.statusCode ?? 0) < 500 || response.headers['content-type'] !== 'application/json') return response;
  const text = await readBody(response, signal);
  // The answer can be read again by whoever asked.
  const again = Object.assign(response, { replay: text });
  return isLeaderChange(text) ? transport.send(wire) : again;
}

function isLeaderChange(body: Buffer): boolean {
  try {
    const { code, message } = JSON.parse(body.toString('utf8')) as {
      readonly code?: unknown;
      readonly message?: unknown;
    };
    if (typeof code !== 'number' || code < 500 || typeof message !== 'string') return false;
    return message.endsWith('etcdserver: leader changed') || message.endsWith('raft proposal dropped');
  } catch {
    return false;
  }
}

/** Seconds to wait before the next try; undefined where the server asks for none. */
function retryAfter({ statusCode = 0, headers }: IncomingMessage): number | undefined {
  if (statusCode !== 429 && statusCode < 500) return undefined;
  const text = headers['retry-after'] ?? '';
  return /^[+-]?\d+$/.test(text) ? Math.max(0, Number(text)) : undefined;
}

function withPrevious(error: RequestFailure, previous: RequestFailure | undefined): Error {
  if (previous === undefined || previous.message === error.message) return error;
  return new GoError(`${error.message} - error from a previous attempt: ${previous.problem}`, error);
}

interface Bounded {
  readonly request: Asked;
  translate(error: unknown): unknown;
  end(): void;
}

/** Discovery has a limit of time. */
function withTimeout(request: Asked, { server }: Transport): Bounded {
  if (request.method !== 'GET' || !DISCOVERY_TIMEOUT.test(request.path)) {
    return { request, translate: (error) => error, end: () => undefined };
  }
  const controller = new AbortController();
  const late = new Error('timeout');
  const timer = setTimeout(() => controller.abort(late), DISCOVERY_TIMEOUT_MS);
  const passOn = (): void => controller.abort(request.signal?.reason);
  request.signal?.addEventListener('abort', passOn, { once: true });
  return {
    request: { ...request, signal: controller.signal },
    translate: (error) =>
      error === late
        ? new GoError(`Get ${quote(shownUrl(urlAt(server, request.path)))}: context deadline exceeded`)
        : error,
    end() {
      clearTimeout(timer);
      request.signal?.removeEventListener('abort', passOn);
    },
  };
}

function answered({ method, path }: ApiRequest, response: IncomingMessage, body: Buffer): Answered {
  return {
    method,
    path,
    status: response.statusCode ?? 0,
    contentType: response.headers['content-type'] ?? '',
    body: body.toString('utf8'),
    retryAfter: retryAfter(response),
  };
}

/** Why a text is no JSON, in Go's words. */
function goProblem(body: Buffer): string | undefined {
  try {
    unmarshalJson(decodeUtf8(body));
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** An answer's JSON; a `Status` that is no success is an error whatever the HTTP status said. */
function parsed(body: Buffer, typed: boolean): Json {
  let answer: Json;
  try {
    answer = parseExactJson(body.toString('utf8'));
  } catch (error) {
    const prefix = typed ? "couldn't get version/kind; json parse error: " : '';
    throw new GoError(`${prefix}${goProblem(body) ?? (error as Error).message}`, error);
  }
  const { kind, status } = (answer ?? {}) as { readonly kind?: unknown; readonly status?: unknown };
  if (kind === 'Status' && status === 'Failure') throw ApiError.of(answer, 200);
  return answer;
}

async function readBody(
  response: IncomingMessage & { readonly replay?: Buffer },
  signal: AbortSignal | undefined,
  stderr?: (text: string) => void,
): Promise<Buffer> {
  if (response.replay !== undefined) return response.replay;
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of response as AsyncIterable<Buffer>) {
      size += part.length;
      if (size > MAX_ANSWER) throw new GoError(`the server's answer has more than ${MAX_ANSWER} bytes`);
      parts.push(part);
    }
    const whole = parts.length === 1 ? parts[0]! : Buffer.concat(parts, size);
    return isPacked(response) ? await unpacked(whole) : whole;
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    if (error instanceof GoError) throw error;
    const problem = readProblem(response, error);
    stderr?.(klogLine('E', 'request.go:1198', `"Unexpected error when reading response body" err=${quote(problem)}`));
    throw new GoError(`unexpected error when reading response body. Please retry. Original error: ${problem}`, error);
  }
}

function isPacked({ headers }: IncomingMessage): boolean {
  return headers['content-encoding'] === 'gzip';
}

function unpacked(bytes: Buffer): Promise<Buffer> {
  if (bytes.length === 0) return Promise.resolve(bytes);
  return new Promise((resolve, reject) => {
    gunzip(bytes, { maxOutputLength: MAX_ANSWER }, (error, result) =>
      error === null ? resolve(result) : reject(error),
    );
  });
}

async function* chunks(response: IncomingMessage, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  const source = isPacked(response) ? response.pipe(createGunzip({ flush: 2 })) : response;
  try {
    for await (const chunk of source as AsyncIterable<Buffer>) yield chunk;
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    throw requestError(new GoError(readProblem(response, error), error));
  } finally {
    response.destroy();
  }
}
