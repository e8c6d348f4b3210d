import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Host, HostCrypto, KeyKind } from '../funcs/host.ts';

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

/** The machine's zone as Go finds it: `TZ`, where it is set; else what the system is set to. */
function localZoneName(): string {
  const tz = process.env['TZ'];
  if (tz === undefined) return Intl.DateTimeFormat().resolvedOptions().timeZone ?? 'UTC';
  const name = tz.replace(/^:/, '');
  return name === '' ? 'UTC' : name;
}

function generate(kind: KeyKind): KeyObject {
  switch (kind.type) {
    case 'rsa':
      return generateKeyPairSync('rsa', { modulusLength: kind.bits }).privateKey;
    case 'dsa':
      return generateKeyPairSync('dsa', { modulusLength: kind.bits, divisorLength: kind.divisorBits }).privateKey;
    case 'ec':
      return generateKeyPairSync('ec', { namedCurve: kind.curve }).privateKey;
    case 'ed25519':
      return generateKeyPairSync('ed25519').privateKey;
  }
}

function privateKey(pkcs8: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
}

const nodeCrypto: HostCrypto = {
  generateKey: (kind) => generate(kind).export({ format: 'der', type: 'pkcs8' }),
  publicKey: (pkcs8) => createPublicKey(privateKey(pkcs8)).export({ format: 'der', type: 'spki' }),
  sign: (digest, pkcs8, message) => sign(digest, message, privateKey(pkcs8)),
  aesCbc(direction, key, iv, input) {
    const create = direction === 'encrypt' ? createCipheriv : createDecipheriv;
    const cipher = create('aes-256-cbc', key, iv).setAutoPadding(false);
    return Buffer.concat([cipher.update(input), cipher.final()]);
  },
};

/** The host of a Node process. Host names are not looked up unless `parts` brings a way to do so. */
export function nodeHost(parts: Partial<Host> = {}): Host {
  const directory = zoneDirectory();
  const timeZone = localZoneName();
  const host: Host = {
    now: () => nanoseconds(performance.timeOrigin + performance.now()),
    uptime: () => nanoseconds(performance.now()),
    timeZone,
    randomBytes: (count) => randomBytes(count),
    crypto: nodeCrypto,
  };
  // Without zone files anywhere (Windows) the runtime's own data serve.
  if (directory !== undefined) {
    host.zoneInfo = (name) => {
      if (name === timeZone && process.env['TZ'] === undefined) {
        const local = readIfPresent(LOCAL_ZONE_FILE);
        if (local) return local;
      }
      return readIfPresent(name.startsWith('/') ? name : join(directory, name));
    };
  }
  return { ...host, ...parts };
}
