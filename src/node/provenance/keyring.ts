import { decodeUtf8 } from '../../go/text.ts';
import { GoError } from '../../go/value.ts';
import { readFile } from '../files/read-file.ts';
import { decodeArmor } from './armor.ts';
import { type Entity, readEntities } from './entity.ts';
import { isKeybox, keysOfKeybox } from './keybox.ts';
import { PacketReader } from './packets.ts';

const KEY_BLOCKS = ['PGP PUBLIC KEY BLOCK', 'PGP PRIVATE KEY BLOCK'];

/**
 * The keys of a keyring file: packets one after the other (GnuPG's old `pubring.gpg` and `secring.gpg`, or what
 * `gpg --export` gives), armored blocks, or a keybox. Throws GoError with Helm's text. Source of the rules:
 * pkg/provenance/sign.go of Helm 4.3.1.
 */
export async function loadKeyring(path: string): Promise<Entity[]> {
  const bytes = readFile(path);
  if (isKeybox(bytes)) {
    const keys = named(`reading keybox ${path}`, () => keysOfKeybox(bytes));
    return readEntities(new PacketReader(keys));
  }
  if (isArmored(bytes)) {
    try {
      return await readArmored(bytes);
    } catch (error) {
      return named(`reading armored keyring ${path}`, () => {
        throw error;
      });
    }
  }
  return readEntities(new PacketReader(bytes));
}

function named<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof GoError ? new GoError(`${what}: ${error.message}`, error) : error;
  }
}

function isArmored(bytes: Uint8Array): boolean {
  return decodeUtf8(bytes.subarray(0, 4096)).trimStart().startsWith('-----BEGIN PGP');
}

async function readArmored(bytes: Uint8Array): Promise<Entity[]> {
  const entities: Entity[] = [];
  for (const { type, body, failure } of decodeArmor(bytes)) {
    if (!KEY_BLOCKS.includes(type)) {
      throw new GoError(`expected a public or private key block, got "${type}"`);
    }
    entities.push(...(await readEntities(new PacketReader(body, failure))));
  }
  if (entities.length === 0) throw new GoError('no keys found');
  return entities;
}
