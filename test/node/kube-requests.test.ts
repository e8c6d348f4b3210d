import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as after } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ApiError } from '../../src/kube/api.ts';
import { type Connection, type ConnectOptions, connect } from '../../src/node/kube/connect.ts';
import { createRateLimit } from '../../src/node/kube/rate-limit.ts';

type Handler = (request: IncomingMessage, response: ServerResponse, count: number) => void;

let server: Server;
let handle: Handler;
let count: number;
let said: string;
let pauses: number[];
let connection: Connection;

beforeEach(async () => {
  count = 0;
  said = '';
  pauses = [];
  server = createServer((request, response) => handle(request, response, ++count));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  connection = await open();
});

afterEach(async () => {
  connection.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function open(options: ConnectOptions = {}): Promise<Connection> {
  const { port } = server.address() as AddressInfo;
  return connect({
    server: `http://127.0.0.1:${port}/prefix/`,
    env: {},
    stderr: (text) => {
      said += text;
    },
    pause: async (milliseconds) => {
      pauses.push(milliseconds);
    },
    ...options,
  });
}

const get = (path = '/api/v1/pods') => connection.api.request({ method: 'GET', path });
const post = (body = '{}') => connection.api.request({ method: 'POST', path: '/api/v1/pods', body });

function send(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body));
}

const status = (code: number, message: string) => ({ kind: 'Status', status: 'Failure', code, message, reason: 'X' });

describe('a request', () => {
  it('says what it is', async () => {
    let seen: IncomingMessage | undefined;
    let body = '';
    handle = async (request, response) => {
      seen = request;
      for await (const chunk of request) body += chunk;
      send(response, 200, {});
    };
    connection.close();
    connection = await open({ version: '1.2.3', asUser: 'jane', asGroups: ['a', 'b'] });
    const patch = { method: 'PATCH', path: '/api/v1/pods/x?force=true', body: '{"ä":1}' } as const;
    await connection.api.request({ ...patch, contentType: 'application/apply-patch+yaml' });
    expect(seen?.method).toBe('PATCH');
    expect(seen?.url).toBe('/prefix/api/v1/pods/x?force=true');
    expect(body).toBe('{"ä":1}');
    expect(seen?.rawHeaders.filter((_, i, all) => all[i - (i % 2)] === 'Impersonate-Group' && i % 2 === 1)).toEqual([
      'a',
      'b',
    ]);
    expect(seen?.headers).toMatchObject({
      accept: 'application/json',
      'accept-encoding': 'gzip',
      'content-type': 'application/apply-patch+yaml',
      'content-length': '8',
      'impersonate-user': 'jane',
      'user-agent': 'Helm/4.3.1 tschart/1.2.3',
    });
  });

  it('reads packed answers, and integers that a float can not hold', async () => {
    const text =
      '{"a":9007199254740993,"b":"9007199254740993","c":[-12345678901234567],"d":12345678901234567890123,"e":1.5}';
    handle = (_, response) =>
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' }).end(gzipSync(text));
    expect(await get()).toEqual({
      a: 9007199254740993n,
      b: '9007199254740993',
      c: [-12345678901234567n],
      d: 1.2345678901234568e22,
      e: 1.5,
    });
  });

  it('gives null for an empty answer', async () => {
    handle = (_, response) => response.writeHead(200).end();
    expect(await get()).toBeNull();
  });

  it('goes out beside others', async () => {
    const waiting: ServerResponse[] = [];
    handle = (_, response) => {
      waiting.push(response);
      if (waiting.length === 10) for (const one of waiting) send(one, 200, {});
    };
    await Promise.all(Array.from({ length: 10 }, () => get()));
    expect(count).toBe(10);
  });

  it('prints the warnings of the server each time', async () => {
    handle = (_, response) => send(response, 200, {}, { Warning: '299 - "old \\"API\\""' });
    await get();
    await get();
    const line = /^I\d{4} \d\d:\d\d:\d\d\.\d{6} +\d+ warnings\.go:107\] "Warning: old \\"API\\""$/;
    expect(said.trimEnd().split('\n')).toEqual([expect.stringMatching(line), expect.stringMatching(line)]);
  });
});

describe('a request is tried again', () => {
  it('where the server says when, ten times at most', async () => {
    handle = (_, response) => send(response, 429, status(429, 'too many'), { 'Retry-After': '2' });
    await expect(post()).rejects.toMatchObject({ status: 429, message: 'too many' });
    expect(count).toBe(11);
    expect(pauses).toEqual(Array(10).fill(2000));
  });

  it('until the server answers', async () => {
    handle = (_, response, n) =>
      n < 3 ? send(response, 503, status(503, 'wait'), { 'Retry-After': '1' }) : send(response, 200, { n });
    expect(await post()).toEqual({ n: 3 });
  });

  it('not where the server does not say when', async () => {
    handle = (_, response) => send(response, 503, status(503, 'no'), { 'Retry-After': 'later' });
    await expect(get()).rejects.toThrow('no');
    expect(count).toBe(1);
  });

  it('where a GET got no answer, but no other method', async () => {
    handle = (request, response, n) => (n < 4 ? request.socket.end() : send(response, 200, { n }));
    expect(await get()).toEqual({ n: 4 });
    expect(pauses).toEqual([1000, 1000, 1000]);
    count = 0;
    await expect(post()).rejects.toThrow(/^Post "http:\/\/127\.0\.0\.1:\d+\/prefix\/api\/v1\/pods": EOF$/);
    expect(count).toBe(1);
  });

  it('once where etcd had no leader', async () => {
    handle = (_, response, n) =>
      n === 1 ? send(response, 500, status(500, 'etcdserver: leader changed')) : send(response, 200, { n });
    expect(await post()).toEqual({ n: 2 });
    handle = (_, response) => send(response, 500, status(500, 'rpc error: raft proposal dropped'));
    count = 0;
    await expect(post()).rejects.toThrow('rpc error: raft proposal dropped');
    expect(count).toBe(2);
    expect(pauses).toEqual([]);
  });
});

