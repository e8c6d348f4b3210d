import { PublicKeyPacket, PublicSubkeyPacket, SecretKeyPacket, SecretSubkeyPacket, SignaturePacket } from 'openpgp';
import { GoError } from '../../go/value.ts';
import { StructuralError, UnsupportedError } from './error.ts';

export type PublicPart = PublicKeyPacket | PublicSubkeyPacket | SecretKeyPacket | SecretSubkeyPacket;

/** A packet of a keyring or of a signature; those that neither needs are `other`. */
export type Packet =
  | { readonly kind: 'key'; readonly key: PublicPart; readonly isSubkey: boolean; readonly isSecret: boolean }
  | { readonly kind: 'userId'; readonly id: Uint8Array }
  | { readonly kind: 'signature'; readonly signature: SignaturePacket }
  | { readonly kind: 'other' };

const TAG = {
  signature: 2,
  secretKey: 5,
  publicKey: 6,
  secretSubkey: 7,
  marker: 10,
  trust: 12,
  userId: 13,
  publicSubkey: 14,
};
/** Tags of packets that the library knows and that are nothing to us. */
const OTHER_TAGS = [1, 3, 4, 8, 9, 11, 17, 18, 20, 21];
const FIRST_OPTIONAL_TAG = 40;

/** Algorithms of signatures and hash functions that Helm's library verifies; of hash functions SHA-1, SHA-2 and SHA-3. */
const ALGORITHMS = [1, 3, 17, 19, 22, 27, 28];
const HASHES = [2, 8, 9, 10, 11, 12, 14];

/** Reads packets one after the other, as `packet.Reader` of go-crypto 1.4.1 does; what is unsupported is passed over. */
export class PacketReader {
  private readonly bytes: Uint8Array;
  private readonly failure: GoError | undefined;
  private at = 0;
  private returned: Packet | undefined;

  /** `failure` is what reading meets behind the bytes. */
  constructor(bytes: Uint8Array, failure?: GoError) {
    this.bytes = bytes;
    this.failure = failure;
  }

  /** The next packet; `undefined` at the end. Throws GoError. */
  async next(): Promise<Packet | undefined> {
    if (this.returned !== undefined) {
      const packet = this.returned;
      this.returned = undefined;
      return packet;
    }
    while (this.at < this.bytes.length) {
      const { tag, body } = this.read();
      if (tag === TAG.marker || tag === TAG.trust) continue;
      try {
        const packet = await parsePacket(tag, body);
        if (packet !== undefined) return packet;
      } catch (error) {
        if (!(error instanceof UnsupportedError)) throw error;
      }
    }
    if (this.failure !== undefined) throw this.failure;
    return undefined;
  }

  /** Gives a packet back: `next` gives it again. */
  unread(packet: Packet): void {
    this.returned = packet;
  }

  private byte(): number {
    const byte = this.bytes[this.at++];
    if (byte === undefined) throw this.cutOff();
    return byte;
  }

  private number(size: number): number {
    let number = 0;
    for (let i = 0; i < size; i++) number = number * 256 + this.byte();
    return number;
  }

  private take(size: number): Uint8Array {
    if (this.at + size > this.bytes.length) {
      this.at = this.bytes.length;
      throw this.cutOff();
    }
    this.at += size;
    return this.bytes.subarray(this.at - size, this.at);
  }

  private cutOff(): GoError {
    return this.failure ?? new GoError('unexpected EOF');
  }

  /** RFC 9580, section 4.2. */
  private read(): { tag: number; body: Uint8Array } {
    const first = this.byte();
    if ((first & 0x80) === 0) throw new StructuralError('tag byte does not have MSB set');
    if ((first & 0x40) === 0) {
      const size = first & 3;
      const length = size === 3 ? this.bytes.length - this.at : this.number(1 << size);
      return { tag: (first & 0x3f) >> 2, body: this.take(length) };
    }
    const tag = first & 0x3f;
    const parts: Uint8Array[] = [];
    for (;;) {
      const { length, isPartial } = this.length();
      parts.push(this.take(length));
      if (!isPartial) return { tag, body: parts.length === 1 ? parts[0]! : Buffer.concat(parts) };
    }
  }

