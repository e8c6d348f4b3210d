import { constants, crc32, inflateRawSync } from 'node:zlib';
import { GoError } from '../../go/value.ts';
import { GzipHeaderError } from './gzip-header-error.ts';
import { errorCode } from './os-error.ts';

/** The name and comment of a gzip header are no longer, in Go's reader. */
const MAX_HEADER_TEXT = 512;
const FLAG_HEADER_CRC = 2;
const FLAG_EXTRA = 4;
const FLAG_NAME = 8;
const FLAG_COMMENT = 16;

export interface Inflated {
  /** What the stream holds, as far as it could be read. */
  readonly data: Uint8Array;
  /** What a reader meets when it goes on after `data`; undefined at a proper end. */
  readonly failure: GoError | undefined;
}

/**
 * Expands a gzip stream of one or more members, up to `limit` bytes and no further. Like a reader in Go it gives what
 * comes before a mistake, and the mistake in Go's words, so that a tar archive that ends earlier never meets it.
 * Throws `GoError` where the stream does not even begin.
 */
export function gunzip(bytes: Uint8Array, limit: number): Inflated {
  const parts: Uint8Array[] = [];
  let room = limit;
  let failure: GoError | undefined;
  let at = readHeader(bytes, 0);
  for (;;) {
    const member = inflate(bytes.subarray(at), room);
    parts.push(member.data);
    room -= member.data.length;
    failure = member.failure ?? checkTrailer(bytes, at + member.consumed, member.data);
    if (failure !== undefined || room <= 0) break;
    at += member.consumed + 8;
    if (at >= bytes.length) break;
    try {
      at = readHeader(bytes, at);
    } catch (error) {
      if (!(error instanceof GoError)) throw error;
      failure = error;
      break;
    }
  }
  return { data: parts.length === 1 ? parts[0]! : Buffer.concat(parts), failure };
}

/** Where the compressed data of the member at `start` begins. */
function readHeader(bytes: Uint8Array, start: number): number {
  if (bytes.length === start) throw new GoError('EOF');
  if (bytes.length < start + 10) throw unexpectedEnd();
  if (bytes[start] !== 0x1f || bytes[start + 1] !== 0x8b || bytes[start + 2] !== 8) throw new GzipHeaderError();
  const flags = bytes[start + 3]!;
  let at = start + 10;
  if (flags & FLAG_EXTRA) {
    if (bytes.length < at + 2) throw unexpectedEnd();
    at += 2 + (bytes[at]! | (bytes[at + 1]! << 8));
    if (bytes.length < at) throw unexpectedEnd();
  }
  for (const flag of [FLAG_NAME, FLAG_COMMENT]) {
    if (!(flags & flag)) continue;
    const end = bytes.indexOf(0, at);
    if ((end < 0 ? bytes.length : end) - at >= MAX_HEADER_TEXT) throw new GzipHeaderError();
    if (end < 0) throw unexpectedEnd();
    at = end + 1;
  }
  if (flags & FLAG_HEADER_CRC) {
    if (bytes.length < at + 2) throw unexpectedEnd();
    const stored = bytes[at]! | (bytes[at + 1]! << 8);
    if ((crc32(bytes.subarray(start, at)) & 0xffff) !== stored) throw new GzipHeaderError();
    at += 2;
  }
  return at;
}

function checkTrailer(bytes: Uint8Array, at: number, data: Uint8Array): GoError | undefined {
  if (bytes.length < at + 8) return unexpectedEnd();
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, 8);
  const sound = view.getUint32(0, true) === crc32(data) && view.getUint32(4, true) === data.length >>> 0;
  return sound ? undefined : new GoError('gzip: invalid checksum');
}

interface Member extends Inflated {
  /** Compressed bytes used. */
  readonly consumed: number;
}

function inflate(bytes: Uint8Array, limit: number): Member {
  try {
    return { ...inflateRaw(bytes, limit, constants.Z_FINISH), failure: undefined };
  } catch (error) {
    switch (errorCode(error)) {
      case 'Z_BUF_ERROR':
        return { ...inflateRaw(bytes, limit, constants.Z_SYNC_FLUSH), failure: unexpectedEnd() };
      case 'Z_DATA_ERROR':
        return inflateSoundPart(bytes, limit);
      case 'ERR_BUFFER_TOO_LARGE':
        throw new TooLargeError(limit);
      default:
        throw error;
    }
  }
}

/** Halves its way to the byte where the data goes wrong: only broken archives pay for it. */
function inflateSoundPart(bytes: Uint8Array, limit: number): Member {
  let sound = 0;
  let broken = bytes.length;
  while (broken - sound > 1) {
    const middle = (sound + broken) >> 1;
    try {
      inflateRaw(bytes.subarray(0, middle), limit, constants.Z_SYNC_FLUSH);
      sound = middle;
    } catch {
      broken = middle;
    }
  }
  const failure = new GoError(`flate: corrupt input before offset ${broken}`);
  return { ...inflateRaw(bytes.subarray(0, sound), limit, constants.Z_SYNC_FLUSH), failure };
}

const MIN_CHUNK = 64 * 1024;
const MAX_CHUNK = 4 * 1024 * 1024;

function inflateRaw(bytes: Uint8Array, limit: number, finishFlush: number): { data: Uint8Array; consumed: number } {
  if (bytes.length === 0 && finishFlush === constants.Z_SYNC_FLUSH) return { data: bytes, consumed: 0 };
  const chunkSize = Math.min(Math.max(bytes.length * 8, MIN_CHUNK), MAX_CHUNK);
  // With `info`, the result is the data and the engine, which the types do not know.
  const { buffer, engine } = inflateRawSync(bytes, {
    finishFlush,
    chunkSize,
    maxOutputLength: limit,
    info: true,
  }) as unknown as { buffer: Uint8Array; engine: { bytesWritten: number } };
  return { data: buffer, consumed: engine.bytesWritten };
}

/** More data than the limit allows. */
export class TooLargeError extends GoError {
  constructor(limit: number) {
    super(`decompressed data is larger than ${limit} bytes`);
  }
}

function unexpectedEnd(): GoError {
  return new GoError('unexpected EOF');
}
