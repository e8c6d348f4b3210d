import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { gzip } from '../../src/node/files/gzip.ts';
import { type TarEntry, writeTar } from '../../src/node/files/write-tar.ts';

const file = (name: string, data = 'n', seconds = 0n): TarEntry => ({
  name,
  mode: 0o644,
  modified: seconds * 1_000_000_000n,
  data: Buffer.from(data),
});
const n = (count: number): string => 'n'.repeat(count);
const d = (count: number): string => 'd'.repeat(count);

// Length and SHA-256 of what archive/tar of Go 1.26 writes.
describe('writeTar', () => {
  const noon = 1_600_000_000n;
  it.each<[string, TarEntry, number, string]>([
    [
      'a file',
      file('web/Chart.yaml', 'a: 1\n', noon),
      2048,
      'e7b8fe2d66a3422d87e5a15a62b425928a7818aa8a2db48f2749cd35cb2e85c1',
    ],
    [
      'half a second, a whole block',
      { ...file('web/a', 'x'.repeat(512)), modified: noon * 1_000_000_000n + 500_000_000n },
      2048,
      '44757ec5c25f591db888994b3bb640ee711649a2cad0f1fa48f8283345417e80',
    ],
    [
      'less than half, nothing',
      { ...file('web/a', ''), modified: noon * 1_000_000_000n + 499_999_999n },
      1536,
      'f6865dbff1efd2e18a4f8e162336900a357f7a0c7ddccc56c463aaed3938d8b9',
    ],
    [
      '100 bytes of name',
      file(`web/${n(96)}`),
      2048,
      '58058eee10fab93e00b26c9f71a4875bf4279187ebe67a43fd94490727379536',
    ],
    [
      '101 bytes of name',
      file(`web/${n(97)}`),
      2048,
      '608243e894e58edf99504e8ee3aa2e9b6e6a2f95c50490882a7c156576dab36a',
    ],
    [
      'a name in two parts',
      file(`${d(90)}/${n(60)}`),
      2048,
      '314466e642b0b9700f54f21df39dc80d0297687b2f67a47ede8c678b0c2e1eb8',
    ],
    [
      'two parts, filled',
      file(`${d(155)}/${n(100)}`),
      2048,
      'dd07d0f9126672b2d1038f879769300ba6a73d1aef8af4f7817fb391d5c6bc1c',
    ],
    [
      'two parts, too long',
      file(`${d(156)}/${n(100)}`),
      3072,
      '31d967ea238cf4734f9fa5ceb071c73553f59e9c244e0b3f1433c3891ffc8a58',
    ],
    ['a letter beyond ASCII', file('web/ü'), 3072, '0437c3880964ca0a880962bbb3003ded4fe661b5bf06f11432dc3d2af0ea5497'],
    [
      'long and beyond ASCII',
      file(`${'ü'.repeat(60)}/${n(120)}`),
      3072,
      '0f069e211a845c88f5ad68721f322848217e0f40e67b6b0d88ff767be3ad72b5',
    ],
    [
      'cut at a slash',
      file(`${d(99)}/${n(120)}`),
      3072,
      '5efce29abc4caf7df13093e2ee737ea238a078f75b4b833a0b9b4bd6e31bd811',
    ],
    [
      'before 1970',
      file('old', 'n', -86_400n),
      3072,
      '43fe822adfc243b364e51cbe3fcc1297dad163fd8b0af29ad5ffc52746b1c281',
    ],
    [
      'a directory with its owner',
      {
        name: 'p',
        type: 'directory',
        mode: 0o755,
        modified: 0n,
        uid: 1000,
        gid: 100,
        userName: 'user',
        groupName: 'users',
      },
      1536,
      '2c962ff0080852d74f049233a2d20ec2333cedaa51043783a7df7e0f5bab18bc',
    ],
    [
      'a link',
      { name: 'p', type: 'link', mode: 0o777, modified: 0n },
      1536,
      '0b29d0eaca988161257f70349f9b3cd6c96c0e1d74c61bbfe91130295e080aa8',
    ],
    [
      'large numbers of owners',
      {
        name: 'p',
        mode: 0o4755,
        modified: 0n,
        uid: 3_000_000,
        gid: 3_000_000,
        userName: 'ünï',
        data: Buffer.from('x'),
      },
      3072,
      'f81409405cac2ed074a955585cc088e5e3e53f2db4b30cfb3a7d022f17d8a494',
    ],
  ])('%s', (_, entry, length, hash) => {
    const tar = writeTar([entry]);
    expect(tar.length).toBe(length);
    expect(createHash('sha256').update(tar).digest('hex')).toBe(hash);
  });
});

describe('gzip', () => {
  it("has the header of Go's writer, and what stands in it", () => {
    const data = Buffer.from('abc'.repeat(1000));
    const plain = gzip(data);
    expect([...plain.subarray(0, 10)]).toEqual([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
    const rich = gzip(data, { extra: 'rr\x02\x00hi', comment: 'Helm' });
    expect(Buffer.from(rich.subarray(3, 23)).toString('latin1')).toBe('\x14\0\0\0\0\0\xff\x06\0rr\x02\0hiHelm\0');
    expect(gunzipSync(plain)).toEqual(data);
    expect(gunzipSync(rich)).toEqual(data);
  });
});