describe('a signal', () => {
  it('ends a request with its reason', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    handle = () => controller.abort(reason);
    const asked = connection.api.request({ method: 'GET', path: '/x', signal: controller.signal });
    await expect(asked).rejects.toBe(reason);
    await expect(connection.api.text({ method: 'GET', path: '/x', signal: controller.signal })).rejects.toBe(reason);
    expect(count).toBe(1);
  });

  it('ends an answer that is under way', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    handle = (_, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.write('{"a":', () => setTimeout(() => controller.abort(reason), 10));
    };
    await expect(connection.api.request({ method: 'GET', path: '/x', signal: controller.signal })).rejects.toBe(reason);
  });

  it('ends a wait between tries', async () => {
    connection.close();
    connection = await open({ pause: undefined });
    handle = (_, response) => send(response, 429, {}, { 'Retry-After': '100' });
    const signal = AbortSignal.timeout(50);
    await expect(connection.api.request({ method: 'GET', path: '/x', signal })).rejects.toHaveProperty(
      'name',
      'TimeoutError',
    );
  });
});

describe('a stream', () => {
  const lines = async (path: string, signal?: AbortSignal): Promise<string[]> => {
    const out: string[] = [];
    const decoder = new TextDecoder();
    for await (const chunk of await connection.api.stream({ method: 'GET', path, signal }))
      out.push(decoder.decode(chunk));
    return out;
  };

  it('gives what comes when it comes', async () => {
    handle = async (_, response) => {
      response.writeHead(200);
      for (const part of ['a\n', 'b\n']) {
        response.write(part);
        await after(20);
      }
      response.end();
    };
    expect((await lines('/x?watch=true')).join('')).toBe('a\nb\n');
  });

  it('rejects with what the server says', async () => {
    handle = (_, response) => send(response, 410, status(410, 'too old'));
    await expect(lines('/x?watch=true')).rejects.toMatchObject({ status: 410, message: 'too old' });
  });

  it('ends by a signal, and by leaving it', async () => {
    const controller = new AbortController();
    handle = (_, response) => {
      response.writeHead(200);
      response.write('a\n');
    };
    setTimeout(() => controller.abort(new Error('enough')), 50);
    await expect(lines('/x?watch=true', controller.signal)).rejects.toThrow('enough');
    const closed = new Promise<void>((resolve) => {
      handle = (_, response) => {
        response.on('close', resolve);
        response.writeHead(200);
        response.write('a\n');
      };
    });
    for await (const _ of await connection.api.stream({ method: 'GET', path: '/x' })) break;
    await closed;
  });

  it('tells of an end too soon', async () => {
    handle = (_, response) => {
      response.writeHead(200);
      response.write('a\n', () => setTimeout(() => response.socket?.destroy(), 20));
    };
    await expect(lines('/x')).rejects.toThrow('unexpected EOF');
  });

  it('does not keep requests from going out', async () => {
    handle = (request, response) => {
      if (request.url?.includes('watch') !== true) return send(response, 200, {});
      response.writeHead(200);
      response.write('a\n');
    };
    const controller = new AbortController();
    const { signal } = controller;
    const streams = Array.from({ length: 60 }, () =>
      connection.api.stream({ method: 'GET', path: '/x?watch=1', signal }),
    );
    await Promise.all(streams);
    expect(await get()).toEqual({});
    controller.abort(new Error('over'));
  });
});

it('an answer that is a failure is an error though its status says otherwise', async () => {
  handle = (_, response) => send(response, 200, status(409, 'changed meanwhile'));
  const error = await get().catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ status: 409, message: 'changed meanwhile', reason: 'X' });
});

it('the rate limit lets a burst through, and then so many a second', async () => {
  let now = 0;
  const waits: number[] = [];
  const pause = async (milliseconds: number): Promise<void> => {
    waits.push(milliseconds);
  };
  const limit = createRateLimit(10, 3, { now: () => now, pause });
  for (let i = 0; i < 5; i++) await limit.wait();
  expect(waits).toEqual([100, 200]);
  // Full again after a while, and not fuller.
  now += 10_000;
  for (let i = 0; i < 4; i++) await limit.wait();
  expect(waits).toEqual([100, 200, 100]);
});
