import { byteLength, compareStrings, encodeUtf8, isAscii } from '../../go/text.ts';

/** An entry to write. Names are Go strings; times nanoseconds since 1970. */
export interface TarEntry {
  readonly name: string;
  /** A file by default. */
  readonly type?: 'file' | 'directory' | 'link' | 'character-device' | 'block-device' | 'fifo';
  /** Permissions with the set-user, set-group and sticky bits. */
  readonly mode: number;
  readonly modified: bigint;
  readonly data?: Uint8Array;
  readonly linkName?: string;
  readonly uid?: number;
  readonly gid?: number;
  readonly userName?: string;
  readonly groupName?: string;
  readonly device?: { readonly major: number; readonly minor: number };
}

const BLOCK = 512;
const NAME = 100;
const PREFIX = 155;
const USER_NAME = 32;
const TYPE_FLAGS = { file: '0', link: '2', 'character-device': '3', 'block-device': '4', directory: '5', fifo: '6' };
const EXTENDED = 'x';
const SECOND = 1_000_000_000n;

/**
 * A tar archive with these entries, byte for byte as Go 1.26's archive/tar writes it where no format is asked for: USTAR
 * where all fits in it, else with an extended header (PAX) before the entry; times are rounded to seconds.
 */
export function writeTar(entries: Iterable<TarEntry>): Uint8Array {
  const blocks: Uint8Array[] = [];
  const add = (bytes: Uint8Array): void => {
    blocks.push(bytes);
    if (bytes.length % BLOCK !== 0) blocks.push(new Uint8Array(BLOCK - (bytes.length % BLOCK)));
  };
  for (const entry of entries) {
    const { header, extended } = headersOf(entry);
    if (extended !== undefined) {
      add(extendedHeader(entry.name, extended.length));
      add(extended);
    }
    add(header);
    if (entry.data !== undefined && (entry.type ?? 'file') === 'file') add(entry.data);
  }
  blocks.push(new Uint8Array(2 * BLOCK));
  return Buffer.concat(blocks);
}

function headersOf(entry: TarEntry): { header: Uint8Array; extended?: Uint8Array } {
  const { name, type = 'file', mode, linkName = '', uid = 0, gid = 0, userName = '', groupName = '', device } = entry;
  const seconds = Number(roundToSecond(entry.modified));
  const size = type === 'file' ? (entry.data?.length ?? 0) : 0;
  const split = splitPath(name);
  const records = new Map<string, string>();
  if (!fits(name, NAME) && split === undefined) records.set('path', name);
  if (!fits(linkName, NAME)) records.set('linkpath', linkName);
  if (!fits(userName, USER_NAME)) records.set('uname', userName);
  if (!fits(groupName, USER_NAME)) records.set('gname', groupName);
  if (!fitsOctal(uid, 8)) records.set('uid', String(uid));
  if (!fitsOctal(gid, 8)) records.set('gid', String(gid));
  if (!fitsOctal(size, 12)) records.set('size', String(size));
  if (!fitsOctal(seconds, 12)) records.set('mtime', String(seconds));
  const isPlain = records.size === 0;
  // An extended header names the whole path wherever it doesn't fit into the field for names.
  if (!isPlain && !fits(name, NAME)) records.set('path', name);

  const block = new Block(TYPE_FLAGS[type]);
  block.text(0, NAME, isPlain ? (split?.name ?? name) : asciiOf(name));
  block.octal(100, 8, mode);
  block.octal(108, 8, uid);
  block.octal(116, 8, gid);
  block.octal(124, 12, size);
  block.octal(136, 12, seconds);
  block.text(157, NAME, isPlain ? linkName : asciiOf(linkName));
  block.text(265, USER_NAME, isPlain ? userName : asciiOf(userName));
  block.text(297, USER_NAME, isPlain ? groupName : asciiOf(groupName));
  block.octal(329, 8, device?.major ?? 0);
  block.octal(337, 8, device?.minor ?? 0);
  if (isPlain && split !== undefined) block.text(345, PREFIX, split.prefix);
  return isPlain ? { header: block.finish() } : { header: block.finish(), extended: recordsOf(records) };
}

