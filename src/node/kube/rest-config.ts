import { closeSync, openSync, readFileSync } from 'node:fs';
import type { KubeConfig as OfficialConfig } from '@kubernetes/client-node';
import { quote } from '../../go/strconv.ts';
import { parseUrl } from '../../go/url.ts';
import { GoError } from '../../go/value.ts';
import { aggregate, fileError } from './go-errors.ts';
import { inCluster, inClusterConfig, podNamespace } from './in-cluster.ts';
import {
  type AuthProvider,
  type ClusterEntry,
  type ContextEntry,
  type ExecEntry,
  type KubeConfig,
  parseKubeConfig,
  type UserEntry,
} from './kubeconfig.ts';
import { type Env, loadKubeConfig } from './load.ts';
import { type ServerUrl, serverUrl } from './server-url.ts';

/** What is asked of the official client's `KubeConfig`. */
export type LoadedConfig = Pick<OfficialConfig, 'exportConfig'>;

/** What flags and variables say over the kubeconfig; empty where they say nothing. */
export interface KubeOverrides {
  /** `--kubeconfig`: a file that must be there. */
  readonly kubeConfig: string;
  /** A configuration that is loaded already, by the official client, instead of files. */
  readonly client?: LoadedConfig | undefined;
  readonly context: string;
  readonly namespace: string;
  readonly server: string;
  readonly token: string;
  readonly asUser: string;
  readonly asGroups: readonly string[];
  readonly caFile: string;
  readonly tlsServerName: string;
  readonly insecure: boolean;
}

export const NO_OVERRIDES: KubeOverrides = {
  kubeConfig: '',
  context: '',
  namespace: '',
  server: '',
  token: '',
  asUser: '',
  asGroups: [],
  caFile: '',
  tlsServerName: '',
  insecure: false,
};

export interface Impersonation {
  readonly user: string;
  readonly uid: string;
  readonly groups: readonly string[];
  readonly extra: ReadonlyMap<string, readonly string[]>;
}

/** Where a server is and how to speak to it (`rest.Config`). Files are named, not yet read. */
export interface RestConfig {
  readonly host: string;
  readonly insecure: boolean;
  readonly serverName: string;
  readonly disableCompression: boolean;
  readonly caFile?: string | undefined;
  readonly caData?: Uint8Array | undefined;
  readonly certFile?: string | undefined;
  readonly certData?: Uint8Array | undefined;
  readonly keyFile?: string | undefined;
  readonly keyData?: Uint8Array | undefined;
  readonly token?: string | undefined;
  readonly tokenFile?: string | undefined;
  readonly basic?: { readonly name: string; readonly password: string } | undefined;
  readonly impersonate?: Impersonation | undefined;
  readonly proxy?: string | undefined;
  readonly exec?: ExecEntry | undefined;
  /** What a cluster says to programs that give credentials. */
  readonly execConfig?: unknown;
  readonly authProvider?: AuthProvider | undefined;
  /** The user's name in the kubeconfig, and the file it comes from. */
  readonly userName: string;
  readonly userFile?: string | undefined;
}

const DEFAULT_SERVER = 'http://localhost:8080';
const EXEC_EXTENSION = 'client.authentication.k8s.io/exec';

/** A kubeconfig with what flags say, resolved at the first question (`clientcmd.DeferredLoadingClientConfig`). */
export interface ClientConfig {
  /** Throws GoError in client-go's words. */
  restConfig(): RestConfig;
  /** Throws GoError where the kubeconfig is not usable. */
  namespace(): string;
  /** The kubeconfig as loaded. Throws GoError. */
  raw(): KubeConfig;
}

export function clientConfig(env: Env, overrides: Partial<KubeOverrides> = {}): ClientConfig {
  const given = { ...NO_OVERRIDES, ...overrides };
  let loaded: KubeConfig | undefined;
  const load = (): KubeConfig =>
    given.client === undefined
      ? loadKubeConfig(env, given.kubeConfig)
      : parseKubeConfig(new TextEncoder().encode(given.client.exportConfig()));
  const raw = (): KubeConfig => (loaded ??= load());
  return {
    raw,
    restConfig() {
      const config = restConfigOf(raw(), given, env);
      return isDefault(config) && inCluster(env) ? inClusterConfig(env, given) : config;
    },
    namespace: () => namespaceOf(raw(), given, env),
  };
}

interface Chosen {
  readonly contextName: string;
  readonly context: ContextEntry;
  readonly user: UserEntry;
  readonly cluster: ClusterEntry;
}

function contextOf(config: KubeConfig, given: KubeOverrides): { name: string; context: ContextEntry } {
  const name = given.context || config.current;
  const found = config.contexts.get(name);
  if (found === undefined && given.context !== '') {
    throw new GoError(`context ${quote(given.context)} does not exist`);
  }
  return { name, context: found ?? {} };
}

