import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcp, type Socket, type Server as TcpServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LogRecord } from '../../src/chart/log.ts';
import type { GetOptions } from '../../src/node/getter/getter.ts';
import { createHttpGetter } from '../../src/node/getter/http.ts';

// Messages and rules about credentials: what Helm 4.3.1 said, and sent, to a server that answered the same.

const BODY = 'apiVersion: v1\nentries: {}\n';
const seen: { path: string; authorization: string | undefined; referer: string | undefined }[] = [];
const logged: LogRecord[] = [];
const get = createHttpGetter({ env: {}, log: (record) => logged.push(record) });
let first: Server;
let second: Server;
let raw: TcpServer;
let base = '';
let other = '';
let rawBase = '';
const sockets = new Set<Socket>();

/** What the raw server answers, by the first part of the path. */
const RAW: Readonly<Record<string, (socket: Socket) => void>> = {
  cut: (socket) => socket.end(`HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n${BODY}`),
  chunk: (socket) => socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20\r\nabc'),
  open: (socket) => socket.end(`HTTP/1.1 200 OK\r\n\r\n${BODY}`),
  nothing: (socket) => socket.end(),
  silence: () => {},
  pause: (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nabc'),
  reset: (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nabc', () => socket.resetAndDestroy());
  },
  words: (socket) => socket.end('HTTP/1.1 499 Go Away Now\r\nContent-Length: 0\r\n\r\n'),
  bare: (socket) => socket.end('HTTP/1.1 499\r\nContent-Length: 0\r\n\r\n'),
  endless: (socket) => {
    socket.write('HTTP/1.1 302 Found\r\nLocation: /open\r\n\r\n');
    socket.write('x'.repeat(10_000));
  },
};

const answers: RequestListener = (asked, answer) => {
  const { authorization, referer } = asked.headers;
  const path = asked.url!;
  seen.push({ path, authorization, referer });
  const to = (location: string): void => {
    answer.writeHead(302, { Location: location }).end();
  };
  switch (path.split('/')[1]) {
    case 'secret':
      if (authorization === undefined) answer.writeHead(401).end('who?');
      else answer.end(BODY);
      return;
    case 'loop':
      return to('/loop');
    case 'same':
      return to('/ok');
    case 'port':
      return to(`${other}/ok`);
    case 'host':
      return to(`${other.replace('127.0.0.1', 'localhost')}/ok`);
    case 'host-secret':
      return to(`${other.replace('127.0.0.1', 'localhost')}/secret`);
    case 'ftp':
      return to('ftp://a/b');
    case 'bad':
      return to('http://[::1');
    case 'bad-secret':
      return to('http://u:wonder-land@[::1/x');
    case 'dead':
      return to('http://u:pass-word@127.0.0.1:1/x');
    case 'no-location':
      answer.writeHead(302).end();
      return;
    case 'missing':
      answer.writeHead(404).end('x'.repeat(5000));
      return;
    case 'gzip': {
      const isAsked = asked.headers['accept-encoding'] === 'gzip';
      answer.writeHead(200, isAsked ? { 'Content-Encoding': 'gzip' } : {}).end(isAsked ? gzipSync(BODY) : BODY);
      return;
    }
    case 'gzip-unasked':
      answer.writeHead(200, { 'Content-Encoding': 'gzip' }).end('as it is');
      return;
    default:
      answer.end(BODY);
  }
};

function listening(server: TcpServer): Promise<number> {
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  });
  return new Promise((done) => {
    server.listen(0, '127.0.0.1', () => done((server.address() as AddressInfo).port));
  });
}

beforeAll(async () => {
  first = createServer(answers);
  second = createServer(answers);
  raw = createTcp((socket) => {
    socket.once('data', (data) => RAW[data.toString().split(' ')[1]!.split('/')[1]!]!(socket));
  });
  base = `http://127.0.0.1:${await listening(first)}`;
  other = `http://127.0.0.1:${await listening(second)}`;
  rawBase = `http://127.0.0.1:${await listening(raw)}`;
});

afterAll(() => {
  for (const socket of sockets) socket.destroy();
  for (const server of [first, second, raw]) server.close();
});

async function failure(url: string, options: GetOptions = {}): Promise<string> {
  try {
    await get(url, options);
    return '';
  } catch (error) {
    return (error as Error).message.replace(/127\.0\.0\.1:\d+->/, 'HERE->');
  }
}

