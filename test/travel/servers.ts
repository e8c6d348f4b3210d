import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import {
  createServer as createHttp,
  type IncomingMessage,
  type RequestListener,
  request,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttps, request as requestTls } from 'node:https';
import { type AddressInfo, connect, createServer as createTcp, type Server, type Socket } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Need } from './script.ts';

export const USER = 'alice';
export const PASSWORD = 'wonder-land';
/** `htpasswd -Bbn alice wonder-land` */
const HTPASSWD = `${USER}:$2y$05$shtB3/m.L.mToJpapi7y9OhNnYmqKYhpq9rvEkZ4Z2HYwMJLwdLAC\n`;

const here = process.env['TSCHART_TRAVEL_TESTS'] ?? import.meta.dirname;
const certificates = resolve(here, '../node/kube-certificates');

/** Where the certificates lie on which the servers with TLS rely. */
export interface Certificates {
  readonly ca: string;
  /** What servers that ask for one take. */
  readonly cert: string;
  readonly key: string;
}

export function certificatesIn(folder: string): Certificates {
  const copy = (name: string): string => {
    const path = join(folder, name);
    writeFileSync(path, readFileSync(join(certificates, name)));
    return path;
  };
  return { ca: copy('ca.crt'), cert: copy('client.crt'), key: copy('client.key') };
}

/** A server of a run. */
export interface Running {
  /** `127.0.0.1:PORT` */
  readonly address: string;
  close(): Promise<void>;
}

/** Starts what a script needs. `folder` is for the servers' own files, `www` for what the HTTP servers show. */
export function startServer(
  need: Need,
  folder: string,
  www: string,
  registry: string | undefined,
  started: ReadonlyMap<Need, string>,
): Promise<Running> {
  switch (need) {
    case 'proxy':
      return startProxy(started.get('registry')!, started.get('registry-tls')!);
    case 'http':
      return listen(createHttp(files(www)));
    case 'http-auth':
      return listen(createHttp(withPassword(files(www))));
    case 'http-tls':
      return listen(createHttps(serverTls(false), files(www)));
    case 'http-client-tls':
      return listen(createHttps(serverTls(true), files(www)));
    case 'registry-token':
      return startTokenRegistry(join(folder, need), registry!);
    default:
      return startRegistry(need, join(folder, need), registry!);
  }
}

function serverTls(asksForCertificate: boolean) {
  const pem = (name: string): Buffer => readFileSync(join(certificates, name));
  return {
    cert: pem('good.crt'),
    key: pem('good.key'),
    ...(asksForCertificate && { ca: pem('ca.crt'), requestCert: true, rejectUnauthorized: true }),
  };
}

function listen(server: Server): Promise<Running> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
  });
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      done({
        address: `127.0.0.1:${port}`,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            for (const socket of sockets) socket.destroy();
          }),
      });
    });
  });
}

/** The files of a folder. */
function files(folder: string): RequestListener {
  return (asked, answer) => {
    const path = join(folder, decodeURIComponent(new URL(asked.url!, 'http://x').pathname));
    if (!path.startsWith(folder) || !existsSync(path) || !statSync(path).isFile()) {
      answer.writeHead(404, { 'Content-Type': 'text/plain' }).end('not here\n');
      return;
    }
    const body = readFileSync(path);
    answer.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Content-Length': body.length }).end(body);
  };
}

const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

function withPassword(listener: RequestListener): RequestListener {
  return (asked, answer) => {
    if (asked.headers.authorization === basic(USER, PASSWORD)) return listener(asked, answer);
    answer.writeHead(401, { 'WWW-Authenticate': 'Basic realm="charts"', 'Content-Type': 'text/plain' }).end('who?\n');
  };
}

const TRIES = 5;