function choose(config: KubeConfig, given: KubeOverrides, env: Env): Chosen {
  const { name, context } = contextOf(config, given);
  const user: UserEntry = {
    ...config.users.get(context.user ?? ''),
    ...(given.token !== '' && { token: given.token }),
    ...(given.asUser !== '' && { as: given.asUser }),
    ...(given.asGroups.length > 0 && { 'as-groups': given.asGroups }),
  };
  const entry = config.clusters.get(context.cluster ?? '');
  let cluster: ClusterEntry = {
    ...entry,
    server: given.server || entry?.server || env['KUBERNETES_MASTER'] || DEFAULT_SERVER,
  };
  // One of these flags takes the place of all that the kubeconfig says about trust.
  if (given.insecure || given.caFile !== '') {
    const { 'certificate-authority-data': _, ...rest } = cluster;
    cluster = { ...rest, 'insecure-skip-tls-verify': given.insecure, 'certificate-authority': given.caFile };
  }
  if (given.tlsServerName !== '' || given.server !== '') {
    cluster = { ...cluster, 'tls-server-name': given.tlsServerName };
  }
  return { contextName: name, context, user, cluster };
}

function restConfigOf(config: KubeConfig, given: KubeOverrides, env: Env): RestConfig {
  const chosen = choose(config, given, env);
  const { context, user, cluster } = chosen;
  confirmUsable(config, chosen);
  const host = withoutQuery(cluster.server ?? '');
  const base: RestConfig = {
    host,
    insecure: false,
    serverName: '',
    disableCompression: cluster['disable-compression'] ?? false,
    proxy: cluster['proxy-url'] || undefined,
    userName: context.user ?? '',
    userFile: config.userFiles.get(context.user ?? ''),
    impersonate: impersonationOf(user),
  };
  if (!isTls(host)) return base;
  const { exec, 'auth-provider': authProvider } = user;
  return {
    ...base,
    ...tokenOf(user),
    certFile: user['client-certificate'],
    certData: user['client-certificate-data'],
    keyFile: user['client-key'],
    keyData: user['client-key-data'],
    basic: user.username || user.password ? { name: user.username ?? '', password: user.password ?? '' } : undefined,
    exec: exec ?? undefined,
    execConfig: cluster.extensions?.find(({ name }) => name === EXEC_EXTENSION)?.extension,
    authProvider: authProvider ?? undefined,
    insecure: cluster['insecure-skip-tls-verify'] ?? false,
    serverName: cluster['tls-server-name'] ?? '',
    caFile: cluster['certificate-authority'],
    caData: cluster['certificate-authority-data'],
  };
}

function tokenOf({ token, tokenFile }: UserEntry): { token?: string; tokenFile?: string | undefined } {
  if (token) return { token, tokenFile };
  if (!tokenFile) return {};
  try {
    return { token: readFileSync(tokenFile, 'utf8'), tokenFile };
  } catch (error) {
    throw fileError(error, 'open', tokenFile);
  }
}

function impersonationOf(user: UserEntry): Impersonation | undefined {
  if (!user.as) return undefined;
  return {
    user: user.as,
    uid: user['as-uid'] ?? '',
    groups: user['as-groups'] ?? [],
    extra: user['as-user-extra'] ?? new Map(),
  };
}

