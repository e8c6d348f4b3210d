import { decodeBase64 } from '../../../go/base64.ts';
import { toText } from '../../../go/fmt.ts';
import { func, type GoFunc, P, type Param } from '../../../go/func.ts';
import { decodeUtf8, encodeUtf8 } from '../../../go/text.ts';
import { GoError, GoStruct, type GoType, STRING, type Value } from '../../../go/value.ts';
import type { Host, HostCrypto, KeyKind } from '../../host.ts';
import { type CertificateRequest, createCertificate, type Issuer, readIssuer } from './certificate.ts';
import { parseIp } from './ip-address.ts';
import { type PrivateKey, parsePrivateKey, readPkcs8 } from './keys.ts';
import { decodePem, encodePem } from './pem.ts';

/** Sprig's `certificate`: texts in PEM. */
export const CERTIFICATE: GoType = {
  name: 'sprig.certificate',
  kind: 'struct',
  fields: [
    { name: 'Cert', type: STRING },
    { name: 'Key', type: STRING },
  ],
};

const CERTIFICATE_PARAM = { type: CERTIFICATE } as Param<GoStruct>;
const RSA_2048: KeyKind = { type: 'rsa', bits: 2048 };
const DAY = 86_400n * 1_000_000_000n;
const SECOND = 1_000_000_000n;

function certificate(cert: string, key: string): GoStruct {
  return new GoStruct(
    CERTIFICATE,
    new Map([
      ['Cert', cert],
      ['Key', key],
    ]),
  );
}

function wrapped<T>(prefix: string, run: () => T): T {
  try {
    return run();
  } catch (err) {
    if (err instanceof GoError) throw new GoError(`${prefix}: ${err.message}`, err);
    throw err;
  }
}

/** The host's cryptography, or an error that says what is missing. */
export function cryptoOf(host: Host, func: string): HostCrypto {
  if (host.crypto) return host.crypto;
  throw new GoError(`${func} needs keys and signatures, which this host does not provide`);
}

/** A new key from the host. */
export function generateKey(kind: KeyKind, crypto: HostCrypto): PrivateKey {
  return readPkcs8(crypto.generateKey(kind), crypto);
}

function ipsOf(items: readonly Value[]): Uint8Array[] {
  return items.map((item) => {
    if (typeof item !== 'string') throw new GoError(`error parsing ip: ${toText(item)} is not a string`);
    const ip = parseIp(item);
    if (!ip) throw new GoError(`error parsing ip: ${item}`);
    return ip;
  });
}

function dnsNamesOf(items: readonly Value[]): string[] {
  return items.map((item) => {
    if (typeof item === 'string') return item;
    throw new GoError(`error processing alternate dns name: ${toText(item)} is not a string`);
  });
}

function requestOf(
  host: Host,
  commonName: string,
  ips: readonly Value[],
  dnsNames: readonly Value[],
  days: number,
  isCa: boolean,
): CertificateRequest {
  const now = host.now();
  const end = now + BigInt.asIntN(64, BigInt(days) * DAY);
  return {
    commonName,
    ips: ipsOf(ips),
    dnsNames: dnsNamesOf(dnsNames),
    notBefore: Number(now / SECOND),
    notAfter: Number(end / SECOND),
    serial: host.randomBytes(16),
    isCa,
  };
}

function issue(
  request: CertificateRequest,
  key: PrivateKey,
  signer: PrivateKey,
  issuer: Issuer | undefined,
  crypto: HostCrypto,
): GoStruct {
  const der = wrapped('error creating certificate', () => createCertificate(request, key, signer, issuer, crypto));
  return certificate(encodePem({ type: 'CERTIFICATE', bytes: der }), encodePem(key.block));
}

function readCertificate(text: string): Issuer {
  const block = decodePem(text);
  if (!block) throw new GoError('unable to decode certificate');
  return wrapped('error parsing certificate: decodedCert.Bytes', () => readIssuer(block.bytes));
}

function readSigner(text: string): Issuer {
  const block = decodePem(text);
  if (!block) throw new GoError('unable to decode certificate');
  return wrapped('error parsing certificate: decodedSignerCert.Bytes', () => readIssuer(block.bytes));
}

function buildCustom(host: Host, cert64: string, key64: string): GoStruct {
  const decode = (text: string, what: string): string => {
    try {
      return decodeUtf8(decodeBase64(encodeUtf8(text)));
    } catch (err) {
      throw new GoError(`unable to decode base64 ${what}`, err);
    }
  };
  const cert = decode(cert64, 'certificate');
  const key = decode(key64, 'private key');
  readCertificate(cert);
  wrapped('error parsing private key', () => parsePrivateKey(key, cryptoOf(host, 'buildCustomCert')));
  return certificate(cert, key);
}

/** Sprig's functions that make certificates. */
export function certificateFunctions(host: Host): readonly GoFunc[] {
  /** The key given in PEM, or (undefined) a new one. It comes first: so do its errors. */
  const keyFor = (crypto: HostCrypto, pem: string | undefined): (() => PrivateKey) => {
    if (pem === undefined) return () => generateKey(RSA_2048, crypto);
    const key = wrapped('parsing private key', () => parsePrivateKey(pem, crypto));
    return () => key;
  };
  const authority = (name: string, cn: string, days: number, pem?: string): GoStruct => {
    const crypto = cryptoOf(host, name);
    const key = keyFor(crypto, pem)();
    return issue(requestOf(host, cn, [], [], days, true), key, key, undefined, crypto);
  };
  const selfSigned = (name: string, cn: string, ips: Value[], dns: Value[], days: number, pem?: string): GoStruct => {
    const crypto = cryptoOf(host, name);
    const makeKey = keyFor(crypto, pem);
    const request = requestOf(host, cn, ips, dns, days, false);
    const key = makeKey();
    return issue(request, key, key, undefined, crypto);
  };
  const signed = (
    name: string,
    cn: string,
    ips: Value[],
    dns: Value[],
    days: number,
    ca: GoStruct,
    pem?: string,
  ): GoStruct => {
    const crypto = cryptoOf(host, name);
    const makeKey = keyFor(crypto, pem);
    const issuer = readSigner(ca.fields.get('Cert') as string);
    const signer = wrapped('error parsing private key', () => parsePrivateKey(ca.fields.get('Key') as string, crypto));
    const request = requestOf(host, cn, ips, dns, days, false);
    return issue(request, makeKey(), signer, issuer, crypto);
  };
  const names = [P.string, P.list, P.list, P.int] as const;
  return [
    func('buildCustomCert', [P.string, P.string], (cert, key) => buildCustom(host, cert, key)),
    func('genCA', [P.string, P.int], (cn, days) => authority('genCA', cn, days)),
    func('genCAWithKey', [P.string, P.int, P.string], (cn, days, key) => authority('genCAWithKey', cn, days, key)),
    func('genSelfSignedCert', names, (cn, ips, dns, days) => selfSigned('genSelfSignedCert', cn, ips, dns, days)),
    func('genSelfSignedCertWithKey', [...names, P.string], (cn, ips, dns, days, key) =>
      selfSigned('genSelfSignedCertWithKey', cn, ips, dns, days, key),
    ),
    func('genSignedCert', [...names, CERTIFICATE_PARAM], (cn, ips, dns, days, ca) =>
      signed('genSignedCert', cn, ips, dns, days, ca),
    ),
    func('genSignedCertWithKey', [...names, CERTIFICATE_PARAM, P.string], (cn, ips, dns, days, ca, key) =>
      signed('genSignedCertWithKey', cn, ips, dns, days, ca, key),
    ),
  ];
}
