import type * as NodeCrypto from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Host, HostCrypto, KeyKind } from '../funcs/host.ts';

/** Loaded at the first use: it costs a start several milliseconds, and most charts need none of it. */
let crypto: typeof NodeCrypto | undefined;

function nodeCrypto(): typeof NodeCrypto {
  crypto ??= process.getBuiltinModule('node:crypto');
  return crypto;
}

const SCRYPT_MEMORY = 128 * 1024 * 1024;
const NANOS_PER_MS = 1_000_000n;
/** Where Go looks for zone files. */
const ZONE_DIRECTORIES = ['/usr/share/zoneinfo', '/usr/share/lib/zoneinfo', '/usr/lib/locale/TZ', '/etc/zoneinfo'];
const LOCAL_ZONE_FILE = '/etc/localtime';

/** Whole nanoseconds of a time in milliseconds with a fraction, as precisely as the clock gives it. */
function nanoseconds(milliseconds: number): bigint {
  const whole = Math.floor(milliseconds);
  return BigInt(whole) * NANOS_PER_MS + BigInt(Math.floor((milliseconds - whole) * 1e6));
}

function zoneDirectory(): string | undefined {
  const own = process.env['ZONEINFO'];
  return [...(own ? [own] : []), ...ZONE_DIRECTORIES].find((dir) => existsSync(dir));
}

function readIfPresent(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

/** The machine's zone as Go finds it: `TZ`, where it is set; else the file that the system is set to. */
function localZoneName(hasZoneFiles: boolean): string {
  const tz = process.env['TZ'];
  if (tz !== undefined) return tz.replace(/^:/, '') || 'UTC';
  if (hasZoneFiles) return existsSync(LOCAL_ZONE_FILE) ? LOCAL_ZONE_FILE : 'UTC';
  return Intl.DateTimeFormat().resolvedOptions().timeZone ?? 'UTC';
}

function generate(kind: KeyKind): NodeCrypto.KeyObject {
  switch (kind.type) {
    case 'rsa':
      return nodeCrypto().generateKeyPairSync('rsa', { modulusLength: kind.bits }).privateKey;
    case 'dsa':
      return nodeCrypto().generateKeyPairSync('dsa', { modulusLength: kind.bits, divisorLength: kind.divisorBits })
        .privateKey;
    case 'ec':
      return nodeCrypto().generateKeyPairSync('ec', { namedCurve: kind.curve }).privateKey;
    case 'ed25519':
      return nodeCrypto().generateKeyPairSync('ed25519').privateKey;
  }
}

function privateKey(pkcs8: Uint8Array): NodeCrypto.KeyObject {
  return nodeCrypto().createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
}

/** What Bun has that Node has not. */
interface BunGlobal {
  readonly Bun?: {
    readonly password: { hashSync(text: Uint8Array, options: { algorithm: 'bcrypt'; cost: number }): string };
  };
}

/** In the executable; `2b` is another name for the same hash. */
function bunCrypto({ Bun }: BunGlobal): Pick<HostCrypto, 'bcrypt'> {
  if (Bun === undefined) return {};
  return {
    bcrypt: (password, cost) =>
      Bun.password.hashSync(password, { algorithm: 'bcrypt', cost }).replace(/^\$2b\$/, '$2a$'),
  };
}

const hostCrypto: HostCrypto = {
  ...bunCrypto(globalThis as BunGlobal),
  generateKey: (kind) => generate(kind).export({ format: 'der', type: 'pkcs8' }),
  publicKey: (pkcs8) => nodeCrypto().createPublicKey(privateKey(pkcs8)).export({ format: 'der', type: 'spki' }),
  sign: (digest, pkcs8, message) => nodeCrypto().sign(digest, message, privateKey(pkcs8)),
  digest: (algorithm, input) => nodeCrypto().createHash(algorithm).update(input).digest(),
  scrypt: (password, salt, { N, r, p, dkLen }) =>
    nodeCrypto().scryptSync(password, salt, dkLen, { N, r, p, maxmem: SCRYPT_MEMORY }),
  aesCbc(direction, key, iv, input) {
    const { createCipheriv, createDecipheriv } = nodeCrypto();
    const create = direction === 'encrypt' ? createCipheriv : createDecipheriv;
    const cipher = create('aes-256-cbc', key, iv).setAutoPadding(false);
    return Buffer.concat([cipher.update(input), cipher.final()]);
  },
};

/** The host of a Node process. Host names are not looked up unless `parts` brings a way to do so. */
export function nodeHost(parts: Partial<Host> = {}): Host {
  // Looked for when a time is asked for: most charts never do.
  let directory: string | undefined | null = null;
  const zones = () => (directory === null ? (directory = zoneDirectory()) : directory);
  return {
    now: () => nanoseconds(performance.timeOrigin + performance.now()),
    uptime: () => nanoseconds(performance.now()),
    get timeZone() {
      return localZoneName(zones() !== undefined);
    },
    get zoneInfo() {
      const from = zones();
      // Without zone files anywhere (Windows) the runtime's own data serve.
      if (from === undefined) return undefined;
      return (name: string) => readIfPresent(name.startsWith('/') ? name : join(from, name));
    },
    randomBytes: (count) => nodeCrypto().randomBytes(count),
    crypto: hostCrypto,
    ...parts,
  };
}
