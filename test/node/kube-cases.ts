import type { Reply, Scene } from './kube-server.ts';

/** A way to a cluster that `helm list` goes. Texts may name ports (`{good}`), `{dir}` (its own folder) and `{certs}`. */
export interface ConnectCase {
  readonly name: string;
  /** Goes into `{dir}/config`, and `--kubeconfig` names it. */
  readonly config?: unknown;
  /** More files for the folder; what starts with `#!` can be run. */
  readonly files?: Readonly<Record<string, string>>;
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

interface Parts {
  readonly cluster?: Readonly<Record<string, unknown>> | undefined;
  readonly user?: Readonly<Record<string, unknown>> | undefined;
  readonly context?: Readonly<Record<string, unknown>>;
  readonly more?: Readonly<Record<string, unknown>>;
}

const CA = { 'certificate-authority': '{certs}/ca.crt' };
const GOOD = { server: 'https://127.0.0.1:{good}', ...CA };
const MUTUAL = { server: 'https://127.0.0.1:{mutual}', ...CA };
const TOKEN = { token: 'secret' };

function config({ cluster = GOOD, user = TOKEN, context = {}, more = {} }: Parts = {}): unknown {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'c', cluster }],
    users: [{ name: 'u', user }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u', ...context } }],
    'current-context': 'x',
    ...more,
  };
}

const at = (port: string, more: Readonly<Record<string, unknown>> = {}): unknown =>
  config({ cluster: { server: `https://127.0.0.1:{${port}}`, ...CA, ...more } });

const failure = (status: number, message: string, reason?: string, details?: unknown): Reply => ({
  status,
  type: 'application/json',
  body: JSON.stringify({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason,
    details,
    code: status,
  }),
});

const to = (location: string, status = 307): Reply => ({ status, headers: { Location: location } });
/** Says who asked. */
const WHO: Reply = { status: 403, type: 'text/plain', body: '{method} by {authorization}' };
const json = (body: unknown): Reply => ({ type: 'application/json', body: JSON.stringify(body) });
/** A token that has no end in sight, and one that has ended. */
const LASTING = 'e30.eyJleHAiOjQxMDI0NDQ4MDB9.e30';
const ENDED = 'e30.eyJleHAiOjF9.e30';
const LISTING = '/api/v1/namespaces/default/secrets';

const STATUSES = [400, 401, 403, 404, 405, 406, 409, 415, 418, 422, 429, 500, 502, 503, 504];
const LEADER = failure(500, 'etcdserver: leader changed', 'InternalError');