/** `http://host/prefix?x` loses its query. */
function withoutQuery(host: string): string {
  const cut = host.search(/[?#]/);
  if (cut < 0) return host;
  try {
    return parseUrl(host).path.length > 1 ? host.slice(0, cut) : host;
  } catch {
    return host;
  }
}

/** Whether credentials may go over the wire. */
function isTls(host: string): boolean {
  let url: ServerUrl;
  try {
    url = serverUrl(host, false);
  } catch {
    return false;
  }
  return url.scheme === 'https';
}

function isDefault(config: RestConfig): boolean {
  const { host, proxy, impersonate, disableCompression } = config;
  return host === DEFAULT_SERVER && proxy === undefined && impersonate === undefined && !disableCompression;
}

function confirmUsable(config: KubeConfig, { contextName, context, user, cluster }: Chosen): void {
  const problems: Error[] = [];
  if (contextName !== '' && !config.contexts.has(contextName)) {
    problems.push(new GoError(`context was not found for specified context: ${contextName}`));
  }
  problems.push(...userProblems(context.user ?? '', user), ...clusterProblems(context.cluster ?? '', cluster));
  const problem = aggregate(problems);
  if (problem !== undefined) throw new GoError(`invalid configuration: ${problem.message}`, problem);
}

function unreadable(file: string): Error | undefined {
  try {
    closeSync(openSync(file, 'r'));
    return undefined;
  } catch (error) {
    return fileError(error, 'open', file);
  }
}

function clusterProblems(name: string, cluster: ClusterEntry): Error[] {
  const problems: Error[] = [];
  const say = (text: string): number => problems.push(new GoError(text));
  const proxy = cluster['proxy-url'];
  if (proxy) {
    const problem = proxyProblem(proxy);
    if (problem) say(`invalid 'proxy-url' ${quote(proxy)} for cluster ${quote(name)}: ${problem}`);
  }
  const file = cluster['certificate-authority'];
  if (file && cluster['certificate-authority-data']?.length) {
    say(
      `certificate-authority-data and certificate-authority are both specified for ${name}. certificate-authority-data will override.`,
    );
  }
  const problem = file ? unreadable(file) : undefined;
  if (problem) say(`unable to read certificate-authority ${file} for ${name} due to ${problem.message}`);
  return problems;
}

/** Why a proxy's URL can't be used. */
function proxyProblem(text: string): string | undefined {
  let scheme: string;
  try {
    ({ scheme } = parseUrl(text));
  } catch {
    return `could not parse: ${text}`;
  }
  if (['http', 'https', 'socks5'].includes(scheme)) return undefined;
  return `unsupported scheme ${quote(scheme)}, must be http, https, or socks5`;
}

function userProblems(name: string, user: UserEntry): Error[] {
  const problems: Error[] = [];
  const say = (text: string): number => problems.push(new GoError(text));
  const methods = [...(user.token ? ['token'] : []), ...(user.username || user.password ? ['basicAuth'] : [])];
  const certFile = user['client-certificate'];
  const keyFile = user['client-key'];
  const hasCertData = !!user['client-certificate-data']?.length;
  const hasKeyData = !!user['client-key-data']?.length;
  if (certFile || hasCertData) {
    if (certFile && hasCertData) {
      say(`client-cert-data and client-cert are both specified for ${name}. client-cert-data will override.`);
    }
    if (keyFile && hasKeyData) {
      say(`client-key-data and client-key are both specified for ${name}; client-key-data will override`);
    }
    if (!keyFile && !hasKeyData) {
      say(`client-key-data or client-key must be specified for ${name} to use the clientCert authentication method.`);
    }
    const certProblem = certFile ? unreadable(certFile) : undefined;
    if (certProblem) say(`unable to read client-cert ${certFile} for ${name} due to ${certProblem.message}`);
    const keyProblem = keyFile ? unreadable(keyFile) : undefined;
    if (keyProblem) say(`unable to read client-key ${keyFile} for ${name} due to ${keyProblem.message}`);
  }
  if (user.exec) problems.push(...execProblems(name, user.exec, user['auth-provider'] ?? undefined));
  if (methods.length > 1) {
    say(`more than one authentication method found for ${name}; found [${methods.join(' ')}], only one is allowed`);
  }
  if ((user['as-uid'] || user['as-groups']?.length || user['as-user-extra']?.size) && !user.as) {
    say(`requesting uid, groups or user-extra for ${name} without impersonating a user`);
  }
  return problems;
}

function execProblems(name: string, exec: ExecEntry, provider: AuthProvider | undefined): Error[] {
  const problems: Error[] = [];
  const say = (text: string): number => problems.push(new GoError(text));
  const plugin = 'to use exec authentication plugin';
  if (provider) say(`authProvider cannot be provided in combination with an exec plugin for ${name}`);
  if (!exec.command) say(`command must be specified for ${name} ${plugin}`);
  if (!exec.apiVersion) say(`apiVersion must be specified for ${name} ${plugin}`);
  for (const variable of exec.env ?? []) {
    if (!variable.name) say(`env variable name must be specified for ${name} ${plugin}`);
  }
  const mode = interactiveMode(exec);
  if (mode === '') say(`interactiveMode must be specified for ${name} ${plugin}`);
  else if (!['Never', 'IfAvailable', 'Always'].includes(mode)) {
    say(`invalid interactiveMode for ${name}: ${quote(mode)}`);
  }
  return problems;
}

/** Whether a plugin may ask at the terminal; the old versions of the API have a default. */
export function interactiveMode({ interactiveMode: mode, apiVersion }: ExecEntry): string {
  if (mode) return mode;
  const old = ['client.authentication.k8s.io/v1beta1', 'client.authentication.k8s.io/v1alpha1'];
  return old.includes(apiVersion ?? '') ? 'IfAvailable' : '';
}

function namespaceOf(config: KubeConfig, given: KubeOverrides, env: Env): string {
  if (given.namespace !== '') return given.namespace;
  const chosen = choose(config, given, env);
  confirmUsable(config, chosen);
  return chosen.context.namespace || (inCluster(env) ? podNamespace(env) : 'default');
}
