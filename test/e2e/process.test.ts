import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { before, cli, file } from './program.ts';

let directory = '';

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'e2e-'));
  symlinkSync(cli, join(directory, 'helm'));
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
