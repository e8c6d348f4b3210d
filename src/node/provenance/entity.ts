import { enums, type SecretKeyPacket, type SignaturePacket } from 'openpgp';
import { decodeUtf8 } from '../../go/text.ts';
import { StructuralError, UnsupportedError } from './error.ts';
import type { PacketReader, PublicPart } from './packets.ts';
import { checkBinding, checkSignature, isIssuedBy, isSignatureExpired } from './signature.ts';

/** A user's name of a key, with what the key itself says of it. */
export interface Identity {
  /** `NAME (COMMENT) <EMAIL>` by convention. */
  readonly name: string;
  self: SignaturePacket | undefined;
  readonly revocations: SignaturePacket[];
}

export interface Subkey {
  readonly key: PublicPart;
  binding: SignaturePacket | undefined;
  readonly revocations: SignaturePacket[];
}

/** A primary key with its names and subkeys. */
export interface Entity {
  readonly primary: PublicPart;
  /** The primary key where its secret part is there, locked or not. */
  readonly secret: SecretKeyPacket | undefined;
  /** By name, in the order of the keyring (Helm's library keeps none). */
  readonly identities: ReadonlyMap<string, Identity>;
  readonly subkeys: readonly Subkey[];
  readonly revocations: readonly SignaturePacket[];
  /** The direct signature that a key of version 6 has. */
  readonly direct: SignaturePacket | undefined;
}

const TYPE = enums.signature;
const OF_USER_IDS: readonly number[] = [
  TYPE.certGeneric,
  TYPE.certPersona,
  TYPE.certCasual,
  TYPE.certPositive,
  TYPE.certRevocation,
];
/** Public key algorithms that only encrypt. */
const NO_SIGNATURES: readonly number[] = [2, 16, 18, 25, 26];

/**
 * All keys of a keyring, as `openpgp.ReadKeyRing` of go-crypto 1.4.1 reads it: a key that is broken or unsupported is
 * left out, unless there is no other. Throws GoError.
 */
export async function readEntities(packets: PacketReader): Promise<Entity[]> {
  const entities: Entity[] = [];
  let last: unknown;
  for (;;) {
    try {
      const entity = await readEntity(packets);
      if (entity === undefined) break;
      entities.push(entity);
    } catch (error) {
      if (!(error instanceof StructuralError || error instanceof UnsupportedError)) throw error;
      last = error;
      await skipToKey(packets);
    }
  }
  if (entities.length === 0 && last !== undefined) throw last;
  return entities;
}

async function skipToKey(packets: PacketReader): Promise<void> {
  for (;;) {
    const packet = await packets.next();
    if (packet === undefined) return;
    if (packet.kind === 'key' && !packet.isSubkey && !packet.isSecret) {
      packets.unread(packet);
      return;
    }
  }
}

async function readEntity(packets: PacketReader): Promise<Entity | undefined> {
  const first = await packets.next();
  if (first === undefined) return undefined;
  if (first.kind !== 'key') {
    packets.unread(first);
    throw new StructuralError('first packet was not a public/private key');
  }
  const primary = first.key;
  if (NO_SIGNATURES.includes(primary.algorithm)) {
    throw new StructuralError('primary key cannot be used for signatures');
  }
  const identities = new Map<string, Identity>();
  const subkeys: Subkey[] = [];
  const revocations: SignaturePacket[] = [];
  const direct: SignaturePacket[] = [];
  for (;;) {
    const packet = await packets.next();
    if (packet === undefined) break;
    if (packet.kind === 'userId') await readIdentity(packets, primary, packet.id, identities);
    else if (packet.kind === 'signature') {
      const { signatureType } = packet.signature;
      if (signatureType === TYPE.keyRevocation) revocations.push(packet.signature);
      else if (signatureType === TYPE.key) direct.push(packet.signature);
    } else if (packet.kind === 'key') {
      if (!packet.isSubkey) {
        packets.unread(packet);
        break;
      }
      subkeys.push(await readSubkey(packets, primary, packet.key));
    }
  }
  if (identities.size === 0 && primary.version < 6) {
    throw new StructuralError(`v${primary.version} entity without any identities`);
  }
  for (const revocation of revocations) {
    try {
      await checkSignature(revocation, primary, { key: primary });
    } catch (error) {
      throw new StructuralError('revocation signature signed by alternate key', error);
    }
  }
  const secret = first.isSecret ? (primary as SecretKeyPacket) : undefined;
  return { primary, secret, identities, subkeys, revocations, direct: await directSignature(primary, direct) };
}