/** A proxy that wants a password, and knows two servers only. */
function startProxy(plain: string, tls: string): Promise<Running> {
  const isUser = (asked: IncomingMessage): boolean => asked.headers['proxy-authorization'] === basic(USER, PASSWORD);
  const server = createHttp((asked, answer) => {
    if (isUser(asked)) {
      const { pathname, search } = new URL(asked.url!);
      asked.url = pathname + search;
      return forward(asked, answer, plain);
    }
    answer.writeHead(407, { 'Proxy-Authenticate': 'Basic realm="proxy"', 'Content-Type': 'text/plain' }).end('who?\n');
  });
  server.on('connect', (asked, socket, head) => {
    socket.on('error', () => {});
    if (!isUser(asked)) return socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n');
    if (!asked.url!.endsWith(':443')) return socket.end('HTTP/1.1 403 Not Through Me\r\nContent-Length: 0\r\n\r\n');
    const [host, port] = tls.split(':') as [string, string];
    const behind = connect({ host, port: Number(port) }, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      behind.write(head);
      behind.pipe(socket);
      socket.pipe(behind);
    });
    behind.on('error', () => socket.destroy());
    socket.on('close', () => behind.destroy());
  });
  return listen(server);
}

/** The real registry on a free port; another one where somebody was faster. */
async function startRegistry(need: Need, folder: string, program: string, more = ''): Promise<Running> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'htpasswd'), HTPASSWD);
  let problem = '';
  for (let i = 0; i < TRIES; i++) {
    const address = `127.0.0.1:${await freePort()}`;
    const config = join(folder, 'config.json');
    const mark = randomUUID();
    writeFileSync(config, JSON.stringify(registryConfig(need, folder, address, more, mark)));
    const child = spawn(program, ['serve', config], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { PATH: process.env['PATH'] },
    });
    let said = '';
    child.stderr.on('data', (part: Buffer) => {
      said = (said + part.toString()).slice(-4000);
    });
    if (await isUp(address, child, need, mark)) return { address, close: () => ended(child) };
    await ended(child);
    problem = said;
  }
  throw new Error(`${program} does not start: ${problem}`);
}

function registryConfig(need: Need, folder: string, address: string, realm: string, mark: string): object {
  const tls = {
    certificate: join(certificates, 'good.crt'),
    key: join(certificates, 'good.key'),
    ...(need === 'registry-client-tls' && { clientcas: [join(certificates, 'ca.crt')] }),
  };
  return {
    version: '0.1',
    log: { level: 'error', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: join(folder, 'data') }, delete: { enabled: true } },
    http: {
      addr: address,
      headers: { [MARK]: [mark] },
      ...(need.includes('tls') && { tls }),
      ...(realm !== '' && { relativeurls: true }),
    },
    ...(need === 'registry-auth' && { auth: { htpasswd: { realm: 'charts', path: join(folder, 'htpasswd') } } }),
  };
}

/** By what a registry is known to be the one that was started, and not another one on its port. */
const MARK = 'X-Started-As';

async function isUp(address: string, child: ChildProcess, need: Need, mark: string): Promise<boolean> {
  // A machine under load takes its time.
  for (const until = Date.now() + 60_000; Date.now() < until && child.exitCode === null; await wait(20)) {
    if ((await markOf(address, need)) === mark) return true;
  }
  return false;
}

function markOf(address: string, need: Need): Promise<string | undefined> {
  const isTls = need.includes('tls');
  const pem = (name: string): Buffer => readFileSync(join(certificates, name));
  const keys = need === 'registry-client-tls' ? { cert: pem('client.crt'), key: pem('client.key') } : {};
  return new Promise((done) => {
    const call = (isTls ? requestTls : request)(
      `${isTls ? 'https' : 'http'}://${address}/v2/`,
      { agent: false, ...(isTls && { rejectUnauthorized: false, ...keys }) },
      (answer) => {
        answer.resume();
        done(answer.headers[MARK.toLowerCase()] as string | undefined);
      },
    );
    call.once('error', () => done(undefined));
    call.setTimeout(5000, () => call.destroy());
    call.end();
  });
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((done) => {
    child.once('close', () => done());
    child.kill('SIGKILL');
  });
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createTcp().once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => done(port));
    });
  });
}

