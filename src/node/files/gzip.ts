import { crc32, deflateRawSync } from 'node:zlib';

/** What the header of a gzip file says besides what is fixed. */
export interface GzipHeader {
  readonly extra?: string;
  readonly comment?: string;
}

const HAS_EXTRA = 0x04;
const HAS_COMMENT = 0x10;
const UNKNOWN_SYSTEM = 255;

/** Bytes as Go's `gzip.Writer` packs them, but for the compressed data itself: no time, no system, default level. */
export function gzip(data: Uint8Array, { extra, comment }: GzipHeader = {}): Uint8Array {
  const flags = (extra === undefined ? 0 : HAS_EXTRA) | (comment === undefined ? 0 : HAS_COMMENT);
  const parts = [Buffer.from([0x1f, 0x8b, 8, flags, 0, 0, 0, 0, 0, UNKNOWN_SYSTEM])];
  if (extra !== undefined) {
    parts.push(Buffer.from([extra.length & 0xff, extra.length >> 8]), Buffer.from(extra, 'latin1'));
  }
  if (comment !== undefined) parts.push(Buffer.from(`${comment}\0`, 'latin1'));
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32(data), 0);
  trailer.writeUInt32LE(data.length % 2 ** 32, 4);
  return Buffer.concat([...parts, deflateRawSync(data), trailer]);
}
