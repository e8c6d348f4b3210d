import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { SecureContext } from 'node:tls';
import { quote } from '../../go/strconv.ts';
import { GoError } from '../../go/value.ts';
import { pathError } from '../files/os-error.ts';
import { systemAuthorities } from '../kube/system-authorities.ts';
import { keyPair, secureContext } from '../kube/tls-files.ts';
import type { GetOptions } from './getter.ts';

/** The options that TLS depends on. */
export type TlsOptions = Pick<GetOptions, 'certFile' | 'keyFile' | 'caFile' | 'insecureSkipTlsVerify'>;

/** Whether Helm makes a TLS configuration of its own for these options. A certificate without its key counts for nothing. */
export function needsOwnTls({ certFile, keyFile, caFile, insecureSkipTlsVerify }: TlsOptions): boolean {
  return (!!certFile && !!keyFile) || !!caFile || !!insecureSkipTlsVerify;
}

/** What handshakes go by. Reads the files at once. Throws GoError in Helm's words (`tlsutil.NewTLSConfig`). */
export function tlsContext(options: TlsOptions): SecureContext {
  if (!needsOwnTls(options)) return secureContext({ ca: systemAuthorities(), pair: undefined });
  const problems: string[] = [];
  const read = (what: string, path: string): Buffer => {
    try {
      return readFileSync(path);
    } catch (error) {
      const reading = (error as NodeJS.ErrnoException).syscall === 'read';
      throw new GoError(`${what}: ${quote(path)}: ${pathError(reading ? 'read' : 'open', path, error).message}`, error);
    }
  };
  const attempt = <T>(task: () => T): T | undefined => {
    try {
      return task();
    } catch (error) {
      if (!(error instanceof GoError)) throw error;
      problems.push(error.message);
      return undefined;
    }
  };
  const { certFile = '', keyFile = '', caFile = '' } = options;
  const files = attempt(() =>
    certFile === '' && keyFile === ''
      ? undefined
      : { cert: read('unable to read cert file', certFile), key: read('unable to read key file', keyFile) },
  );
  const bundle = attempt(() => (caFile === '' ? undefined : read("can't read CA file", caFile)));
  if (problems.length > 0) throw new GoError(problems.join('\n'));
  const pair = files !== undefined && files.cert.length > 0 && files.key.length > 0 ? checked(files) : undefined;
  const ca = bundle === undefined || bundle.length === 0 ? systemAuthorities() : authorities(bundle);
  return secureContext({ ca, pair });
}

function checked(files: { readonly cert: Buffer; readonly key: Buffer }) {
  try {
    return keyPair(files);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new GoError(`unable to load cert from key pair: ${error.message}`, error);
  }
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----\r?\n[\s\S]*?-----END CERTIFICATE-----/g;

/** The certificates of a bundle; what can't be read is left out, as long as something is left. */
function authorities(bundle: Buffer): string[] {
  const readable = (bundle.toString('latin1').match(CERTIFICATE) ?? []).filter((text) => {
    try {
      return new X509Certificate(text).raw.length > 0;
    } catch {
      return false;
    }
  });
  if (readable.length === 0) throw new GoError('failed to append certificates from pem block');
  return readable;
}
