import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { cryptoFunctions } from '../../src/funcs/sprig/crypto.ts';
import { dateFunctions } from '../../src/funcs/sprig/dates.ts';
import { ANY_SLICE, type GoStruct, goInt, int, nilSlice, UINT32, type Value } from '../../src/go/value.ts';
import { nodeHost } from '../../src/node/host.ts';

// Sprig's certificates are checked by OpenSSL, which Node is built with.

const host = nodeHost();
const table = new Map(cryptoFunctions(host).map((fn) => [fn.name, fn.call as (...args: unknown[]) => Value]));
const call = (name: string, ...args: unknown[]) => table.get(name)!(...args);
const field = (certificate: Value, name: string) => (certificate as GoStruct).fields.get(name) as string;
const parsed = (certificate: Value) => new X509Certificate(field(certificate, 'Cert'));

describe('keys', () => {
  test.each([
    ['ecdsa', 'EC PRIVATE KEY', 'ec'],
    ['ed25519', 'PRIVATE KEY', 'ed25519'],
    ['dsa', 'DSA PRIVATE KEY', 'dsa'],
  ])('%s', (kind, label, type) => {
    const pem = call('genPrivateKey', kind) as string;
    expect(pem.startsWith(`-----BEGIN ${label}-----\n`)).toBe(true);
    expect(createPrivateKey(pem).asymmetricKeyType).toBe(type);
  });
});

describe('certificates', () => {
  const ca = call('genCA', 'my ca é', 365);

  test('an authority', () => {
    const cert = parsed(ca);
    expect(cert.ca).toBe(true);
    expect(cert.subject).toBe('CN=my ca é');
    expect(cert.verify(cert.publicKey)).toBe(true);
    expect(cert.checkPrivateKey(createPrivateKey(field(ca, 'Key')))).toBe(true);
    expect(field(ca, 'Key')).toMatch(/^-----BEGIN RSA PRIVATE KEY-----\n/);
    expect(cert.publicKey.asymmetricKeyDetails?.modulusLength).toBe(2048);
    const days = (Date.parse(cert.validTo) - Date.parse(cert.validFrom)) / 86_400_000;
    expect(days).toBe(365);
  });

  test('a signed one', () => {
    const signed = call('genSignedCert', 'svc.ns', ['10.0.0.1', '2001:db8::1'], ['a.test', '*.b.test'], 30, ca);
    const cert = parsed(signed);
    expect(cert.ca).toBe(false);
    expect(cert.checkIssued(parsed(ca))).toBe(true);
    expect(cert.verify(createPublicKey(field(ca, 'Cert')))).toBe(true);
    expect(cert.subjectAltName).toBe('DNS:a.test, DNS:*.b.test, IP Address:10.0.0.1, IP Address:2001:DB8:0:0:0:0:0:1');
    expect(cert.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']);
    expect(cert.checkHost('x.b.test')).toBe('*.b.test');
  });

  test('self-signed, without a name', () => {
    const cert = parsed(call('genSelfSignedCert', '', nilSlice(ANY_SLICE), ['x.test'], 30_000));
    expect(cert.subject).toBeUndefined();
    expect(cert.verify(cert.publicKey)).toBe(true);
    expect(new Date(cert.validTo).getUTCFullYear()).toBeGreaterThan(2100);
  });

  test.each(['ecdsa', 'ed25519'])('with a given key (%s)', (kind) => {
    const key = call('genPrivateKey', kind);
    const authority = call('genCAWithKey', 'ca', 1, key);
    expect(field(authority, 'Key')).toBe(key);
    const leaf = parsed(call('genSignedCertWithKey', 'leaf', [], [], 1, authority, key));
    expect(leaf.verify(parsed(authority).publicKey)).toBe(true);
  });

  test('a key that does not fit its certificate', () => {
    const other = call('genCAWithKey', 'other', 1, call('genPrivateKey', 'ecdsa')) as GoStruct;
    const mixed = { fields: new Map([...(ca as GoStruct).fields, ['Key', field(other, 'Key')]]) };
    expect(() => call('genSignedCert', 'x', [], [], 1, mixed)).toThrow(
      "error creating certificate: x509: provided PrivateKey doesn't match parent's PublicKey",
    );
  });

  test('a DSA key cannot sign', () => {
    expect(() => call('genCAWithKey', 'x', 1, call('genPrivateKey', 'dsa'))).toThrow(
      'error creating certificate: x509: certificate private key does not implement crypto.Signer',
    );
  });

  test('buildCustomCert gives back what it was given', () => {
    const encode = (text: string) => Buffer.from(text).toString('base64');
    const built = call('buildCustomCert', encode(field(ca, 'Cert')), encode(field(ca, 'Key')));
    expect(field(built, 'Cert')).toBe(field(ca, 'Cert'));
  });
});

test('encryption goes there and back', () => {
  const secret = call('encryptAES', 'key', 'data é') as string;
  expect(call('decryptAES', 'key', secret)).toBe('data é');
  expect(call('encryptAES', 'key', 'data é')).not.toBe(secret);
  expect(() =>
    call('decryptAES', 'other-key', 'NCcaFu6Jz/NV+B0GNepLDv+6QS06wC11GUWrSkhA49CLLspNV6Kj/OMPZLetuGGA'),
  ).toThrow('runtime error: slice bounds out of range [:-102]');
});

// Recorded from Sprig v3.3.0.
test('the host derives keys as the project does', () => {
  const counter = goInt(UINT32, 1n);
  expect(call('derivePassword', counter, 'long', 'correct horse', 'someone', 'site.test')).toBe('Rafs6=MitiBedq');
});

describe('the local zone', () => {
  const before = process.env['TZ'];
  afterEach(() => {
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  });

  test.each([
    ['UTC', '00:00 UTC'],
    ['', '00:00 UTC'],
    ['America/New_York', '19:00 EST'],
    [':Asia/Kolkata', '05:30 IST'],
    ['Mars/Olympus', '00:00 UTC'],
  ])('TZ=%s', (zone, want) => {
    process.env['TZ'] = zone;
    const date = dateFunctions(nodeHost()).find((fn) => fn.name === 'date')!.call as unknown as (
      layout: string,
      date: Value,
    ) => Value;
    expect(date('15:04 MST', int(0))).toBe(want);
  });
});
