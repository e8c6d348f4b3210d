import { Agent } from 'node:http';
import type { Socket } from 'node:net';
import { dial, type TlsTarget } from './dial.ts';
import type { ProxyUrl } from './proxy.ts';
import type { ServerUrl } from './server-url.ts';

/** Connections for requests with an end; what streams has its own. */
const MAX_SOCKETS = 24;
const IDLE_MS = 90_000;

/** The way to one server: connections are kept. */
export interface Route {
  readonly server: ServerUrl;
  /** A proxy that is asked for whole URLs. */
  readonly viaHttpProxy: ProxyUrl | undefined;
  readonly short: Agent;
  readonly endless: Agent;
}

/** Ways to servers. */
export interface Routes {
  to(server: ServerUrl): Route;
  /** Ends idle connections, so that a process can end. */
  close(): void;
}

export interface RouteOptions {
  /** How to speak to a server with TLS. */
  readonly tls: () => TlsTarget;
  readonly proxyFor: (server: ServerUrl) => ProxyUrl | undefined;
}

export function createRoutes({ tls, proxyFor }: RouteOptions): Routes {
  const routes = new Map<string, Route>();
  return {
    to(server) {
      const key = `${server.scheme}://${server.authority}`;
      let route = routes.get(key);
      if (route === undefined) {
        const proxy = proxyFor(server);
        const target = server.scheme === 'https' ? tls() : undefined;
        route = {
          server,
          viaHttpProxy: target === undefined && proxy?.scheme !== 'socks5' ? proxy : undefined,
          short: agentFor(server, target, proxy, MAX_SOCKETS),
          endless: agentFor(server, target, proxy, Number.POSITIVE_INFINITY),
        };
        routes.set(key, route);
      }
      return route;
    },
    close() {
      for (const { short, endless } of routes.values()) {
        short.destroy();
        endless.destroy();
      }
    },
  };
}

type Connected = (error: Error | null, socket: Socket) => void;

function agentFor(
  { hostname, port }: ServerUrl,
  tls: TlsTarget | undefined,
  proxy: ProxyUrl | undefined,
  maxSockets: number,
): Agent {
  const agent = new Agent({ keepAlive: true, maxSockets, scheduling: 'lifo', timeout: IDLE_MS });
  const connections = agent as unknown as { createConnection(options: unknown, done: Connected): undefined };
  connections.createConnection = (_options, done) => {
    dial({ host: hostname, port, tls, proxy }).then(
      (socket) => done(null, socket),
      (error: Error) => done(error, undefined as unknown as Socket),
    );
    return undefined;
  };
  return agent;
}
