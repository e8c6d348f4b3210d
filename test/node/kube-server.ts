import { readFileSync } from 'node:fs';
import { createServer as createHttp, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, connect, createServer as createTcp, type Server, type Socket } from 'node:net';
import { join } from 'node:path';

/** An answer of a server that stands in for an API server. */
export interface Reply {
  readonly status?: number;
  readonly type?: string;
  /** May name ports (`{good}`), what the request said of `{authorization}`, and its `{method}`. */
  readonly body?: string;
  /** Values may name ports. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Breaks the connection instead of answering, or in the middle of the answer. */
  readonly breaks?: 'before' | 'within';
}

/** What a server answers, by the first part of the path (`/NAME/version`) and what is asked for. */
export interface Scene {
  readonly version?: Reply;
  readonly list?: Reply;
}

const json = (body: unknown): Reply => ({ type: 'application/json', body: JSON.stringify(body) });
const VERSION = json({ gitVersion: 'v1.36.3', major: '1', minor: '36' });
const LIST = json({ kind: 'SecretList', apiVersion: 'v1', metadata: {}, items: [] });

/** Ports by name, and a way to end them all. */
export interface Servers {
  readonly ports: Readonly<Record<string, number>>;
  /** Requests that came, as `GET /path`. */
  readonly requests: string[];
  close(): Promise<void>;
}

/** HTTPS servers with certificates of several kinds, and proxies; each on a port of its own. */
export async function startServers(certificates: string, scenes: Readonly<Record<string, Scene>>): Promise<Servers> {
  const pem = (file: string): Buffer => readFileSync(join(certificates, file));
  const requests: string[] = [];
  const servers: Server[] = [];
  const sockets = new Set<Socket>();
  const ports: Record<string, number> = {};
  const handler = (request: IncomingMessage, response: ServerResponse): void => {
    requests.push(`${request.method} ${request.url}`);
    answer(scenes, request, response, ports);
  };
  const listen = async (name: string, server: Server): Promise<void> => {
    servers.push(server);
    server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      socket.on('error', () => undefined);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ports[name] = (server.address() as AddressInfo).port;
  };
  for (const name of ['good', 'names', 'ips', 'cn', 'expired', 'future']) {
    await listen(name, createHttps({ cert: pem(`${name}.crt`), key: pem(`${name}.key`) }, handler));
  }
  const mutual = { ca: pem('ca.crt'), requestCert: true, rejectUnauthorized: true };
  await listen('mutual', createHttps({ cert: pem('good.crt'), key: pem('good.key'), ...mutual }, handler));
  await listen('http', createHttp(handler));
  await listen(
    'closing',
    createTcp((socket) => socket.destroy()),
  );
  await listen('proxy', createTcp(tunnel('200 Connection established')));
  await listen('refusing', createTcp(tunnel('403 Forbidden')));
  return {
    ports,
    requests,
    async close() {
      for (const socket of sockets) socket.destroy();
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

function answer(
  scenes: Readonly<Record<string, Scene>>,
  { url = '', method = '', headers: { authorization = 'nobody' } }: IncomingMessage,
  response: ServerResponse,
  ports: Readonly<Record<string, number>>,
): void {
  const [, name = '', ...rest] = url.split('?')[0]!.split('/');
  const scene = scenes[name] ?? {};
  const reply = rest.join('/') === 'version' ? (scene.version ?? VERSION) : (scene.list ?? LIST);
  if (reply.breaks === 'before') {
    response.socket?.end();
    return;
  }
  const { status = 200, type, headers = {} } = reply;
  const fill = (text: string): string => text.replace(/\{(\w+)\}/g, (all, port: string) => String(ports[port] ?? all));
  const body = fill(reply.body ?? '')
    .replace('{authorization}', authorization)
    .replace('{method}', method);
  const filled = Object.entries(headers).map(([name, value]) => [name, fill(value)]);
  response.writeHead(status, {
    ...(type !== undefined && { 'Content-Type': type }),
    'Content-Length': Buffer.byteLength(body),
    ...(Object.fromEntries(filled) as Record<string, string>),
  });
  if (reply.breaks === 'within') {
    response.write(body.slice(0, body.length / 2), () => response.socket?.destroy());
    return;
  }
  response.end(body);
}

/** A proxy that opens tunnels, or says that it does not. */
function tunnel(status: string): (socket: Socket) => void {
  return (socket) => {
    socket.once('data', (head: Buffer) => {
      socket.write(`HTTP/1.1 ${status}\r\n\r\n`);
      const [, host, port] = /^CONNECT ([^:]+):(\d+) /.exec(head.toString('latin1')) ?? [];
      if (!status.startsWith('200') || host === undefined) return socket.end();
      const far = connect(Number(port), host);
      far.on('error', () => socket.end());
      socket.on('close', () => far.destroy());
      socket.pipe(far).pipe(socket);
      return undefined;
    });
  };
}