  private length(): { length: number; isPartial: boolean } {
    const first = this.byte();
    if (first < 192) return { length: first, isPartial: false };
    if (first < 224) return { length: (first - 192) * 256 + this.byte() + 192, isPartial: false };
    if (first < 255) return { length: 1 << (first & 0x1f), isPartial: true };
    return { length: this.number(4), isPartial: false };
  }
}

/** `undefined` for packets that are passed over. */
async function parsePacket(tag: number, body: Uint8Array): Promise<Packet | undefined> {
  switch (tag) {
    case TAG.signature:
      return { kind: 'signature', signature: parseSignature(body) };
    case TAG.userId:
      return { kind: 'userId', id: body };
    case TAG.publicKey:
      return { kind: 'key', key: await parse(new PublicKeyPacket(), body), isSubkey: false, isSecret: false };
    case TAG.publicSubkey:
      return { kind: 'key', key: await parse(new PublicSubkeyPacket(), body), isSubkey: true, isSecret: false };
    case TAG.secretKey:
      return { kind: 'key', key: await parse(new SecretKeyPacket(), body), isSubkey: false, isSecret: true };
    case TAG.secretSubkey:
      return { kind: 'key', key: await parse(new SecretSubkeyPacket(), body), isSubkey: true, isSecret: true };
    default:
      if (OTHER_TAGS.includes(tag)) return { kind: 'other' };
      if (tag < FIRST_OPTIONAL_TAG) throw new GoError(`openpgp: unknown critical packet type: ${tag}`);
      return undefined;
  }
}

function parseSignature(body: Uint8Array): SignaturePacket {
  const [version = 0, , algorithm = 0, hash = 0] = body;
  if (version !== 4 && version !== 6) throw new UnsupportedError(`signature packet version ${version}`);
  if (!ALGORITHMS.includes(algorithm)) throw new UnsupportedError(`public key algorithm ${algorithm}`);
  if (!HASHES.includes(hash)) throw new UnsupportedError(`hash function ${hash}`);
  const signature = new SignaturePacket();
  try {
    signature.read(body);
  } catch (error) {
    throw asGoError(error, 'signature');
  }
  if (signature.exportable === false) throw new UnsupportedError('signature with non-exportable certification');
  const unknown = signature.unknownSubpackets.find(({ critical }) => critical);
  if (unknown !== undefined) {
    throw new UnsupportedError(`unknown critical signature subpacket type ${unknown.type}`);
  }
  return signature;
}

async function parse<T extends PublicPart>(packet: T, body: Uint8Array): Promise<T> {
  const [version = 0] = body;
  if (version !== 4 && version !== 6) throw new UnsupportedError(`public key version ${version}`);
  try {
    await packet.read(body);
  } catch (error) {
    throw asGoError(error, 'key');
  }
  return packet;
}

/** A packet with its header, of the newer form. */
export function packetOf(tag: number, body: Uint8Array): Uint8Array {
  const size = body.length;
  const length =
    size < 192
      ? [size]
      : size < 8384
        ? [((size - 192) >> 8) + 192, (size - 192) & 0xff]
        : [255, size >>> 24, (size >> 16) & 0xff, (size >> 8) & 0xff, size & 0xff];
  return Buffer.concat([Buffer.from([0xc0 | tag, ...length]), body]);
}

function asGoError(error: unknown, what: string): GoError {
  const { name, message } = error as Error;
  if (name === 'UnsupportedError') return new UnsupportedError(message, error);
  if (message === 'Key checksum mismatch') return new StructuralError('private key checksum failure', error);
  return new StructuralError(`${what}: ${message}`, error);
}
