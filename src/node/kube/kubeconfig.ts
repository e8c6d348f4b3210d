import { readFileSync } from 'node:fs';
import { decodeBase64 } from '../../go/base64.ts';
import { decodeUtf8, encodeUtf8 } from '../../go/text.ts';
import { GoError } from '../../go/value.ts';
import { YamlError } from '../../yaml/error.ts';
import { unmarshalYamlInto } from '../../yaml/into.ts';
import { ANY, BOOL, list, map, pointer, type Shape, STRING, struct } from '../../yaml/shape.ts';

/** A cluster of a kubeconfig (`clientcmd/api.Cluster`). */
export interface ClusterEntry {
  readonly server?: string;
  readonly 'tls-server-name'?: string;
  readonly 'insecure-skip-tls-verify'?: boolean;
  readonly 'certificate-authority'?: string;
  readonly 'certificate-authority-data'?: Uint8Array;
  readonly 'proxy-url'?: string;
  readonly 'disable-compression'?: boolean;
  readonly extensions?: readonly NamedExtension[];
}

/** A user of a kubeconfig (`clientcmd/api.AuthInfo`). */
export interface UserEntry {
  readonly 'client-certificate'?: string;
  readonly 'client-certificate-data'?: Uint8Array;
  readonly 'client-key'?: string;
  readonly 'client-key-data'?: Uint8Array;
  readonly token?: string;
  readonly tokenFile?: string;
  readonly as?: string;
  readonly 'as-uid'?: string;
  readonly 'as-groups'?: readonly string[];
  readonly 'as-user-extra'?: ReadonlyMap<string, readonly string[]>;
  readonly username?: string;
  readonly password?: string;
  readonly 'auth-provider'?: AuthProvider | null;
  readonly exec?: ExecEntry | null;
}

export interface AuthProvider {
  readonly name?: string;
  readonly config?: ReadonlyMap<string, string>;
}

/** A program that gives credentials. */
export interface ExecEntry {
  readonly command?: string;
  readonly args?: readonly string[];
  readonly env?: readonly { readonly name?: string; readonly value?: string }[];
  readonly apiVersion?: string;
  readonly installHint?: string;
  readonly provideClusterInfo?: boolean;
  readonly interactiveMode?: string;
}

export interface ContextEntry {
  readonly cluster?: string;
  readonly user?: string;
  readonly namespace?: string;
}

export interface NamedExtension {
  readonly name?: string;
  /** As `unmarshalYaml` gives it. */
  readonly extension?: unknown;
}

/** One kubeconfig, or several merged. */
export interface KubeConfig {
  readonly current: string;
  readonly clusters: ReadonlyMap<string, ClusterEntry>;
  readonly users: ReadonlyMap<string, UserEntry>;
  readonly contexts: ReadonlyMap<string, ContextEntry>;
  /** The file that each user comes from: refreshed tokens are written there. */
  readonly userFiles: ReadonlyMap<string, string>;
}

export const EMPTY_CONFIG: KubeConfig = {
  current: '',
  clusters: new Map(),
  users: new Map(),
  contexts: new Map(),
  userFiles: new Map(),
};

const BYTES: Shape = {
  kind: 'custom',
  name: '[]uint8',
  accepts: (value) => value === null || typeof value === 'string',
  decode: (value) => (typeof value === 'string' ? decodeBase64(encodeUtf8(value)) : undefined),
};

const EXTENSIONS = list(struct('v1.NamedExtension', { name: STRING, extension: ANY }));

const CLUSTER = struct('v1.Cluster', {
  server: STRING,
  'tls-server-name': STRING,
  'insecure-skip-tls-verify': BOOL,
  'certificate-authority': STRING,
  'certificate-authority-data': BYTES,
  'proxy-url': STRING,
  'disable-compression': BOOL,
  extensions: EXTENSIONS,
});

const EXEC = struct('v1.ExecConfig', {
  command: STRING,
  args: list(STRING),
  env: list(struct('v1.ExecEnvVar', { name: STRING, value: STRING })),
  apiVersion: STRING,
  installHint: STRING,
  provideClusterInfo: BOOL,
  interactiveMode: STRING,
});

