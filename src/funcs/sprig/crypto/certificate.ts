import { sha256 } from '@noble/hashes/sha2.js';
import { quote } from '../../../go/strconv.ts';
import { encodeUtf8, hasInvalidBytes, isAscii } from '../../../go/text.ts';
import { GoError } from '../../../go/value.ts';
import type { HostCrypto, SignatureDigest } from '../../host.ts';
import {
  bitString,
  contextTag,
  type DerElement,
  element,
  equalBytes,
  NULL,
  octetString,
  oid,
  readElement,
  sequence,
  sequenceItems,
  TAG,
  TRUE,
  unsigned,
  unsignedBigint,
} from './der.ts';
import { digestOfCurve, type PrivateKey, publicKeyBits, publicKeyInfo } from './keys.ts';

/** What a certificate is to say. */
export interface CertificateRequest {
  readonly commonName: string;
  /** 4 or 16 bytes each. */
  readonly ips: readonly Uint8Array[];
  readonly dnsNames: readonly string[];
  /** Seconds since 1970 UTC. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** 16 random bytes. */
  readonly serial: Uint8Array;
  readonly isCa: boolean;
}

/** Who signs: the parts of its certificate that go into the new one. */
export interface Issuer {
  readonly subject: Uint8Array;
  /** SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array;
  readonly keyId: Uint8Array | undefined;
}

const EXTENSION = {
  keyId: oid('2.5.29.14'),
  keyUsage: oid('2.5.29.15'),
  alternativeNames: oid('2.5.29.17'),
  basicConstraints: oid('2.5.29.19'),
  authorityKeyId: oid('2.5.29.35'),
  extendedKeyUsage: oid('2.5.29.37'),
};
const COMMON_NAME = oid('2.5.4.3');
const SERVER_AUTH = oid('1.3.6.1.5.5.7.3.1');
const CLIENT_AUTH = oid('1.3.6.1.5.5.7.3.2');
/** digitalSignature and keyEncipherment; for a CA keyCertSign too. Then the unused bits. */
const USAGE = { leaf: [0xa0, 5], ca: [0xa4, 2] } as const;

const ECDSA_ALGORITHM: Readonly<Record<Exclude<SignatureDigest, undefined>, string>> = {
  sha256: '1.2.840.10045.4.3.2',
  sha384: '1.2.840.10045.4.3.3',
  sha512: '1.2.840.10045.4.3.4',
};

const KEY_ID_LENGTH = 20;
const VERSION_3 = element(contextTag(0, true), unsignedBigint(2n));
const DNS_NAME = contextTag(2, false);
const IP_ADDRESS = contextTag(7, false);
const PRINTABLE = /^[A-Za-z0-9 '()+,./:=?-]*$/;

function nameOf(commonName: string): Uint8Array {
  if (commonName === '') return sequence();
  if (hasInvalidBytes(commonName)) throw new GoError('asn1: string not valid UTF-8');
  const tag = PRINTABLE.test(commonName) ? TAG.printableString : TAG.utf8String;
  return sequence(element(TAG.set, sequence(COMMON_NAME, element(tag, encodeUtf8(commonName)))));
}

function timeOf(seconds: number): Uint8Array {
  const date = new Date(seconds * 1000);
  const year = date.getUTCFullYear();
  if (!(year >= 0 && year <= 9999)) {
    throw new GoError('asn1: structure error: cannot represent time as GeneralizedTime');
  }
  const digits = date.toISOString().replace(/\..*/, '').replace(/[-:T]/g, '');
  const short = year >= 1950 && year <= 2049;
  return element(short ? TAG.utcTime : TAG.generalizedTime, encodeUtf8(`${short ? digits.slice(2) : digits}Z`));
}

function extension(id: Uint8Array, critical: boolean, value: Uint8Array): Uint8Array {
  return sequence(id, ...(critical ? [TRUE] : []), octetString(value));
}

function alternativeNames(request: CertificateRequest): Uint8Array {
  const foreign = request.dnsNames.find((name) => !isAscii(name));
  if (foreign !== undefined) throw new GoError(`x509: ${quote(foreign)} cannot be encoded as an IA5String`);
  return sequence(
    ...request.dnsNames.map((name) => element(DNS_NAME, encodeUtf8(name))),
    ...request.ips.map((ip) => element(IP_ADDRESS, ip)),
  );
}

function extensionsOf(
  request: CertificateRequest,
  publicKey: Uint8Array,
  authorityKeyId: Uint8Array | undefined,
): Uint8Array {
  const [usage, unused] = request.isCa ? USAGE.ca : USAGE.leaf;
  const list = [
    extension(EXTENSION.keyUsage, true, bitString(Uint8Array.of(usage), unused)),
    extension(EXTENSION.extendedKeyUsage, false, sequence(SERVER_AUTH, CLIENT_AUTH)),
    extension(EXTENSION.basicConstraints, true, request.isCa ? sequence(TRUE) : sequence()),
  ];
  if (request.isCa) {
    const id = sha256(publicKeyBits(publicKey)).subarray(0, KEY_ID_LENGTH);
    list.push(extension(EXTENSION.keyId, false, octetString(id)));
  }
  if (authorityKeyId) {
    list.push(extension(EXTENSION.authorityKeyId, false, sequence(element(contextTag(0, false), authorityKeyId))));
  }
  if (request.dnsNames.length + request.ips.length > 0) {
    const critical = request.commonName === '';
    list.push(extension(EXTENSION.alternativeNames, critical, alternativeNames(request)));
  }
  return element(contextTag(3, true), sequence(...list));
}

function signatureOf(key: PrivateKey): { readonly algorithm: Uint8Array; readonly digest: SignatureDigest } {
  switch (key.type) {
    case 'rsa':
      return { algorithm: sequence(oid('1.2.840.113549.1.1.11'), NULL), digest: 'sha256' };
    case 'ec': {
      const digest = digestOfCurve(key.curve) ?? 'sha256';
      return { algorithm: sequence(oid(ECDSA_ALGORITHM[digest])), digest };
    }
    case 'ed25519':
      return { algorithm: sequence(oid('1.3.101.112')), digest: undefined };
    case 'dsa':
      throw new GoError('x509: certificate private key does not implement crypto.Signer');
  }
}

/**
 * A certificate in DER, with the fields and extensions that Go's `x509.CreateCertificate` writes for Sprig. Without
 * `issuer` the key signs itself.
 */
export function createCertificate(
  request: CertificateRequest,
  key: PrivateKey,
  signer: PrivateKey,
  issuer: Issuer | undefined,
  crypto: HostCrypto,
): Uint8Array {
  const { algorithm, digest } = signatureOf(signer);
  if (key.type === 'dsa') throw new GoError('x509: unsupported public key type: *dsa.PublicKey');
  const publicKey = publicKeyInfo(key, crypto);
  const subject = nameOf(request.commonName);
  if (issuer && !equalBytes(publicKeyInfo(signer, crypto), issuer.publicKey)) {
    throw new GoError("x509: provided PrivateKey doesn't match parent's PublicKey");
  }
  const authorityKeyId = issuer && !equalBytes(issuer.subject, subject) ? issuer.keyId : undefined;
  const toSign = sequence(
    VERSION_3,
    unsigned(request.serial),
    algorithm,
    issuer?.subject ?? subject,
    sequence(timeOf(request.notBefore), timeOf(request.notAfter)),
    subject,
    publicKey,
    extensionsOf(request, publicKey, authorityKeyId),
  );
  return sequence(toSign, algorithm, bitString(crypto.sign(digest, signer.pkcs8, toSign)));
}

/** Reads from a certificate what signing with it needs. Throws a `GoError` with a text of Go's. */
export function readIssuer(der: Uint8Array): Issuer {
  const malformed = (what: string) => new GoError(`x509: malformed ${what}`);
  const top = readElement(der);
  const parts = sequenceItems(top);
  if (!top || !parts) throw malformed('certificate');
  const fields = sequenceItems(parts[0]);
  if (!fields) throw malformed('tbs certificate');
  if (top.raw.length !== der.length) throw new GoError('x509: trailing data');
  const rest = fields[0]?.tag === contextTag(0, true) ? fields.slice(1) : fields;
  const [serial, algorithm, issuer, validity, subject, publicKey] = rest;
  if (serial?.tag !== TAG.integer) throw malformed('serial number');
  if (algorithm?.tag !== TAG.sequence) throw malformed('signature algorithm identifier');
  if (parts[1]?.tag !== TAG.sequence) throw malformed('algorithm identifier');
  if (!equalBytes(parts[1].raw, algorithm.raw)) {
    throw new GoError("x509: inner and outer signature algorithm identifiers don't match");
  }
  if (issuer?.tag !== TAG.sequence) throw malformed('issuer');
  if (validity?.tag !== TAG.sequence) throw malformed('validity');
  if (subject?.tag !== TAG.sequence) throw malformed('issuer');
  if (publicKey?.tag !== TAG.sequence) throw malformed('spki');
  return { subject: subject.raw, publicKey: publicKey.raw, keyId: keyIdOf(rest.slice(6)) };
}

function keyIdOf(fields: readonly DerElement[]): Uint8Array | undefined {
  const block = fields.find((field) => field.tag === contextTag(3, true));
  for (const item of sequenceItems(block && readElement(block.content)) ?? []) {
    const parts = sequenceItems(item);
    const value = parts?.at(-1);
    if (value && equalBytes(parts?.[0]?.raw, EXTENSION.keyId)) return readElement(value.content)?.content;
  }
  return undefined;
}
