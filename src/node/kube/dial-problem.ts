import { getServers } from 'node:dns';
import { isIP, type Socket } from 'node:net';
import { GoError } from '../../go/value.ts';

/** What a failed connection is known by. */
export interface ConnectionError extends Error {
  readonly code?: string;
  readonly syscall?: string;
  readonly address?: string;
  readonly port?: number;
  readonly hostname?: string;
  readonly errors?: readonly ConnectionError[];
  /** OpenSSL's own reason, such as `wrong version number`. */
  readonly reason?: string;
}

const DIAL: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connect: connection refused',
  EHOSTUNREACH: 'connect: no route to host',
  ENETUNREACH: 'connect: network is unreachable',
  EADDRNOTAVAIL: 'connect: cannot assign requested address',
  ETIMEDOUT: 'connect: connection timed out',
  ECONNRESET: 'connect: connection reset by peer',
  EACCES: 'connect: permission denied',
  EPERM: 'connect: operation not permitted',
};

/** Alerts of TLS by number, as Go words them after `remote error: tls: `. */
const ALERTS: Readonly<Record<number, string>> = {
  10: 'unexpected message',
  20: 'bad record MAC',
  40: 'handshake failure',
  42: 'bad certificate',
  43: 'unsupported certificate',
  44: 'revoked certificate',
  45: 'expired certificate',
  46: 'unknown certificate',
  47: 'illegal parameter',
  48: 'unknown certificate authority',
  49: 'access denied',
  50: 'error decoding message',
  51: 'error decrypting message',
  70: 'protocol version not supported',
  71: 'insufficient security level',
  80: 'internal error',
  86: 'inappropriate fallback',
  90: 'user canceled',
  109: 'missing extension',
  110: 'unsupported extension',
  112: 'unrecognized name',
  116: 'certificate required',
  120: 'no application protocol',
};

/** An address as Go writes it with its port. */
export function hostPort(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Why a name or an address could not be reached, in the words of Go's dialer (`dial tcp 10.0.0.1:443: …`). */
export function dialProblem(error: ConnectionError, host: string, port: number): string {
  // Of several addresses that were tried Go names the first one.
  const { code, address, syscall, message } = error.errors?.[0] ?? error;
  if (syscall === 'getaddrinfo' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') return lookupProblem(host, code);
  const at = hostPort(address ?? (isIP(host) ? host : host), error.errors?.[0]?.port ?? error.port ?? port);
  const reason = code === undefined ? undefined : DIAL[code];
  return `dial tcp ${at}: ${reason ?? message}`;
}

function lookupProblem(host: string, code: string | undefined): string {
  const [server] = getServers();
  const on =
    server === undefined ? '' : ` on ${/:\d+$/.test(server) && isIP(server) === 0 ? server : hostPort(server, 53)}`;
  if (code === 'EAI_AGAIN') return `dial tcp: lookup ${host}${on}: server misbehaving`;
  return `dial tcp: lookup ${host}${on}: no such host`;
}

/** Why a TLS handshake failed, in the words of Go's `crypto/tls`. */
export function handshakeProblem(error: ConnectionError, ends = ''): string {
  const { code = '', message } = error;
  const alert = alertIn(message);
  if (alert !== undefined) return alert;
  if (/wrong.version.number|packet.length.too.long|http.request/i.test(message)) {
    return 'http: server gave HTTP response to HTTPS client';
  }
  if (code === 'ECONNRESET' && /before secure TLS connection|socket hang up/.test(message)) return 'EOF';
  return streamProblem(error, ends);
}

/**
 * The other side's alert. OpenSSL names its number; BoringSSL, which the standalone executable has, gives a code whose
 * last twelve bits are 1000 and the number.
 */
function alertIn(message: string): string | undefined {
  const boring = /^error:([0-9a-f]{8}):SSL routines:OPENSSL_internal:/i.exec(message)?.[1];
  const number =
    boring === undefined ? Number(/SSL alert number (\d+)/.exec(message)?.[1]) : (parseInt(boring, 16) & 0xfff) - 1000;
  return number >= 0 ? `remote error: tls: ${ALERTS[number] ?? `alert(${number})`}` : undefined;
}

/** Both ends of a connection: `127.0.0.1:40000->127.0.0.1:443`. */
export function endsOf({ localAddress, localPort, remoteAddress, remotePort }: Socket): string {
  if (localAddress === undefined || remoteAddress === undefined) return '';
  return `${hostPort(localAddress, localPort ?? 0)}->${hostPort(remoteAddress, remotePort ?? 0)}`;
}

const BROKEN: Readonly<Record<string, string>> = {
  ECONNRESET: 'connection reset by peer',
  EPIPE: 'broken pipe',
  ETIMEDOUT: 'connection timed out',
};

/** What broke a connection that was there, between these ends, as Go words it. */
export function streamProblem(error: ConnectionError, ends = ''): string {
  const { code = '', message, syscall } = error;
  // Without a call of the system that failed the other side has just hung up.
  if (code === 'ECONNRESET' && syscall === undefined) return 'EOF';
  const broken = BROKEN[code];
  if (broken !== undefined) {
    const operation = syscall === 'write' || code === 'EPIPE' ? 'write' : 'read';
    return `${operation} tcp${ends === '' ? '' : ` ${ends}`}: ${operation}: ${broken}`;
  }
  return alertIn(message) ?? message;
}

/** Why a request over a connection failed; what the dialer says is in Go's words already. */
export function requestProblem(error: ConnectionError, ends: string): string {
  if (error instanceof GoError) return error.message;
  // Errors of aborted requests have a number for a code.
  if (String(error.code).startsWith('HPE_'))
    return 'net/http: HTTP/1.x transport connection broken: malformed HTTP response';
  return streamProblem(error, ends);
}