/** What the server says, by the name in the path. */
export const scenes: Readonly<Record<string, Scene>> = {
  ...Object.fromEntries(
    STATUSES.flatMap((status): [string, Scene][] => [
      [`version-${status}-text`, { version: { status, type: 'text/plain', body: ' no way\n' } }],
      [`version-${status}-json`, { version: failure(status, 'the message', 'TheReason') }],
      [`list-${status}-text`, { list: { status, type: 'text/plain; charset=utf-8', body: 'no "way"\n' } }],
      [`list-${status}-html`, { list: { status, type: 'text/html', body: '<html>\n<p>no</p></html>' } }],
      [`list-${status}-bare`, { list: { status } }],
      [`list-${status}-json`, { list: failure(status, 'the message', 'TheReason') }],
      [`list-${status}-other`, { list: { status, type: 'application/json', body: '{"error":"x"}' } }],
    ]),
  ),
  'version-hangs-up': { version: { breaks: 'before' } },
  'list-hangs-up': { list: { breaks: 'before' } },
  'version-not-json': { version: { type: 'application/json', body: '<html>' } },
  'list-success-failure': { list: { ...failure(200, 'the message', 'Unknown'), status: 200 } },
  'list-long': { list: { status: 500, type: 'text/plain', body: 'x'.repeat(3000) } },
  'list-warning': {
    list: {
      type: 'application/json',
      body: '{"kind":"SecretList","apiVersion":"v1","items":[]}',
      headers: { Warning: '299 - "first \\"one\\"", 199 - "not this", 299 kube "second, too"' },
    },
  },
  'list-leader': { list: LEADER },
  'list-who': { list: WHO },
  ...Object.fromEntries(
    [301, 302, 303, 307, 308].flatMap((status): [string, Scene][] => [
      [`version-to-${status}`, { version: to('/list-who/version', status), list: WHO }],
      [`list-to-${status}`, { list: to(`/list-who${LISTING}`, status) }],
    ]),
  ),
  'list-to-nowhere': { list: { status: 307 } },
  'list-to-broken': { list: to('http://a b/') },
  'list-to-ftp': { list: to('ftp://127.0.0.1/x') },
  'list-to-refused': { list: to('https://127.0.0.1:1/x?y=1') },
  'list-to-other': { list: to(`https://localhost:{names}/list-who${LISTING}`) },
  'list-to-user': { list: to(`https://jo:pw@127.0.0.1:{good}/list-who${LISTING}`) },
  'list-to-user-refused': { list: to('https://jo:pw@127.0.0.1:1/x') },
  'list-to-itself': { list: to(`/list-to-itself${LISTING}`) },
  'list-to-beside': { list: to('secrets?again=1'), version: to('version?x') },
  issuer: { list: json({ token_endpoint: 'http://127.0.0.1:{http}/token/x' }) },
  'issuer-tls': { list: json({ token_endpoint: 'https://127.0.0.1:{good}/token/x' }) },
  'issuer-moved': { list: to('/issuer/.well-known/openid-configuration', 302) },
  'issuer-of-moved': { list: json({ token_endpoint: 'http://127.0.0.1:{http}/token-moved/x' }) },
  'issuer-of-told': { list: json({ token_endpoint: 'http://127.0.0.1:{http}/list-who/x' }) },
  'issuer-of-away': { list: json({ token_endpoint: 'http://127.0.0.1:{http}/token-away/x' }) },
  'issuer-to-nowhere': { list: to('http://127.0.0.1:1/x') },
  'issuer-of-nowhere': { list: json({ token_endpoint: 'http://127.0.0.1:1/token' }) },
  'issuer-of-broken': { list: json({ token_endpoint: 'http://a b/' }) },
  token: { list: json({ access_token: 'a', id_token: LASTING, refresh_token: 's' }) },
  'token-moved': { list: to('/token/x') },
  'token-away': { list: to('/list-who/x', 302) },
  'version-to-http': { version: to('http://127.0.0.1:{http}/version-503-text/version') },
  'list-within': { list: { type: 'application/json', body: 'x'.repeat(1000), breaks: 'within' } },
};

const statusCases = Object.keys(scenes).map(
  (scene): ConnectCase => ({
    name: `answer ${scene}`,
    config: config({ cluster: { server: `https://127.0.0.1:{good}/${scene}`, ...CA } }),
  }),
);

const V1 = 'client.authentication.k8s.io/v1';
const V1BETA1 = 'client.authentication.k8s.io/v1beta1';

const plugin = (exec: Readonly<Record<string, unknown>>, more: Readonly<Record<string, unknown>> = {}): unknown =>
  config({ user: { exec: { apiVersion: V1, interactiveMode: 'Never', ...exec }, ...more } });

const printing = (text: string): Readonly<Record<string, string>> => ({
  'plugin.sh': `#!/bin/sh\necho said by the plugin >&2\ncat <<'END'\n${text}\nEND\n`,
});

const credential = (status: unknown, apiVersion = V1): string =>
  JSON.stringify({ kind: 'ExecCredential', apiVersion, status });

