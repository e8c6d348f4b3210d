import { config, enums, type SecretKeyPacket, SignaturePacket } from 'openpgp';
import { quote } from '../../go/strconv.ts';
import { decodeUtf8 } from '../../go/text.ts';
import { GoError } from '../../go/value.ts';
import { encodeClearSigned, signedBytes } from './clear-sign.ts';
import type { Entity } from './entity.ts';
import { StructuralError } from './error.ts';
import { hashOf } from './hash.ts';
import { loadKeyring } from './keyring.ts';
import { packetOf } from './packets.ts';
import { provenanceText } from './sums.ts';

/** Asks for the passphrase of the key with that name. */
export type Passphrase = (name: string) => Uint8Array | Promise<Uint8Array>;

/** A secret key that is unlocked. */
export type SigningKey = SecretKeyPacket;

/**
 * The key of a keyring whose name is `id`, or has it as a part; without an `id` there is none. Throws GoError with
 * Helm's text where several have it as a part. Source of the rules: NewFromKeyring in pkg/provenance of Helm 4.3.1.
 */
export async function findKey(keyring: string, id: string): Promise<Entity | undefined> {
  const entities = await loadKeyring(keyring);
  if (id === '') return undefined;
  const names = entities.flatMap((entity) => [...entity.identities.keys()].map((name) => ({ name, entity })));
  const exact = names.find(({ name }) => name === id);
  if (exact !== undefined) return exact.entity;
  const partial = names.filter(({ name }) => name.includes(id));
  if (partial.length > 1) throw new GoError(`more than one key contain the id ${quote(id)}`);
  return partial[0]?.entity;
}

/** Unlocks the secret key; the passphrase is asked for where it has one. Throws GoError with Helm's text. */
export async function unlock(entity: Entity | undefined, passphrase: Passphrase): Promise<SigningKey> {
  if (entity === undefined) throw new GoError('private key not found');
  const { secret, identities } = entity;
  if (secret === undefined) {
    throw new GoError('provided key is not a private key. Try providing a keyring with secret keys');
  }
  if (secret.isDummy() || secret.isDecrypted()) return secret;
  const name = [...identities.keys()].find((known) => known !== '') ?? 'Unknown';
  const secretBytes = await passphrase(name);
  try {
    await secret.decrypt(decodeUtf8(secretBytes));
  } catch (error) {
    const { message } = error as Error;
    if (!message.startsWith('Incorrect key passphrase')) throw new GoError(`openpgp: ${message}`, error);
    if (message.includes('Authentication tag')) throw new GoError('cipher: message authentication failed', error);
    throw new StructuralError('private key checksum failure', error);
  }
  return secret;
}

/**
 * The text of a provenance file for an archive: its metadata (YAML) and hash, signed. The signature's time is now.
 * Throws GoError with Helm's text. Source of the rules: ClearSign in pkg/provenance of Helm 4.3.1.
 */
export async function sign(archive: Uint8Array, fileName: string, metadata: string, key: SigningKey): Promise<string> {
  const text = provenanceText(metadata, fileName, hashOf(archive));
  const problem = 'failed to either sign or armor message block';
  if (key.isDummy()) throw new GoError(`${problem}: openpgp: s2k GNU dummy key: dummy key found`);
  const signature = new SignaturePacket();
  signature.signatureType = enums.signature.text;
  signature.publicKeyAlgorithm = key.algorithm;
  signature.hashAlgorithm = enums.hash.sha512;
  try {
    const data = { text: null, getBytes: () => signedBytes(text) };
    await signWith(signature, key, data);
  } catch (error) {
    throw new GoError(`${problem}: openpgp: ${(error as Error).message}`, error);
  }
  return encodeClearSigned(text, 'SHA512', packetOf(SignaturePacket.tag, signature.write()));
}

/** The package's types know neither the settings nor data that is not one piece. */
function signWith(signature: SignaturePacket, key: SigningKey, data: object): Promise<void> {
  const sign = signature.sign as unknown as (...args: unknown[]) => Promise<void>;
  return sign.call(signature, key, data, new Date(), false, config);
}
