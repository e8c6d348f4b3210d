import { hmac } from '@noble/hashes/hmac.js';
import { scrypt } from '@noble/hashes/scrypt.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { encodeUtf8 } from '../../../go/text.ts';
import type { HostCrypto } from '../../host.ts';

/** The Master Password algorithm (masterpassword.app), version 3 as Sprig has it: lengths count bytes. */

const SCOPE = encodeUtf8('com.lyndir.masterpassword');
const COST = { N: 32_768, r: 8, p: 2, dkLen: 64 };

/** Each letter of a template stands for a class of characters. */
const TEMPLATES: Readonly<Record<string, string>> = {
  maximum: 'anoxxxxxxxxxxxxxxxxx axxxxxxxxxxxxxxxxxno',
  long:
    'CvcvnoCvcvCvcv CvcvCvcvnoCvcv CvcvCvcvCvcvno CvccnoCvcvCvcv CvccCvcvnoCvcv CvccCvcvCvcvno CvcvnoCvccCvcv ' +
    'CvcvCvccnoCvcv CvcvCvccCvcvno CvcvnoCvcvCvcc CvcvCvcvnoCvcc CvcvCvcvCvccno CvccnoCvccCvcv CvccCvccnoCvcv ' +
    'CvccCvccCvcvno CvcvnoCvccCvcc CvcvCvccnoCvcc CvcvCvccCvccno CvccnoCvcvCvcc CvccCvcvnoCvcc CvccCvcvCvccno',
  medium: 'CvcnoCvc CvcCvcno',
  short: 'Cvcn',
  basic: 'aaanaaan aannaaan aaannaaa',
  pin: 'nnnn',
};

const VOWELS = 'AEIOU';
const CONSONANTS = 'BCDFGHJKLMNPQRSTVWXYZ';
const LETTERS = VOWELS + VOWELS.toLowerCase() + CONSONANTS + CONSONANTS.toLowerCase();
const DIGITS = '0123456789';

const CLASSES: Readonly<Record<string, string>> = {
  V: VOWELS,
  C: CONSONANTS,
  v: VOWELS.toLowerCase(),
  c: CONSONANTS.toLowerCase(),
  A: VOWELS + CONSONANTS,
  a: LETTERS,
  n: DIGITS,
  o: "@&%?,=[]_:-+*$#!'^~;()/.",
  x: `${LETTERS}${DIGITS}!@#$%^&*()`,
};

function withLength(text: string): Uint8Array {
  const bytes = encodeUtf8(text);
  return concat(uint32(bytes.length), bytes);
}

function uint32(n: number): Uint8Array {
  const out = new Uint8Array(4);
  new DataView(out.buffer).setUint32(0, n);
  return out;
}

function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Sprig's `derivePassword`; of an unknown type it gives a message instead of a password. */
export function derivePassword(
  crypto: HostCrypto | undefined,
  counter: number,
  type: string,
  password: string,
  user: string,
  site: string,
): string {
  const templates = Object.hasOwn(TEMPLATES, type) ? TEMPLATES[type]!.split(' ') : undefined;
  if (!templates) return `cannot find password template ${type}`;
  const key = (crypto?.scrypt ?? scrypt)(encodeUtf8(password), concat(SCOPE, withLength(user)), COST);
  const seed = hmac(sha256, key, concat(SCOPE, withLength(site), uint32(counter)));
  const template = templates[seed[0]! % templates.length]!;
  let out = '';
  for (let i = 0; i < template.length; i++) {
    const chars = CLASSES[template[i]!]!;
    out += chars[seed[i + 1]! % chars.length];
  }
  return out;
}
