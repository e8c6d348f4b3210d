import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  nextMajor,
  nextMinor,
  nextPatch,
  parseConstraint,
  parseStrictVersion,
  parseVersion,
  VERSION,
  VERSION_POINTER,
} from '../../src/go/semver.ts';

// Recorded from github.com/Masterminds/semver/v3 v3.5.0.

interface Row {
  readonly f: 'ver' | 'cmp';
  readonly a: readonly string[];
  readonly want: unknown;
}

function messageOf(run: () => unknown): string | undefined {
  try {
    run();
    return undefined;
  } catch (err) {
    return (err as Error).message;
  }
}

function run({ f, a: [text = '', version = ''] }: Row): unknown {
  if (f === 'ver') {
    const strictError = messageOf(() => parseStrictVersion(text));
    const error = messageOf(() => parseVersion(text));
    if (error !== undefined) return { error, strictError };
    const v = parseVersion(text);
    return { version: `${v}|${v.original}|${nextMajor(v)}${nextMinor(v)}${nextPatch(v)}`, strictError };
  }
  const error = messageOf(() => [parseConstraint(text), parseVersion(version)]);
  if (error !== undefined) return { error };
  const v = parseVersion(version);
  const constraint = parseConstraint(text);
  return {
    check: constraint.check(v),
    reasons: constraint.validate(v),
    withPrereleases: parseConstraint(text, { includePrerelease: true }).check(v),
    text: constraint.toString(),
  };
}

test('recorded calls', () => {
  const rows = readFileSync(new URL('../fixtures/go/semver.jsonl', import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');
  expect(rows.length).toBeGreaterThan(500);
  for (const line of rows) {
    const row = JSON.parse(line) as Row;
    expect(run(row), line).toEqual(row.want);
  }
});

test('limits', () => {
  expect(() => parseVersion(`1.${'2'.repeat(300)}`)).toThrow('version string is too long (max 256 bytes)');
  expect(() => parseConstraint('1 '.repeat(300))).toThrow('constraint string is too long (max 512 bytes)');
  expect(() => parseConstraint('1||'.repeat(40))).toThrow('too many constraint groups (max 32)');
});

test('a constraint with many blanks is refused at once', () => {
  expect(() => parseConstraint(`${'1 1  '.repeat(80)}!`)).toThrow('improper constraint');
});

test('methods of the value and of the pointer', () => {
  const v = parseVersion('v1.2.3');
  expect(v.type).toBe(VERSION_POINTER);
  expect(VERSION_POINTER.methods?.has('Original')).toBe(true);
  expect(VERSION.methods?.has('Original')).toBe(false);
  const next = VERSION_POINTER.methods?.get('IncMinor')?.call(v);
  expect(next).toMatchObject({ type: VERSION, original: 'v1.3.0' });
});
