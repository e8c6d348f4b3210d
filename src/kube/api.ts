import { TschartError } from '../errors.ts';
import { fieldAt, type Json, type JsonObject, textAt } from './json.ts';

/** A request to an API server. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path and query, escaped: `/api/v1/namespaces/demo/secrets?limit=500`. */
  readonly path: string;
  /** Absent: `application/json`. */
  readonly accept?: string;
  /** Absent: `application/json` where there is a body. */
  readonly contentType?: string;
  readonly body?: string;
  /** Asks for an answer as it is, where packing it would cost more than it saves. */
  readonly unpacked?: boolean;
  /** Whether Helm has a type of its own for the answer: what is no JSON is told otherwise then. */
  readonly typed?: boolean;
  /** Ends the request early; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * The way to an API server: credentials, TLS, proxies, the rate limit, retries after 429 and a refused connection are its
 * matter, as they are client-go's. Every method rejects with `ApiError` for an answer of 400 and above, and with a
 * `TschartError` in Go's words (`Get "https://…": dial tcp …: connect: connection refused`) where no answer came.
 */
export interface KubeApi {
  /** The parsed answer; null for an empty one. */
  request(request: ApiRequest): Promise<Json>;
  /** The answer's text, for what is not JSON (`/openapi/v2`, logs that are read whole). */
  text(request: ApiRequest): Promise<string>;
  /** The answer in protobuf where the server says that it is that, else parsed; absent where only JSON can be had. */
  encoded?(request: ApiRequest): Promise<Json | Uint8Array>;
  /** The answer's bytes as they come, for logs and watches (a watch sends one JSON object a line). */
  stream(request: ApiRequest): Promise<AsyncIterable<Uint8Array>>;
}

/** What an API server said against a request (`metav1.Status`); the message is its own. */
export class ApiError extends TschartError {
  /** The HTTP status. */
  readonly status: number;
  /** `NotFound`, `AlreadyExists`, `Conflict`, `Invalid`, `Forbidden` …; empty where the server gave none. */
  readonly reason: string;
  /** The server's `Status.details`. */
  readonly details: JsonObject | undefined;

  constructor(status: number, message: string, reason = '', details?: JsonObject) {
    super('KUBE_API', message);
    this.name = 'ApiError';
    this.status = status;
    this.reason = reason;
    this.details = details;
  }

  /** The error of a `Status` object. */
  static of(answer: Json, status: number): ApiError {
    const details = fieldAt(answer, 'details');
    const code = fieldAt(answer, 'code');
    return new ApiError(
      typeof code === 'number' && code > 0 ? code : status,
      textAt(answer, 'message'),
      textAt(answer, 'reason'),
      typeof details === 'object' && details !== null && !Array.isArray(details) ? (details as JsonObject) : undefined,
    );
  }
}

/** The `ApiError` that an error is or was caused by. */
export function apiErrorOf(error: unknown): ApiError | undefined {
  for (let at = error; at instanceof Error; at = at.cause) if (at instanceof ApiError) return at;
  return undefined;
}

export function isReason(error: unknown, reason: string): boolean {
  return apiErrorOf(error)?.reason === reason;
}

/** `apierrors.IsNotFound`. */
export function isApiNotFound(error: unknown): boolean {
  return isReason(error, 'NotFound');
}

/** `apierrors.IsAlreadyExists`. */
export function isAlreadyExists(error: unknown): boolean {
  return isReason(error, 'AlreadyExists');
}

/** `apierrors.IsConflict`. */
export function isConflict(error: unknown): boolean {
  return isReason(error, 'Conflict');
}
