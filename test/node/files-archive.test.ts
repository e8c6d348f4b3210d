import { gunzipSync, gzipSync } from 'node:zlib';
import { Header } from 'tar/header';
import { describe, expect, it } from 'vitest';
import { readArchive } from '../../src/node/files/archive.ts';
import { gunzip, TooLargeError } from '../../src/node/files/gunzip.ts';
import { MAX_CHART_SIZE } from '../../src/node/files/limits.ts';

const CHART_YAML = 'name: x\nversion: 1.0.0\n';
const END = Buffer.alloc(1024);

function block(path: string, size: number, type: 'File' | 'Directory' | 'SymbolicLink' = 'File'): Buffer {
  const header = new Header({ path, size, mode: 0o644, mtime: new Date(0), type, uid: 0, gid: 0 });
  header.encode();
  return header.block!;
}

function entry(path: string, content: string | Buffer = ''): Buffer {
  const data = Buffer.from(content);
  return Buffer.concat([block(path, data.length), data, Buffer.alloc((512 - (data.length % 512)) % 512)]);
}

const archive = (...entries: Buffer[]) => gzipSync(Buffer.concat([entry('x/Chart.yaml', CHART_YAML), ...entries, END]));
const names = (bytes: Uint8Array) => readArchive(bytes).map((file) => file.name);

// The texts are those of pkg/chart/loader/archive of Helm 4.3.1.
describe('archives that would do harm', () => {
  it.each([
    ['x/a/../b', 'b'],
    ['/abs/evil', 'abs/evil'],
    ['x\\templates\\a.yaml', 'templates/a.yaml'],
  ])('%s becomes a plain name', (path, name) => {
    expect(names(archive(entry(path)))).toEqual(['Chart.yaml', name]);
  });

  it.each([
    ['x/../evil', 'chart illegally references parent directory'],
    ['x/../../evil', 'chart illegally references parent directory'],
    ['x\\..\\..\\evil', 'chart illegally references parent directory'],
    ['x/..evil', 'chart illegally references parent directory'],
    ['x//evil', 'chart illegally contains absolute paths'],
    ['x/c:/evil', 'chart contains illegally named files'],
    ['x\\C:\\evil', 'chart contains illegally named files'],
    ['evil', 'chart illegally contains content outside the base directory: "evil"'],
    ['Chart.yaml/evil', 'chart yaml not in base directory'],
  ])('%s is refused', (path, message) => {
    expect(() => readArchive(archive(entry(path)))).toThrow(message);
  });

  it('links are empty files', () => {
    const link = block('x/l', 0, 'SymbolicLink');
    expect(readArchive(archive(link))[1]).toMatchObject({ name: 'l', data: { length: 0 } });
  });

  const tooLarge = `decompressed chart is larger than the maximum size ${MAX_CHART_SIZE}`;

  it('a size that is only claimed counts', () => {
    expect(() => readArchive(archive(block('x/big', MAX_CHART_SIZE + 1)))).toThrow(tooLarge);
  });

  it('files that are too large together are refused', () => {
    const part = entry('x/part', Buffer.alloc(26 * 1024 * 1024));
    expect(() => readArchive(archive(part, part, part, part))).toThrow(tooLarge);
  });

  it('a bomb does not go off', () => {
    const bomb = gzipSync(Buffer.concat([entry('x/Chart.yaml'), Buffer.alloc(300 * 1024 * 1024, 'x')]), { level: 1 });
    expect(() => readArchive(bomb)).toThrow(tooLarge);
  });

  it('too many files are refused', () => {
    const one = entry('x/f');
    const many = Buffer.alloc(one.length * 100_001);
    for (let at = 0; at < many.length; at += one.length) one.copy(many, at);
    expect(() => readArchive(archive(many))).toThrow('chart archive holds more than 100000 files');
  });
});

describe('gunzip', () => {
  const text = Buffer.from('some text, some text, some more text. '.repeat(50));
  const packed = gzipSync(text);

  it('reads members one after the other', () => {
    const { data, failure } = gunzip(Buffer.concat([packed, gzipSync('end')]), 1e6);
    expect(Buffer.from(data).toString()).toBe(`${text}end`);
    expect(failure).toBeUndefined();
  });

  it.each([
    ['checksum', Buffer.concat([packed.subarray(0, -8), Buffer.alloc(8)]), 'gzip: invalid checksum'],
    ['trailer', packed.subarray(0, -3), 'unexpected EOF'],
    ['rest', Buffer.concat([packed, Buffer.from('rest of the file')]), 'gzip: invalid header'],
  ])('gives the data before a broken %s', (_, bytes, message) => {
    const { data, failure } = gunzip(bytes, 1e6);
    expect(Buffer.from(data).equals(gunzipSync(packed))).toBe(true);
    expect(failure?.message).toBe(message);
  });

  it('gives what a stream holds that is cut off', () => {
    const { data, failure } = gunzip(packed.subarray(0, 40), 1e6);
    expect(text.subarray(0, data.length).equals(data)).toBe(true);
    expect(data.length).toBeGreaterThan(0);
    expect(failure?.message).toBe('unexpected EOF');
  });

  it('stops at the limit', () => {
    expect(() => gunzip(packed, 100)).toThrow(TooLargeError);
  });
});
