import { GoError } from '../../../go/value.ts';
import type { HostCrypto, SignatureDigest } from '../../host.ts';
import {
  bigintOf,
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
  unsignedBigint,
} from './der.ts';
import { decodePem, type PemBlock } from './pem.ts';

/** A private key that was generated or read. */
export interface PrivateKey {
  readonly type: 'rsa' | 'dsa' | 'ec' | 'ed25519';
  /** For the host. */
  readonly pkcs8: Uint8Array;
  /** For an elliptic curve: its identifier. */
  readonly curve?: Uint8Array;
  /** In the form that Sprig prints. */
  readonly block: PemBlock;
}

const RSA = oid('1.2.840.113549.1.1.1');
const DSA = oid('1.2.840.10040.4.1');
const EC = oid('1.2.840.10045.2.1');
const ED25519 = oid('1.3.101.112');

const CURVES: readonly (readonly [Uint8Array, SignatureDigest])[] = [
  [oid('1.2.840.10045.3.1.7'), 'sha256'],
  [oid('1.3.132.0.33'), 'sha256'],
  [oid('1.3.132.0.34'), 'sha384'],
  [oid('1.3.132.0.35'), 'sha512'],
];

const ZERO = unsignedBigint(0n);
const ONE = unsignedBigint(1n);

/** The digest that a curve is signed with. */
export function digestOfCurve(curve: Uint8Array | undefined): SignatureDigest {
  return CURVES.find(([id]) => equalBytes(id, curve))?.[1] ?? 'sha256';
}

/** The structures that a key can be held in, and Go's reader of each. */
const SHAPES: Readonly<Record<'pkcs1' | 'pkcs8' | 'ec', readonly [reader: string, fits: (tags: number[]) => boolean]>> =
  {
    pkcs1: ['ParsePKCS1PrivateKey', (tags) => tags.length >= PKCS1_FIELDS && tags.every((t) => t === TAG.integer)],
    pkcs8: [
      'ParsePKCS8PrivateKey',
      ([version, algorithm, key]) => version === TAG.integer && algorithm === TAG.sequence && key === TAG.octetString,
    ],
    ec: ['ParseECPrivateKey', ([version, key]) => version === TAG.integer && key === TAG.octetString],
  };

/** The items of a key's structure; where another reader would fit, the error names it. */
function keyItems(der: Uint8Array, shape: keyof typeof SHAPES, goType: string): readonly DerElement[] {
  const items = topItems(der, goType);
  const tags = items.map((item) => item.tag);
  if (SHAPES[shape][1](tags)) return items;
  const other = (['ec', 'pkcs8', 'pkcs1'] as const).find((name) => name !== shape && SHAPES[name][1](tags));
  if (other) {
    throw new GoError(`x509: failed to parse private key (use ${SHAPES[other][0]} instead for this key format)`);
  }
  throw new GoError('asn1: syntax error: sequence truncated');
}

/** The private key of a PKCS #8 structure. Throws a `GoError` with a text of Go's where it is wrong. */
export function readPkcs8(der: Uint8Array, crypto: HostCrypto): PrivateKey {
  const items = keyItems(der, 'pkcs8', 'pkcs8');
  const algorithm = sequenceItems(items[1]);
  const inner = items[2];
  if (!algorithm?.[0] || !inner) throw new GoError('asn1: syntax error: sequence truncated');
  const id = algorithm[0].raw;
  const { content } = inner;
  if (equalBytes(id, RSA)) return rsaKey(content);
  if (equalBytes(id, EC)) return ecKey(content, crypto, algorithm[1]?.raw);
  if (equalBytes(id, ED25519)) {
    const pkcs8 = sequence(ZERO, sequence(ED25519), octetString(content));
    return { type: 'ed25519', pkcs8, block: { type: 'PRIVATE KEY', bytes: pkcs8 } };
  }
  if (equalBytes(id, DSA)) return dsaKey(der, sequenceItems(algorithm[1]), content);
  throw new GoError(
    `x509: PKCS#8 wrapping contained private key with unknown algorithm: ${dotted(algorithm[0].content)}`,
  );
}

function dotted(content: Uint8Array): string {
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of content) {
    arc = arc * 128 + (byte & 0x7f);
    if (byte >= 0x80) continue;
    if (arcs.length === 0) arcs.push(Math.min(2, Math.floor(arc / 40)), arc - 40 * Math.min(2, Math.floor(arc / 40)));
    else arcs.push(arc);
    arc = 0;
  }
  return arcs.join('.');
}

/** The items of a whole structure, or encoding/asn1's error; `goType` is the name of Go's struct. */
function topItems(der: Uint8Array, goType: string): readonly DerElement[] {
  const top = readElement(der);
  if (!top) throw new GoError(`asn1: syntax error: ${der.length === 0 ? 'sequence truncated' : 'data truncated'}`);
  const items = sequenceItems(top);
  if (items && items.length > 0) return items;
  const number = top.tag & 0x1f;
  throw new GoError(
    `asn1: structure error: tags don't match (16 vs {class:${top.tag >> 6} tag:${number} length:${top.content.length} ` +
      `isCompound:${(top.tag & 0x20) !== 0}}) {optional:false explicit:false application:false private:false ` +
      `defaultValue:<nil> tag:<nil> stringType:0 timeType:0 set:false omitEmpty:false} ${goType} @${top.raw.length - top.content.length}`,
  );
}

