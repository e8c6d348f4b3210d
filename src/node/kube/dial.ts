import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, createSecureContext, type SecureContext, type TLSSocket } from 'node:tls';
import { GoError } from '../../go/value.ts';
import { certificateProblem } from './certificates.ts';
import { type ConnectionError, dialProblem, endsOf, handshakeProblem, hostPort } from './dial-problem.ts';
import type { ProxyUrl } from './proxy.ts';

const MAX_PORT = 65_535;
const DIAL_TIMEOUT_MS = 30_000;
const HANDSHAKE_TIMEOUT_MS = 10_000;
const KEEP_ALIVE_MS = 30_000;
/** What a proxy may say before its tunnel is open. */
const MAX_PROXY_ANSWER = 64 * 1024;

/** A server to connect to. */
export interface Target {
  readonly host: string;
  readonly port: number;
  /** Absent where nothing is encrypted. */
  readonly tls?: TlsTarget | undefined;
  readonly proxy?: ProxyUrl | undefined;
}

export interface TlsTarget {
  /** The name that the certificate must be for; the host where it is empty. */
  readonly serverName: string;
  readonly insecure: boolean;
  /** Asked at each handshake, so that rotated files and plugins' certificates count. */
  context(): Promise<SecureContext> | SecureContext;
  /** The session to take up again. */
  session?: Buffer | undefined;
}

/** Connects. Rejects with GoError in the words of Go's dialer and TLS. */
export async function dial(target: Target): Promise<Socket> {
  const { host, port, tls, proxy } = target;
  const context = await tls?.context();
  const raw = proxy === undefined ? await tcp(host, port) : await throughProxy(proxy, target, context);
  if (tls === undefined || context === undefined) return raw;
  return handshake(raw, host, tls, context);
}

function tcp(host: string, port: number): Promise<Socket> {
  if (port > MAX_PORT) return Promise.reject(new GoError(`dial tcp: address ${port}: invalid port`));
  return new Promise((resolve, reject) => {
    const socket = connectTcp({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS });
    const timer = setTimeout(() => {
      socket.destroy();
      const at = isIP(host) === 0 && socket.remoteAddress === undefined ? host : (socket.remoteAddress ?? host);
      reject(new GoError(`dial tcp ${hostPort(at, port)}: i/o timeout`));
    }, DIAL_TIMEOUT_MS);
    const failed = (error: ConnectionError): void => {
      clearTimeout(timer);
      reject(new GoError(dialProblem(error, host, port), error));
    };
    socket.once('error', failed);
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.off('error', failed);
      resolve(socket);
    });
  });
}

function handshake(raw: Socket, host: string, tls: TlsTarget, context: SecureContext): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const name = tls.serverName || host;
    const socket = connectTls({
      socket: raw,
      secureContext: context,
      // Checked below, in Go's order and words.
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
      ALPNProtocols: ['http/1.1'],
      ...(isIP(name) === 0 && { servername: name }),
      ...(tls.session !== undefined && { session: tls.session }),
    });
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new GoError('net/http: TLS handshake timeout'));
    }, HANDSHAKE_TIMEOUT_MS);
    const ends = endsOf(raw);
    const failed = (error: ConnectionError): void => {
      clearTimeout(timer);
      reject(new GoError(handshakeProblem(error, ends), error));
    };
    const closed = (): void => failed(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }));
    socket.once('error', failed);
    socket.once('close', closed);
    // Only a session whose certificate was found good is taken up again.
    let isVerified = false;
    let offered: Buffer | undefined;
    socket.on('session', (session) => {
      offered = session;
      if (isVerified) tls.session = session;
    });
    socket.once('secureConnect', () => {
      clearTimeout(timer);
      socket.off('error', failed);
      socket.off('close', closed);
      const problem = tls.insecure ? undefined : certificateProblem(socket, name);
      if (problem === undefined) {
        isVerified = true;
        tls.session = offered ?? tls.session;
        return resolve(socket);
      }
      tls.session = undefined;
      socket.destroy();
      reject(new GoError(problem));
    });
  });
}

/** The proxy's certificate is checked like the server's. */
async function throughProxy(
  proxy: ProxyUrl,
  { host, port, tls }: Target,
  context: SecureContext | undefined,
): Promise<Socket> {
  let socket: Socket;
  try {
    socket = await tcp(proxy.host, proxy.port);
    if (proxy.scheme === 'https') {
      const secure = context ?? createSecureContext();
      const own = tls ?? { serverName: '', insecure: false, context: () => secure };
      socket = await handshake(socket, proxy.host, { ...own, session: undefined }, secure);
    }
  } catch (error) {
    throw new GoError(`proxyconnect tcp: ${(error as Error).message}`, error);
  }
  if (proxy.scheme === 'socks5') return socks(socket, proxy, host, port);
  return tls === undefined ? socket : openTunnel(socket, proxy, hostPort(host, port));
}

