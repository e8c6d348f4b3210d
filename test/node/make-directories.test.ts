import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GoError } from '../../src/go/value.ts';
import { makeDirectories } from '../../src/node/files/make-directories.ts';

const home = process.cwd();
let directory = '';

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'make-directories-'));
  process.chdir(directory);
  writeFileSync('file', '');
  mkdirSync('dir');
  symlinkSync('dir', 'link');
  symlinkSync('nowhere', 'dangling');
  symlinkSync('loop', 'loop');
});

afterEach(() => {
  process.chdir(home);
  rmSync(directory, { recursive: true, force: true });
});

function refusal(path: string): string {
  try {
    makeDirectories(path);
  } catch (error) {
    if (error instanceof GoError) return error.message;
    throw error;
  }
  throw new Error('made');
}

describe('makeDirectories', () => {
  it.each([
    ['a/b/c', 'a'],
    ['dir', undefined],
    ['link/x', 'link/x'],
    ['q/../r', 'q'],
    ['s/t/', 's'],
    ['/', undefined],
  ])('makes %s and tells what is new', (path, first) => {
    expect(makeDirectories(path)).toBe(first);
    expect(existsSync(path)).toBe(true);
  });

  // What os.MkdirAll of Go 1.26 says.
  it.each([
    ['file', 'mkdir file: not a directory'],
    ['file/x/y', 'mkdir file: not a directory'],
    ['dangling', 'mkdir dangling: file exists'],
    ['dangling/x', 'mkdir dangling: file exists'],
    ['loop/x', 'mkdir loop: file exists'],
    ['', 'mkdir : no such file or directory'],
  ])('refuses %j', (path, message) => {
    expect(refusal(path)).toBe(message);
  });

  it.skipIf(!existsSync('/proc/self'))('ends where a file system has no place for directories', () => {
    expect(refusal('/proc/zz/locks')).toBe('mkdir /proc/zz: no such file or directory');
  });

  it('is used everywhere', () => {
    const source = resolve(import.meta.dirname, '../../src');
    const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
    const others = files.filter((file) =>
      /mkdir(Sync)?\([^;]*recursive: true/.test(readFileSync(join(source, file), 'utf8')),
    );
    expect(others).toEqual([]);
  });
});
