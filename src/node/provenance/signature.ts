import { config, enums, type SignaturePacket } from 'openpgp';
import { GoError } from '../../go/value.ts';
import { StructuralError } from './error.ts';
import type { PublicPart } from './packets.ts';

/** Bits of a key's flags (RFC 9580, section 5.2.3.29). */
export const MAY_SIGN = 0x02;

/** What a signature of that type is made of. */
export type Signed =
  | { readonly text: Uint8Array }
  | { readonly key: PublicPart; readonly userId: Uint8Array }
  | { readonly key: PublicPart; readonly bind: PublicPart }
  | { readonly key: PublicPart };

/** Names of public key algorithms, for messages. */
const ALGORITHM_NAMES: Readonly<Record<number, string>> = {
  1: 'RSA',
  3: 'RSA',
  17: 'DSA',
  19: 'ECDSA',
  22: 'EdDSA',
  27: 'Ed25519',
  28: 'ed448',
};

/** Verifies a signature and nothing else: not times, not what the key may be used for. Throws GoError. */
export async function checkSignature(signature: SignaturePacket, key: PublicPart, signed: Signed): Promise<void> {
  const { publicKeyAlgorithm, signatureType } = signature;
  if (publicKeyAlgorithm !== key.algorithm) {
    throw new GoError('openpgp: invalid argument: public key and signature use different algorithms');
  }
  try {
    // The package looks at times where it gets one, and at what Helm's library has no opinion on.
    const lenient = {
      ...config,
      rejectHashAlgorithms: new Set<enums.hash>(),
      rejectMessageHashAlgorithms: new Set<enums.hash>(),
      knownNotations: signature.rawNotations.map(({ name }) => name),
    };
    await signature.verify(key, signatureType!, dataOf(signed), null as unknown as Date, false, lenient);
  } catch (error) {
    const name = ALGORITHM_NAMES[publicKeyAlgorithm!] ?? publicKeyAlgorithm;
    throw new GoError(`openpgp: invalid signature: ${name} verification failure`, error);
  }
}

/** The data as the package wants to have it. */
function dataOf(signed: Signed): object {
  if ('text' in signed) return { text: null, getBytes: () => signed.text };
  if ('userId' in signed) return { key: signed.key, userID: { write: () => signed.userId } };
  return signed;
}

/** Binds a subkey to its key. A subkey that may sign has to agree by a signature of its own, inside. */
export async function checkBinding(signature: SignaturePacket, key: PublicPart, subkey: PublicPart): Promise<void> {
  await checkSignature(signature, key, { key, bind: subkey });
  if (!hasFlag(signature, MAY_SIGN)) return;
  const cross = signature.embeddedSignature;
  if (cross === null) throw new StructuralError('signing subkey is missing cross-signature');
  if (cross.signatureType !== enums.signature.keyBinding) {
    throw new StructuralError(`cross-signature has unexpected type ${cross.signatureType}`);
  }
  try {
    await checkSignature(cross, subkey, { key, bind: subkey });
  } catch (error) {
    throw new StructuralError(`error while verifying cross-signature: ${(error as Error).message}`, error);
  }
}

export function hasFlag(signature: SignaturePacket, flag: number): boolean {
  return ((signature.keyFlags?.[0] ?? 0) & flag) !== 0;
}

/** Whether the signature says it is by this key. */
export function isIssuedBy(signature: SignaturePacket, key: PublicPart): boolean {
  const { issuerFingerprint } = signature;
  if (issuerFingerprint !== null) return Buffer.compare(issuerFingerprint, key.getFingerprintBytes()!) === 0;
  return signature.issuerKeyID.equals(key.getKeyID());
}

/** Whether the signature has a date after `now`, or is past the end of its life. */
export function isSignatureExpired(signature: SignaturePacket, now: Date): boolean {
  return isPast(signature.created!, signature.signatureExpirationTime, now);
}

/** Whether a key was made after `now`, or is past the end of the life that its self-signature gives it. */
export function isKeyExpired(key: PublicPart, self: SignaturePacket | undefined, now: Date): boolean {
  return isPast(key.created, self?.keyExpirationTime ?? null, now);
}

function isPast(created: Date, lifetime: number | null, now: Date): boolean {
  const seconds = Math.floor(now.getTime() / 1000);
  const start = Math.floor(created.getTime() / 1000);
  return start > seconds || (!!lifetime && seconds > start + lifetime);
}