async function openTunnel(socket: Socket, proxy: ProxyUrl, at: string): Promise<Socket> {
  const login = proxy.authorization === undefined ? '' : `Proxy-Authorization: ${proxy.authorization}\r\n`;
  socket.write(`CONNECT ${at} HTTP/1.1\r\nHost: ${at}\r\nUser-Agent: Go-http-client/1.1\r\n${login}\r\n`);
  const answer = await readUntil(socket, (bytes) => {
    const end = bytes.indexOf('\r\n\r\n');
    return end < 0 ? undefined : end + 4;
  });
  const [, status, text] = /^HTTP\/1\.\d (\d{3}) ?([^\r]*)/.exec(answer.toString('latin1')) ?? [];
  if (status === '200') return socket;
  socket.destroy();
  throw new GoError(status === undefined ? 'malformed HTTP response' : (text ?? ''));
}

const SOCKS_ERRORS = [
  'succeeded',
  'general SOCKS server failure',
  'connection not allowed by ruleset',
  'network unreachable',
  'host unreachable',
  'connection refused',
  'TTL expired',
  'command not supported',
  'address type not supported',
];

async function socks(socket: Socket, proxy: ProxyUrl, host: string, port: number): Promise<Socket> {
  const at = hostPort(proxy.host, proxy.port);

  try {
    const { login } = proxy;
    socket.write(Buffer.from(login === undefined ? [5, 1, 0] : [5, 2, 0, 2]));
    const [, method] = await readExactly(socket, 2);
    if (method === 0xff) throw new GoError('no acceptable authentication methods');
    if (method === 2 && login !== undefined) {
      const name = Buffer.from(login.name);
      const password = Buffer.from(login.password);
      socket.write(Buffer.concat([Buffer.of(1, name.length), name, Buffer.of(password.length), password]));
      const [, refused] = await readExactly(socket, 2);
      if (refused !== 0) throw new GoError('username/password authentication failed');
    }
    socket.write(Buffer.concat([Buffer.of(5, 1, 0), socksAddress(host), Buffer.of(port >> 8, port & 0xff)]));
    const [, code, , type, length] = await readExactly(socket, 5);
    if (code !== 0) throw new GoError(`unknown error ${SOCKS_ERRORS[code!] ?? `unknown code: ${code}`}`);
    // The address bound, of which one byte is read, and its port.
    await readExactly(socket, (type === 1 ? 3 : type === 4 ? 15 : length!) + 2);
    return socket;
  } catch (error) {
    socket.destroy();
    const { message } = error as Error;
    throw new GoError(`socks connect tcp ${at}->${hostPort(host, port)}: ${message}`, error);
  }
}

function socksAddress(host: string): Buffer {
  switch (isIP(host)) {
    case 4:
      return Buffer.of(1, ...host.split('.').map(Number));
    case 6:
      return Buffer.concat([Buffer.of(4), ipv6Bytes(host)]);
    default:
      return Buffer.concat([Buffer.of(3, Buffer.byteLength(host)), Buffer.from(host)]);
  }
}

function ipv6Bytes(host: string): Buffer {
  const canonical = new URL(`http://[${host}]`).hostname.slice(1, -1);
  const [head = '', tail] = canonical.split('::');
  const groups = (text: string): number[] =>
    text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
  const first = groups(head);
  const last = tail === undefined ? [] : groups(tail);
  const all =
    tail === undefined ? first : [...first, ...new Array<number>(8 - first.length - last.length).fill(0), ...last];
  return Buffer.from(all.flatMap((group) => [group >> 8, group & 0xff]));
}

function readExactly(socket: Socket, count: number): Promise<Buffer> {
  return readUntil(socket, (bytes) => (bytes.length >= count ? count : undefined));
}

/** Reads up to where `end` says; what comes after it is put back. */
function readUntil(socket: Socket, end: (bytes: Buffer) => number | undefined): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let bytes = Buffer.alloc(0);
    const stop = (): void => {
      socket.off('data', more);
      socket.off('error', failed);
      socket.off('close', closed);
      socket.setTimeout(0);
      socket.off('timeout', late);
      socket.pause();
    };
    const failed = (error: ConnectionError): void => {
      stop();
      reject(new GoError(error.message, error));
    };
    const closed = (): void => failed(new Error('unexpected EOF'));
    const late = (): void => failed(new Error('i/o timeout'));
    const more = (chunk: Buffer): void => {
      bytes = Buffer.concat([bytes, chunk]);
      const at = end(bytes);
      if (at === undefined) {
        if (bytes.length > MAX_PROXY_ANSWER) failed(new Error('the proxy says too much'));
        return;
      }
      stop();
      if (at < bytes.length) socket.unshift(bytes.subarray(at));
      resolve(bytes.subarray(0, at));
    };
    socket.on('data', more);
    socket.once('error', failed);
    socket.once('close', closed);
    socket.setTimeout(DIAL_TIMEOUT_MS);
    socket.once('timeout', late);
  });
}
