import { readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ConnectionOptions } from 'node:tls';
import { TschartError } from '../../../errors.ts';
import { errorCode } from '../../files/os-error.ts';
import { fileError } from '../../kube/go-errors.ts';
import type { Settings, SslMode } from './settings.ts';

const ROOT_ONLY = 0o640;
const OWN_ONLY = 0o600;

/**
 * What TLS is asked for by a mode of `sslmode`, as lib/pq has them: `require` does not look at the certificate unless
 * there is a root certificate. Undefined for a connection without. Throws where files are not what they must be.
 */
export function tlsOptions(settings: Settings, mode: SslMode, home: string): ConnectionOptions | undefined {
  if (mode === 'disable' || mode === 'allow') return undefined;
  const directory = join(home || homedir(), '.postgresql');
  const inline = settings.sslInline;
  let root = settings.sslRootCert;
  if (mode !== '' && !inline && root === '' && exists(join(directory, 'root.crt'))) root = join(directory, 'root.crt');
  const verify = mode === 'verify-ca' || mode === 'verify-full';
  if (!verify && !inline && root !== 'system' && root !== '' && !exists(root)) root = '';
  const options: ConnectionOptions = { rejectUnauthorized: verify || root !== '' };
  if (mode !== 'verify-full') options.checkServerIdentity = () => undefined;
  if (settings.sslMinVersion !== '') options.minVersion = versionOf(settings.sslMinVersion);
  if (settings.sslMaxVersion !== '') options.maxVersion = versionOf(settings.sslMaxVersion);
  if (root !== '' && root !== 'system') {
    options.ca = inline ? root : read(root);
    if (!String(options.ca).includes('-----BEGIN CERTIFICATE-----')) {
      throw new TschartError('SQL_TLS', "pq: couldn't parse pem from sslrootcert");
    }
  }
  return { ...options, ...clientCertificate(settings, directory) };
}

function clientCertificate(settings: Settings, directory: string): ConnectionOptions {
  if (settings.sslInline) return { cert: settings.sslCert, key: settings.sslKey };
  const cert = settings.sslCert || join(directory, 'postgresql.crt');
  if (!exists(cert)) return {};
  const key = settings.sslKey || join(directory, 'postgresql.key');
  requirePrivate(key);
  return { cert: read(cert), key: read(key) };
}

function requirePrivate(path: string): void {
  let stat: ReturnType<typeof statSync>;
  try {
    stat = statSync(path);
  } catch (error) {
    throw fileError(error, 'stat', path);
  }
  const allowed = stat.uid === 0 ? ROOT_ONLY : OWN_ONLY;
  if (process.platform === 'win32' || (Number(stat.mode) & 0o777 & ~allowed) === 0) return;
  throw new TschartError(
    'SQL_TLS',
    'pq: private key has world access; permissions should be u=rw,g=r (0640) if owned by root, or u=rw (0600), or less',
  );
}

function versionOf(text: string): 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3' {
  return text === 'TLSv1.0' ? 'TLSv1' : (text as 'TLSv1.2');
}

function exists(path: string): boolean {
  try {
    statSync(path);
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return false;
    throw fileError(error, 'stat', path);
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw fileError(error, 'open', path);
  }
}