/**
 * A registry that wants tokens, in front of the real one: `GET` and `POST /token` hand them out (the password grant, too),
 * anonymous ones are for pulling from `public/…` only. Tokens hold for a few requests and are refused then.
 */
async function startTokenRegistry(folder: string, program: string): Promise<Running> {
  const behind = await startRegistry('registry', folder, program, 'relative');
  const granted = new Map<string, { readonly scopes: ReadonlySet<string>; left: number }>();
  const USES = 4;

  const tokenFor = (scopes: readonly string[], isUser: boolean): string => {
    const allowed = scopes.flatMap((scope) => {
      const [type, name = '', actions = ''] = scope.split(':');
      if (type !== 'repository') return isUser ? [scope] : [];
      return actions
        .split(',')
        .filter((action) => isUser || (action === 'pull' && name.startsWith('public/')))
        .map((action) => `${name} ${action}`);
    });
    const token = createHash('sha256')
      .update(`${granted.size} ${allowed.join(',')}`)
      .digest('base64url');
    granted.set(token, { scopes: new Set(allowed), left: USES });
    return token;
  };

  const server = createHttp((asked, answer) => {
    const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const url = new URL(asked.url!, `http://${address}`);
    if (url.pathname === '/token') return void giveToken(asked, answer, url, tokenFor);
    const name = /^\/v2\/(.+)\/(?:blobs|manifests|tags)\//.exec(url.pathname)?.[1];
    const action = asked.method === 'GET' || asked.method === 'HEAD' ? 'pull' : 'push';
    const token = granted.get((asked.headers.authorization ?? '').replace(/^Bearer /, ''));
    // What follows the opening of an upload comes with its token, which is not to expire in between.
    const isFresh = token !== undefined && (asked.method === 'PUT' || token.left-- > 0);
    const isAllowed = isFresh && (name === undefined || token.scopes.has(`${name} ${action}`));
    if (isAllowed) return forward(asked, answer, behind.address);
    asked.resume();
    const scope = name === undefined ? '' : `,scope="repository:${name}:${action === 'push' ? 'pull,push' : 'pull'}"`;
    const body = JSON.stringify({
      errors: [{ code: 'UNAUTHORIZED', message: 'authentication required', detail: null }],
    });
    answer
      .writeHead(401, {
        'WWW-Authenticate': `Bearer realm="http://${address}/token",service="charts"${scope}`,
        'Content-Type': 'application/json',
      })
      .end(body);
  });
  const front = await listen(server);
  return {
    address: front.address,
    async close() {
      await Promise.all([front.close(), behind.close()]);
    },
  };
}

async function giveToken(
  asked: IncomingMessage,
  answer: ServerResponse,
  url: URL,
  tokenFor: (scopes: readonly string[], isUser: boolean) => string,
): Promise<void> {
  let scopes = url.searchParams.getAll('scope');
  let isUser = asked.headers.authorization === basic(USER, PASSWORD);
  let isKnown = isUser || asked.headers.authorization === undefined;
  if (asked.method === 'POST') {
    let body = '';
    for await (const part of asked) body += String(part);
    const form = new URLSearchParams(body);
    scopes = (form.get('scope') ?? '').split(' ').filter(Boolean);
    isUser = form.get('username') === USER && form.get('password') === PASSWORD;
    isKnown = isUser;
  }
  if (!isKnown) {
    answer.writeHead(401, { 'Content-Type': 'application/json' }).end('{"details":"incorrect username or password"}');
    return;
  }
  const token = tokenFor(
    scopes.flatMap((scope) => scope.split(' ')),
    isUser,
  );
  answer.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ token, access_token: token }));
}

function forward(asked: IncomingMessage, answer: ServerResponse, address: string): void {
  const { authorization: _, 'proxy-authorization': __, ...headers } = asked.headers;
  const call = request(`http://${address}${asked.url}`, { method: asked.method!, headers }, (told) => {
    answer.writeHead(told.statusCode!, told.headers);
    told.pipe(answer);
  });
  call.on('error', () => answer.destroy());
  asked.pipe(call);
}
