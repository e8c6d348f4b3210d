import { sha1 } from '@noble/hashes/legacy.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { func, type GoFunc, P, type Param } from '../../go/func.ts';
import { encodeUtf8 } from '../../go/text.ts';
import { GoError, type GoInt, UINT32 } from '../../go/value.ts';
import type { Host, KeyKind } from '../host.ts';
import { decryptAes, encryptAes } from './crypto/aes.ts';
import { bcryptHash, MAX_PASSWORD } from './crypto/bcrypt.ts';
import { certificateFunctions, cryptoOf, generateKey } from './crypto/certificates.ts';
import { derivePassword } from './crypto/derive-password.ts';
import { encodePem } from './crypto/pem.ts';

const BCRYPT_COST = 10;
const BLOCK = 16;
const UINT32_PARAM = { type: UINT32 } as Param<GoInt>;

const RSA_4096: KeyKind = { type: 'rsa', bits: 4096 };
const KEY_KINDS: Readonly<Record<string, KeyKind>> = {
  '': RSA_4096,
  rsa: RSA_4096,
  dsa: { type: 'dsa', bits: 2048, divisorBits: 256 },
  ecdsa: { type: 'ec', curve: 'P-256' },
  ed25519: { type: 'ed25519' },
};

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

function hex(bytes: Uint8Array): string {
  let out = '';
  for (const byte of bytes) out += HEX[byte];
  return out;
}

const DIGESTS = { sha1, sha256, sha512 };

const ADLER_MODULUS = 65_521;
/** So many bytes can be summed before the sums must be reduced. */
const ADLER_RUN = 5552;

function adler32(bytes: Uint8Array): number {
  let low = 1;
  let high = 0;
  for (let at = 0; at < bytes.length; ) {
    const end = Math.min(bytes.length, at + ADLER_RUN);
    for (; at < end; at++) {
      low += bytes[at]!;
      high += low;
    }
    low %= ADLER_MODULUS;
    high %= ADLER_MODULUS;
  }
  return high * 0x10000 + low;
}

function bcrypt(host: Host, password: string): string {
  const bytes = encodeUtf8(password);
  const native = host.crypto?.bcrypt;
  if (native !== undefined && bytes.length > 0 && bytes.length <= MAX_PASSWORD) return native(bytes, BCRYPT_COST);
  try {
    return bcryptHash(bytes, BCRYPT_COST, host.randomBytes(BLOCK));
  } catch (err) {
    if (err instanceof GoError) return `failed to encrypt string with bcrypt: ${err.message}`;
    throw err;
  }
}

/** Sprig's cryptography. What needs keys, signatures or ciphers asks the host. */
export function cryptoFunctions(host: Host): readonly GoFunc[] {
  const digest = (name: keyof typeof DIGESTS) =>
    func(`${name}sum`, [P.string], (text) => {
      const bytes = encodeUtf8(text);
      return hex(host.crypto?.digest?.(name, bytes) ?? DIGESTS[name](bytes));
    });
  return [
    digest('sha1'),
    digest('sha256'),
    digest('sha512'),
    func('adler32sum', [P.string], (text) => String(adler32(encodeUtf8(text)))),
    func('bcrypt', [P.string], (password) => bcrypt(host, password)),
    func('htpasswd', [P.string, P.string], (user, password) =>
      user.includes(':') ? `invalid username: ${user}` : `${user}:${bcrypt(host, password)}`,
    ),
    func('derivePassword', [UINT32_PARAM, P.string, P.string, P.string, P.string], (counter, type, pw, user, site) =>
      derivePassword(host.crypto, Number(counter.value), type, pw, user, site),
    ),
    func('genPrivateKey', [P.string], (type) => {
      const kind = Object.hasOwn(KEY_KINDS, type) ? KEY_KINDS[type] : undefined;
      if (!kind) return `Unknown type ${type}`;
      return encodePem(generateKey(kind, cryptoOf(host, 'genPrivateKey')).block);
    }),
    func('encryptAES', [P.string, P.string], (password, text) =>
      text === '' ? '' : encryptAes(cryptoOf(host, 'encryptAES'), password, text, host.randomBytes(BLOCK)),
    ),
    func('decryptAES', [P.string, P.string], (password, text) =>
      text === '' ? '' : decryptAes(() => cryptoOf(host, 'decryptAES'), password, text),
    ),
    ...certificateFunctions(host),
  ];
}