const USER = struct('v1.AuthInfo', {
  'client-certificate': STRING,
  'client-certificate-data': BYTES,
  'client-key': STRING,
  'client-key-data': BYTES,
  token: STRING,
  tokenFile: STRING,
  as: STRING,
  'as-uid': STRING,
  'as-groups': list(STRING),
  'as-user-extra': map(list(STRING)),
  username: STRING,
  password: STRING,
  'auth-provider': pointer(struct('v1.AuthProviderConfig', { name: STRING, config: map(STRING) })),
  exec: pointer(EXEC),
  extensions: EXTENSIONS,
});

const CONTEXT = struct('v1.Context', { cluster: STRING, user: STRING, namespace: STRING, extensions: EXTENSIONS });

const CONFIG = struct('v1.Config', {
  kind: STRING,
  apiVersion: STRING,
  preferences: struct('v1.Preferences', { colors: BOOL, extensions: EXTENSIONS }),
  clusters: list(struct('v1.NamedCluster', { name: STRING, cluster: CLUSTER })),
  users: list(struct('v1.NamedAuthInfo', { name: STRING, user: USER })),
  contexts: list(struct('v1.NamedContext', { name: STRING, context: CONTEXT })),
  'current-context': STRING,
  extensions: EXTENSIONS,
});

const TYPE_META = struct(
  'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }',
  { apiVersion: STRING, kind: STRING },
);

interface Decoded {
  readonly kind?: string;
  readonly apiVersion?: string;
  readonly clusters?: readonly { readonly name?: string; readonly cluster?: ClusterEntry }[];
  readonly users?: readonly { readonly name?: string; readonly user?: UserEntry }[];
  readonly contexts?: readonly { readonly name?: string; readonly context?: ContextEntry }[];
  readonly 'current-context'?: string;
}

/** What client-go's messages call its table of types. */
export const SCHEME = 'pkg/runtime/scheme.go:111';

/** Reads a kubeconfig's bytes. Throws GoError in client-go's words. An empty file is an empty configuration. */
export function parseKubeConfig(bytes: Uint8Array, file = ''): KubeConfig {
  if (bytes.length === 0) return EMPTY_CONFIG;
  const text = decodeUtf8(bytes);
  const meta = decoded(text, TYPE_META, "couldn't get version/kind; json parse error: ") as {
    readonly apiVersion?: string;
    readonly kind?: string;
  } | null;
  const { apiVersion = '', kind = '' } = meta ?? {};
  if ((apiVersion !== '' && apiVersion !== 'v1') || (kind !== '' && kind !== 'Config')) {
    const version = apiVersion || 'v1';
    throw new GoError(`no kind "${kind || 'Config'}" is registered for version "${version}" in scheme "${SCHEME}"`);
  }
  const config = (decoded(text, CONFIG) ?? {}) as Decoded;
  const users = entries<'user', UserEntry>('AuthInfo', config.users, 'user');
  return {
    current: config['current-context'] ?? '',
    clusters: entries<'cluster', ClusterEntry>('Cluster', config.clusters, 'cluster'),
    users,
    contexts: entries<'context', ContextEntry>('Context', config.contexts, 'context'),
    userFiles: new Map([...users.keys()].map((name) => [name, file])),
  };
}

function decoded(text: string, shape: Shape, prefix = ''): unknown {
  try {
    return unmarshalYamlInto(text, shape, { exact: true });
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    const isType = error.problem.startsWith('json: ');
    throw new GoError(`${isType ? prefix : ''}${error.problem}`, error);
  }
}

function entries<K extends string, T>(
  type: string,
  items: readonly ({ readonly name?: string } & { readonly [key in K]?: T })[] | undefined | null,
  key: K,
): Map<string, T> {
  const out = new Map<string, T>();
  for (const item of items ?? []) {
    const name = item.name ?? '';
    if (out.has(name)) {
      throw new GoError(
        `error converting *[]Named${type} into *map[string]*api.${type}: duplicate name "${name}" in list`,
      );
    }
    out.set(name, (item as { readonly [key in K]?: T })[key] ?? ({} as T));
  }
  return out;
}

/** Reads a kubeconfig file; undefined where there is none. Throws GoError, or the error of the file system. */
export function readKubeConfigFile(file: string): KubeConfig | undefined {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return parseKubeConfig(bytes, file);
}
