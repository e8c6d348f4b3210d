import type { IncomingMessage, ServerResponse } from 'node:http';
import { Agent, createServer, request } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Server } from './admin.ts';

/** A request on its way to the API server. */
export interface Asked {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly body: string;
}

/** What is done to a request instead of passing it on as it is. */
export type Fault =
  /** Answered without reaching the server. */
  | { readonly do: 'answer'; readonly status: number; readonly body: string; readonly headers?: Record<string, string> }
  /** The connection ends before the server hears of it. */
  | { readonly do: 'drop' }
  /** The server does it; the connection ends instead of an answer. */
  | { readonly do: 'lose' }
  /** The server does it; half of the answer comes, then the connection ends. */
  | { readonly do: 'cut' }
  /** Passed on so many milliseconds later. */
  | { readonly do: 'delay'; readonly ms: number }
  /** Passed on otherwise. */
  | { readonly do: 'alter'; readonly path?: string; readonly body?: string }
  /** Never answered; `held` is called once the server has done it, or, with `before`, without its hearing of it. */
  | { readonly do: 'hold'; readonly before: boolean; readonly held: () => void };

/** Decides about each request; undefined passes it on. */
export type Decide = (asked: Asked) => Fault | undefined;

export interface Proxy {
  readonly url: string;
  /** Every request but watches, in the order in which they came. */
  readonly asked: readonly Asked[];
  decide: Decide;
  /** Refuses connections until `accept`. */
  refuse(): Promise<void>;
  accept(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens a way to an API server on a free port, with the server's own certificate and over HTTP/1.1. Throws where its key
 * is not beside the certificate: over plain HTTP client-go would send no credentials.
 */
export async function openProxy(server: Server, decide: Decide): Promise<Proxy> {
  if (server.key === '') throw new Error('the key of the API server is not beside its certificate');
  const agent = new Agent({ keepAlive: true, ca: server.ca, maxSockets: 32 });
  const sockets = new Set<Socket>();
  const asked: Asked[] = [];

  const listener = createServer({ cert: server.ca, key: server.key }, (incoming, answer) => {
    serve(incoming, answer).catch(() => incoming.socket.destroy());
  });
  listener.keepAliveTimeout = 60_000;
  listener.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  });

  async function serve(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of incoming) parts.push(part as Buffer);
    const raw = Buffer.concat(parts);
    const one: Asked = { method: incoming.method ?? 'GET', path: incoming.url ?? '/', body: raw.toString() };
    if (!/[?&]watch=(true|1)/.test(one.path)) asked.push(one);
    const fault = proxy.decide(one);
    switch (fault?.do) {
      case 'hold':
        if (!fault.before) break;
        fault.held();
        return;
      case 'drop':
        incoming.socket.destroy();
        return;
      case 'answer':
        answer.writeHead(fault.status, { 'content-type': 'application/json', ...fault.headers });
        answer.end(fault.body);
        return;
      case 'delay':
        await new Promise((done) => setTimeout(done, fault.ms));
    }
    const path = fault?.do === 'alter' ? (fault.path ?? one.path) : one.path;
    const body = fault?.do === 'alter' && fault.body !== undefined ? Buffer.from(fault.body) : raw;
    const headers = { ...incoming.headers };
    for (const name of ['host', 'connection', 'content-length', 'transfer-encoding']) delete headers[name];
    if (body.length > 0) headers['content-length'] = String(body.length);
    const onward = request(new URL(path, server.url), { method: one.method, agent, headers }, (got) => {
      if (fault?.do === 'lose') {
        got.resume();
        got.on('end', () => incoming.socket.destroy());
        return;
      }
      if (fault?.do === 'hold') {
        got.resume();
        got.on('end', fault.held);
        return;
      }
      if (fault?.do === 'cut') {
        cut(got, answer, incoming.socket);
        return;
      }
      answer.writeHead(got.statusCode ?? 502, got.headers);
      got.pipe(answer);
      got.on('error', () => incoming.socket.destroy());
    });
    onward.on('error', () => incoming.socket.destroy());
    answer.on('close', () => {
      if (!answer.writableFinished) onward.destroy();
    });
    onward.end(body);
  }

  const listen = (port: number): Promise<void> =>
    new Promise((done, fail) => {
      listener.once('error', fail);
      listener.listen(port, '127.0.0.1', () => done());
    });
  const stop = (): Promise<void> =>
    new Promise((done) => {
      listener.close(() => done());
      for (const socket of sockets) socket.destroy();
    });

  await listen(0);
  const { port } = listener.address() as AddressInfo;
  const proxy: Proxy = {
    url: `https://127.0.0.1:${port}`,
    asked,
    decide,
    refuse: stop,
    accept: () => listen(port),
    async close() {
      await stop();
      agent.destroy();
    },
  };
  return proxy;
}

/** Sends an answer's head and the first half of its body. */
function cut(got: IncomingMessage, answer: ServerResponse, socket: Socket): void {
  const parts: Buffer[] = [];
  got.on('data', (part: Buffer) => parts.push(part));
  got.on('end', () => {
    const body = Buffer.concat(parts);
    const { 'transfer-encoding': _, ...headers } = got.headers;
    answer.writeHead(got.statusCode ?? 502, { ...headers, 'content-length': String(body.length) });
    answer.write(body.subarray(0, body.length >> 1), () => socket.destroy());
  });
}

export const isWrite = ({ method }: Asked): boolean => method !== 'GET' && method !== 'HEAD';

/** Whether a request is about the Secret or ConfigMap of a record. */
export function isRecord({ path, body }: Asked): boolean {
  if (!/\/(secrets|configmaps)([/?]|$)/.test(path)) return false;
  return path.includes('/sh.helm.release.v1.') || body.includes('"name":"sh.helm.release.v1.');
}