const execCases: readonly ConnectCase[] = [
  {
    name: 'exec gives a token',
    config: plugin({ command: '{dir}/plugin.sh' }),
    files: printing(credential({ token: 't' })),
  },
  {
    name: 'exec beta gives a token',
    config: plugin({ command: './plugin.sh', apiVersion: V1BETA1, interactiveMode: undefined }),
    files: printing(credential({ token: 't' }, V1BETA1)),
  },
  {
    name: 'exec is found on the path',
    config: plugin({ command: 'plugin.sh', env: [{ name: 'PATH', value: '/bin:/usr/bin' }] }),
    files: printing(credential({ token: 't' })),
    env: { PATH: '{dir}:/bin:/usr/bin' },
  },
  { name: 'exec is missing', config: plugin({ command: 'no-such-plugin' }) },
  {
    name: 'exec is missing with a hint',
    config: plugin({ command: 'no-such-plugin', installHint: 'get it\n\u001b[1mhere' }),
  },
  { name: 'exec by path is missing', config: plugin({ command: '{dir}/no/such/plugin' }) },
  { name: 'exec is no executable', config: plugin({ command: '{dir}/data' }), files: { data: 'x' } },
  { name: 'exec fails', config: plugin({ command: 'sh', args: ['-c', 'echo oh no >&2; exit 3'] }) },
  { name: 'exec is killed', config: plugin({ command: 'sh', args: ['-c', 'kill -9 $$'] }) },
  { name: 'exec says nothing', config: plugin({ command: 'true' }) },
  { name: 'exec says no object', config: plugin({ command: 'echo', args: ['hello'] }) },
  { name: 'exec says no kind', config: plugin({ command: 'echo', args: ['{"a":1}'] }) },
  { name: 'exec says no version', config: plugin({ command: 'echo', args: ['{"kind":"ExecCredential"}'] }) },
  {
    name: 'exec says another kind',
    config: plugin({ command: 'echo', args: [`{"kind":"Pod","apiVersion":"${V1}"}`] }),
  },
  {
    name: 'exec says another version',
    config: plugin({ command: 'echo', args: [credential({ token: 't' }, V1BETA1)] }),
  },
  {
    name: 'exec says an unknown version',
    config: plugin({ command: 'echo', args: [credential({ token: 't' }, 'x/v1')] }),
  },
  { name: 'exec without a status', config: plugin({ command: 'echo', args: [credential(undefined)] }) },
  { name: 'exec with an empty status', config: plugin({ command: 'echo', args: [credential({})] }) },
  {
    name: 'exec with a certificate alone',
    config: plugin({ command: 'echo', args: [credential({ clientCertificateData: 'x' })] }),
  },
  {
    name: 'exec with a broken pair',
    config: plugin({ command: 'echo', args: [credential({ clientCertificateData: 'x', clientKeyData: 'y' })] }),
  },
  {
    name: 'exec with a broken time',
    config: plugin({ command: 'echo', args: [credential({ token: 't', expirationTimestamp: 'soon' })] }),
  },
  {
    name: 'exec in YAML',
    config: plugin({ command: 'echo', args: [`kind: ExecCredential\napiVersion: ${V1}\nstatus: {token: t}`] }),
  },
  {
    name: 'exec is told what it asks for',
    config: plugin({
      command: 'sh',
      args: ['-c', 'echo "$KUBERNETES_EXEC_INFO" >&2; echo $MY-$HOME_IS >&2; exit 1'],
      env: [{ name: 'MY', value: 'own' }],
    }),
  },
  {
    name: 'exec is told of the cluster',
    config: config({
      cluster: {
        ...GOOD,
        'tls-server-name': 'localhost',
        'disable-compression': true,
        extensions: [{ name: 'client.authentication.k8s.io/exec', extension: { audience: 'a', n: 1 } }],
      },
      user: {
        exec: {
          apiVersion: V1,
          interactiveMode: 'IfAvailable',
          provideClusterInfo: true,
          command: 'sh',
          args: ['-c', 'echo "$KUBERNETES_EXEC_INFO" | cut -c1-250 >&2; exit 1'],
        },
      },
    }),
  },
  { name: 'exec wants a terminal', config: plugin({ command: 'true', interactiveMode: 'Always' }) },
  { name: 'exec without a mode', config: plugin({ command: 'true', interactiveMode: undefined }) },
  { name: 'exec with a mode not known', config: plugin({ command: 'true', interactiveMode: 'Maybe' }) },
  { name: 'exec without a command', config: plugin({}) },
  { name: 'exec without a version', config: plugin({ command: 'true', apiVersion: undefined }) },
  {
    name: 'exec of an alpha version',
    config: plugin({ command: 'true', apiVersion: 'client.authentication.k8s.io/v1alpha1' }),
  },
  { name: 'exec with a nameless variable', config: plugin({ command: 'true', env: [{ value: 'x' }] }) },
  { name: 'exec beside a provider', config: plugin({ command: 'true' }, { 'auth-provider': { name: 'oidc' } }) },
  { name: 'exec beside a token', config: plugin({ command: 'no-such-plugin' }, { token: 't' }) },
  { name: 'provider gcp', config: config({ user: { 'auth-provider': { name: 'gcp' } } }) },
  { name: 'provider azure', config: config({ user: { 'auth-provider': { name: 'azure' } } }) },
  { name: 'provider not known', config: config({ user: { 'auth-provider': { name: 'mine' } } }) },
  { name: 'oidc without an issuer', config: config({ user: { 'auth-provider': { name: 'oidc', config: {} } } }) },
  {
    name: 'oidc without a client',
    config: config({ user: { 'auth-provider': { name: 'oidc', config: { 'idp-issuer-url': 'https://x' } } } }),
  },
  {
    name: 'oidc with no token',
    config: config({
      user: { 'auth-provider': { name: 'oidc', config: { 'idp-issuer-url': 'https://x', 'client-id': 'i' } } },
    }),
  },
  {
    name: 'oidc with a token that is none',
    config: config({
      user: {
        'auth-provider': { name: 'oidc', config: { 'idp-issuer-url': 'https://x', 'client-id': 'i', 'id-token': 'x' } },
      },
    }),
  },
  {
    name: 'oidc with a token that lasts',
    config: config({
      user: {
        'auth-provider': {
          name: 'oidc',
          config: { 'idp-issuer-url': 'https://x', 'client-id': 'i', 'id-token': 'e30.eyJleHAiOjQxMDI0NDQ4MDB9.e30' },
        },
      },
    }),
  },
  {
    name: 'oidc that can not refresh',
    config: config({
      user: {
        'auth-provider': {
          name: 'oidc',
          config: {
            'idp-issuer-url': 'http://127.0.0.1:1',
            'client-id': 'i',
            'id-token': 'e30.eyJleHAiOjF9.e30',
            'refresh-token': 'r',
          },
        },
      },
    }),
  },
  {
    name: 'oidc with a strange issuer',
    config: config({
      user: {
        'auth-provider': {
          name: 'oidc',
          config: { 'idp-issuer-url': 'http://127.0.0.1:{http}/list-404-text', 'client-id': 'i', 'refresh-token': 'r' },
        },
      },
    }),
  },
];

