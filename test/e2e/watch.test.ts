import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, it } from 'vitest';
import { before, file } from './program.ts';

const room = mkdtempSync(join(tmpdir(), 'tschart-watch-'));
let child: ChildProcess | undefined;

afterEach(() => child?.kill('SIGKILL'));
afterAll(() => rmSync(room, { recursive: true, force: true }));

/** Starts a watch; `seen` waits until its output holds a text, without an end of its own. */
function watching(...args: string[]) {
  const env = { PATH: process.env['PATH'], HOME: room, KUBECONFIG: '/nowhere' };
  const started = spawn(file, [...before, 'template', 'x', ...args, '--watch'], { cwd: room, env });
  child = started;
  const texts = { stdout: '', stderr: '' };
  let look = (): void => {};
  for (const name of ['stdout', 'stderr'] as const)
    started[name].on('data', (more: Buffer) => {
      texts[name] += more.toString();
      look();
    });
  return (name: keyof typeof texts, part: string): Promise<string> =>
    new Promise((done) => {
      look = () => {
        const at = texts[name].indexOf(part);
        if (at < 0) return;
        const text = texts[name].slice(0, at + part.length);
        texts[name] = texts[name].slice(at + part.length);
        done(text);
      };
      look();
    });
}

function write(path: string, text: string): void {
  mkdirSync(join(room, path, '..'), { recursive: true });
  // In one step: a file that is half written would be rendered too.
  writeFileSync(join(room, 'fresh'), text);
  renameSync(join(room, 'fresh'), join(room, path));
}

it('template --watch prints documents that are not as they were, and outlives failures', async () => {
  write('web/Chart.yaml', 'apiVersion: v2\nname: web\nversion: 1.0.0\n');
  write('web/templates/a.yaml', 'a: {{ .Values.a }}\n');
  write('web/templates/sub/b.yaml', 'b: {{ .Values.b }}\nsame: b\n');
  write('values.yaml', 'a: 1\nb: 1\n');
  const seen = watching('./web', '-f', 'values.yaml');
  expect(await seen('stdout', 'same: b\n')).toBe(
    '---\n# Source: web/templates/a.yaml\na: 1\n\n---\n# Source: web/templates/sub/b.yaml\nb: 1\nsame: b\n',
  );

  write('values.yaml', 'a: 2222\nb: 1\n');
  expect(await seen('stdout', 'a: 2222\n')).toBe('---\n# Source: web/templates/a.yaml\na: 2222\n');

  write('web/templates/sub/b.yaml', 'b: {{ .Values.b }}\nother: b\n');
  expect(await seen('stdout', 'other: b\n')).toBe('---\n# Source: web/templates/sub/b.yaml\nb: 1\nother: b\n');

  write('web/templates/a.yaml', 'a: {{ nope }}\n');
  expect(await seen('stderr', 'function "nope" not defined')).toContain('Error: ');

  write('web/templates/a.yaml', 'a: mended\n');
  expect(await seen('stdout', 'a: mended\n')).toBe('---\n# Source: web/templates/a.yaml\na: mended\n');
});