describe('answers that are no use', () => {
  test.each([
    ['cut', 'unexpected EOF'],
    ['chunk', 'unexpected EOF'],
    ['nothing', 'Get "RAW/nothing": EOF'],
    ['words', 'failed to fetch RAW/words : 499 Go Away Now'],
    ['bare', 'failed to fetch RAW/bare : 499'],
  ])('%s', async (path, message) => {
    const expected = message.replaceAll('RAW', rawBase);
    expect(await failure(`${rawBase}/${path}`)).toBe(expected);
  });

  test.each([
    ['silence', 'Get "RAW/silence": context deadline exceeded (Client.Timeout exceeded while awaiting headers)'],
    ['pause', 'context deadline exceeded (Client.Timeout or context cancellation while reading body)'],
  ])('%s, with a timeout', async (path, message) => {
    // Nobody ever answers: however slow the machine is, time runs out.
    expect(await failure(`${rawBase}/${path}`, { timeout: 2000 })).toBe(message.replaceAll('RAW', rawBase));
  });

  test.each([
    ['missing', 'failed to fetch BASE/missing : 404 Not Found'],
    ['no-location', 'failed to fetch BASE/no-location : 302 Found'],
    ['loop', 'Get "/loop": stopped after 10 redirects'],
    ['ftp', 'Get "ftp://a/b": unsupported protocol scheme "ftp"'],
    [
      'bad',
      'Get "BASE/bad": failed to parse Location header "http://[::1": parse "http://[::1": missing \']\' in host',
    ],
    [
      'bad-secret',
      'Get "BASE/bad-secret": failed to parse Location header "http://u:***@[::1/x": parse "http://u:xxxxx@[::1/x": missing \']\' in host',
    ],
    ['dead', 'Get "http://u:***@127.0.0.1:1/x": dial tcp 127.0.0.1:1: connect: connection refused'],
  ])('%s', async (path, message) => {
    expect(await failure(`${base}/${path}`)).toBe(message.replaceAll('BASE', base));
  });

  test('a connection that is reset', async () => {
    // What was sent before may be lost with it.
    const reset = `read tcp HERE->${rawBase.slice(7)}: read: connection reset by peer`;
    const url = `${rawBase}/reset`;
    expect(['unexpected EOF', reset, `Get "${url}": ${reset}`]).toContain(await failure(url));
  });

  test('a redirect whose text does not end', async () => {
    expect(Buffer.from(await get(`${rawBase}/endless`, {})).toString()).toBe(BODY);
  });

  test('an answer without a length ends with its connection', async () => {
    expect(Buffer.from(await get(`${rawBase}/open`, {})).toString()).toBe(BODY);
  });
});

describe('credentials', () => {
  const login = { username: 'alice', password: 'wonder-land' };
  const basic = `Basic ${Buffer.from('alice:wonder-land').toString('base64')}`;

  async function sent(path: string, options: GetOptions): Promise<(string | undefined)[]> {
    seen.length = 0;
    await failure(`${base}${path}`, options);
    return seen.map(({ authorization }) => authorization);
  }

  test.each<[why: string, path: string, options: (own: string) => GetOptions, expected: (string | undefined)[]]>([
    ['to their own server', '/ok', (url) => ({ ...login, url }), [basic]],
    ['not to another one', '/ok', () => ({ ...login, url: other }), [undefined]],
    ['not where the scheme differs', '/ok', (url) => ({ ...login, url: url.replace('http', 'https') }), [undefined]],
    ['to all, where the user says so', '/ok', () => ({ ...login, url: other, passCredentialsAll: true }), [basic]],
    ['not without a password', '/ok', (url) => ({ username: 'alice', url }), [undefined]],
    ['along a redirect on the same server', '/same', (url) => ({ ...login, url }), [basic, basic]],
    ['to another port of the same host, as Go does', '/port', (url) => ({ ...login, url }), [basic, basic]],
    ['not to another host', '/host', (url) => ({ ...login, url }), [basic, undefined]],
    ['not to another host that asks', '/host-secret', (url) => ({ ...login, url }), [basic, undefined]],
    [
      'to another host that asks, where the user says so',
      '/host-secret',
      (url) => ({ ...login, url, passCredentialsAll: true }),
      [basic, undefined, basic],
    ],
  ])('%s', async (_why, path, options, expected) => {
    expect(await sent(path, options(base))).toEqual(expected);
  });

  test('of the URL itself', async () => {
    expect(await sent('/ok', {})).toEqual([undefined]);
    seen.length = 0;
    await get(`${base.replace('//', '//alice:wonder-land@')}/ok`, {});
    expect(seen[0]?.authorization).toBe(basic);
  });

  test('are in no message and no line of the log', async () => {
    logged.length = 0;
    const url = base.replace('//', '//alice:wonder-land@');
    const messages = await Promise.all(
      ['missing', 'loop', 'bad'].map((path) => failure(`${url}/${path}`, { url: base, ...login })),
    );
    expect(messages.join()).not.toContain('wonder-land');
    expect(messages[0]).toBe(`failed to fetch ${url.replace('wonder-land', 'xxxxx')}/missing : 404 Not Found`);
    expect(JSON.stringify(logged)).not.toContain('wonder-land');
    expect(logged.length).toBeGreaterThan(0);
  });

  test('a redirect says where it comes from, without names', async () => {
    seen.length = 0;
    await get(`${base.replace('//', '//alice:wonder-land@')}/same`, {});
    expect(seen[1]?.referer).toBe(`${base}/same`);
  });
});

describe('compressed bodies', () => {
  test.each([
    ['/gzip', true, BODY],
    ['/gzip', false, BODY],
    ['/gzip-unasked', false, 'as it is'],
  ])('%s, asked for: %s', async (path, compressed, expected) => {
    expect(Buffer.from(await get(`${base}${path}`, { compressed })).toString()).toBe(expected);
  });

  test('that are none', async () => {
    expect(await failure(`${base}/gzip-unasked`, { compressed: true })).toBe('gzip: incorrect header check');
  });
});

describe('files for TLS', () => {
  test.each<[GetOptions, string]>([
    [{ caFile: '/nothing.pem' }, 'can\'t read CA file: "/nothing.pem": open /nothing.pem: no such file or directory'],
    [
      { certFile: '/a.pem', keyFile: '/b.pem', caFile: '/c.pem' },
      'unable to read cert file: "/a.pem": open /a.pem: no such file or directory\ncan\'t read CA file: "/c.pem": open /c.pem: no such file or directory',
    ],
    [{ caFile: import.meta.filename }, 'failed to append certificates from pem block'],
    [
      { caFile: import.meta.filename, certFile: '/a.pem' },
      'unable to read cert file: "/a.pem": open /a.pem: no such file or directory',
    ],
  ])('%j', async (options, problem) => {
    expect(await failure('https://127.0.0.1:1/x', options)).toBe(`can't create TLS config for client: ${problem}`);
  });
});
