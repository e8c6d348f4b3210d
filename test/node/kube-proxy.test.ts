import { describe, expect, it } from 'vitest';
import { proxyOfEnvironment } from '../../src/node/kube/proxy.ts';
import { serverUrl } from '../../src/node/kube/server-url.ts';
import recorded from './golden/proxies.json' with { type: 'json' };

const PORTS: Readonly<Record<string, number>> = { http: 80, https: 443, socks5: 1080, socks5h: 1080 };

/** What Go names, as host and port and the way to speak to it. */
function named(answer: string): unknown {
  if (answer === '') return undefined;
  const [, scheme = '', login, host = '', port] =
    /^(\w+):\/\/(?:([^@]*)@)?(\[.*\]|[^:/]*)(?::(\d+))?/.exec(answer) ?? [];
  const [name = '', password = ''] = login?.split(':') ?? [];
  return {
    scheme: scheme === 'socks5h' ? 'socks5' : scheme,
    host: host.replace(/^\[|\]$/g, ''),
    port: Number(port ?? PORTS[scheme]),
    login: login === undefined ? undefined : { name, password },
  };
}

describe(`proxies of the environment, as Go ${recorded.go} names them`, () => {
  it.each(recorded.rows)('$url with $env', ({ url, env, answer }) => {
    const found = proxyOfEnvironment(env as Readonly<Record<string, string>>, serverUrl(url, false));
    const { authorization: _, ...rest } = found ?? {};
    expect(found && rest).toEqual(named(answer));
  });
});