async function directSignature(key: PublicPart, all: readonly SignaturePacket[]): Promise<SignaturePacket | undefined> {
  if (key.version !== 6) return undefined;
  if (all.length === 0) throw new StructuralError('v6 entity without a valid direct-key signature');
  const latest = all.filter((signature) => isIssuedBy(signature, key)).reduce(later, undefined);
  if (latest === undefined) {
    throw new StructuralError('no valid direct-key self-signature for v6 primary key found');
  }
  try {
    await checkSignature(latest, key, { key });
  } catch (error) {
    throw new StructuralError('invalid direct-key self-signature for v6 primary key', error);
  }
  return latest;
}

function later(a: SignaturePacket | undefined, b: SignaturePacket): SignaturePacket {
  return a === undefined || b.created! > a.created! ? b : a;
}

async function readIdentity(
  packets: PacketReader,
  primary: PublicPart,
  userId: Uint8Array,
  identities: Map<string, Identity>,
): Promise<void> {
  const identity: Identity = { name: decodeUtf8(userId), self: undefined, revocations: [] };
  for (;;) {
    const packet = await packets.next();
    if (packet?.kind !== 'signature') {
      if (packet !== undefined) packets.unread(packet);
      return;
    }
    const { signature } = packet;
    if (!OF_USER_IDS.includes(signature.signatureType!)) {
      throw new StructuralError('user ID signature with wrong type');
    }
    if (!isIssuedBy(signature, primary)) continue;
    try {
      await checkSignature(signature, primary, { key: primary, userId });
    } catch (error) {
      throw new StructuralError(`user ID self-signature invalid: ${(error as Error).message}`, error);
    }
    if (signature.signatureType === TYPE.certRevocation) identity.revocations.push(signature);
    else identity.self = later(identity.self, signature);
    identities.set(identity.name, identity);
  }
}

async function readSubkey(packets: PacketReader, primary: PublicPart, key: PublicPart): Promise<Subkey> {
  const subkey: Subkey = { key, binding: undefined, revocations: [] };
  for (;;) {
    const packet = await packets.next();
    if (packet?.kind !== 'signature') {
      if (packet !== undefined) packets.unread(packet);
      break;
    }
    const { signature } = packet;
    const { signatureType } = signature;
    if (signatureType !== TYPE.subkeyBinding && signatureType !== TYPE.subkeyRevocation) {
      throw new StructuralError('subkey signature with wrong type');
    }
    try {
      await checkBinding(signature, primary, key);
    } catch (error) {
      throw new StructuralError(`subkey signature invalid: ${(error as Error).message}`, error);
    }
    if (signatureType === TYPE.subkeyRevocation) subkey.revocations.push(signature);
    else subkey.binding = later(subkey.binding, signature);
  }
  if (subkey.binding === undefined) throw new StructuralError('subkey packet not followed by signature');
  return subkey;
}

/** The identity that stands for the key: one that is not revoked and says it is primary, else the latest. */
export function primaryIdentity({ identities }: Entity): Identity | undefined {
  let best: Identity | undefined;
  for (const identity of identities.values()) if (best === undefined || isBetter(identity, best)) best = identity;
  return best;
}

function isBetter(one: Identity, other: Identity): boolean {
  if (one.revocations.length !== other.revocations.length) return one.revocations.length < other.revocations.length;
  if (other.self === undefined) return true;
  const isPrimary = one.self?.isPrimaryUserID === true;
  if (isPrimary !== (other.self.isPrimaryUserID === true)) return isPrimary;
  return one.self !== undefined && one.self.created! > other.self.created!;
}

const KEY_COMPROMISED = 2;

/** Whether one of these revocations counts at `now`. */
export function isRevoked(revocations: readonly SignaturePacket[], now: Date): boolean {
  return revocations.some(
    (revocation) => revocation.reasonForRevocationFlag === KEY_COMPROMISED || !isSignatureExpired(revocation, now),
  );
}
