import { existsSync, readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { dirname, resolve } from 'node:path';
import { load } from 'js-yaml';

/** Where an API server is and how it is spoken to. */
export interface Server {
  readonly url: URL;
  /** The server's own certificate, which signs itself. */
  readonly ca: string;
  /** Its private key, so that something may stand in for it; empty where it is not there. */
  readonly key: string;
  readonly token: string;
}

interface KubeConfig {
  readonly clusters: readonly { readonly cluster: Readonly<Record<string, string>> }[];
  readonly users: readonly { readonly user: Readonly<Record<string, string>> }[];
}

/** Reads the first cluster and user of a kubeconfig as cluster.sh writes them: a CA and a token. */
export function readServer(kubeconfig: string): Server {
  const config = load(readFileSync(kubeconfig, 'utf8')) as KubeConfig;
  const cluster = config.clusters[0]!.cluster;
  const authority = cluster['certificate-authority'];
  const key = authority ? resolve(dirname(kubeconfig), authority).replace(/\.crt$/, '.key') : '';
  return {
    key: existsSync(key) ? readFileSync(key, 'utf8') : '',
    url: new URL(cluster['server']!),
    ca: authority
      ? readFileSync(resolve(dirname(kubeconfig), authority), 'utf8')
      : Buffer.from(cluster['certificate-authority-data'] ?? '', 'base64').toString(),
    token: config.users[0]!.user['token'] ?? '',
  };
}

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Requests of the comparison's own to an API server, over a few kept connections. */
export interface Admin {
  readonly server: Server;
  ask(method: string, path: string, body?: unknown, contentType?: string): Promise<Answer>;
  /** The parsed answer, or undefined for 404. Rejects for other failures. */
  get<T = unknown>(path: string): Promise<T | undefined>;
  close(): void;
}

export function openAdmin(kubeconfig: string): Admin {
  const server = readServer(kubeconfig);
  const agent = new Agent({ keepAlive: true, maxSockets: 16, ca: server.ca });
  const ask = (method: string, path: string, body?: unknown, contentType = 'application/json'): Promise<Answer> =>
    new Promise((done, fail) => {
      const payload = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
      const headers: Record<string, string> = { authorization: `Bearer ${server.token}`, accept: 'application/json' };
      if (payload !== undefined) headers['content-type'] = contentType;
      const sent = request(new URL(path, server.url), { method, agent, headers, timeout: 60_000 }, (answer) => {
        readAll(answer).then((text) => done({ status: answer.statusCode ?? 0, text }), fail);
      });
      sent.on('timeout', () => sent.destroy(new Error(`${method} ${path}: no answer in 60 s`)));
      sent.on('error', fail);
      sent.end(payload);
    });
  return {
    server,
    ask,
    async get<T>(path: string) {
      let { status, text } = await ask('GET', path);
      // A new CRD's storage is not there at once.
      for (let i = 0; status === 429 && i < 50; i++) {
        await new Promise((done) => setTimeout(done, 100));
        ({ status, text } = await ask('GET', path));
      }
      if (status === 404) return undefined;
      if (status >= 400) throw new Error(`GET ${path}: ${status} ${text}`);
      return JSON.parse(text) as T;
    },
    close: () => agent.destroy(),
  };
}

export async function readAll(message: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

interface Node {
  readonly metadata: { readonly name: string };
  readonly status: {
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly message?: string;
      readonly lastTransitionTime?: string;
    }[];
  };
}

/** Why pods do not start on a cluster: each node that is not ready; empty where all is well. */
export async function unreadyNodes(admin: Admin): Promise<string[]> {
  const { items } = (await admin.get<{ items: readonly Node[] }>('/api/v1/nodes'))!;
  if (items.length === 0) return ['the cluster has no node'];
  return items.flatMap(({ metadata, status }) => {
    const condition = status.conditions?.find(({ type }) => type === 'Ready');
    if (condition?.status === 'True') return [];
    const since = condition ? ` since ${condition.lastTransitionTime}: ${condition.message}` : '';
    return [`node ${metadata.name} is not ready${since}`];
  });
}

/** Waits for the nodes of a cluster that is being started. Rejects, with the reasons, for those that stay as they are. */
export async function nodesReady(admin: Admin): Promise<void> {
  const until = Date.now() + 60_000;
  for (;;) {
    const unready = await unreadyNodes(admin);
    if (unready.length === 0) return;
    if (Date.now() > until)
      throw new Error(
        `${unready.join('\n')}\nPods do not start then. Where nothing renews a node's lease, the controller manager ` +
          'wants a long --node-monitor-grace-period: docs/testing.md',
      );
    await new Promise((done) => setTimeout(done, 500));
  }
}
