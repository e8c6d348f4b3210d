import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type { TLSSocket } from 'node:tls';

const UNKNOWN_AUTHORITY = 'x509: certificate signed by unknown authority';

/** What OpenSSL says of a chain that ends nowhere known. */
const NO_AUTHORITY = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_UNTRUSTED',
  'CERT_SIGNATURE_FAILURE',
]);

/**
 * Why the server's certificate does not do, in the words of Go's `crypto/x509`; undefined if it does. Checked in Go's
 * order: the leaf's time, then its names, then who signed it. OpenSSL has made its mind up about the chain by then.
 */
export function certificateProblem(socket: TLSSocket, host: string, now = new Date()): string | undefined {
  // The session's certificate was checked when the session began.
  if (socket.isSessionReused() && socket.authorized) return undefined;
  const leaf = socket.getPeerX509Certificate();
  if (leaf === undefined) return 'tls: received empty certificates message';
  const problem = timeProblem(leaf, now) ?? nameProblem(leaf, host) ?? chainProblem(socket, leaf);
  return problem === undefined ? undefined : `tls: failed to verify certificate: ${problem}`;
}

function timeProblem(leaf: X509Certificate, now: Date): string | undefined {
  const from = new Date(leaf.validFrom);
  const to = new Date(leaf.validTo);
  const what = 'x509: certificate has expired or is not yet valid: current time';
  if (now < from) return `${what} ${seconds(now)} is before ${seconds(from)}`;
  return now > to ? `${what} ${seconds(now)} is after ${seconds(to)}` : undefined;
}

/** RFC 3339 in UTC, without fractions. */
function seconds(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, 'Z');
}

interface Names {
  readonly dns: readonly string[];
  readonly ips: readonly string[];
}

/** `DNS:a, DNS:b, IP Address:10.0.0.1`; names with odd characters are JSON texts. */
function namesOf(leaf: X509Certificate): Names | undefined {
  const { subjectAltName } = leaf;
  if (subjectAltName === undefined) return undefined;
  const dns: string[] = [];
  const ips: string[] = [];
  for (const [, type, quoted, plain] of subjectAltName.matchAll(/(?:^|, )([^:,]+):(?:("(?:[^"\\]|\\.)*")|([^,]*))/g)) {
    const name = quoted === undefined ? plain! : (JSON.parse(quoted) as string);
    if (type === 'DNS') dns.push(name);
    else if (type === 'IP Address') ips.push(name);
  }
  return { dns, ips };
}

/** Go's `VerifyHostname`: the common name counts for nothing. */
function nameProblem(leaf: X509Certificate, host: string): string | undefined {
  const names = namesOf(leaf);
  const { dns, ips } = names ?? { dns: [], ips: [] };
  if (isIP(host) !== 0) {
    if (ips.some((ip) => sameIp(ip, host))) return undefined;
    if (ips.length === 0) {
      return `x509: cannot validate certificate for ${host} because it doesn't contain any IP SANs`;
    }
    return `x509: certificate is valid for ${ips.map(canonicalIp).join(', ')}, not ${host}`;
  }
  if (dns.some((pattern) => matchesHost(pattern, host))) return undefined;
  if (dns.length === 0 && names === undefined && /^CN=[^\s]*\.?[^\s]*$/m.test(leaf.subject ?? '')) {
    return 'x509: certificate relies on legacy Common Name field, use SANs instead';
  }
  if (dns.length === 0) return `x509: certificate is not valid for any names, but wanted to match ${host}`;
  if (dns.length >= 100) return `x509: certificate is valid for ${dns.length} names, but none matched ${host}`;
  return `x509: certificate is valid for ${dns.join(', ')}, not ${host}`;
}

function sameIp(a: string, b: string): boolean {
  return canonicalIp(a) === canonicalIp(b);
}

function canonicalIp(ip: string): string {
  return isIP(ip) === 6 ? new URL(`http://[${ip}]`).hostname.slice(1, -1) : ip;
}

/** A star stands for the whole first label. */
function matchesHost(pattern: string, host: string): boolean {
  const want = host.toLowerCase().replace(/\.$/, '');
  const name = pattern.toLowerCase().replace(/\.$/, '');
  if (!name.startsWith('*.')) return name === want;
  const dot = want.indexOf('.');
  return dot > 0 && want.slice(dot) === name.slice(1);
}

function chainProblem(socket: TLSSocket, leaf: X509Certificate): string | undefined {
  if (socket.authorized) return undefined;
  const error = socket.authorizationError as (Error & { readonly code?: string }) | string | undefined;
  const code = typeof error === 'string' ? error : (error?.code ?? error?.message ?? '');
  // Only authorities are left that could have expired.
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID' || NO_AUTHORITY.has(code)) return UNKNOWN_AUTHORITY;
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID' || code === '') return undefined;
  return code === 'INVALID_PURPOSE' || code === 'INVALID_CA'
    ? 'x509: certificate specifies an incompatible key usage'
    : `x509: ${(typeof error === 'string' ? error : error?.message) ?? code} (${leaf.subject ?? ''})`;
}
