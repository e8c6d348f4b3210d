import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext, type SecureContext, type SecureContextOptions } from 'node:tls';
import { GoError } from '../../go/value.ts';
import { fileError } from './go-errors.ts';
import type { RestConfig } from './rest-config.ts';

/** A certificate and its key, in PEM. */
export interface KeyPair {
  readonly cert: Buffer | string;
  readonly key: Buffer | string;
}

/** What a server's certificate is checked against, and what the client shows. */
export interface TrustAndKeys {
  /** Why the files of a certificate and its key are of no use: told when a connection is made. */
  readonly problem?: GoError | undefined;
  /** The authorities; undefined: those of the system. */
  readonly ca: readonly string[] | undefined;
  readonly pair: KeyPair | undefined;
}

/**
 * Reads and checks the files and data of a configuration. Throws GoError in Go's words: a file that is not there, a
 * certificate that is none, a key that fits no certificate.
 */
export function readTlsFiles(config: RestConfig): TrustAndKeys {
  const hasAuthority = !!config.caData?.length || !!config.caFile;
  if (hasAuthority && config.insecure) {
    throw new GoError('specifying a root certificates file with the insecure flag is not allowed');
  }
  const ca = content(config.caData, config.caFile);
  const cert = content(config.certData, config.certFile);
  const key = content(config.keyData, config.keyFile);
  const trust = ca === undefined ? undefined : authorities(ca);
  if (cert === undefined) return { ca: trust, pair: undefined };
  try {
    return { ca: trust, pair: keyPair({ cert, key: key ?? '' }) };
  } catch (error) {
    // Files may be rotated while a program runs: only data are an error at once.
    if (config.certData?.length || config.keyData?.length || !(error instanceof GoError)) throw error;
    return { ca: trust, pair: undefined, problem: error };
  }
}

function content(data: Uint8Array | undefined, file: string | undefined): Buffer | undefined {
  if (data?.length) return Buffer.from(data);
  if (!file) return undefined;
  try {
    return readFileSync(file);
  } catch (error) {
    throw fileError(error, 'open', file);
  }
}

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----\r?\n([\s\S]*?)-----END \1-----/g;

interface Block {
  readonly type: string;
  readonly text: string;
  readonly hasHeaders: boolean;
}

function blocksOf(pem: string): Block[] {
  return [...pem.matchAll(BLOCK)].map(([text, type, body]) => ({
    type: type!,
    text,
    hasHeaders: /^\S+:\s/.test(body!),
  }));
}

/** The certificates of a bundle; one of them must be readable. An empty file trusts nobody. */
function authorities(bytes: Buffer): string[] {
  if (bytes.length === 0) return [];
  const blocks = blocksOf(bytes.toString('latin1'));
  const readable: string[] = [];
  let problem: string | undefined;
  for (const { type, text, hasHeaders } of blocks) {
    if (type !== 'CERTIFICATE' || hasHeaders) continue;
    try {
      new X509Certificate(text);
      readable.push(text);
    } catch {
      problem ??= 'failed to parse certificate: x509: malformed certificate';
    }
  }
  if (readable.length > 0) return readable;
  problem ??= blocks.length === 0 ? 'unable to parse bytes as PEM block' : 'no valid certificate authority data seen';
  throw new GoError(`unable to load root certificates: ${problem}`);
}

/** Checks that a certificate and a key belong together (`tls.X509KeyPair`). Throws GoError. */
export function keyPair({ cert, key }: KeyPair): KeyPair {
  const certificates = blocksOf(cert.toString('latin1'));
  const first = certificates.find(({ type }) => type === 'CERTIFICATE');
  if (first === undefined) throw new GoError(missing('certificate', certificates));
  const keys = blocksOf(key.toString('latin1'));
  if (!keys.some(({ type }) => type === 'PRIVATE KEY' || type.endsWith(' PRIVATE KEY'))) {
    throw new GoError(missing('key', keys));
  }
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(first.text);
  } catch (error) {
    throw new GoError('x509: malformed certificate', error);
  }
  let fits: boolean;
  try {
    fits = certificate.checkPrivateKey(createPrivateKey(Buffer.from(key)));
  } catch (error) {
    throw new GoError('tls: failed to parse private key', error);
  }
  if (!fits) throw new GoError('tls: private key does not match public key');
  return { cert, key };
}

function missing(what: 'certificate' | 'key', blocks: readonly Block[]): string {
  if (blocks.length === 0) return `tls: failed to find any PEM data in ${what} input`;
  const types = `[${blocks.map(({ type }) => type).join(' ')}]`;
  if (what === 'key') {
    return blocks.some(({ type }) => type === 'CERTIFICATE')
      ? 'tls: found a certificate rather than a key in the PEM for the private key'
      : `tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: ${types}`;
  }
  return blocks.length === 1 && blocks[0]!.type.endsWith('PRIVATE KEY')
    ? 'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched'
    : `tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: ${types}`;
}

/** The context of handshakes: TLS 1.2 at least, as client-go asks for. */
export function secureContext({ ca, pair }: TrustAndKeys): SecureContext {
  const options: SecureContextOptions & { allowPartialTrustChain?: boolean } = {
    minVersion: 'TLSv1.2',
    // A certificate of a bundle is trusted itself, whoever signed it.
    allowPartialTrustChain: true,
    ...(ca !== undefined && { ca: [...ca] }),
    ...(pair !== undefined && { cert: pair.cert, key: pair.key }),
  };
  return createSecureContext(options);
}