const provided = (issuer: string, more: Readonly<Record<string, string>> = {}): unknown =>
  config({
    cluster: { server: 'https://127.0.0.1:{good}/list-who', ...CA },
    user: {
      'auth-provider': {
        name: 'oidc',
        config: { 'idp-issuer-url': issuer, 'client-id': 'i d', 'id-token': ENDED, 'refresh-token': 'r', ...more },
      },
    },
  });

const refreshCases: readonly ConnectCase[] = [
  { name: 'oidc refreshes', config: provided('http://127.0.0.1:{http}/issuer') },
  {
    name: 'oidc refreshes without a token before',
    config: provided('http://127.0.0.1:{http}/issuer', { 'id-token': '' }),
  },
  {
    name: 'oidc refreshes over tls',
    config: provided('https://127.0.0.1:{good}/issuer-tls', { 'idp-certificate-authority': '{certs}/ca.crt' }),
  },
  { name: 'oidc refreshes over tls unknown', config: provided('https://127.0.0.1:{good}/issuer-tls') },
  { name: 'oidc refreshes where it is redirected to', config: provided('http://127.0.0.1:{http}/issuer-moved/') },
  { name: 'oidc refreshes by a token redirected', config: provided('http://127.0.0.1:{http}/issuer-of-moved') },
  {
    name: 'oidc tells the secret of the client',
    config: provided('http://127.0.0.1:{http}/issuer-of-told', { 'client-secret': 'p&w' }),
  },
  {
    name: 'oidc asks again by GET where it is redirected so',
    config: provided('http://127.0.0.1:{http}/issuer-of-away', { 'client-secret': 'p&w' }),
  },
  { name: 'oidc redirected to nowhere', config: provided('http://127.0.0.1:{http}/issuer-to-nowhere') },
  { name: 'oidc with a token endpoint nowhere', config: provided('http://127.0.0.1:{http}/issuer-of-nowhere') },
  { name: 'oidc with a token endpoint broken', config: provided('http://127.0.0.1:{http}/issuer-of-broken') },
  { name: 'oidc with an issuer broken', config: provided('http://a b') },
  { name: 'oidc with an issuer of another scheme', config: provided('ftp://127.0.0.1') },
  {
    name: 'oidc through a proxy',
    config: provided('http://issuer.invalid'),
    env: { HTTP_PROXY: 'http://127.0.0.1:1' },
  },
  {
    name: 'oidc through a proxy for tls',
    config: provided('https://issuer.invalid'),
    env: { HTTPS_PROXY: 'http://127.0.0.1:{refusing}' },
  },
];

