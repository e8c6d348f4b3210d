import { constants, gunzipSync, gzipSync } from 'node:zlib';
import { decodeBase64 } from '../../go/base64.ts';
import { unmarshalJson } from '../../go/json.ts';
import { decodeUtf8 } from '../../go/text.ts';
import { GoError } from '../../go/value.ts';
import { decodeRelease } from '../../release/decode.ts';
import { encodeRelease } from '../../release/encode.ts';
import type { Release } from '../../release/release.ts';
import { jsonKind } from '../../yaml/unmarshal.ts';
import { gunzip } from '../files/gunzip.ts';

/** The most that a record may hold unpacked: what comes from a cluster is not trusted to be small. */
const MAX_RECORD_BYTES = 512 * 1024 * 1024;

/** Where a gzip header names the system that wrote it, and what Go writes there. */
const GZIP_SYSTEM = 9;
const GZIP_SYSTEM_UNKNOWN = 0xff;

/** A revision as drivers of Helm 4.3.1 write it: JSON, gzip, base64. Throws `GoError` for what JSON can't hold. */
export function encodeRecord(release: Release): string {
  return packRecord(encodeRelease(release));
}

/** The JSON of a record, packed. */
export function packRecord(json: string): string {
  const packed = gzipSync(json, { level: constants.Z_BEST_COMPRESSION });
  packed[GZIP_SYSTEM] = GZIP_SYSTEM_UNKNOWN;
  return packed.toString('base64');
}

/**
 * Reads a record; one that was never compressed is read as well. Its labels are empty: they stand beside the record.
 * Throws `GoError` in Go's words for what is broken.
 */
export function decodeRecord(data: string): Release {
  const text = unpackRecord(data);
  try {
    return decodeRelease(text);
  } catch (error) {
    refuse(text);
    throw error;
  }
}

/** The JSON of a record. Throws as `decodeRecord`, but for what is no JSON. */
export function unpackRecord(data: string): string {
  const bytes = fromBase64(data);
  return utf8(isGzip(bytes) ? unzip(bytes) : bytes);
}

function fromBase64(data: string): Uint8Array {
  const bytes = Buffer.from(data, 'base64');
  // Buffer passes over what is not base64; then there is less than there should be, and Go's reader says why.
  const padding = data.endsWith('==') ? 2 : data.endsWith('=') ? 1 : 0;
  if (bytes.length === (data.length / 4) * 3 - padding) return bytes;
  return decodeBase64(Buffer.from(data, 'utf8'));
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes.length > 3 && bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8;
}

function unzip(bytes: Uint8Array): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_RECORD_BYTES, chunkSize: chunkSizeFor(bytes) });
  } catch {
    const { data, failure } = gunzip(bytes, MAX_RECORD_BYTES);
    if (failure !== undefined) throw failure;
    return data;
  }
}

/** What the trailer says of the size, so that the result needs one piece only. */
function chunkSizeFor(bytes: Uint8Array): number {
  const size = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 4, 4).getUint32(0, true);
  return Math.min(Math.max(size + 1, 1024), 16 * 1024 * 1024);
}

function utf8(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
  return text.includes('\ufffd') ? decodeUtf8(bytes) : text;
}

/** Throws what Go's parser says of a text that is no record. */
function refuse(text: string): void {
  const value = unmarshalJson(text);
  if (value === null || value instanceof Map) return;
  throw new GoError(`json: cannot unmarshal ${jsonKind(value)} into Go value of type v1.Release`);
}
