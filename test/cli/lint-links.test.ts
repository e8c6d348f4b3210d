import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { run } from './run.ts';

// Helm v4.3.1 on the same files.

const home = process.cwd();
let directory = '';

beforeEach(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), 'lint-')));
  process.chdir(directory);
});

afterEach(() => {
  process.chdir(home);
  rmSync(directory, { recursive: true, force: true });
});

it('lints linked subcharts with their parent alone', async () => {
  const chart = (name: string) => `apiVersion: v2\nname: ${name}\nversion: 1.0.0\nicon: http://a.b/c.png\n`;
  for (const path of ['c/templates', 'c/charts/own', 'sub']) mkdirSync(path, { recursive: true });
  writeFileSync(
    'c/Chart.yaml',
    `${chart('c')}dependencies: [{name: own, version: 1.0.0}, {name: sub, version: 1.0.0}]\n`,
  );
  writeFileSync('c/values.yaml', '');
  writeFileSync('c/charts/own/Chart.yaml', chart('own'));
  writeFileSync('sub/Chart.yaml', chart('sub'));
  symlinkSync('../../sub', 'c/charts/sub');

  const told = `level=INFO msg="found symbolic link in path. Contents of linked file included and used" path=${directory}/c/charts/sub resolved=${directory}/sub\n`;
  expect(await run(['lint', 'c', '--with-subcharts'])).toEqual({
    rc: 0,
    stdout:
      '==> Linting c\n\n' +
      '==> Linting c/charts/own\n[INFO] values.yaml: file does not exist\n[WARNING] templates/: directory does not exist\n\n' +
      '2 chart(s) linted, 0 chart(s) failed\n',
    stderr: told + told,
  });
});