const tlsCases: readonly ConnectCase[] = [
  { name: 'tls all well', config: at('good') },
  { name: 'tls unknown authority', config: config({ cluster: { server: 'https://127.0.0.1:{good}' } }) },
  { name: 'tls other authority', config: at('good', { 'certificate-authority': '{certs}/other.crt' }) },
  { name: 'tls leaf as authority', config: at('good', { 'certificate-authority': '{certs}/good.crt' }) },
  { name: 'tls expired', config: at('expired') },
  { name: 'tls not yet valid', config: at('future') },
  { name: 'tls expired and unknown', config: config({ cluster: { server: 'https://127.0.0.1:{expired}' } }) },
  { name: 'tls no addresses', config: at('names') },
  { name: 'tls other addresses', config: at('ips') },
  { name: 'tls other names', config: config({ cluster: { server: 'https://localhost:{names}', ...CA } }) },
  { name: 'tls other name and unknown', config: config({ cluster: { server: 'https://localhost:{names}' } }) },
  { name: 'tls common name only', config: config({ cluster: { server: 'https://localhost:{cn}', ...CA } }) },
  { name: 'tls common name and address', config: at('cn') },
  { name: 'tls server name', config: at('names', { 'tls-server-name': 'two.example' }) },
  { name: 'tls wildcard', config: at('good', { 'tls-server-name': 'a.example.com' }) },
  { name: 'tls wildcard too deep', config: at('good', { 'tls-server-name': 'a.b.example.com' }) },
  { name: 'tls server name by flag', config: at('names'), flags: ['--kube-tls-server-name', 'ONE.example'] },
  {
    name: 'tls server name lost to a server',
    config: at('names', { 'tls-server-name': 'one.example' }),
    flags: ['--kube-apiserver', 'https://127.0.0.1:{names}'],
  },
  {
    name: 'tls insecure',
    config: config({ cluster: { server: 'https://127.0.0.1:{expired}', 'insecure-skip-tls-verify': true } }),
  },
  { name: 'tls insecure by flag', config: at('expired'), flags: ['--kube-insecure-skip-tls-verify'] },
  { name: 'tls insecure beside an authority', config: at('good', { 'insecure-skip-tls-verify': true }) },
  {
    name: 'tls authority by flag',
    config: config({ cluster: { server: 'https://127.0.0.1:{good}', 'insecure-skip-tls-verify': true } }),
    flags: ['--kube-ca-file', '{certs}/other.crt'],
  },
  {
    name: 'tls authority by flag over data',
    config: at('good', { 'certificate-authority': undefined, 'certificate-authority-data': 'AAAA' }),
    flags: ['--kube-ca-file', '{certs}/ca.crt'],
  },
  { name: 'tls authority missing', config: at('good', { 'certificate-authority': 'nowhere.crt' }) },
  { name: 'tls authority by flag missing', config: at('good'), flags: ['--kube-ca-file', '{dir}/nowhere.crt'] },
  { name: 'tls authority empty', config: at('good', { 'certificate-authority': 'empty' }), files: { empty: '' } },
  { name: 'tls authority no PEM', config: at('good', { 'certificate-authority': 'text' }), files: { text: 'hello' } },
  { name: 'tls authority a key', config: at('good', { 'certificate-authority': '{certs}/good.key' }) },
  {
    name: 'tls authority broken',
    config: at('good', { 'certificate-authority': 'broken' }),
    files: { broken: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n' },
  },
  { name: 'tls authority twice', config: at('good', { 'certificate-authority-data': 'AAAA' }) },
  {
    name: 'tls authority data broken',
    config: at('good', { 'certificate-authority': undefined, 'certificate-authority-data': '***' }),
  },
  { name: 'tls to a server without', config: config({ cluster: { server: 'https://127.0.0.1:{http}', ...CA } }) },
  { name: 'no tls to a server with', config: config({ cluster: { server: 'http://127.0.0.1:{good}' } }) },
  {
    name: 'tls mutual',
    config: config({
      cluster: { server: 'https://127.0.0.1:{mutual}', ...CA },
      user: { 'client-certificate': '{certs}/client.crt', 'client-key': '{certs}/client.key' },
    }),
  },
  { name: 'tls mutual nothing shown', config: at('mutual') },
  {
    name: 'tls pair mixed',
    config: config({
      cluster: MUTUAL,
      user: { 'client-certificate': '{certs}/client.crt', 'client-key': '{certs}/good.key' },
    }),
  },
  { name: 'tls pair data', config: config({ user: { 'client-certificate-data': 'AAAA', 'client-key-data': 'AAAA' } }) },
  {
    name: 'tls pair swapped',
    config: config({
      cluster: MUTUAL,
      user: { 'client-certificate': '{certs}/client.key', 'client-key': '{certs}/client.crt' },
    }),
  },
  {
    name: 'tls pair key is a certificate',
    config: config({
      cluster: MUTUAL,
      user: { 'client-certificate': '{certs}/client.crt', 'client-key': '{certs}/client.crt' },
    }),
  },
  { name: 'tls pair no key', config: config({ user: { 'client-certificate': '{certs}/client.crt' } }) },
  {
    name: 'tls pair files missing',
    config: config({ user: { 'client-certificate': 'a.crt', 'client-key': 'a.key' } }),
  },
  {
    name: 'tls pair twice',
    config: config({
      user: {
        'client-certificate': '{certs}/client.crt',
        'client-certificate-data': 'AAAA',
        'client-key': '{certs}/client.key',
        'client-key-data': 'AAAA',
      },
    }),
  },
];

const wireCases: readonly ConnectCase[] = [
  { name: 'refused', config: config({ cluster: { server: 'https://127.0.0.1:1', ...CA } }) },
  { name: 'refused without tls', config: config({ cluster: { server: '127.0.0.1:1' } }) },
  { name: 'refused on IPv6', config: config({ cluster: { server: 'https://[::1]:1', ...CA } }) },
  { name: 'user in the url refused', config: config({ cluster: { server: 'http://bob:s%20x@127.0.0.1:1' } }) },
  { name: 'user in the url without a password', config: config({ cluster: { server: 'https://bob@127.0.0.1:1' } }) },
  { name: 'user in the url by flag', flags: ['--kube-apiserver', 'http://a%40b:@127.0.0.1:1/x'] },
  {
    name: 'user in the url over a token',
    config: config({ cluster: { server: 'https://bob:s%20x@127.0.0.1:{good}/list-who', ...CA } }),
  },
  {
    name: 'user in the url without tls',
    config: config({ cluster: { server: 'http://bob:pw@127.0.0.1:{http}/list-who' } }),
  },
  {
    name: 'user in the url over a plugin',
    config: config({
      cluster: { server: 'https://bob:pw@127.0.0.1:{good}/list-who', ...CA },
      user: { exec: { apiVersion: V1, interactiveMode: 'Never', command: 'no-such-plugin' } },
    }),
  },
  {
    name: 'user in the url, kept by a redirect',
    config: config({ cluster: { server: 'https://bob:pw@127.0.0.1:{good}/list-to-307', ...CA } }),
  },
  { name: 'path with escapes', config: config({ cluster: { server: 'https://127.0.0.1:1/a%20b/c%2Fd/', ...CA } }) },
  {
    name: 'redirect from http',
    config: config({ cluster: { server: 'http://127.0.0.1:{http}/list-to-other', 'proxy-url': '' } }),
  },
  {
    name: 'redirect through a proxy',
    config: config({
      cluster: { server: 'https://localhost:{good}/list-to-refused', ...CA, 'proxy-url': 'http://127.0.0.1:{proxy}' },
    }),
  },
  {
    name: 'limit of bursts below nothing',
    config: config(),
    flags: ['--burst-limit', '-5'],
  },
  { name: 'limit of bursts below nothing with qps', config: config(), flags: ['--burst-limit', '-5', '--qps', '3'] },
  {
    name: 'limit of bursts below nothing without one',
    config: config(),
    flags: ['--burst-limit', '-5', '--qps', '-1'],
  },
  { name: 'proxy refused', config: at('good', { 'proxy-url': 'http://127.0.0.1:1' }) },
  { name: 'proxy', config: at('good', { 'proxy-url': 'http://127.0.0.1:{proxy}' }) },
  { name: 'proxy says no', config: at('good', { 'proxy-url': 'http://127.0.0.1:{refusing}' }) },
  {
    name: 'proxy to nowhere',
    config: config({ cluster: { server: 'https://127.0.0.1:1', ...CA, 'proxy-url': 'http://127.0.0.1:{proxy}' } }),
  },
  { name: 'proxy over tls refused', config: at('good', { 'proxy-url': 'https://127.0.0.1:1' }) },
  { name: 'proxy over tls unknown', config: at('good', { 'proxy-url': 'https://127.0.0.1:{good}' }) },
  { name: 'proxy socks refused', config: at('good', { 'proxy-url': 'socks5://127.0.0.1:1' }) },
  { name: 'proxy of another scheme', config: at('good', { 'proxy-url': 'ftp://127.0.0.1:1' }) },
  { name: 'proxy broken', config: at('good', { 'proxy-url': 'http://a b' }) },
  {
    name: 'proxy of the environment is not for this machine',
    config: at('good'),
    env: { HTTPS_PROXY: 'http://127.0.0.1:1' },
  },
  {
    name: 'proxy of the environment',
    config: config({ cluster: { server: 'https://far.example', ...CA } }),
    env: { HTTPS_PROXY: '127.0.0.1:1' },
  },
  {
    name: 'proxy of the environment for http',
    config: config({ cluster: { server: 'http://far.example' } }),
    env: { HTTP_PROXY: 'http://127.0.0.1:1', HTTPS_PROXY: 'http://127.0.0.1:2' },
  },
  {
    name: 'proxy of the environment broken',
    config: config({ cluster: { server: 'https://far.example', ...CA } }),
    env: { HTTPS_PROXY: 'http://a b' },
  },
  {
    name: 'proxy not for this domain',
    config: config({ cluster: { server: 'https://127.0.0.2:1', ...CA } }),
    env: { HTTPS_PROXY: '127.0.0.1:3', NO_PROXY: '127.0.0.0/8' },
  },
];

const text = (files: Readonly<Record<string, string>>, more: Partial<ConnectCase> = {}): Partial<ConnectCase> => ({
  files,
  flags: ['--kubeconfig', '{dir}/text'],
  ...more,
});

const configCases: readonly ConnectCase[] = [
  { name: 'config none at all', env: { KUBERNETES_MASTER: 'http://127.0.0.1:1' } },
  { name: 'config by variable missing', env: { KUBECONFIG: '{dir}/nowhere', KUBERNETES_MASTER: 'http://127.0.0.1:1' } },
  { name: 'config by flag missing', flags: ['--kubeconfig', '{dir}/nowhere'] },
  { name: 'config a folder', flags: ['--kubeconfig', '{dir}'] },
  { name: 'config below a file', files: { file: '' }, flags: ['--kubeconfig', '{dir}/file/x'] },
  { name: 'config broken', ...text({ text: 'foo: [' }) },
  { name: 'config broken later', ...text({ text: 'apiVersion: v1\nkind: Config\nusers:\n- name: a\n user: {}\n' }) },
  { name: 'config a text', ...text({ text: 'just text' }) },
  { name: 'config a list', ...text({ text: '- a' }) },
  { name: 'config empty object', ...text({ text: '{}' }), env: { KUBERNETES_MASTER: 'http://127.0.0.1:1' } },
  { name: 'config null', ...text({ text: 'null' }), env: { KUBERNETES_MASTER: 'http://127.0.0.1:1' } },
  { name: 'config comment', ...text({ text: '# x\n' }), env: { KUBERNETES_MASTER: 'http://127.0.0.1:1' } },
  { name: 'config version a number', ...text({ text: 'apiVersion: 1' }) },
  { name: 'config another version', ...text({ text: 'apiVersion: v2\nkind: Config' }) },
  { name: 'config another kind', ...text({ text: 'apiVersion: v1\nkind: Pod' }) },
  { name: 'config another group', ...text({ text: 'apiVersion: x/v1\nkind: Config' }) },
  { name: 'config clusters a number', ...text({ text: 'clusters: 5' }) },
  { name: 'config server a number', ...text({ text: 'clusters: [{name: a, cluster: {server: 5}}]' }) },
  { name: 'config token a number', ...text({ text: 'users: [{name: a, user: {token: 5}}]' }) },
  { name: 'config name a map', ...text({ text: 'users: [{name: {}}]' }) },
  {
    name: 'config insecure a text',
    ...text({ text: 'clusters: [{name: a, cluster: {insecure-skip-tls-verify: "yes"}}]' }),
  },
  {
    name: 'config data a number',
    ...text({ text: 'clusters: [{name: a, cluster: {certificate-authority-data: 5}}]' }),
  },
  { name: 'config data no base64', ...text({ text: 'users: [{name: a, user: {client-key-data: "a b"}}]' }) },
  { name: 'config groups a text', ...text({ text: 'users: [{name: a, user: {as-groups: x}}]' }) },
  {
    name: 'config keys in other case',
    ...text({ text: 'Current-Context: x' }),
    env: { KUBERNETES_MASTER: 'http://127.0.0.1:1' },
  },
  { name: 'config current context missing', ...text({ text: 'current-context: foo' }) },
  { name: 'config context by flag missing', config: config(), flags: ['--kube-context', 'nope'] },
  { name: 'config context by variable missing', config: config(), env: { HELM_KUBECONTEXT: 'nope' } },
  {
    name: 'config cluster missing',
    config: config({ context: { cluster: 'nope' } }),
    env: { KUBERNETES_MASTER: 'http://127.0.0.1:1' },
  },
  { name: 'config user missing', config: config({ context: { user: 'nope' } }) },
  {
    name: 'config several, the first counts',
    env: { KUBECONFIG: '{dir}/a:{dir}/nowhere::{dir}/b' },
    files: {
      a: 'current-context: x\nclusters: [{name: c, cluster: {server: "http://127.0.0.1:1"}}]',
      b: 'current-context: two\ncontexts: [{name: x, context: {cluster: c}}]\nclusters: [{name: c, cluster: {server: "http://127.0.0.1:2"}}]',
    },
  },
  {
    name: 'config several, two broken',
    env: { KUBECONFIG: '{dir}/a:{dir}/b' },
    files: { a: 'x: [', b: 'clusters: 5' },
  },
  {
    name: 'config several, one broken',
    env: { KUBECONFIG: '{dir}/a:{dir}/b' },
    files: { a: 'current-context: x', b: 'clusters: 5' },
  },
  { name: 'config relative authority', config: at('good', { 'certificate-authority': '{up}/ca.crt' }) },
  { name: 'config token file', config: config({ user: { tokenFile: 'token' } }), files: { token: 'abc\n' } },
  { name: 'config token file missing', config: config({ user: { tokenFile: 'token' } }) },
  { name: 'config token and password', config: config({ user: { token: 't', username: 'u', password: 'p' } }) },
  {
    name: 'config token file and password',
    config: config({ user: { tokenFile: 'token', username: 'u', password: 'p' } }),
    files: { token: 't' },
  },
  { name: 'config password', config: config({ user: { username: 'u', password: 'p' } }) },
  { name: 'config groups without a user', config: config({ user: { token: 't', 'as-groups': ['g'] } }) },
  {
    name: 'config groups by flag without a user',
    config: config(),
    flags: ['--kube-as-group', 'a', '--kube-as-group', 'b'],
  },
  {
    name: 'config several problems',
    config: config({
      cluster: { ...GOOD, 'certificate-authority': 'nowhere', 'proxy-url': 'x://y' },
      user: { 'as-uid': '1', 'client-certificate': 'nowhere' },
      context: {},
    }),
  },
  { name: 'config server with a path', config: config({ cluster: { server: 'http://127.0.0.1:1/a/b/?x=1#y' } }) },
  { name: 'config server with a slash', config: config({ cluster: { server: 'http://127.0.0.1:1/' } }) },
  { name: 'config server without scheme and with a path', config: config({ cluster: { server: '127.0.0.1:1/a' } }) },
  { name: 'config server of another scheme', config: config({ cluster: { server: 'ftp://127.0.0.1:1' } }) },
  { name: 'config server broken', config: config({ cluster: { server: 'http://a b' } }) },
  { name: 'config server by flag', config: config(), flags: ['--kube-apiserver', 'http://127.0.0.1:1'] },
  { name: 'config server by variable', config: config(), env: { HELM_KUBEAPISERVER: '127.0.0.1:1' } },
  { name: 'config burst and qps', config: config(), flags: ['--qps', '1', '--burst-limit', '0'] },
];

/** All ways; the names are keys of the recorded answers. */
export const connectCases: readonly ConnectCase[] = [
  ...configCases,
  ...tlsCases,
  ...wireCases,
  ...execCases,
  ...refreshCases,
  ...statusCases,
];
