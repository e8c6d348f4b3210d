// Texts are those of Helm 4.3.1 (Go 1.26) for the same answers.
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Connection, type ConnectOptions, connect } from '../../src/node/kube/connect.ts';
import { malformedAnswer } from '../../src/node/kube/malformed.ts';

let server: Server;
let answer: string;
let said: string;
let connection: Connection | undefined;

beforeEach(async () => {
  said = '';
  server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  connection?.close();
  await new Promise((resolve) => server.close(resolve));
});

const address = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

async function problem(options: ConnectOptions = {}): Promise<string> {
  connection = await connect({
    server: address(),
    env: {},
    stderr: (text) => {
      said += text;
    },
    ...options,
  });
  return connection.api.request({ method: 'GET', path: '/version' }).then(
    () => 'none',
    (error: Error) => error.message,
  );
}

describe('what is no answer', () => {
  it.each([
    ['garbage\r\nmore\r\n\r\n', 'malformed HTTP response "garbage"'],
    ['HTTP/1.x nope\r\n\r\n', 'malformed HTTP status code "nope"'],
    ['HTTP/1.1 2x0 OK\r\n\r\n', 'malformed HTTP status code "2x0"'],
    ['HTTP/1.1 200 OK\r\nbad header line\r\n\r\n', 'malformed MIME header: missing colon: "bad header line"'],
  ])('%j', async (text, words) => {
    answer = text;
    expect(await problem()).toBe(
      `Get "${address()}/version": net/http: HTTP/1.x transport connection broken: ${words}`,
    );
  });

  it('breaks off in its chunks', async () => {
    answer =
      'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n';
    const words = 'invalid byte in chunk length';
    expect(await problem()).toBe(`unexpected error when reading response body. Please retry. Original error: ${words}`);
    expect(said).toContain(`"Unexpected error when reading response body" err="${words}"`);
  });
});

it.each<[header: string, options: ConnectOptions]>([
  ['Impersonate-Group', { asUser: 'jane', asGroups: ['a\u0001b'] }],
  ['Impersonate-User', { asUser: 'a\u0001b' }],
])('%s may not hold everything', async (header, options) => {
  expect(await problem(options)).toBe(
    `Get "${address()}/version": net/http: invalid header field value for "${header}"`,
  );
});

it.each(['http', 'https'])('a port of %s is no larger than 65535', async (scheme) => {
  expect(await problem({ server: `${scheme}://127.0.0.1:99999` })).toBe(
    `Get "${scheme}://127.0.0.1:99999/version": dial tcp: address 99999: invalid port`,
  );
});

it('leaves aborted requests alone, whose code is a number', () => {
  const { reason } = AbortSignal.abort();
  expect(reason.code).toBe(20);
  expect(malformedAnswer(reason)).toBeUndefined();
});
