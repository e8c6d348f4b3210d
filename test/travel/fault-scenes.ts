import {
  asManifest,
  CHART,
  CHART_TYPE,
  CONFIG,
  CONFIG_TYPE,
  describe,
  digestOf,
  errorReply,
  MANIFEST,
  MANIFEST_TYPE,
  manifest,
  type Reply,
  type Scene,
} from './stub-registry.ts';

const html: Reply = { status: 404, headers: { 'Content-Type': 'text/html' }, body: '<html>no</html>' };
const only =
  (kind: string, reply: Reply, method = 'GET'): Scene =>
  (asked) =>
    asked.kind === kind && asked.method === method ? reply : undefined;
const taggedWith = (body: string, type?: string): Scene => only('manifests', asManifest(body, type));
const isChart = (name: string): boolean => name === digestOf(CHART);
const challenge = (header: string): Reply => ({ status: 401, headers: { 'WWW-Authenticate': header } });

/** A registry that wants tokens, which its token server answers by `reply`. */
const withToken =
  (reply: Reply, isGood: (authorization: string) => boolean = () => false): Scene =>
  ({ kind, headers, here, repository }) => {
    if (kind === 'token') return reply;
    if (isGood(headers.authorization ?? '')) return undefined;
    return challenge(
      `Bearer realm="http://${here}/token/${repository}",service="s",scope="repository:${repository}:pull"`,
    );
  };

const json = (body: string, status = 200): Reply => ({ status, headers: { 'Content-Type': 'application/json' }, body });
const index = JSON.stringify({ schemaVersion: 2, manifests: [describe(MANIFEST_TYPE, MANIFEST)] });
const INDEX_TYPE = 'application/vnd.oci.image.index.v1+json';
const DOCKER_TYPE = 'application/vnd.docker.distribution.manifest.v2+json';

