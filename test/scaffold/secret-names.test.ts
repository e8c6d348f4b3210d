import { describe, expect, it } from 'vitest';
import { hasSecretSetting, holdsSecret, isSecretFile, looksSecret } from '../../src/scaffold/secret-names.ts';
import { restartingPatterns } from './regex-shapes.ts';

describe('names of variables', () => {
  it.each(
    'PASSWORD DB_PASS MYSQL_ROOT_PASSWORD PGPASSWORD API_KEY apiKey JWT JWT_SECRET AUTH NEO4J_AUTH PASSPHRASE AWS_SECRET_ACCESS_KEY SECRET_KEY_BASE SENTRY_DSN GITHUB_TOKEN dbPassword app.jwt-secret CREDENTIALS SALT OPENAI_KEY STRIPE_SK traefik.http.middlewares.a.basicauth.users'.split(
      ' ',
    ),
  )('%s tells of a secret', (name) => expect(looksSecret(name)).toBe(true));

  it.each(
    'PASSWORD_FILE TOKEN_URL AUTH_TYPE AUTHOR KEY KEYBOARD COMPASS TOKENIZER MYSQL_ALLOW_EMPTY_PASSWORD SECRET_NAME JWT_ALGORITHM TOKEN_TTL PASSPORT ACCESS_LOG PUBLIC_URL AUTH_ENABLED PUBLIC_KEY SORT_KEY RISK'.split(
      ' ',
    ),
  )('%s does not', (name) => expect(looksSecret(name)).toBe(false));
});

describe('texts', () => {
  it.each([
    'postgres://u:p@db/x',
    'redis://:pw@h',
    'amqp://guest:guest@mq:5672/%2f',
    'Server=db;User=sa;Password=x;',
    'host=db password=x',
    'https://a.example/?token=abc',
    '--password="x"',
    '-----BEGIN RSA PRIVATE KEY-----\n',
    'AKIAABCDEFGHIJKLMNOP',
    'x://y z://u:p@h',
    'login --password hunter2',
    'x --api-token=abc',
    'sk_live_123',
    'sk-proj-abcdefgh',
    'Authorization: Basic dXNlcjpwYXNz',
    'admin:$apr1$H6uskkkW$IgXLP6ewTrSuBkTrqE8wj/',
    'a eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0xx.x',
  ])('%j holds a secret', (text) => expect(holdsSecret(text)).toBe(true));

  it.each([
    'postgres://u@db:5432/x',
    'http://h:80/a@b',
    'a:b@c',
    'tcp://0.0.0.0:80',
    '--password="$(cat /run/secrets/p)"',
    'password=$DB_PASSWORD',
    'https://a.example/?tokens=abc',
    'https://a.example/a:b/c@d',
    '-----BEGIN CERTIFICATE-----',
    '://u:p@h',
    'login --password $PASSWORD',
    'login --password-file x',
    'login --password <password>',
    'x --token /run/secrets/t',
    'x --auth basic',
    'Basic authentication',
    'x://u:@h',
  ])('%j does not', (text) => expect(holdsSecret(text)).toBe(false));
});

describe('settings', () => {
  it.each(['db:\n  password: hunter3\n', 'api_token = "abc"\n', '{"a":{"clientSecret":"xyz"}}', '- PGPASSWORD=x'])(
    '%j have a secret',
    (text) => expect(hasSecretSetting(text)).toBe(true),
  );
  it.each([
    'password: $DB_PASSWORD\n',
    'password: ""\n',
    'password_file: /x\n',
    'token: true\n',
    'max_tokens: 4096\n',
    'const token = getToken();\n',
    'password:\n  from: x\n',
    '{"password": "$PW"}',
  ])('%j have none', (text) => expect(hasSecretSetting(text)).toBe(false));
});

describe('long texts', () => {
  it.each(['a', 'eyJ-', '://::', '-----BEGIN ', 'x/', '@:'])('of %j are searched once', (word) => {
    const text = word.repeat(99);
    expect(
      restartingPatterns(() => {
        expect(holdsSecret(text)).toBe(false);
        expect(hasSecretSetting(text)).toBe(false);
        expect(isSecretFile('conf/x', text)).toBe(false);
      }),
    ).toEqual([]);
  });

  it('are known to be searched anew by patterns that begin with a run', () => {
    const pattern = /[a-z][a-z0-9+.-]*:\/\//i;
    expect(restartingPatterns(() => pattern.test('a'.repeat(99)))).toEqual([String(pattern)]);
  });
});

describe('files', () => {
  it.each([
    '.env',
    'a/.env.production',
    'web.env',
    'tls/server.key',
    'id_rsa',
    '.htpasswd',
    'secrets.yaml',
    'store.jks',
  ])('%s holds secrets', (path) => expect(isSecretFile(path, '')).toBe(true));
  it.each(['.env.example', 'nginx.conf', 'environment', 'keys.json', 'tls/server.crt', 'monkey'])(
    '%s does not',
    (path) => expect(isSecretFile(path, '-----BEGIN CERTIFICATE-----')).toBe(false),
  );
  it('with a private key in them do', () => expect(isSecretFile('x.pem', '-----BEGIN PRIVATE KEY-----')).toBe(true));
});
