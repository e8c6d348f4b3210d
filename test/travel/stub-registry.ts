import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { gzipSync } from 'node:zlib';

/** What a scene knows of a request. */
export interface Asked {
  readonly method: string;
  /** `manifests`, `blobs`, `tags`, `uploads`, `token`, or empty for the registry itself. */
  readonly kind: string;
  /** The tag or the digest. */
  readonly name: string;
  readonly headers: IncomingMessage['headers'];
  readonly query: URLSearchParams;
  /** How many requests of this kind came before in the same repository. */
  readonly count: number;
  /** `127.0.0.1:PORT` of this server, and of another one that serves the same. */
  readonly here: string;
  readonly elsewhere: string;
  /** The path of the repository: `SCENE/RUN/web`. */
  readonly repository: string;
  /** Manifests that were put there, by repository and digest. */
  readonly pushed: ReadonlyMap<string, string>;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Sends so many bytes of the body and hangs up. */
  readonly cutAt?: number;
  /** Without a length: in chunks. */
  readonly chunked?: boolean;
}

/** Answers some requests in its own way; undefined for what a good registry says. */
export type Scene = (asked: Asked) => Reply | undefined;

export const digestOf = (data: string | Uint8Array): string =>
  `sha256:${createHash('sha256').update(data).digest('hex')}`;

