import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { portableHost } from '../../src/funcs/host.ts';
import { bcryptHash } from '../../src/funcs/sprig/crypto/bcrypt.ts';
import { parseIp } from '../../src/funcs/sprig/crypto/ip-address.ts';
import { decodePem, encodePem } from '../../src/funcs/sprig/crypto/pem.ts';
import { cryptoFunctions } from '../../src/funcs/sprig/crypto.ts';
import { dateFunctions } from '../../src/funcs/sprig/dates.ts';
import { encodingFunctions } from '../../src/funcs/sprig/encoding.ts';
import { networkFunctions } from '../../src/funcs/sprig/network.ts';
import { randomFunctions } from '../../src/funcs/sprig/random.ts';
import { regexFunctions } from '../../src/funcs/sprig/regex.ts';
import { semverFunctions } from '../../src/funcs/sprig/semver.ts';
import { toText } from '../../src/go/fmt.ts';
import type { GoFunc } from '../../src/go/func.ts';
import { encodeUtf8 } from '../../src/go/text.ts';
import { ANY_SLICE, goInt, int, isNil, nilSlice, STRING_SLICE, sliceTypeOf, type Value } from '../../src/go/value.ts';

const NOW = 1_700_000_000_123_456_789n;

/** A host that always answers the same. Its cryptography must never be asked. */
const refuse = (): never => {
  throw new Error('not to be asked');
};
const host = portableHost({
  now: () => NOW,
  timeZone: 'UTC',
  crypto: { generateKey: refuse, publicKey: refuse, sign: refuse, aesCbc: refuse },
});

const table = new Map<string, GoFunc>(
  [
    ...cryptoFunctions(host),
    ...dateFunctions(host),
    ...encodingFunctions,
    ...networkFunctions(host),
    ...randomFunctions(host),
    ...regexFunctions,
    ...semverFunctions,
  ].map((fn) => [fn.name, fn]),
);

function call(name: string, ...args: unknown[]): Value {
  return (table.get(name)!.call as (...args: unknown[]) => Value)(...args);
}

/** An argument of a recorded call, in the form that the function's parameter wants. */
function argument(name: string, text: string, index: number): unknown {
  const { type } = table.get(name)!.params[index]!;
  if (type.kind === 'int') return Number(text);
  if (type.kind === 'uint32') return goInt(type, BigInt(text));
  if (type.kind === 'slice') return text === '' ? nilSlice(ANY_SLICE) : [text];
  return text;
}

interface Row {
  readonly f: string;
  readonly a: readonly string[];
  readonly want: unknown;
}

