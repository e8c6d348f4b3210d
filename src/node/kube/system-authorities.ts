import { existsSync, readFileSync } from 'node:fs';

/** Where Go looks for the system's authorities on Linux. */
const FILES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/tls/cacert.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

/** The authorities that the system trusts; undefined where none are found, and Node's own serve. */
export function systemAuthorities(): readonly string[] | undefined {
  const file =
    process.env['SSL_CERT_FILE'] || (process.platform === 'linux' ? FILES.find((name) => existsSync(name)) : '');
  if (!file) return undefined;
  try {
    const bundle = readFileSync(file, 'latin1');
    return bundle.includes('-----BEGIN CERTIFICATE-----') ? [bundle] : undefined;
  } catch {
    return undefined;
  }
}
