import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { formatFloat, parseBool, parseFloat } from '../go/strconv.ts';
import { compareStrings } from '../go/text.ts';
import { words } from './completion/answer.ts';
import { completeContexts } from './completion/contexts.ts';
import { type FlagValues, flag, toggle } from './flags/flag.ts';
import { FLOAT32, INT, STRING, STRING_ARRAY } from './flags/kinds.ts';
import type { Environment } from './terminal.ts';

const text =
  (name: string) =>
  (env: Environment): string =>
    env[name] ?? '';

/** A Go `os.LookupEnv` with a fallback: an empty variable counts. */
function orElse(env: Environment, name: string, fallback: string): string {
  return env[name] ?? fallback;
}

function attempt<T>(parse: () => T, fallback: T): T {
  try {
    return parse();
  } catch {
    return fallback;
  }
}

function integer(env: Environment, name: string, fallback: number): number {
  const value = env[name] ?? '';
  return /^[+-]?\d+$/.test(value) ? Number(value) : fallback;
}

/** Directories of Helm's files, by purpose, as the XDG base directories have them. */
export function homePath(env: Environment, purpose: 'cache' | 'config' | 'data', ...rest: string[]): string {
  const own = env[`HELM_${purpose.toUpperCase()}_HOME`];
  if (own) return join(own, ...rest);
  const base = env[`XDG_${purpose.toUpperCase()}_HOME`] || defaultHome(env, purpose);
  return join(base, 'helm', ...rest);
}

function defaultHome(env: Environment, purpose: 'cache' | 'config' | 'data'): string {
  const home = env['HOME'] ?? '';
  switch (process.platform) {
    case 'darwin':
      return join(home, 'Library', { cache: 'Caches', config: 'Preferences', data: '' }[purpose]);
    case 'win32':
      return env[purpose === 'cache' ? 'TEMP' : 'APPDATA'] ?? '';
    default:
      return join(home, { cache: '.cache', config: '.config', data: '.local/share' }[purpose]);
  }
}

/** Where public keys are looked for by default. */
export function defaultKeyring(env: Environment): string {
  const home = env['GNUPGHOME'] ?? join(env['HOME'] ?? '', '.gnupg');
  const legacy = join(home, 'pubring.gpg');
  if (existsSync(legacy)) return legacy;
  const keybox = join(home, 'pubring.kbx');
  return existsSync(keybox) ? keybox : legacy;
}

function colorMode(env: Environment): string {
  if (env['NO_COLOR']) return 'never';
  const mode = env['HELM_COLOR']?.toLowerCase() ?? '';
  return COLOR_MODES.includes(mode) ? mode : 'auto';
}

const COLOR_MODES = ['never', 'auto', 'always'];

/** The flags that every command takes; their defaults come from the environment. */
export const globalFlags = {
  namespace: flag('namespace', STRING, 'the namespace to work in', { short: 'n', initial: text('HELM_NAMESPACE') }),
  kubeconfig: flag('kubeconfig', STRING, 'kubeconfig file to use'),
  kubeContext: flag('kube-context', STRING, 'context of the kubeconfig to use', {
    initial: text('HELM_KUBECONTEXT'),
    complete: completeContexts,
  }),
  kubeToken: flag('kube-token', STRING, 'bearer token to authenticate with', { initial: text('HELM_KUBETOKEN') }),
  kubeAsUser: flag('kube-as-user', STRING, 'user to act as', { initial: text('HELM_KUBEASUSER') }),
  kubeAsGroups: flag('kube-as-group', STRING_ARRAY, 'group to act as (can be repeated)', {
    initial: (env) => splitList(env['HELM_KUBEASGROUPS'] ?? ''),
  }),
  kubeApiServer: flag('kube-apiserver', STRING, 'address and port of the Kubernetes API server', {
    initial: text('HELM_KUBEAPISERVER'),
  }),
  kubeCaFile: flag('kube-ca-file', STRING, "file with the authority of the API server's certificate", {
    initial: text('HELM_KUBECAFILE'),
  }),
  kubeTlsServerName: flag('kube-tls-server-name', STRING, "name to expect in the API server's certificate", {
    initial: text('HELM_KUBETLS_SERVER_NAME'),
  }),
  kubeInsecure: toggle('kube-insecure-skip-tls-verify', 'accept any certificate of the API server (insecure)', {
    initial: (env) => attempt(() => parseBool(env['HELM_KUBEINSECURE_SKIP_TLS_VERIFY'] ?? ''), false),
  }),
  debug: toggle('debug', 'print debugging output', {
    initial: (env) => attempt(() => parseBool(env['HELM_DEBUG'] ?? ''), false),
  }),
  registryConfig: flag('registry-config', STRING, 'file with registry credentials', {
    initial: (env) => orElse(env, 'HELM_REGISTRY_CONFIG', homePath(env, 'config', 'registry/config.json')),
  }),
  repositoryConfig: flag('repository-config', STRING, 'file with the names and URLs of repositories', {
    initial: (env) => orElse(env, 'HELM_REPOSITORY_CONFIG', homePath(env, 'config', 'repositories.yaml')),
  }),
  repositoryCache: flag('repository-cache', STRING, 'directory of cached repository indexes', {
    initial: (env) => orElse(env, 'HELM_REPOSITORY_CACHE', homePath(env, 'cache', 'repository')),
  }),
  contentCache: flag('content-cache', STRING, 'directory of cached content, such as charts', {
    initial: (env) => orElse(env, 'HELM_CONTENT_CACHE', homePath(env, 'cache', 'content')),
  }),
  burstLimit: flag('burst-limit', INT, 'requests to the API server that may go out at once', {
    initial: (env) => integer(env, 'HELM_BURST_LIMIT', 100),
  }),
  qps: flag('qps', FLOAT32, 'requests per second to the API server, beyond bursts', {
    initial: (env) => attempt(() => Math.fround(parseFloat(env['HELM_QPS'] ?? '')), 0),
  }),
  color: flag('color', STRING, 'when to use colours (never, auto, always)', {
    initial: colorMode,
    complete: words(...COLOR_MODES),
  }),
  colour: flag('colour', STRING, 'when to use colours (never, auto, always)', {
    initial: colorMode,
    complete: words(...COLOR_MODES),
  }),
} as const;