const PKCS1_FIELDS = 9;

function rsaKey(pkcs1: Uint8Array): PrivateKey {
  keyItems(pkcs1, 'pkcs1', 'pkcs1PrivateKey');
  const pkcs8 = sequence(ZERO, sequence(RSA, NULL), octetString(pkcs1));
  return { type: 'rsa', pkcs8, block: { type: 'RSA PRIVATE KEY', bytes: pkcs1 } };
}

const CURVE_FIELD = contextTag(0, true);
const POINT_FIELD = contextTag(1, true);

function ecKey(sec1: Uint8Array, crypto: HostCrypto, outerCurve?: Uint8Array): PrivateKey {
  const items = keyItems(sec1, 'ec', 'ecPrivateKey');
  const scalar = items[1]!;
  const curve = outerCurve ?? items.find((item) => item.tag === CURVE_FIELD)?.content;
  if (!curve || !CURVES.some(([id]) => equalBytes(id, curve))) throw new GoError('x509: unknown elliptic curve');
  const core = [ONE, octetString(scalar.content), element(CURVE_FIELD, curve)];
  const algorithm = sequence(EC, curve);
  const pkcs8 = sequence(ZERO, algorithm, octetString(sequence(...core)));
  const point = bitString(publicKeyBits(publicKeyOf(pkcs8, crypto)));
  const full = sequence(...core, element(POINT_FIELD, point));
  return { type: 'ec', pkcs8, curve, block: { type: 'EC PRIVATE KEY', bytes: full } };
}

function dsaKey(pkcs8: Uint8Array, parameters: readonly DerElement[] | undefined, inner: Uint8Array): PrivateKey {
  const [p, q, g] = (parameters ?? []).map((item) => bigintOf(item.content));
  const x = readElement(inner);
  if (p === undefined || q === undefined || g === undefined || !x)
    throw new GoError('asn1: syntax error: data truncated');
  const secret = bigintOf(x.content);
  const numbers = [p, q, g, power(g, secret, p), secret].map(unsignedBigint);
  return { type: 'dsa', pkcs8, block: { type: 'DSA PRIVATE KEY', bytes: sequence(ZERO, ...numbers) } };
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let e = exponent; e > 0n; e >>= 1n) {
    if (e & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

function publicKeyOf(pkcs8: Uint8Array, crypto: HostCrypto): Uint8Array {
  try {
    return crypto.publicKey(pkcs8);
  } catch (err) {
    throw new GoError('x509: invalid private key', err);
  }
}

/** SubjectPublicKeyInfo of a key. */
export function publicKeyInfo(key: PrivateKey, crypto: HostCrypto): Uint8Array {
  return publicKeyOf(key.pkcs8, crypto);
}

/** The key itself out of SubjectPublicKeyInfo. */
export function publicKeyBits(info: Uint8Array): Uint8Array {
  const bits = sequenceItems(readElement(info))?.[1];
  if (bits?.tag !== TAG.bitString) throw new GoError('x509: malformed spki');
  return bits.content.subarray(1);
}

/** A DSA key in the form that Sprig prints, a sequence of version, p, q, g, y, x. */
function readDsa(der: Uint8Array): PrivateKey {
  const items = topItems(der, 'DSAKeyFormat');
  const [version, p, q, g, y, x] = items;
  if (!version || !p || !q || !g || !y || !x) throw new GoError('asn1: syntax error: sequence truncated');
  const pkcs8 = sequence(ZERO, sequence(DSA, sequence(p.raw, q.raw, g.raw)), octetString(x.raw));
  return { type: 'dsa', pkcs8, block: { type: 'DSA PRIVATE KEY', bytes: der } };
}

function reading<T>(prefix: string, read: () => T): T {
  try {
    return read();
  } catch (err) {
    if (err instanceof GoError) throw new GoError(`${prefix}: ${err.message}`, err);
    throw err;
  }
}

const SUFFIX = ' PRIVATE KEY';

/** Reads a private key in PEM. Throws a `GoError` with Sprig's text. */
export function parsePrivateKey(text: string, crypto: HostCrypto): PrivateKey {
  const block = decodePem(text);
  if (!block) throw new GoError('no PEM data in input');
  const { type, bytes } = block;
  if (type === 'PRIVATE KEY') {
    return reading('decoding PEM as PKCS#8', () => {
      const key = readPkcs8(bytes, crypto);
      if (key.type !== 'dsa') return key;
      throw new GoError('x509: PKCS#8 wrapping contained private key with unknown algorithm: 1.2.840.10040.4.1');
    });
  }
  if (!type.endsWith(SUFFIX)) throw new GoError(`no private key data in PEM block of type ${type}`);
  switch (type.slice(0, -SUFFIX.length)) {
    case 'RSA':
      return reading('parsing RSA private key from PEM', () => rsaKey(bytes));
    case 'EC':
      return reading('parsing EC private key from PEM', () => ecKey(bytes, crypto));
    case 'DSA':
      return reading('parsing DSA private key from PEM', () => readDsa(bytes));
    default:
      throw new GoError(`invalid private key type ${type}`);
  }
}