function extendedHeader(name: string, size: number): Uint8Array {
  const slash = name.lastIndexOf('/') + 1;
  const path = `${name.slice(0, slash)}PaxHeaders.0/${name.slice(slash)}`;
  const block = new Block(EXTENDED);
  block.text(0, NAME, asciiOf(path).slice(0, NAME).replace(/\/+$/, ''));
  block.octal(100, 8, 0);
  block.octal(108, 8, 0);
  block.octal(116, 8, 0);
  block.octal(124, 12, size);
  block.octal(136, 12, 0);
  return block.finish();
}

/** Lines of their length, key and value, sorted by key. */
function recordsOf(records: ReadonlyMap<string, string>): Uint8Array {
  const sorted = [...records].sort(([a], [b]) => compareStrings(a, b));
  return encodeUtf8(sorted.map(([key, value]) => recordOf(key, value)).join(''));
}

function recordOf(key: string, value: string): string {
  const rest = byteLength(key) + byteLength(value) + 3;
  let size = rest + String(rest).length;
  if (rest + String(size).length !== size) size = rest + String(size).length;
  return `${size} ${key}=${value}\n`;
}

/** A name of two fields, cut at a slash; `undefined` where one field is enough or two are not. */
function splitPath(name: string): { prefix: string; name: string } | undefined {
  if (name.length <= NAME || !isAscii(name)) return undefined;
  let length = name.length;
  if (length > PREFIX + 1) length = PREFIX + 1;
  else if (name.endsWith('/')) length--;
  const slash = name.lastIndexOf('/', length - 1);
  const rest = name.length - slash - 1;
  if (slash <= 0 || rest > NAME || rest === 0 || slash > PREFIX) return undefined;
  return { prefix: name.slice(0, slash), name: name.slice(slash + 1) };
}

function fits(text: string, size: number): boolean {
  return isAscii(text) && text.length <= size;
}

/** What is left of a text without other characters. */
function asciiOf(text: string): string {
  return isAscii(text) ? text : [...text].filter((char) => char.charCodeAt(0) < 0x80).join('');
}

function fitsOctal(number: number, size: number): boolean {
  return number >= 0 && number < 8 ** (size - 1);
}

function roundToSecond(nanoseconds: bigint): bigint {
  const shifted = nanoseconds + SECOND / 2n;
  const rest = ((shifted % SECOND) + SECOND) % SECOND;
  return (shifted - rest) / SECOND;
}

/** One block of a header while it is filled. */
class Block {
  private readonly bytes = Buffer.alloc(BLOCK);

  constructor(typeFlag: string) {
    this.bytes.write(typeFlag, 156, 'latin1');
    this.bytes.write('ustar\x0000', 257, 'latin1');
  }

  text(at: number, size: number, text: string): void {
    const bytes = encodeUtf8(text);
    this.bytes.set(bytes.subarray(0, size), at);
    // Some readers would take a file for a directory.
    if (bytes.length > size && this.bytes[at + size - 1] === 0x2f) {
      let end = at + size - 1;
      while (end > at && this.bytes[end - 1] === 0x2f) end--;
      this.bytes[end] = 0;
    }
  }

  /** Zero where the number doesn't fit: the extended header has it then. */
  octal(at: number, size: number, number: number): void {
    const digits = fitsOctal(number, size) ? number.toString(8) : '0';
    this.bytes.write(digits.padStart(size - 1, '0'), at, 'latin1');
  }

  /** The block with its checksum, which is made with blanks in the checksum's place. */
  finish(): Uint8Array {
    this.bytes.fill(0x20, 148, 156);
    const sum = this.bytes.reduce((total, byte) => total + byte, 0);
    this.bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
    return this.bytes;
  }
}
