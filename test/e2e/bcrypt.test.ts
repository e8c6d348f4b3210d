// The executable takes its runtime's bcrypt, the Node build its own, which test/funcs holds against Go's.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bcryptHash } from '../../src/funcs/sprig/crypto/bcrypt.ts';
import { before, file } from './program.ts';

const PASSWORDS = ['secret', 'ü', 'a\u0000b', '', 'x'.repeat(72), 'x'.repeat(73)];
let room = '';

beforeAll(() => {
  room = mkdtempSync(join(tmpdir(), 'tschart-bcrypt-'));
  mkdirSync(join(room, 'templates'));
  writeFileSync(join(room, 'Chart.yaml'), 'apiVersion: v2\nname: b\nversion: 1.0.0\n');
  writeFileSync(join(room, 'values.yaml'), JSON.stringify({ passwords: PASSWORDS }));
  writeFileSync(
    join(room, 'templates/a.yaml'),
    'list:\n{{ range .Values.passwords }}- {{ bcrypt . | quote }}\n{{ end }}',
  );
});
afterAll(() => rmSync(room, { recursive: true, force: true }));

const ALPHABET = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** The 16 bytes that bcrypt writes as 22 characters. */
function saltOf(hash: string): Uint8Array {
  const bits = [...hash.slice(7, 29)].map((sign) => ALPHABET.indexOf(sign).toString(2).padStart(6, '0')).join('');
  return Uint8Array.from({ length: 16 }, (_, i) => Number.parseInt(bits.slice(8 * i, 8 * i + 8), 2));
}

it('hashes passwords as bcrypt does', { timeout: 60_000 }, () => {
  const { stdout, stderr, status } = spawnSync(file, [...before, 'template', 'x', room], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  const hashes = stdout
    .split('\n')
    .filter((line) => line.startsWith('- '))
    .map((line) => line.slice(3, -1));
  expect(hashes.pop()).toBe('failed to encrypt string with bcrypt: bcrypt: password length exceeds 72 bytes');
  const encoder = new TextEncoder();
  const own = hashes.map((hash, i) => bcryptHash(encoder.encode(PASSWORDS[i]), 10, saltOf(hash)));
  expect(hashes).toEqual(own);
  expect(hashes).toHaveLength(PASSWORDS.length - 1);
});