function splitList(list: string): string[] {
  const trimmed = list.replace(/^[, ]+|[, ]+$/g, '');
  return trimmed === '' ? [] : trimmed.split(',');
}

/** Settings of one run: global flags over environment variables over defaults. */
export interface Settings {
  readonly debug: boolean;
  /** `--kubeconfig`; what the variable says is not among Helm's settings. */
  readonly kubeConfig: string;
  readonly kubeContext: string;
  readonly maxHistory: number;
  readonly pluginsDirectory: string;
  readonly registryConfig: string;
  readonly repositoryConfig: string;
  readonly repositoryCache: string;
  readonly contentCache: string;
  readonly colorMode: string;
  /** The namespace to work in: the flag's, else the kubeconfig's, else `default`. */
  namespace(): Promise<string>;
}

export function readSettings(env: Environment, values: FlagValues): Settings {
  const g = globalFlags;
  let namespace: Promise<string> | undefined;
  return {
    debug: values.get(g.debug),
    kubeConfig: values.get(g.kubeconfig),
    kubeContext: values.get(g.kubeContext),
    maxHistory: integer(env, 'HELM_MAX_HISTORY', 10),
    pluginsDirectory: orElse(env, 'HELM_PLUGINS', homePath(env, 'data', 'plugins')),
    registryConfig: values.get(g.registryConfig),
    repositoryConfig: values.get(g.repositoryConfig),
    repositoryCache: values.get(g.repositoryCache),
    contentCache: values.get(g.contentCache),
    colorMode: values.get(values.isGiven(g.colour) ? g.colour : g.color),
    namespace() {
      const asked = values.get(g.namespace);
      namespace ??= asked ? Promise.resolve(asked) : namespaceOfConfig(env, values);
      return namespace;
    },
  };
}

/** The namespace that the kubeconfig says, or the pod that the program runs in; `default` where they say none. */
async function namespaceOfConfig(env: Environment, values: FlagValues): Promise<string> {
  const [{ clientConfig }, { kubeOverrides }] = await Promise.all([
    import('../node/kube/rest-config.ts'),
    import('./connection.ts'),
  ]);
  try {
    return clientConfig(env, kubeOverrides(values)).namespace();
  } catch {
    return 'default';
  }
}

export function isColorMode(mode: string): boolean {
  return COLOR_MODES.includes(mode);
}

/** The variables that `helm env` lists, sorted by name. */
export async function environmentVariables(
  env: Environment,
  program: string,
  values: FlagValues,
  settings: Settings,
): Promise<[name: string, value: string][]> {
  const g = globalFlags;
  const list: [string, string][] = [
    ['HELM_BIN', program],
    ['HELM_CACHE_HOME', homePath(env, 'cache')],
    ['HELM_CONFIG_HOME', homePath(env, 'config')],
    ['HELM_DATA_HOME', homePath(env, 'data')],
    ['HELM_DEBUG', String(settings.debug)],
    ['HELM_PLUGINS', settings.pluginsDirectory],
    ['HELM_REGISTRY_CONFIG', settings.registryConfig],
    ['HELM_REPOSITORY_CACHE', settings.repositoryCache],
    ['HELM_CONTENT_CACHE', settings.contentCache],
    ['HELM_REPOSITORY_CONFIG', settings.repositoryConfig],
    ['HELM_NAMESPACE', await settings.namespace()],
    ['HELM_MAX_HISTORY', String(settings.maxHistory)],
    ['HELM_BURST_LIMIT', String(values.get(g.burstLimit))],
    ['HELM_QPS', formatFloat(values.get(g.qps), 'f', 2, 32)],
    ['HELM_KUBECONTEXT', settings.kubeContext],
    ['HELM_KUBETOKEN', values.get(g.kubeToken)],
    ['HELM_KUBEASUSER', values.get(g.kubeAsUser)],
    ['HELM_KUBEASGROUPS', values.get(g.kubeAsGroups).join(',')],
    ['HELM_KUBEAPISERVER', values.get(g.kubeApiServer)],
    ['HELM_KUBECAFILE', values.get(g.kubeCaFile)],
    ['HELM_KUBEINSECURE_SKIP_TLS_VERIFY', String(values.get(g.kubeInsecure))],
    ['HELM_KUBETLS_SERVER_NAME', values.get(g.kubeTlsServerName)],
  ];
  if (settings.kubeConfig !== '') list.push(['KUBECONFIG', settings.kubeConfig]);
  return list.sort(([a], [b]) => compareStrings(a, b));
}
