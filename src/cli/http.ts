import { request as httpRequest, type IncomingMessage, STATUS_CODES } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { quote } from '../go/strconv.ts';
import { GoError } from '../go/value.ts';
import { debug } from './debug.ts';
import type { Logger } from './logger.ts';

const MAX_REDIRECTS = 10;
const MAX_BYTES = 256 * 1024 * 1024;
const TIMEOUT_MS = 120_000;

/** What a server answered in the end, redirects followed. The body is read only where the status is 200. */
export interface Answer {
  readonly status: number;
  /** As the server words it, such as `Not Found`. */
  readonly reason: string;
  /** As the standard words it (RFC 9110). */
  readonly standardReason: string;
  readonly contentLength: string;
  readonly body: Uint8Array;
}

/** The body of a URL. Throws GoError in the words of Helm's getter. Limits: 10 redirects, 256 MiB, two minutes. */
export async function fetchBytes(url: string, log: Logger): Promise<Uint8Array> {
  debug(log, 'fetching', { url });
  const answer = await fetchAnswer(url, TIMEOUT_MS);
  const status = `${answer.status} ${answer.reason}`;
  debug(log, 'fetch complete', { url, status, 'content-length': answer.contentLength });
  if (answer.status !== 200) throw new GoError(`failed to fetch ${url} : ${status}`);
  return answer.body;
}

/** Asks for a URL. Throws GoError in the words of Go's HTTP client where no answer comes. */
export async function fetchAnswer(url: string, timeout: number): Promise<Answer> {
  let target = url;
  for (let hops = 0; hops < MAX_REDIRECTS; hops++) {
    const response = await get(target, timeout);
    const { location } = response.headers;
    const status = response.statusCode!;
    if (location !== undefined && [301, 302, 303, 307, 308].includes(status)) {
      response.resume();
      target = new URL(location, target).href;
      continue;
    }
    const ok = status === 200;
    if (!ok) response.resume();
    return {
      status,
      reason: response.statusMessage || (STATUS_CODES[status] ?? ''),
      standardReason: STATUS_CODES[status] ?? '',
      contentLength: response.headers['content-length'] ?? '-1',
      body: ok ? await readBody(response, url) : new Uint8Array(0),
    };
  }
  throw new GoError(`Get ${quote(target)}: stopped after ${MAX_REDIRECTS} redirects`);
}

function get(url: string, timeout: number): Promise<IncomingMessage> {
  const request = url.startsWith('https:') ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const call = request(url, { headers: { 'User-Agent': 'Helm/4.3.1' }, timeout, agent: false }, resolve);
    call.on('timeout', () => call.destroy(new Error(`no answer in ${timeout / 1000} seconds`)));
    call.on('error', (error) => reject(new GoError(`Get ${quote(url)}: ${connectionProblem(error)}`, error)));
    call.end();
  });
}

interface ConnectionError extends Error {
  readonly code?: string;
  readonly address?: string;
  readonly port?: number;
  readonly hostname?: string;
  readonly errors?: readonly ConnectionError[];
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connect: connection refused',
  EHOSTUNREACH: 'connect: no route to host',
  ENETUNREACH: 'connect: network is unreachable',
  ETIMEDOUT: 'i/o timeout',
};

/** What kept a connection from being made, as Go's dialer says it; of several addresses the last one counts. */
export function connectionProblem(error: ConnectionError): string {
  const inner = error.errors?.at(-1) ?? error;
  const { code, address, port, hostname } = inner;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `dial tcp: lookup ${hostname}: no such host`;
  const reason = code === undefined ? undefined : REASONS[code];
  if (reason !== undefined && address !== undefined) {
    return `dial tcp ${address.includes(':') ? `[${address}]` : address}:${port}: ${reason}`;
  }
  if (code === 'ECONNRESET') return inner.message === 'socket hang up' ? 'EOF' : 'connection reset by peer';
  return inner.message;
}

async function readBody(response: IncomingMessage, url: string): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > MAX_BYTES) throw new GoError(`failed to fetch ${url} : more than ${MAX_BYTES} bytes`);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof GoError) throw error;
    throw new GoError('unexpected EOF', error);
  }
  return Buffer.concat(chunks);
}
