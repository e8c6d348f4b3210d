import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeClearSigned } from '../../src/node/provenance/clear-sign.ts';
import type { Entity } from '../../src/node/provenance/entity.ts';
import { loadKeyring } from '../../src/node/provenance/keyring.ts';
import { findKey, sign, unlock } from '../../src/node/provenance/sign.ts';
import { verify } from '../../src/node/provenance/verify.ts';

const keys = join(import.meta.dirname, '../travel/keys');
const golden = join(import.meta.dirname, 'golden/provenance');
const read = (name: string): Uint8Array => readFileSync(join(golden, name));
const FILE = 'web-0.1.0.tgz';
const HASH = 'sha256:c287697f7aa555134e6ddb8389107879f966f10eee396f75cddba7f3f2ffa1ec';
const keyring = join(keys, 'pubring.gpg');

// Signed by Helm 4.3.1 (Grace's by GnuPG 2.2.40: a subkey), verified by Helm 4.3.1.
describe('verify', () => {
  it.each([
    ['alice', ['Alice Example <alice@example.com>'], 'CF067213F7E2D6E73A5846BBC29B63892B61F306'],
    ['bob', ['Bob Locked (test) <bob@example.com>'], 'EBB20AD7A37231EC146DDE866EB8B39D96D82253'],
    ['carol', ['Carol Curve <carol@example.com>'], 'A3345CF21EC21C66F5662724C556871E223ACC13'],
    ['dora', ['Dora Dsa <dora@example.com>'], '51276B2562F90CB31636DF1166AD40E9B5FA362E'],
    ['grace', ['Grace Subkey <grace@example.com>'], '518486AF1DCEE106779A223AD771D031A2F41BAC'],
    [
      'heidi',
      ['Heidi One <heidi@example.com>', 'Heidi Two <heidi@example.org>'],
      '5D7146CFE0879D104B7A644726B84916CC985CFB',
    ],
  ])('%s', async (name, names, fingerprint) => {
    for (const ring of ['pubring.gpg', 'pubring.kbx', 'secring.gpg']) {
      const { signedBy, ...rest } = await verify(read(FILE), read(`${name}.prov`), FILE, join(keys, ring));
      expect([...signedBy].sort()).toEqual(names);
      expect(rest).toEqual({ fingerprint, fileHash: HASH, fileName: FILE });
    }
  });

  it.each([
    ['erin.prov', FILE, 'openpgp: key expired'],
    ['frank.prov', FILE, 'openpgp: signature made by revoked key'],
    ['alice.prov', 'other.tgz', 'provenance does not contain a SHA for a file named "other.tgz"'],
    [FILE, FILE, 'signature block not found'],
  ])('refuses %s for %s', async (provenance, name, message) => {
    await expect(verify(read(FILE), read(provenance), name, keyring)).rejects.toThrow(
      expect.objectContaining({ message }),
    );
  });

  it('refuses keys that are not in the keyring, other bytes and other texts', async () => {
    const provenance = read('alice.prov');
    const alone = join(keys, 'bob.asc');
    await expect(verify(read(FILE), provenance, FILE, alone)).rejects.toThrow(
      'openpgp: signature made by unknown entity',
    );
    await expect(verify(Buffer.from('x'), provenance, FILE, keyring)).rejects.toThrow(
      `sha256 sum does not match for ${FILE}: "${HASH}" != "sha256:2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"`,
    );
    const changed = Buffer.from(Buffer.from(provenance).toString().replace('name: web', 'name: wab'));
    await expect(verify(read(FILE), changed, FILE, keyring)).rejects.toThrow(
      'openpgp: invalid signature: RSA verification failure',
    );
  });
});

describe('a clear-signed text', () => {
  it('loses escapes, blanks at the ends of lines and the last newline', () => {
    const text = Buffer.from(read('alice.prov')).toString();
    const odd = text.replace('name: web\n', '- -x: 1 \t\nname: web\r\n');
    const block = decodeClearSigned(Buffer.from(`before\n${odd}\nafter\n`))!;
    expect(block.text).toContain('\n-x: 1\nname: web\n');
    expect(block.text.endsWith('\n')).toBe(true);
    expect(Buffer.from(block.signed).toString()).toBe(block.text.replaceAll('\n', '\r\n'));
  });
});

describe('sign', () => {
  let locked: Entity | undefined;
  beforeAll(async () => {
    locked = await findKey(join(keys, 'secring.gpg'), 'bob@');
  });

  it.each(['alice@', 'carol@', 'dora@', 'Heidi One'])('makes what verify takes: %s', async (id) => {
    const key = await unlock(await findKey(join(keys, 'secring.gpg'), id), () => {
      throw new Error('not asked for');
    });
    const text = await sign(read(FILE), FILE, 'name: web\n- dash\n', key);
    expect(text).toContain('\n- - dash\n\n...\nfiles:\n');
    expect(await verify(read(FILE), Buffer.from(text), FILE, keyring)).toMatchObject({ fileHash: HASH });
  });

  it('unlocks keys by their passphrase', async () => {
    const asked: string[] = [];
    const wrong = unlock(locked, (name) => {
      asked.push(name);
      return Buffer.from('wrong');
    });
    await expect(wrong).rejects.toThrow('openpgp: invalid data: private key checksum failure');
    expect(asked).toEqual(['Bob Locked (test) <bob@example.com>']);
    const key = await unlock(locked, () => Buffer.from('sesame'));
    const text = await sign(read(FILE), FILE, '', key);
    expect(await verify(read(FILE), Buffer.from(text), FILE, keyring)).toMatchObject({
      signedBy: ['Bob Locked (test) <bob@example.com>'],
    });
  });

  it('finds keys by a part of their names', async () => {
    const ring = join(keys, 'secring.gpg');
    await expect(findKey(ring, 'example.com')).rejects.toThrow('more than one key contain the id "example.com"');
    expect(await findKey(ring, 'nobody')).toBeUndefined();
    await expect(unlock(undefined, () => new Uint8Array(0))).rejects.toThrow('private key not found');
    await expect(unlock(await findKey(keyring, 'alice@'), () => new Uint8Array(0))).rejects.toThrow(
      'provided key is not a private key. Try providing a keyring with secret keys',
    );
  });
});

describe('loadKeyring', () => {
  it.each([
    ['pubring.gpg', 8],
    ['pubring.kbx', 8],
    ['alice.asc', 1],
    ['alice.sec.asc', 1],
  ])('%s', async (name, count) => {
    expect(await loadKeyring(join(keys, name))).toHaveLength(count);
  });

  it('refuses what is none', async () => {
    await expect(loadKeyring(join(keys, 'README.md'))).rejects.toThrow(
      'openpgp: invalid data: tag byte does not have MSB set',
    );
    await expect(loadKeyring(join(keys, 'nope'))).rejects.toThrow(/^open .*nope: no such file or directory$/);
  });
});
