import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, createServer as createTcp, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { loadChartFiles } from '../../src/chart/load.ts';
import type { LogRecord } from '../../src/chart/log.ts';
import { GoError } from '../../src/go/value.ts';
import { archiveOf } from '../../src/node/charts/save.ts';
import { createRegistryClient, type Progress, type RegistryClientOptions } from '../../src/node/registry/client.ts';

const folder = mkdtempSync(join(tmpdir(), 'tschart-registry-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const servers: { readonly server: Server; readonly sockets: Set<Socket> }[] = [];
afterEach(async () => {
  for (const { server, sockets } of servers.splice(0)) {
    for (const socket of sockets) socket.destroy();
    await new Promise((done) => server.close(done));
  }
});

async function listen(server: Server): Promise<string> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  servers.push({ server, sockets });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const serve = (listener: RequestListener): Promise<string> => listen(createServer(listener));

let count = 0;
function client(options: Partial<RegistryClientOptions> = {}) {
  const credentialsFile = join(folder, `none-${count++}.json`);
  return createRegistryClient({ env: { HOME: folder, PATH: '' }, credentialsFile, plainHttp: true, ...options });
}

const digestOf = (data: string | Uint8Array): string => `sha256:${createHash('sha256').update(data).digest('hex')}`;
const chart = Buffer.alloc(300_000, 'chart');
const config = Buffer.from('{"name":"web","version":"1.0.0","appVersion":"7","description":"d"}');
const describeData = (mediaType: string, data: Buffer) => ({ mediaType, digest: digestOf(data), size: data.length });
const manifest = JSON.stringify({
  schemaVersion: 2,
  config: describeData('application/vnd.cncf.helm.config.v1+json', config),
  layers: [describeData('application/vnd.cncf.helm.chart.content.v1.tar+gzip', chart)],
});

/** A registry with one chart; `special` answers first and says whether it has. */
function registry(special: (asked: IncomingMessage, answer: ServerResponse) => boolean = () => false): RequestListener {
  return (asked, answer) => {
    asked.resume();
    if (special(asked, answer)) return;
    const name = asked.url!.split('/').at(-1)!.replace(/\?.*/, '');
    if (asked.url!.includes('/manifests/')) {
      const headers = {
        'Content-Type': 'application/vnd.oci.image.manifest.v1+json',
        'Docker-Content-Digest': digestOf(manifest),
      };
      answer
        .writeHead(200, { ...headers, 'Content-Length': manifest.length })
        .end(asked.method === 'HEAD' ? undefined : manifest);
      return;
    }
    const data = [chart, config].find((bytes) => digestOf(bytes) === name);
    if (data === undefined) answer.writeHead(404).end();
    else answer.writeHead(200, { 'Content-Length': data.length }).end(data);
  };
}

const unauthorized = (answer: ServerResponse, challenge: string): true => {
  answer.writeHead(401, { 'WWW-Authenticate': challenge }).end();
  return true;
};

describe('uploads', () => {
  // The words of Helm 4.3.1, which sends nothing.
  it.each([
    ['foo', 'invalid reference: invalid digest "foo/web:1.0.0": invalid checksum digest format'],
    ['', 'invalid reference: invalid digest "/web:1.0.0": invalid checksum digest format'],
    ['sha256:00', 'invalid reference: invalid digest "sha256:00/web:1.0.0": invalid checksum digest length'],
  ])('to the digest "%s" are refused before anything is sent', async (digest, message) => {
    let asked = 0;
    const address = await serve((_, answer) => {
      asked++;
      answer.writeHead(404).end();
    });
    const text = 'apiVersion: v2\nname: web\nversion: 1.0.0\n';
    const archive = archiveOf(loadChartFiles([{ name: 'Chart.yaml', data: Buffer.from(text) }], 'v2', {}), {
      now: 0n,
      epoch: 0n,
    });
    await expect(client().push(archive, `${address}/a@${digest}/web:1.0.0`)).rejects.toThrow(new GoError(message));
    expect(asked).toBe(0);
  });
});

describe('tokens', () => {
  it('are fetched once for all requests that need the same, and again once they are refused', async () => {
    const tokens: string[] = [];
    const uses = new Map<string, number>();
    const address = await serve(
      registry((asked, answer) => {
        if (asked.url!.startsWith('/token')) {
          tokens.push(`${asked.headers.authorization ?? 'nobody'} ${asked.url}`);
          const token = `t${tokens.length}`;
          uses.set(`Bearer ${token}`, 2);
          answer.writeHead(200).end(JSON.stringify({ token }));
          return true;
        }
        const left = uses.get(asked.headers.authorization ?? '') ?? 0;
        uses.set(asked.headers.authorization ?? '', left - 1);
        if (left > 0) return false;
        const here = asked.headers.host!;
        return unauthorized(answer, `Bearer realm="http://${here}/token",service="s",scope="repository:a/web:pull"`);
      }),
    );
    const registryClient = client({ username: 'me', password: 'mine' });
    const { chart: pulled } = await registryClient.pull(`${address}/a/web:1.0.0`);
    expect(Buffer.compare(pulled!.data, chart)).toBe(0);
    const basic = `Basic ${Buffer.from('me:mine').toString('base64')}`;
    expect(tokens.length).toBeGreaterThan(1);
    expect(tokens.length).toBeLessThan(4);
    expect(new Set(tokens)).toEqual(new Set([`${basic} /token?scope=repository%3Aa%2Fweb%3Apull&service=s`]));
    registryClient.close();
  });

  it('come from an identity token where there is one', async () => {
    let form = '';
    const address = await serve(
      registry((asked, answer) => {
        if (asked.url === '/token') {
          asked.on('data', (part: Buffer) => {
            form += part.toString();
          });
          asked.on('end', () => answer.writeHead(200).end('{"access_token":"good"}'));
          return true;
        }
        if (asked.headers.authorization === 'Bearer good') return false;
        return unauthorized(answer, `Bearer realm="http://${asked.headers.host}/token",service="s"`);
      }),
    );
    const credentialsFile = join(folder, 'identity.json');
    writeFileSync(credentialsFile, JSON.stringify({ auths: { [address]: { identitytoken: 'i d' } } }));
    await client({ credentialsFile }).resolve(`${address}/a/web:1.0.0`);
    expect(form).toBe(
      'client_id=oras-go&grant_type=refresh_token&refresh_token=i+d&scope=repository%3Aa%2Fweb%3Apull&service=s',
    );
  });
});

describe('redirects', () => {
  it('take nothing that says who we are to another port, also where they come back', async () => {
    const seen: string[] = [];
    const note = (where: string, asked: IncomingMessage): void => {
      seen.push(`${where} ${asked.headers.authorization === undefined ? 'nobody' : 'me'}`);
    };
    let back = '';
    const storage = await serve((asked, answer) => {
      note('storage', asked);
      answer.writeHead(307, { Location: `http://${back}/again?blob=${asked.url!.split('/').at(-1)}` }).end();
    });
    const address = await serve(
      registry((asked, answer) => {
        if (asked.url!.startsWith('/again')) {
          note('again', asked);
          const name = asked.url!.split('=').at(-1)!;
          answer.writeHead(200).end([chart, config].find((bytes) => digestOf(bytes) === name));
          return true;
        }
        if (asked.headers.authorization === undefined) return unauthorized(answer, 'Basic realm="x"');
        if (!asked.url!.includes('/blobs/')) return false;
        note('registry', asked);
        answer.writeHead(307, { Location: `http://${storage}/x/${asked.url!.split('/').at(-1)}` }).end();
        return true;
      }),
    );
    back = address;
    await client({ username: 'me', password: 'mine' }).pull(`${address}/a/web:1.0.0`);
    expect([...new Set(seen)].sort()).toEqual(['again nobody', 'registry me', 'storage nobody']);
  });

  it('end', async () => {
    const address = await serve((asked, answer) => {
      answer.writeHead(307, { Location: `http://${asked.headers.host}${asked.url}` }).end();
    });
    await expect(client().pull(`${address}/a/web:1.0.0`)).rejects.toThrow(/: stopped after 10 redirects$/);
  });

  it('do not show what signs them', async () => {
    const lines: LogRecord[] = [];
    const address = await serve(
      registry((asked, answer) => {
        if (asked.url!.startsWith('/signed')) {
          answer.writeHead(403, { 'Content-Type': 'text/plain', 'Set-Cookie': 'c=hidden-4' }).end('no');
          return true;
        }
        if (asked.headers.authorization === undefined) return unauthorized(answer, 'Basic realm="x"');
        if (!asked.url!.includes('/blobs/')) return false;
        answer.writeHead(307, { Location: `http://${asked.headers.host}/signed?X-Amz-Signature=hidden-1&a=b` }).end();
        return true;
      }),
    );
    const registryClient = client({
      username: 'hidden-2',
      password: 'hidden-3',
      debug: true,
      log: (line) => lines.push(line),
    });
    const problem = await registryClient.pull(`${address}/a/web:1.0.0`).catch((error: Error) => error.message);
    expect(problem).toContain('/signed?X-Amz-Signature=xxxxx&a=b": response status code 403: Forbidden');
    const said = JSON.stringify(lines) + String(problem);
    expect(said).not.toContain('hidden');
    expect(said).not.toContain(Buffer.from('hidden-2:hidden-3').toString('base64'));
    expect(lines.filter(({ message }) => message === 'GET').length).toBeGreaterThan(2);
    expect(lines.find(({ message }) => message === 'Res')?.attributes.map(([key]) => key)).toEqual([
      'id',
      'status',
      'header',
      'body',
    ]);
  });
});

describe('downloads', () => {
  const broken =
    (
      ranges: (string | undefined)[],
      answerRange: (from: number) => { status: number; body: Buffer; headers?: Record<string, string> },
    ): RequestListener =>
    (asked, answer) =>
      registry((message, reply) => {
        if (!message.url!.endsWith(digestOf(chart))) return false;
        ranges.push(message.headers.range);
        const from = Number(/bytes=(\d+)-/.exec(message.headers.range ?? '')?.[1] ?? 0);
        const { status, body, headers = {} } = from === 0 ? { status: 200, body: chart } : answerRange(from);
        reply.writeHead(status, { 'Content-Length': body.length, ...headers });
        const isLast = from > chart.length / 2;
        if (isLast) reply.end(body);
        else reply.write(body.subarray(0, 80_000), () => reply.socket!.end());
        return true;
      })(asked, answer);

  it('go on where they broke off', async () => {
    const ranges: (string | undefined)[] = [];
    const seen: Progress[] = [];
    const address = await serve(
      broken(ranges, (from) => ({
        status: 206,
        body: chart.subarray(from),
        headers: { 'Content-Range': `bytes ${from}-${chart.length - 1}/${chart.length}` },
      })),
    );
    const result = await client({ onProgress: (progress) => seen.push(progress) }).pull(`${address}/a/web:1.0.0`);
    expect(Buffer.compare(result.chart!.data, chart)).toBe(0);
    expect(ranges.length).toBeGreaterThan(2);
    expect(ranges.slice(1).every((range) => /^bytes=\d+-299999$/.test(range ?? ''))).toBe(true);
    const own = seen.filter(({ digest }) => digest === digestOf(chart)).map(({ done }) => done);
    expect(own).toEqual([...own].sort((a, b) => a - b));
    expect(own.at(-1)).toBe(chart.length);
  });

  it('end where a server begins anew each time and gets no further', async () => {
    const ranges: (string | undefined)[] = [];
    const address = await serve(broken(ranges, () => ({ status: 200, body: chart })));
    const pull = client().pull(`${address}/a/web:1.0.0`);
    await expect(pull).rejects.toThrow(
      /^failed to perform "Push" on destination: read failed: expected content size of 300000, got \d+, for digest sha256:[0-9a-f]+: unexpected EOF$/,
    );
    expect(ranges.length).toBeLessThan(8);
  });

  it('refuse what is put in the place of the rest', async () => {
    const address = await serve(
      broken([], (from) => ({
        status: 206,
        body: Buffer.alloc(chart.length - from, 'x'),
        headers: { 'Content-Range': `bytes ${from}-${chart.length - 1}/${chart.length}` },
      })),
    );
    await expect(client().pull(`${address}/a/web:1.0.0`)).rejects.toThrow(
      'failed to perform "Push" on destination: mismatched digest',
    );
  });

  it('go on in the next run', async () => {
    const large = Buffer.alloc(3_000_000, 'large chart');
    const listed = JSON.stringify({
      schemaVersion: 2,
      config: describeData('application/vnd.cncf.helm.config.v1+json', config),
      layers: [describeData('application/vnd.cncf.helm.chart.content.v1.tar+gzip', large)],
    });
    const ranges: (string | undefined)[] = [];
    let isBroken = true;
    let takesRanges = true;
    const address = await serve((asked, answer) => {
      if (asked.url!.includes('/manifests/')) {
        answer
          .writeHead(200, {
            'Content-Type': 'application/vnd.oci.image.manifest.v1+json',
            'Content-Length': listed.length,
          })
          .end(listed);
      } else if (asked.url!.endsWith(digestOf(config))) answer.end(config);
      else {
        ranges.push(asked.headers.range);
        const from = Number(/bytes=(\d+)-/.exec(asked.headers.range ?? '')?.[1] ?? 0);
        if (from > 0 && (isBroken || !takesRanges)) answer.writeHead(416).end();
        else if (isBroken)
          answer
            .writeHead(200, { 'Content-Length': large.length })
            .write(large.subarray(0, 2_000_000), () => answer.socket!.end());
        else {
          const headers = { 'Content-Range': `bytes ${from}-${large.length - 1}/${large.length}` };
          answer.writeHead(from > 0 ? 206 : 200, from > 0 ? headers : {}).end(large.subarray(from));
        }
      }
    });
    const partialDirectory = join(folder, 'partial');
    const pull = () => client({ partialDirectory }).pull(`${address}/a/web:1.0.0`);
    const file = join(partialDirectory, `${digestOf(large).replace(':', '-')}.part`);
    await expect(pull()).rejects.toThrow(/unexpected EOF$/);
    const kept = readFileSync(file).length;
    expect(kept).toBeGreaterThan(0);
    expect(Buffer.compare(readFileSync(file), large.subarray(0, kept))).toBe(0);
    expect(statSync(file).mode & 0o777).toBe(0o600);

    isBroken = false;
    ranges.length = 0;
    expect(Buffer.compare((await pull()).chart!.data, large)).toBe(0);
    expect(ranges).toEqual([`bytes=${kept}-2999999`]);
    expect(readdirSync(partialDirectory)).toEqual([]);

    // A beginning that is not that of the chart, and one that the registry won't go on with.
    ranges.length = 0;
    writeFileSync(file, Buffer.alloc(1000, 'x'));
    expect(Buffer.compare((await pull()).chart!.data, large)).toBe(0);
    expect(ranges).toEqual(['bytes=1000-2999999', undefined]);
    ranges.length = 0;
    takesRanges = false;
    writeFileSync(file, large.subarray(0, 1000));
    expect(Buffer.compare((await pull()).chart!.data, large)).toBe(0);
    expect(ranges).toEqual(['bytes=1000-2999999', undefined]);
    expect(readdirSync(partialDirectory)).toEqual([]);

    // What another process works on is left to it; what is old is taken away.
    const theirs = file.replace('.part', `.${process.ppid}-0.part`);
    const old = join(partialDirectory, 'sha256-00.part');
    for (const path of [theirs, old]) writeFileSync(path, large.subarray(0, 1000));
    utimesSync(old, 0, 0);
    ranges.length = 0;
    expect(Buffer.compare((await pull()).chart!.data, large)).toBe(0);
    expect(ranges).toEqual([undefined]);
    expect(readdirSync(partialDirectory)).toEqual([basename(theirs)]);
  });

  it('are not begun where they are too large', async () => {
    const huge = manifest.replace('"size":300000', '"size":9000000000');
    const asked: string[] = [];
    const address = await serve((message, answer) => {
      asked.push(message.url!);
      if (!message.url!.includes('/manifests/')) answer.writeHead(200).end(config);
      else
        answer
          .writeHead(200, {
            'Content-Type': 'application/vnd.oci.image.manifest.v1+json',
            'Content-Length': huge.length,
          })
          .end(huge);
    });
    await expect(client().pull(`${address}/a/web:1.0.0`)).rejects.toThrow(
      /9000000000 exceeds the limit of 1073741824 bytes/,
    );
    expect(asked.some((url) => url.endsWith(digestOf(chart)))).toBe(false);
  });
});

describe('retries', () => {
  it('come after 429 and 5xx, but not for what has a body, and not with TLS of our own', async () => {
    const statuses = [429, 503, 200];
    const times: number[] = [];
    const address = await serve((_asked, answer) => {
      times.push(Date.now());
      answer.writeHead(statuses.shift() ?? 500, { 'Retry-After': '1' }).end('{"tags":["1.0.0"]}');
    });
    expect(await client().tags(`${address}/a/web`)).toEqual(['1.0.0']);
    expect(times.length).toBe(3);
    expect(times[1]! - times[0]!).toBeGreaterThan(950);
    statuses.push(503);
    await expect(client({ insecureSkipTlsVerify: true }).tags(`${address}/a/web`)).rejects.toThrow(
      /HTTP response to HTTPS client/,
    );
  });
});

describe('silence', () => {
  it('has an end before an answer and within one', async () => {
    const address = await serve(() => {});
    await expect(client({ silence: 3000 }).tags(`${address}/a/web`)).rejects.toThrow(
      `Get "http://${address}/v2/a/web/tags/list": the server has said nothing for 3 seconds`,
    );
    const half = await serve(
      registry((asked, answer) => {
        if (!asked.url!.endsWith(digestOf(chart))) return false;
        if (asked.headers.range !== undefined) answer.writeHead(404).end();
        else answer.writeHead(200, { 'Content-Length': chart.length }).write(chart.subarray(0, 1000));
        return true;
      }),
    );
    await expect(client({ silence: 3000 }).pull(`${half}/a/web:1.0.0`)).rejects.toThrow(
      'failed to perform "Push" on destination: read failed: the server has said nothing for 3 seconds',
    );
  });
});

describe('lists', () => {
  it('of tags go on for so many pages only', async () => {
    let pages = 0;
    const address = await serve((asked, answer) => {
      pages++;
      answer.writeHead(200, { Link: `<${asked.url}>` }).end('{"tags":["1.0.0"]}');
    });
    await expect(client().tags(`${address}/a/web`)).rejects.toThrow(/too many pages/);
    expect(pages).toBe(1000);
  });

  it('of repositories are not in every registry', async () => {
    const address = await serve((asked, answer) => {
      if (asked.url === '/v2/_catalog') answer.writeHead(200).end('{"repositories":["a/web","b"]}');
      else answer.writeHead(404).end();
    });
    expect(await client().repositories(address)).toEqual(['a/web', 'b']);
    const other = await serve((_asked, answer) => {
      answer.writeHead(404).end();
    });
    await expect(client().repositories(other)).rejects.toThrow(
      `${other} does not list its repositories: GET "http://${other}/v2/_catalog": response status code 404: Not Found`,
    );
  });

  it('of what is a chart tell what Chart.yaml says', async () => {
    const address = await serve(registry());
    expect(await client().describe(`${address}/a/web:1.0.0`)).toEqual({
      reference: `${address}/a/web:1.0.0`,
      digest: digestOf(manifest),
      name: 'web',
      version: '1.0.0',
      appVersion: '7',
      description: 'd',
    });
  });
});

describe('proxies', () => {
  it('are gone through where the environment names one', async () => {
    const passed: string[] = [];
    const address = await serve(registry());
    const proxy = await listen(
      createTcp((socket) => {
        socket.once('data', (head: Buffer) => {
          const text = head.toString();
          passed.push(text.split('\r\n', 1)[0]!);
          const [host, port] = address.split(':') as [string, string];
          const behind = connect({ host, port: Number(port) }, () => {
            behind.write(text.replace(/^(\w+) http:\/\/[^/]+/, '$1 '));
            behind.pipe(socket);
            socket.pipe(behind);
          });
          behind.on('error', () => socket.destroy());
        });
      }),
    );
    const env = { HOME: folder, PATH: '', HTTP_PROXY: `http://${proxy}` };
    // Names are the proxy's business.
    await client({ env }).resolve('registry.example/a/web:1.0.0');
    expect(passed).toEqual(['HEAD http://registry.example/v2/a/web/manifests/1.0.0 HTTP/1.1']);
  });
});