/** What registries may answer to a pull of `SCENE/…/web:1.0.0`. */
export const PULLS: Readonly<Record<string, Scene>> = {
  good: () => undefined,
  'cut-blob': ({ kind, name }) => (kind === 'blobs' && isChart(name) ? { body: CHART, cutAt: 0 } : undefined),
  'short-blob': ({ kind, name }) =>
    kind === 'blobs' && isChart(name) ? { body: CHART.subarray(0, 1000), chunked: true } : undefined,
  'long-blob': ({ kind, name }) =>
    kind === 'blobs' && isChart(name) ? { body: Buffer.concat([CHART, Buffer.from('x')]), chunked: true } : undefined,
  'other-length': ({ kind, name }) => (kind === 'blobs' && isChart(name) ? { body: CHART.subarray(1) } : undefined),
  'other-blob': ({ kind, name }) =>
    kind === 'blobs' && isChart(name) ? { body: Buffer.alloc(CHART.length, 7) } : undefined,
  'other-digest-header': ({ kind, name }) =>
    kind === 'blobs' && isChart(name)
      ? { body: CHART, headers: { 'Docker-Content-Digest': digestOf('else') } }
      : undefined,
  'no-blob': only('blobs', html),
  'manifest-other-digest': only('manifests', {
    ...asManifest(MANIFEST),
    headers: { 'Content-Type': MANIFEST_TYPE, 'Docker-Content-Digest': digestOf('else') },
  }),
  'manifest-broken-digest': only('manifests', {
    ...asManifest(MANIFEST),
    headers: { 'Content-Type': MANIFEST_TYPE, 'Docker-Content-Digest': 'sha256:12' },
  }),
  'manifest-no-digest': only('manifests', { body: MANIFEST, headers: { 'Content-Type': MANIFEST_TYPE } }),
  'manifest-no-type': only('manifests', { body: MANIFEST }),
  'manifest-html': only('manifests', { body: '<html>hello</html>', headers: { 'Content-Type': 'text/html' } }),
  'manifest-no-json': taggedWith('{"schemaVersion":2,'),
  'manifest-array': taggedWith('[]'),
  'manifest-empty': taggedWith('{}'),
  'manifest-wrong-layers': taggedWith('{"layers":3}'),
  'manifest-wrong-size': taggedWith(manifest([{ ...describe(CHART_TYPE, CHART), size: 'big' }])),
  'manifest-negative-size': taggedWith(manifest([{ ...describe(CHART_TYPE, CHART), size: -1 }])),
  'manifest-cut': only('manifests', { ...asManifest(MANIFEST), cutAt: 20 }),
  'manifest-chunked': only('manifests', { ...asManifest(MANIFEST), chunked: true }),
  'manifest-huge': taggedWith(`${MANIFEST}${' '.repeat(5 * 1024 * 1024)}`),
  'layer-digest-odd': taggedWith(manifest([{ ...describe(CHART_TYPE, CHART), digest: 'sha256:xyz' }])),
  'layer-digest-unknown': taggedWith(manifest([{ ...describe(CHART_TYPE, CHART), digest: `md5:${'a'.repeat(32)}` }])),
  'no-chart-layer': taggedWith(manifest([describe('text/plain', 'x')])),
  'no-layers': taggedWith(manifest([])),
  'other-config': taggedWith(manifest([describe(CHART_TYPE, CHART)], describe('text/plain', 'x'))),
  'legacy-layer': taggedWith(manifest([describe('application/tar+gzip', CHART)])),
  'config-no-json': ({ kind, name, method }) => {
    if (kind === 'manifests' && method === 'GET') {
      return asManifest(manifest([describe(CHART_TYPE, CHART)], describe(CONFIG_TYPE, '{"name":')));
    }
    return kind === 'blobs' && name === digestOf('{"name":') ? { body: '{"name":' } : undefined;
  },
  'docker-manifest': taggedWith(MANIFEST, DOCKER_TYPE),
  index: ({ kind, name, method }) =>
    kind === 'manifests' && method === 'GET' && name === '1.0.0' ? asManifest(index, INDEX_TYPE) : undefined,
  'index-other-type': ({ kind, name, method }) => {
    if (kind !== 'manifests' || method !== 'GET') return undefined;
    return name === '1.0.0' ? asManifest(index, INDEX_TYPE) : asManifest(MANIFEST, DOCKER_TYPE);
  },
  forbidden: only(
    'manifests',
    errorReply(403, 'DENIED', 'requested access to the resource is denied', [{ Type: 'x' }]),
  ),
  'forbidden-html': only('manifests', { ...html, status: 403 }),
  'two-errors': only(
    'manifests',
    json(
      '{"errors":[{"code":"DENIED","message":"no"},{"code":"NAME_INVALID"},{"code":"TOOMANYREQUESTS","message":""}]}',
      400,
    ),
  ),
  'odd-errors': only('manifests', json('{"errors":"no"}', 400)),
  teapot: only('manifests', { status: 418 }),
  'unknown-status': only('manifests', { status: 499 }),
  'no-challenge': only('manifests', { status: 401 }),
  'odd-challenge': only('manifests', challenge('Negotiate')),
  'basic-challenge': only('manifests', challenge('Basic realm="x"')),
  'bearer-no-realm': only('manifests', challenge('Bearer service="x"')),
  'realm-file': only('manifests', challenge('Bearer realm="file:///etc/passwd"')),
  'realm-private': only('manifests', challenge('Bearer realm="http://169.254.169.254/latest",service="x"')),
  'token-loop': withToken(json('{"token":"t"}')),
  'token-refused': withToken({ status: 403, body: 'no' }),
  'token-empty': withToken(json('{}')),
  'token-html': withToken({ body: '<html>' }),
  'token-nothing': withToken({ body: '' }),
  'token-good': withToken(json('{"access_token":"good"}'), (header) => header === 'Bearer good'),
  'many-requests': ({ kind, method, count }) =>
    kind === 'manifests' && method === 'GET' && count === 0
      ? { status: 429, headers: { 'Retry-After': '1' } }
      : undefined,
  'broken-once': ({ kind, method, count }) =>
    kind === 'manifests' && method === 'GET' && count < 2 ? { status: 502 } : undefined,
  'redirect-elsewhere': ({ kind, here, elsewhere, repository, name, headers }) =>
    kind === 'blobs' && headers.host === here && elsewhere !== here && !repository.endsWith('/away')
      ? { status: 307, headers: { Location: `http://${elsewhere}/v2/${repository}/away/blobs/${name}` } }
      : undefined,
  'redirect-nowhere': ({ kind }) =>
    kind === 'blobs' ? { status: 307, headers: { Location: 'http://127.0.0.1:1/x?y=1' } } : undefined,
  'redirect-odd': ({ kind }) => (kind === 'blobs' ? { status: 307, headers: { Location: 'ftp://x/y' } } : undefined),
};

