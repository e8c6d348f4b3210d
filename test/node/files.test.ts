import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import type { LogRecord } from '../../src/chart/log.ts';
import { MAX_CHART_SIZE } from '../../src/node/files/limits.ts';
import { findChartPath, loadChartFrom } from '../../src/node/files/load.ts';
import { bytesOf, ordered, readCases, type Summary, summarize, type Tree } from '../chart/fixtures.ts';

interface Case {
  readonly id: string;
  /** A directory's files, */
  readonly files?: Tree;
  /** or an archive in base64 and its name. */
  readonly archive?: string;
  readonly name?: string;
  readonly error?: string;
  readonly chart?: Summary;
}

const scratch = mkdtempSync(join(tmpdir(), 'tschart-files-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
let made = 0;

/** Writes what a case describes; gives the directory that `$DIR` stands for, and the chart's path. */
function place({ files, archive, name }: Omit<Case, 'id'>): { dir: string; path: string } {
  const dir = join(scratch, String(made++));
  mkdirSync(dir);
  if (archive !== undefined) {
    const path = join(dir, name!);
    writeFileSync(path, Buffer.from(archive, 'base64'));
    return { dir, path };
  }
  for (const [file, content] of Object.entries(files!)) {
    const path = join(dir, file);
    if (file.endsWith('/')) {
      mkdirSync(path, { recursive: true });
      continue;
    }
    mkdirSync(dirname(path), { recursive: true });
    if (typeof content === 'object' && 'link' in content) symlinkSync(content.link, path);
    else writeFileSync(path, bytesOf(content));
  }
  return { dir, path: dir };
}

const cases = ['charts-load.jsonl', 'charts-directories.jsonl', 'charts-archives.jsonl'].flatMap((file) =>
  readCases<Case>(file),
);

describe('loading a chart from a path', () => {
  it.each(cases.filter(({ error }) => error === undefined))('$id gives what Helm 4.3.1 loads', async (row) => {
    expect(summarize(await loadChartFrom(place(row).path))).toEqual(ordered(row.chart!));
  });

  it.each(cases.filter(({ error }) => error !== undefined))('$id fails as in Helm 4.3.1: $error', async (row) => {
    const { dir, path } = place(row);
    const error = await loadChartFrom(path).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'TschartError', message: row.error!.replaceAll('$DIR', dir) });
  });

  it('fails for a path that is none', async () => {
    await expect(loadChartFrom('/nope')).rejects.toThrow('stat /nope: no such file or directory');
  });

  it('says what is wrong with an archive where the format is given, as Helm does', async () => {
    const archive = gzipSync(Buffer.alloc(2048)).subarray(0, 15).toString('base64');
    const { path } = place({ archive, name: 'c.tgz' });
    await expect(loadChartFrom(path)).rejects.toThrow(/^unable to load chart archive$/);
    await expect(loadChartFrom(path, { format: 'v2' })).rejects.toThrow(/^unexpected EOF$/);
  });

  it('says why an archive cannot be loaded, where Helm does not', async () => {
    const archive = Buffer.from(readFileSync(import.meta.filename)).toString('base64');
    await expect(loadChartFrom(place({ archive, name: 'c.tgz' }).path)).rejects.toMatchObject({
      code: 'ARCHIVE_INVALID',
      message: expect.stringMatching(/does not appear to be a gzipped archive; got 'text\/plain; charset=utf-8'$/),
    });
  });
});

const CHART_YAML = 'apiVersion: v2\nname: x\nversion: 1.0.0\n';

describe('links', () => {
  it('are followed, with a line in the log', async () => {
    const { path } = place({ files: { 'Chart.yaml': CHART_YAML, 'd/a': '1', l: { link: 'd' } } });
    const records: LogRecord[] = [];
    const chart = await loadChartFrom(path, { log: (record) => records.push(record) });
    expect(chart.files.map((file) => file.name)).toEqual(['d/a', 'l/a']);
    expect(records).toEqual([
      {
        level: 'INFO',
        message: 'found symbolic link in path. Contents of linked file included and used',
        attributes: [
          ['path', `${path}/l`],
          ['resolved', `${path}/d`],
        ],
      },
    ]);
  });

  it.each([
    ['nope', 'lstat $DIR/nope: no such file or directory'],
    ['nope/x/y', 'lstat $DIR/nope: no such file or directory'],
    ['/nope/a', 'lstat /nope: no such file or directory'],
    ['Chart.yaml/x', 'not a directory'],
    ['l', 'EvalSymlinks: too many links'],
  ])('to %s fail as in Helm 4.3.1', async (link, message) => {
    const { dir } = place({ files: { 'Chart.yaml': CHART_YAML, l: { link } } });
    await expect(loadChartFrom(dir)).rejects.toThrow(
      `error evaluating symlink ${dir}/l: ${message.replace('$DIR', dir)}`,
    );
  });

  it('to a device are refused', async () => {
    const { dir } = place({ files: { 'Chart.yaml': CHART_YAML, l: { link: '/dev/null' } } });
    await expect(loadChartFrom(dir)).rejects.toThrow(
      `cannot load irregular file ${dir}/l as it has file mode type bits set`,
    );
  });

  it('to directories above end in an error, even where they multiply', async () => {
    const files = { 'Chart.yaml': CHART_YAML, a: { link: '.' }, b: { link: '.' }, c: { link: '.' } };
    const { dir } = place({ files });
    const started = performance.now();
    await expect(loadChartFrom(dir)).rejects.toThrow(
      /too many levels of symbolic links|holds more than 100000 entries/,
    );
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

describe('findChartPath', () => {
  it('finds what is there, and leaves other names to repositories', () => {
    const { dir } = place({ files: { 'Chart.yaml': CHART_YAML } });
    expect(findChartPath(` ${dir} `)).toBe(dir);
    expect(findChartPath('nope/nope')).toBeUndefined();
    expect(() => findChartPath('./nope')).toThrow('path "./nope" not found');
    expect(() => findChartPath('/nope')).toThrow('path "/nope" not found');
  });
});

it('knows the limit of Helm', () => {
  expect(MAX_CHART_SIZE).toBe(104_857_600);
});