/** A gzipped tar archive. */
function archive(files: Readonly<Record<string, string>>): Uint8Array {
  const blocks: Buffer[] = [];
  for (const [name, text] of Object.entries(files)) {
    const data = Buffer.from(text);
    const head = Buffer.alloc(512);
    head.write(name);
    head.write('0000644\0', 100);
    head.write('0000000\0', 108);
    head.write('0000000\0', 116);
    head.write(`${data.length.toString(8).padStart(11, '0')}\0`, 124);
    head.write('00000000000\0', 136);
    head.write('        ', 148);
    head.write('0', 156);
    head.write('ustar\x0000', 257);
    const sum = head.reduce((total, byte) => total + byte, 0);
    head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    blocks.push(head, data, Buffer.alloc((512 - (data.length % 512)) % 512));
  }
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

/** What has no pattern, so that the archive has some size. */
const noise = Array.from({ length: 3000 }, (_, i) => createHash('sha256').update(String(i)).digest('hex')).join('\n');

export const CHART = archive({
  'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  'web/values.yaml': 'who: world\n',
  'web/noise.txt': noise,
});
export const CONFIG = Buffer.from('{"name":"web","version":"1.0.0","apiVersion":"v2"}');
export const CONFIG_TYPE = 'application/vnd.cncf.helm.config.v1+json';
export const CHART_TYPE = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip';
export const MANIFEST_TYPE = 'application/vnd.oci.image.manifest.v1+json';

export const describe = (mediaType: string, data: string | Uint8Array) => ({
  mediaType,
  digest: digestOf(data),
  size: Buffer.byteLength(data),
});

export const manifest = (layers: readonly object[], config: object = describe(CONFIG_TYPE, CONFIG)): string =>
  JSON.stringify({ schemaVersion: 2, config, layers });

export const MANIFEST = manifest([describe(CHART_TYPE, CHART)]);

export const asManifest = (body: string, type = MANIFEST_TYPE): Reply => ({
  headers: { 'Content-Type': type, 'Docker-Content-Digest': digestOf(body) },
  body,
});

const error = (status: number, code: string, message: string, detail: unknown = null): Reply => ({
  status,
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({ errors: [{ code, message, detail }] }),
});

/** What a good registry says that has one chart, `web:1.0.0`. */
function usual({ method, kind, name, here, repository, pushed }: Asked): Reply {
  const known = pushed.get(`${repository} ${name}`);
  switch (kind) {
    case '':
      return { body: '{}' };
    case 'tags':
      return { headers: { 'Content-Type': 'application/json' }, body: '{"name":"web","tags":["1.0.0"]}' };
    case 'manifests':
      if (method === 'PUT') return { status: 201, headers: { 'Docker-Content-Digest': '' } };
      if (known !== undefined) return asManifest(known);
      return name === '1.0.0' || name === digestOf(MANIFEST)
        ? asManifest(MANIFEST)
        : error(404, 'MANIFEST_UNKNOWN', 'manifest unknown', { Tag: name });
    case 'blobs':
      for (const data of [CHART, CONFIG]) if (name === digestOf(data)) return { body: data };
      return error(404, 'BLOB_UNKNOWN', 'blob unknown to registry', name);
    case 'uploads':
      return method === 'POST'
        ? { status: 202, headers: { Location: `http://${here}/v2/${repository}/blobs/uploads/1?state=x` } }
        : { status: 201 };
    default:
      return { status: 404, body: 'what?' };
  }
}

export interface StubRegistry {
  readonly address: string;
  readonly other: string;
  /** `METHOD kind` and what said who asks, by repository. */
  readonly seen: ReadonlyMap<string, readonly string[]>;
  close(): Promise<void>;
}

/** Two servers that play scenes: the first part of a repository's name says which. */
export async function startStub(scenes: Readonly<Record<string, Scene>>): Promise<StubRegistry> {
  const sockets = new Set<Socket>();
  const seen = new Map<string, string[]>();
  const counts = new Map<string, number>();
  const pushed = new Map<string, string>();
  const addresses: string[] = [];
  const servers = [0, 1].map((index) =>
    createServer((message, answer) => {
      const parts: Buffer[] = [];
      message.on('data', (part: Buffer) => parts.push(part));
      message.on('end', () => {
        const here = addresses[index]!;
        const asked = read(message, here, addresses[1 - index]!);
        const key = `${asked.repository} ${asked.method} ${asked.kind}`;
        const count = counts.get(key) ?? 0;
        counts.set(key, count + 1);
        const list = seen.get(asked.repository) ?? [];
        seen.set(asked.repository, list);
        const who = message.headers.authorization ?? 'nobody';
        list.push(`${asked.method} ${asked.kind}${index === 1 ? ' elsewhere' : ''} ${who}`);
        const scene = scenes[asked.repository.split('/', 1)[0]!];
        say({ ...asked, count, pushed }, scene, answer);
        if (asked.kind === 'manifests' && asked.method === 'PUT') {
          const body = Buffer.concat(parts);
          pushed.set(`${asked.repository} ${digestOf(body)}`, body.toString());
        }
      });
    }).on('connection', (socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      socket.on('error', () => {});
    }),
  );
  for (const server of servers) {
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    addresses.push(`127.0.0.1:${(server.address() as AddressInfo).port}`);
  }
  return {
    address: addresses[0]!,
    other: addresses[1]!,
    seen,
    async close() {
      for (const socket of sockets) socket.destroy();
      await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
    },
  };
}

function read(message: IncomingMessage, here: string, elsewhere: string): Omit<Asked, 'count' | 'pushed'> {
  const url = new URL(message.url!, `http://${here}`);
  const shared = { method: message.method!, headers: message.headers, query: url.searchParams, here, elsewhere };
  const upload = /^\/v2\/(.+)\/blobs\/uploads\//.exec(url.pathname);
  if (upload) return { ...shared, kind: 'uploads', name: '', repository: upload[1]! };
  const token = /^\/token\/(.+)$/.exec(url.pathname);
  if (token) return { ...shared, kind: 'token', name: '', repository: token[1]! };
  const found = /^\/v2\/(.+)\/(manifests|blobs|tags)\/([^/]+)$/.exec(url.pathname);
  if (found) return { ...shared, kind: found[2]!, name: found[3]!, repository: found[1]! };
  return { ...shared, kind: '', name: '', repository: '' };
}

function say(asked: Asked, scene: Scene | undefined, answer: ServerResponse): void {
  const { status = 200, headers = {}, body = '', cutAt, chunked = false } = scene?.(asked) ?? usual(asked);
  const bytes = Buffer.from(body as string);
  const length = chunked ? {} : { 'Content-Length': String(bytes.length) };
  const kept = Object.entries({ ...length, ...headers }).filter(([, value]) => value !== '');
  answer.writeHead(status, Object.fromEntries(kept));
  if (cutAt !== undefined) {
    answer.write(bytes.subarray(0, cutAt), () => answer.destroy());
    return;
  }
  answer.end(asked.method === 'HEAD' ? undefined : bytes);
}

export { error as errorReply };