/** What registries may answer to a search for versions of `SCENE/…/web`. */
export const TAGS: Readonly<Record<string, Scene>> = {
  'tags-pages': ({ kind, query, repository }) => {
    if (kind !== 'tags') return undefined;
    return query.get('last') === null
      ? {
          ...json('{"tags":["0.1.0","junk","v9.0.0","1.0.0-rc.1","1.0"]}'),
          headers: { Link: `</v2/${repository}/tags/list?last=junk>; rel="next"` },
        }
      : json('{"tags":["1.0.0","1.0.0_x"]}');
  },
  'tags-null': only('tags', json('{"tags":null}')),
  'tags-junk': only('tags', json('{"tags":["latest"]}')),
  'tags-html': only('tags', { body: '<html>' }),
  'tags-nothing': only('tags', { body: '' }),
  'tags-half': only('tags', json('{"tags":["1.0.0"')),
  'tags-number': only('tags', json('{"tags":3}')),
  'tags-numbers': only('tags', json('{"tags":[3]}')),
  'tags-404': only('tags', errorReply(404, 'NAME_UNKNOWN', 'repository name not known to registry', { name: 'web' })),
  'tags-link-elsewhere': ({ kind, elsewhere }) =>
    kind === 'tags'
      ? { ...json('{"tags":["0.1.0"]}'), headers: { Link: `<http://${elsewhere}/v2/x/tags/list>` } }
      : undefined,
  'tags-link-odd': ({ kind }) =>
    kind === 'tags' ? { ...json('{"tags":["0.1.0"]}'), headers: { Link: 'next' } } : undefined,
  'tags-link-open': ({ kind }) =>
    kind === 'tags' ? { ...json('{"tags":["0.1.0"]}'), headers: { Link: '</v2/x' } } : undefined,
};

const nothingThere: Scene = ({ kind, method }) =>
  method === 'HEAD' && (kind === 'manifests' || kind === 'blobs') ? { status: 404 } : undefined;
const pushing =
  (scene: Scene): Scene =>
  (asked) =>
    scene(asked) ?? nothingThere(asked);

/** What registries may answer to a push of `web-1.0.0.tgz`. */
export const PUSHES: Readonly<Record<string, Scene>> = {
  'push-good': nothingThere,
  'push-no-location': pushing(only('uploads', { status: 202 }, 'POST')),
  'push-elsewhere': pushing(({ kind, method, elsewhere }) =>
    kind === 'uploads' && method === 'POST'
      ? { status: 202, headers: { Location: `http://${elsewhere}/x` } }
      : undefined,
  ),
  'push-relative': pushing(({ kind, method, repository }) =>
    kind === 'uploads' && method === 'POST'
      ? { status: 202, headers: { Location: `/v2/${repository}/blobs/uploads/2?b=2&a=x%2Fy` } }
      : undefined,
  ),
  'push-refused': pushing(only('uploads', errorReply(403, 'DENIED', 'no pushing here'), 'POST')),
  'push-digest-refused': pushing(
    only('uploads', errorReply(400, 'DIGEST_INVALID', 'provided digest did not match uploaded content'), 'PUT'),
  ),
  'push-manifest-refused': pushing(only('manifests', errorReply(400, 'MANIFEST_INVALID', 'manifest invalid'), 'PUT')),
  'push-manifest-digest': pushing(
    only('manifests', { status: 201, headers: { 'Docker-Content-Digest': digestOf('else') } }, 'PUT'),
  ),
  'push-head-refused': only('manifests', { status: 403 }, 'HEAD'),
  'push-broken-once': pushing(({ kind, method, count }) =>
    kind === 'uploads' && method === 'POST' && count === 0 ? { status: 503 } : undefined,
  ),
};

export { CHART, CONFIG };
