import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Chart } from '../../src/chart/model.ts';
import { loadChartFrom } from '../../src/node/files/load.ts';

// Archives that Go 1.26's archive/tar wrote, and the times that Helm v4.3.1's loader gives their files.
const archives = [
  {
    format: 'USTAR',
    archive:
      'H4sIAAAAAAAC/+zWsUrEQBDG8anzFHmCzTd7mwSuE73SxsJ+zC3cSTY5srmAiO8uJwjRRhCzopl/s2GbsMWPmaa4PsgwmicJLS0UAFTOvZ0APp+Aq4hdaV1dw13umR1XlIMSdI6jDAT8xCPnj/sjyel474d47LttPtmsk+C3eZNN73dsYJCR9k9riknas48mNgcfxDzGvkvuH3bmnwm8Yd6o/xQ9v6iBdfsffTi1MvpYyEJbwNf+efZ9mf+2tFD/Sea/Eli5/7vd1c3tzoQ9/dr+/8F/SWDUsOo/RQ9KYOX++3a/8D++4Z+tU/8p6pWApmnaKnsNAAD//7ElVPsAGAAA',
    times: {
      'README.md': '5000000000',
      modified: '1700000000000000000',
      old: '5000000000',
      schemaModified: '1700000001000000000',
      'templates/a.yaml': '0',
    },
  },
  {
    format: 'PAX',
    archive:
      'H4sIAAAAAAAC/+yZT0vDMBTAc96n6Bcwey9/mnXgQXTgRRAP3mMX2KRZR9ONifjdxemYVjaRrYGt73dJya2FX38vJO/f29Wts2NXBQ7964mtav5ifcGOB3yyawWQ6fb5Yx+FTA1LViwCi1DbigGwbiIh8fXUu0s0m+/PUUilUzPIeow4c/J2lP/lf6rUbv9VylBpoYwBtfYfFaYsgVPyv/lyJ4KdTx9dFablbJgsRW9mvRsmeW+52UMOHOg/cMb+/+j/0hYLF3jIJ85b/hzKWZT+y0b/FRig/sdAmGb/ka8XTdJ3w/9WlP9f/0F86z8yQIkoqf8xeH0jB7rtf+38vLC1C33b0ingb/+xef7XAsj/KPM/KUDz/3b+fxhd3dyNuB8f2/+98z+ahv9oBM3/UUD9Nf9fKG5o5u+g/60of2D/ITWa+h+DJ1KA+r/tf1mM2/F/b/+FavYfFfU/CmJz/zfQgyyTSmd069ct/1tR/tD+IxrqfwxKUoAgCKKTvAcAAP//03VoBQAoAAA=',
    times: {
      'README.md': '-4750000000',
      modified: '1700000000123456789',
      old: '8589934599000000000',
      schemaModified: '1700000001000005000',
      'templates/a.yaml': '0',
    },
  },
  {
    format: 'GNU',
    archive:
      'H4sIAAAAAAAC/+zWMUvEMBjG8RcXoZ8inyB9kiYt3CZ6o4uDe+wF7qRpj6ZXEBH83g7KKWJx0cFGtO9/SQmFkOHHmzo/37p+kHcuNDRTAFAa87oC+LwCpiRlrDZVBXPcV6qwJQlQgg5xcL0QP3LJ6eX+SG6/u/Z93HXtSow6a13wK1Fn4/uekpDIiPun1fnomoOPMtZbH5y8jV2b3D/0xL8iqAK2YP8pun9gA8v2P/iwb9zgY+5megV87V9Nvo/zX5sS7D/J/GcCC/d/tT67uFzLsKFfe/9D0fNHT1DWVpb9p+iGCSzcf9dsZj7jO/4f3349IaJToNKW53+SOibAcRy3yF4CAAD//1Y0oBEAGAAA',
    times: {
      'README.md': '-5000000000',
      modified: '1700000000000000000',
      old: '8589934599000000000',
      schemaModified: '1700000001000000000',
      'templates/a.yaml': '0',
    },
  },
];

function timesOf({ modified, schemaModified, templates, files }: Chart): Record<string, string | undefined> {
  const each = [...templates, ...files].map((file) => [file.name, file.modified]);
  return { modified, schemaModified, ...Object.fromEntries(each) };
}

function inScratch(use: (directory: string) => Promise<void>): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'tschart-times-'));
  return use(directory).finally(() => rmSync(directory, { recursive: true, force: true }));
}

it.each(archives)('gives the times of a $format archive', ({ archive, times }) =>
  inScratch(async (directory) => {
    const path = join(directory, 'c.tgz');
    writeFileSync(path, Buffer.from(archive, 'base64'));
    expect(timesOf(await loadChartFrom(path, { timeText: String }))).toEqual(times);
    expect(timesOf(await loadChartFrom(path)).modified).toBeUndefined();
  }),
);

it('gives the times of files in a directory, of links those of what they lead to', () =>
  inScratch(async (directory) => {
    mkdirSync(join(directory, 'templates'));
    const files = { 'Chart.yaml': 1_700_000_000, 'values.schema.json': 5, 'templates/a.yaml': 0, old: 8_589_934_599 };
    for (const [name, seconds] of Object.entries(files)) {
      const text = name === 'Chart.yaml' ? 'apiVersion: v2\nname: c\nversion: 1.0.0\n' : '{}';
      writeFileSync(join(directory, name), text);
      utimesSync(join(directory, name), seconds, seconds);
    }
    symlinkSync('old', join(directory, 'link'));
    expect(timesOf(await loadChartFrom(directory, { timeText: String }))).toEqual({
      modified: '1700000000000000000',
      schemaModified: '5000000000',
      'templates/a.yaml': '0',
      link: '8589934599000000000',
      old: '8589934599000000000',
    });
  }));
