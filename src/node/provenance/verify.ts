import { readFileSync, statSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { enums, type SignaturePacket } from 'openpgp';
import { quote } from '../../go/strconv.ts';
import { GoError } from '../../go/value.ts';
import { pathError, readError } from '../files/os-error.ts';
import { type ClearSigned, decodeClearSigned } from './clear-sign.ts';
import { type Entity, isRevoked, primaryIdentity } from './entity.ts';
import { StructuralError, UnsupportedError } from './error.ts';
import { hashOf } from './hash.ts';
import { loadKeyring } from './keyring.ts';
import { PacketReader, type PublicPart } from './packets.ts';
import { checkSignature, hasFlag, isKeyExpired, isSignatureExpired, MAY_SIGN } from './signature.ts';
import { readSums } from './sums.ts';

/** What a good signature says. */
export interface Verification {
  /** Names of the key that signed, `NAME (COMMENT) <EMAIL>`. */
  readonly signedBy: readonly string[];
  /** Of the primary key: hexadecimal, in capitals. */
  readonly fingerprint: string;
  /** `sha256:` and the hash of the file. */
  readonly fileHash: string;
  readonly fileName: string;
}

/**
 * Checks an archive against its provenance file and a keyring: signature, key, times, and the hash that the file names
 * for `fileName`. Throws GoError with Helm's text.
 */
export async function verify(
  archive: Uint8Array,
  provenance: Uint8Array,
  fileName: string,
  keyring: string,
): Promise<Verification> {
  return verifyWith(await loadKeyring(keyring), archive, provenance, fileName);
}

async function verifyWith(
  keyring: readonly Entity[],
  archive: Uint8Array,
  provenance: Uint8Array,
  fileName: string,
): Promise<Verification> {
  const block = decodeClearSigned(provenance);
  if (block === undefined) throw new GoError('signature block not found');
  const { primary, identities } = await signerOf(block, keyring);
  const fileHash = hashOf(archive);
  const expected = readSums(block.text).get(fileName);
  if (expected === undefined) {
    throw new GoError(`provenance does not contain a SHA for a file named ${quote(fileName)}`);
  }
  if (expected !== fileHash) {
    throw new GoError(`sha256 sum does not match for ${fileName}: ${quote(expected)} != ${quote(fileHash)}`);
  }
  return {
    signedBy: [...identities.keys()],
    fingerprint: primary.getFingerprint().toUpperCase(),
    fileHash,
    fileName,
  };
}

/**
 * Checks a chart's archive against the provenance file beside it, as `helm verify` and `--verify` do. Throws GoError
 * with Helm's text. `name`: what it is called there, where that is not the name of the file. Source of the rules: VerifyChart in pkg/downloader of Helm 4.3.1.
 */
export async function verifyChart(
  path: string,
  provenanceFile: string,
  keyring: string,
  name = basename(path),
): Promise<Verification> {
  let isDirectory: boolean;
  try {
    isDirectory = statSync(path).isDirectory();
  } catch (error) {
    throw pathError('stat', path, error);
  }
  if (isDirectory) throw new GoError('unpacked charts cannot be verified');
  if (extname(`x${name}`).toLowerCase() !== '.tgz') throw new GoError('chart must be a tgz file');
  try {
    statSync(provenanceFile);
  } catch (error) {
    const { message } = pathError('stat', provenanceFile, error);
    throw new GoError(`could not load provenance file ${provenanceFile}: ${message}`, error);
  }
  let entities: Entity[];
  try {
    entities = await loadKeyring(keyring);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new GoError(`failed to load keyring: ${error.message}`, error);
  }
  const archive = read(path, 'chart archive');
  return verifyWith(entities, archive, read(provenanceFile, 'provenance file'), name);
}

function read(path: string, what: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new GoError(`failed to read ${what}: ${readError(path, error).message}`, error);
  }
}

/** A key that may have made a signature: a primary key or a subkey. */
interface Candidate {
  readonly entity: Entity;
  readonly key: PublicPart;
  /** What gives the key its flags and its life. */
  readonly self: SignaturePacket;
  readonly revocations: readonly SignaturePacket[];
}

async function signerOf({ signed, signature: armored }: ClearSigned, keyring: readonly Entity[]): Promise<Entity> {
  const packets = new PacketReader(armored.body, armored.failure);
  for (;;) {
    const packet = await packets.next();
    if (packet === undefined) throw new GoError('openpgp: signature made by unknown entity');
    if (packet.kind !== 'signature') throw new StructuralError('non signature packet found');
    const { signature } = packet;
    if (signature.issuerKeyID.bytes === '') throw new StructuralError("signature doesn't have an issuer");
    const candidates = candidatesFor(signature, keyring);
    if (candidates.length > 0) return check(signature, candidates, signed);
  }
}

function candidatesFor(signature: SignaturePacket, keyring: readonly Entity[]): Candidate[] {
  const found: Candidate[] = [];
  for (const entity of keyring) {
    const { primary, revocations, subkeys } = entity;
    const self = selfSignature(entity);
    if (self !== undefined && primary.getKeyID().equals(signature.issuerKeyID)) {
      found.push({ entity, key: primary, self, revocations });
    }
    for (const subkey of subkeys) {
      if (!subkey.key.getKeyID().equals(signature.issuerKeyID)) continue;
      found.push({ entity, key: subkey.key, self: subkey.binding!, revocations: subkey.revocations });
    }
  }
  return found.filter(({ self }) => hasFlag(self, MAY_SIGN));
}

function selfSignature(entity: Entity): SignaturePacket | undefined {
  return entity.direct ?? primaryIdentity(entity)?.self;
}

async function check(signature: SignaturePacket, candidates: readonly Candidate[], text: Uint8Array): Promise<Entity> {
  const { signatureType } = signature;
  if (signatureType !== enums.signature.text && signatureType !== enums.signature.binary) {
    throw new UnsupportedError(`signature type: ${signatureType}`);
  }
  let failure: unknown;
  for (const candidate of candidates) {
    try {
      await checkSignature(signature, candidate.key, { text });
    } catch (error) {
      failure = error;
      continue;
    }
    checkDetails(signature, candidate, new Date());
    return candidate.entity;
  }
  throw failure;
}

/** In the order of checkMessageSignatureDetails of go-crypto 1.4.1. */
function checkDetails(signature: SignaturePacket, { entity, key, self, revocations }: Candidate, now: Date): void {
  const primarySelf = selfSignature(entity);
  const isSubkey = key !== entity.primary;
  const signatures = [signature, primarySelf, ...(isSubkey ? [self, self.embeddedSignature] : [])].filter(
    (one) => !!one,
  );
  for (const { name, critical } of signatures.flatMap(({ rawNotations }) => rawNotations)) {
    if (critical) throw new GoError(`openpgp: invalid signature: unknown critical notation: ${name}`);
  }
  const identity = entity.direct === undefined ? primaryIdentity(entity) : undefined;
  const revoked = [entity.revocations, isSubkey ? revocations : [], identity?.revocations ?? []];
  if (revoked.some((list) => isRevoked(list, now))) throw new GoError('openpgp: signature made by revoked key');
  if (isKeyExpired(entity.primary, primarySelf, now) || (isSubkey && isKeyExpired(key, self, now))) {
    throw new GoError('openpgp: key expired');
  }
  if (signatures.some((one) => isSignatureExpired(one, now))) throw new GoError('openpgp: signature expired');
}