// Recorded from github.com/Masterminds/sprig/v3 v3.3.0 with Go 1.26.8.
test('recorded calls', () => {
  const rows = readFileSync(new URL('../fixtures/go/sprig.jsonl', import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');
  expect(rows.length).toBeGreaterThan(100);
  for (const line of rows) {
    const { f, a, want } = JSON.parse(line) as Row;
    const keyed = (f === 'genSelfSignedCert' && a[2] !== '') || (f === 'decryptAES' && a[0] === 'other-key');
    if (keyed) continue;
    let got: unknown;
    try {
      got = toText(call(f, ...a.map((text, i) => argument(f, text, i))));
    } catch (err) {
      got = { error: (err as Error).message };
    }
    expect(got, line).toEqual(want);
  }
});

describe('dates', () => {
  test.each([
    ['date', ['2006-01-02T15:04:05Z07:00', 'no date'], '2023-11-14T22:13:20Z'],
    ['date', ['2006', int(0)], '1970'],
    ['dateInZone', ['15:04 MST', int(0), 'Europe/Berlin'], '01:00 CET'],
    ['dateInZone', ['15:04 MST', int(0), 'Mars/Olympus'], '00:00 UTC'],
    ['htmlDate', [int(86_400)], '1970-01-02'],
    ['ago', [int(1_699_999_000n)], '16m40s'],
    ['unixEpoch', [call('toDate', '2006', 'bad')], '-62135596800'],
    ['durationRound', [call('toDate', '2006', '2020')], '3y'],
  ])('%s', (name, args, want) => {
    expect(call(name, ...args)).toBe(want);
  });
});

describe('random', () => {
  test.each([
    ['randAlphaNum', /^[A-Za-z0-9]{40}$/],
    ['randAlpha', /^[A-Za-z]{40}$/],
    ['randNumeric', /^[0-9]{40}$/],
    ['randAscii', /^[ -~]{40}$/],
  ])('%s', (name, shape) => {
    expect(call(name, 40)).toMatch(shape);
    expect(call(name, 40)).not.toBe(call(name, 40));
    expect(call(name, -1)).toBe('');
  });

  test('others', () => {
    expect(call('uuidv4')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect([...(call('shuffle', 'héllo') as string)].sort().join('')).toBe('hlloé');
    expect(call('randBytes', 6)).toMatch(/^[A-Za-z0-9+/]{8}$/);
    const drawn = new Set(Array.from({ length: 200 }, () => toText(call('randInt', 3, 6))));
    expect([...drawn].sort()).toEqual(['3', '4', '5']);
    expect(() => call('randInt', 5, 5)).toThrow('invalid argument to Intn');
    expect(() => call('randBytes', -1)).toThrow('runtime error: makeslice: len out of range');
  });
});

test('types of lists', () => {
  const found = call('regexFindAll', '[0-9]', 'a1b2', -1) as Value[];
  expect(sliceTypeOf(found)).toBe(STRING_SLICE);
  expect(isNil(call('regexFindAll', 'x', 'abc', -1) as Value[])).toBe(true);
  expect(isNil(call('regexSplit', 'x', 'abc', 0) as Value[])).toBe(true);
});

test('names are asked for only with leave', () => {
  expect(call('getHostByName', 'localhost')).toBe('');
  const asking = networkFunctions(portableHost({ lookupHost: (name) => (name === 'a' ? ['10.0.0.1'] : []) }));
  const lookup = asking[0]!.call as unknown as (name: string) => Value;
  expect(lookup('a')).toBe('10.0.0.1');
  expect(() => lookup('b')).toThrow('invalid argument to Intn');
});

test('a host without keys says so', () => {
  const bare = new Map(
    cryptoFunctions(portableHost()).map((fn) => [fn.name, fn.call as (...args: unknown[]) => Value]),
  );
  expect(() => bare.get('genCA')!('cn', 1)).toThrow(
    'genCA needs keys and signatures, which this host does not provide',
  );
  expect(bare.get('sha256sum')!('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
});

// The hash that golang.org/x/crypto/bcrypt accepts for this salt, password and cost 4.
test('bcrypt', () => {
  const salt = Uint8Array.from({ length: 16 }, (_, i) => i * 16 + 1);
  expect(bcryptHash(encodeUtf8('pässwörd'), 4, salt)).toBe(
    '$2a$04$.PCfKSDPWVE/iYEvubFf6OQ/lxx0QMDcqbMUypmAlYMZ1s2fl7Z56',
  );
});

test.each([
  ['10.0.0.1', '10,0,0,1'],
  ['01.2.3.4', undefined],
  ['1.2.3', undefined],
  ['::ffff:1.2.3.4', '1,2,3,4'],
  ['::1', '0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1'],
  ['1:2:3:4:5:6:7::', '0,1,0,2,0,3,0,4,0,5,0,6,0,7,0,0'],
  ['1:2:3:4:5:6:7:8:9', undefined],
  ['1::2::3', undefined],
  ['fe80::1%eth0', undefined],
  ['12345::', undefined],
])('address %s', (text, want) => {
  expect(parseIp(text)?.join()).toBe(want);
});

test('PEM', () => {
  const bytes = Uint8Array.from({ length: 100 }, (_, i) => i);
  const text = encodePem({ type: 'X', bytes });
  expect(text.split('\n')[1]).toHaveLength(64);
  expect(decodePem(`junk\n${text}rest`)).toEqual({ type: 'X', bytes });
  expect(decodePem(text.replaceAll('\n', '\r\n'))).toEqual({ type: 'X', bytes });
  expect(decodePem(text.replace('END X', 'END Y'))).toBeUndefined();
});
