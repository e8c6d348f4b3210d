import { Header } from 'tar/header';
import { Pax } from 'tar/pax';
import { decodeUtf8 } from '../../go/text.ts';
import { GoError } from '../../go/value.ts';
import type { Inflated } from './gunzip.ts';

const BLOCK = 512;
const ZERO_BLOCK = Buffer.alloc(BLOCK);
/** Go's tar reader takes no longer extended header. */
const MAX_EXTENDED_HEADER = 1024 * 1024;
const MODE_TYPE = 0o170000;
const MODE_DIRECTORY = 0o040000;
/** Type bytes of entries that carry no data, whatever size they claim. */
const HEADER_ONLY = '123456';

/** An entry of a tar archive that is not a header of another. */
export interface Entry {
  readonly name: string;
  readonly isDirectory: boolean;
  /** The byte of the header that tells the type, such as `0` for a file and `2` for a link. */
  readonly type: string;
  readonly mode: number;
  /** What the header says; an entry without data may claim anything. */
  readonly size: number;
  /** When it was last changed, in nanoseconds since 1970. */
  readonly modified: bigint;
  /** The data; throws `GoError` where the archive ends before it. */
  read(): Uint8Array;
}

/**
 * The entries of a tar archive, in order; what lies behind its end mark is not looked at. Each entry must be done with
 * before the next. Throws `GoError` in the words of Go's archive/tar, and `failure` where the data ends with it.
 */
export function* entries({ data, failure }: Inflated): Generator<Entry> {
  const tar = Buffer.from(data.buffer, data.byteOffset, data.length);
  const cutOff = () => failure ?? new GoError('unexpected EOF');
  let longName = '';
  let extended: Pax | undefined;
  let extendedTime: bigint | undefined;
  for (let at = 0; ; ) {
    if (!hasBlock(tar, at, failure)) return;
    if (isZeroBlock(tar, at)) {
      if (hasBlock(tar, at + BLOCK, failure) && !isZeroBlock(tar, at + BLOCK)) throw invalidHeader();
      return;
    }
    const header = readHeader(tar, at);
    const type = String.fromCharCode(tar[at + 156]!);
    const isMeta = 'xgLK'.includes(type);
    const size = isMeta ? header.size : (extended?.size ?? header.size);
    const start = at + BLOCK;
    const end = start + (HEADER_ONLY.includes(type) ? 0 : size);
    const read = () => {
      if (end > tar.length) throw cutOff();
      return tar.subarray(start, end);
    };
    if (isMeta) {
      if (size > MAX_EXTENDED_HEADER) throw new GoError('archive/tar: header field too long');
      if (type === 'x') {
        const records = decodeUtf8(read());
        extended = Pax.parse(records);
        extendedTime = timeIn(records);
      } else if (type === 'L') longName = untilNul(decodeUtf8(read()));
    }
    if (type === 'g' || !isMeta) {
      if (!isMeta) {
        const name = longName || extended?.path || header.path;
        const isDirectory =
          type === '5' || (type === '\0' && name.endsWith('/')) || (header.mode & MODE_TYPE) === MODE_DIRECTORY;
        const { mode } = header;
        yield { name, isDirectory, type, mode, size, modified: extendedTime ?? header.modified, read };
      }
      longName = '';
      extended = undefined;
      extendedTime = undefined;
    }
    read();
    at = end + ((BLOCK - (end % BLOCK)) % BLOCK);
    if (at > tar.length) {
      if (failure) throw failure;
      return;
    }
  }
}

const TIME_RECORD = /(?:^|\n)\d+ mtime=(-?)(\d+)(?:\.(\d*))?(?=\n)/;

/** The time in the records of an extended header, to the nanosecond. */
function timeIn(records: string): bigint | undefined {
  const match = TIME_RECORD.exec(records);
  if (!match) return undefined;
  const [, sign, seconds, fraction = ''] = match;
  const nanoseconds = BigInt(`${seconds}${fraction.slice(0, 9).padEnd(9, '0')}`);
  return sign === '-' ? -nanoseconds : nanoseconds;
}

/** Whether there is a block at `at`; throws where the data breaks off within it. */
function hasBlock(tar: Buffer, at: number, failure: GoError | undefined): boolean {
  if (at + BLOCK <= tar.length) return true;
  if (failure) throw failure;
  if (at < tar.length) throw new GoError('unexpected EOF');
  return false;
}

function isZeroBlock(tar: Buffer, at: number): boolean {
  return tar[at] === 0 && tar.compare(ZERO_BLOCK, 0, BLOCK, at, at + BLOCK) === 0;
}

interface HeaderFields {
  readonly path: string;
  readonly size: number;
  readonly mode: number;
  readonly modified: bigint;
}

/** Ranges of the numbers in every header, and of those that only come after the magic word `ustar`. */
const NUMBERS = [
  [100, 108],
  [108, 116],
  [116, 124],
  [124, 136],
  [136, 148],
] as const;
const DEVICE_NUMBERS = [
  [329, 337],
  [337, 345],
] as const;

function readHeader(tar: Buffer, at: number): HeaderFields {
  let header: Header;
  try {
    header = new Header(tar, at);
  } catch {
    throw invalidHeader();
  }
  const hasDevices = tar.toString('latin1', at + 257, at + 262) === 'ustar';
  const numbers = hasDevices ? [...NUMBERS, ...DEVICE_NUMBERS] : NUMBERS;
  if (!header.cksumValid || header.size === undefined || !numbers.every((range) => isNumber(tar, at, range))) {
    throw invalidHeader();
  }
  const { path = '', size, mode = 0, mtime } = header;
  const milliseconds = mtime?.getTime() ?? 0;
  const modified = Number.isNaN(milliseconds) ? 0n : BigInt(milliseconds) * 1_000_000n;
  return { path, size: claimedSize(tar, at, size), mode, modified };
}

/** The package reads a number as far as it goes; Go wants all of it to be octal digits, or binary. */
function isNumber(tar: Buffer, at: number, [start, end]: readonly [number, number]): boolean {
  if (tar[at + start]! & 0x80) return true;
  return /^[\0 ]*[0-7]*(?:[\0 ]*$|\0)/.test(tar.toString('latin1', at + start, at + end));
}

/** The package takes directories to be empty, also those that it sees in a file whose name ends with `/`. */
function claimedSize(tar: Buffer, at: number, size: number): number {
  if (size !== 0 || tar[at + 124]! & 0x80) return size;
  const digits = /[0-7]+/.exec(tar.toString('latin1', at + 124, at + 136));
  return digits ? Number.parseInt(digits[0], 8) : 0;
}

function untilNul(text: string): string {
  const end = text.indexOf('\0');
  return end < 0 ? text : text.slice(0, end);
}

function invalidHeader(): GoError {
  return new GoError('archive/tar: invalid tar header');
}
