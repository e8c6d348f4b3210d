import { Agent } from 'node:http';
import type { Socket } from 'node:net';
import { dial, type TlsTarget } from '../kube/dial.ts';
import type { ProxyUrl } from '../kube/proxy.ts';
import { type TlsOptions, tlsContext } from './tls-config.ts';

/** Connections to one server at once. */
const MAX_SOCKETS = 8;
const IDLE_MS = 30_000;

/** Where a connection leads. */
export interface Destination {
  readonly secure: boolean;
  readonly hostname: string;
  readonly port: number;
  readonly proxy: ProxyUrl | undefined;
}

type Connected = (error: Error | null, socket: Socket) => void;

/** Hands out agents, one for each destination and way of TLS, so that requests share connections. */
export class Agents {
  readonly #agents = new Map<string, Agent>();

  /** Throws GoError where the files for TLS are of no use. */
  agentFor(destination: Destination, tls: TlsOptions): Agent {
    const { secure, hostname, port, proxy } = destination;
    const { certFile, keyFile, caFile, insecureSkipTlsVerify } = tls;
    const key = JSON.stringify([secure, hostname, port, proxy, certFile, keyFile, caFile, !!insecureSkipTlsVerify]);
    const known = this.#agents.get(key);
    if (known !== undefined) return known;
    const target = secure ? tlsTarget(tls) : undefined;
    const agent = new Agent({ keepAlive: true, maxSockets: MAX_SOCKETS, scheduling: 'lifo', timeout: IDLE_MS });
    const connections = agent as unknown as { createConnection(options: unknown, done: Connected): undefined };
    connections.createConnection = (_options, done) => {
      dial({ host: hostname, port, tls: target, proxy }).then(
        (socket) => done(null, socket),
        (error: Error) => done(error, undefined as unknown as Socket),
      );
      return undefined;
    };
    this.#agents.set(key, agent);
    return agent;
  }

  /** Ends idle connections, so that a process can end. */
  close(): void {
    for (const agent of this.#agents.values()) agent.destroy();
    this.#agents.clear();
  }
}

function tlsTarget(options: TlsOptions): TlsTarget {
  const context = tlsContext(options);
  return { serverName: '', insecure: options.insecureSkipTlsVerify ?? false, context: () => context };
}
