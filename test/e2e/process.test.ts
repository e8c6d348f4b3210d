import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { before, cli, file } from './program.ts';

let directory = '';

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'e2e-'));
  symlinkSync(cli, join(directory, 'helm'));
  mkdirSync(join(directory, 'first/templates'), { recursive: true });
  writeFileSync(join(directory, 'first/Chart.yaml'), 'apiVersion: v2\nname: first\nversion: 1.0.0\n');
  writeFileSync(join(directory, 'first/templates/a.yaml'), 'kind: ConfigMap\napiVersion: v1\nmetadata: {name: a}\n');
  mkdirSync(join(directory, 'big/templates'), { recursive: true });
  writeFileSync(join(directory, 'big/Chart.yaml'), 'apiVersion: v2\nname: big\nversion: 1.0.0\n');
  writeFileSync(
    join(directory, 'big/templates/a.yaml'),
    'a:\n{{- range 300000 }}\n- {{ . }} xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n{{- end }}\nend: true\n',
  );
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

function sh(script: string, env: NodeJS.ProcessEnv = {}) {
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script], {
    cwd: directory,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { PATH: process.env['PATH'], HOME: directory, PROGRAM: [file, ...before].join(' '), ...env },
  });
  return { status, stdout, stderr };
}

describe('the program', () => {
  it('takes its name from the link it is called by', () => {
    expect(sh('$PROGRAM nope').stderr).toContain('unknown command "nope" for "tschart"');
    expect(sh('./helm nope').stderr).toContain('unknown command "nope" for "helm"');
    // As Helm v4.3.1 says it.
    expect(sh('./helm version --short').stdout).toBe('v4.3.1\n');
  });

  it('writes a large output to a slow pipe to its end', () => {
    const { stdout } = sh('$PROGRAM template r big | (sleep 1; tail -n 1; echo)');
    expect(stdout.trim()).toBe('end: true');
  });

  it('ends quietly when nobody reads', () => {
    const { stdout, stderr } = sh('$PROGRAM template r big | head -n 1; echo $PIPESTATUS');
    expect({ stdout, stderr }).toEqual({ stdout: '---\n141\n', stderr: '' });
  });

  // As Helm v4.3.1 does, on Linux.
  it.skipIf(!existsSync('/dev/full'))('goes on where its output can not be written', () => {
    const lost = (what: string): string =>
      `Error: unable to write ${what} output: write /dev/stdout: no space left on device\n`;
    const at = '--store kept';
    expect(sh(`./helm version --short >/dev/full`)).toMatchObject({ status: 0, stderr: '' });
    expect(sh(`$PROGRAM install one first ${at} >/dev/full`)).toMatchObject({ status: 0, stderr: '' });
    expect(sh(`$PROGRAM list ${at} -q`).stdout).toBe('one\n');
    expect(sh(`$PROGRAM nope 2>/dev/full`)).toMatchObject({ status: 1, stdout: '' });
    expect(sh(`$PROGRAM get manifest one ${at} >/dev/full`)).toMatchObject({ status: 0, stderr: '' });
    expect(sh(`$PROGRAM list ${at} >/dev/full`)).toMatchObject({ status: 1, stderr: lost('table') });
    expect(sh(`$PROGRAM list ${at} -q -o json >/dev/full`)).toMatchObject({ status: 0, stderr: '' });
    expect(sh(`$PROGRAM history one ${at} -o json >/dev/full`)).toMatchObject({ status: 1, stderr: lost('JSON') });
    expect(sh(`$PROGRAM status one ${at} >/dev/full`)).toMatchObject({ status: 0, stderr: '' });
    expect(sh(`$PROGRAM status one ${at} -o yaml >/dev/full`)).toMatchObject({ status: 1, stderr: lost('YAML') });
    expect(sh(`$PROGRAM get values one ${at} >/dev/full`)).toMatchObject({ status: 1, stderr: lost('YAML') });
    expect(sh(`$PROGRAM uninstall one ${at} >/dev/full`)).toMatchObject({ status: 0, stderr: '' });
    expect(sh(`$PROGRAM list ${at} -q`).stdout).toBe('');
  });

  it('reads values from standard input', () => {
    mkdirSync(join(directory, 'small/templates'), { recursive: true });
    writeFileSync(join(directory, 'small/Chart.yaml'), 'apiVersion: v2\nname: small\nversion: 1.0.0\n');
    writeFileSync(join(directory, 'small/templates/a.yaml'), 'x: {{ .Values.x }}\n');
    const { stdout } = sh('echo "x: 1" | $PROGRAM template r small -f -');
    expect(stdout).toBe('---\n# Source: small/templates/a.yaml\nx: 1\n');
  });

  it('tells more of an error when asked', () => {
    const script = '$PROGRAM template r ./nope';
    expect(sh(script).stderr).toBe('Error: path "./nope" not found\n');
    expect(sh(script, { TSCHART_ERRORS: 'details' }).stderr).toBe(
      'Error: path "./nope" not found\n  code: CHART_NOT_FOUND\n',
    );
    expect(JSON.parse(sh(script, { TSCHART_ERRORS: 'json' }).stderr)).toEqual({
      code: 'CHART_NOT_FOUND',
      message: 'path "./nope" not found',
    });
  });
});

// The Node build has none of this.
if (!cli.endsWith('.js')) {
  describe('the executable', () => {
    it('says what it needs to sign, and where', () => {
      mkdirSync(join(directory, 'alone'));
      const alone = join(directory, 'alone/tschart');
      try {
        linkSync(cli, alone);
      } catch {
        copyFileSync(cli, alone);
      }
      const { status, stderr } = sh('alone/tschart verify big/Chart.yaml', { TSCHART_ERRORS: 'details' });
      expect([status, stderr]).toEqual([
        1,
        `Error: signatures need the library openpgp: there is no ${join(directory, 'alone/openpgp.cjs')}\n` +
          '  code: OPENPGP_MISSING\n' +
          '  advice: put openpgp.cjs beside the executable, or let $TSCHART_OPENPGP name it\n',
      ]);
    });

    it('starts again for a large chart, and hands on nothing of that', () => {
      mkdirSync(join(directory, 'large/templates'), { recursive: true });
      writeFileSync(join(directory, 'large/Chart.yaml'), 'apiVersion: v2\nname: large\nversion: 1.0.0\n');
      writeFileSync(join(directory, 'large/templates/a.yaml'), `x: {{ .Values.x }}\n${'# more\n'.repeat(40_000)}`);
      writeFileSync(
        join(directory, 'post'),
        '#!/bin/sh\ncat > /dev/null\necho "names: $(env | grep -c -E "BUN|TUNED")"\n',
        {
          mode: 0o755,
        },
      );
      const script = 'echo "x: 1" | $PROGRAM template r large -f -';
      expect(sh(script).stdout).toContain('x: 1\n# more\n');
      expect(sh(`${script} --post-renderer ./post`).stdout).toContain('names: 0\n');
    });

    it('reads no files of its runtime where it runs', () => {
      writeFileSync(join(directory, '.env'), 'TSCHART_ERRORS=json\n');
      writeFileSync(join(directory, 'bunfig.toml'), 'preload = ["./nothing.ts"]\n');
      expect(sh('$PROGRAM template r ./nope').stderr).toBe('Error: path "./nope" not found\n');
    });
  });
}
