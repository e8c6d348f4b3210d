import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { trimSpace } from '../go/strings.ts';
import type { Value } from '../go/value.ts';
import { unmarshalYamlMap } from '../yaml/unmarshal.ts';
import type { Environment } from './terminal.ts';

const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/** A context of a kubeconfig. */
export interface KubeContext {
  readonly name: string;
  readonly cluster: string;
  readonly namespace: string;
}

/** What is known of a kubeconfig: its contexts and which one is current. */
export interface KubeConfig {
  readonly current: string;
  readonly contexts: readonly KubeContext[];
  /** URLs of API servers, by the clusters' names. */
  readonly servers: ReadonlyMap<string, string>;
}

/**
 * Reads the kubeconfig: the file given, else those that KUBECONFIG lists, else `~/.kube/config`; of contexts with one
 * name the first file's counts. Missing files are nothing. Throws GoError for a file that is not YAML.
 */
export function readKubeConfig(env: Environment, paths: string): KubeConfig {
  const files = paths === '' ? [join(env['HOME'] ?? '', '.kube', 'config')] : paths.split(delimiter);
  const contexts = new Map<string, KubeContext>();
  const servers = new Map<string, string>();
  let current = '';
  for (const file of files) {
    if (file === '' || !existsSync(file)) continue;
    const config = unmarshalYamlMap(readFileSync(file, 'utf8')) ?? new Map<string, Value>();
    current ||= textOf(config.get('current-context'));
    for (const [name, context] of namedEntries(config, 'contexts', 'context')) {
      if (contexts.has(name)) continue;
      contexts.set(name, {
        name,
        cluster: textOf(context.get('cluster')),
        namespace: textOf(context.get('namespace')),
      });
    }
    for (const [name, cluster] of namedEntries(config, 'clusters', 'cluster')) {
      if (!servers.has(name)) servers.set(name, textOf(cluster.get('server')));
    }
  }
  return { current, contexts: [...contexts.values()], servers };
}

function* namedEntries(
  config: ReadonlyMap<string, Value>,
  listKey: string,
  key: string,
): Generator<[name: string, entry: ReadonlyMap<string, Value>]> {
  const list = config.get(listKey);
  for (const entry of Array.isArray(list) ? list : []) {
    if (!(entry instanceof Map)) continue;
    const value = entry.get(key);
    if (value instanceof Map) yield [textOf(entry.get('name')), value];
  }
}

function textOf(value: Value): string {
  return typeof value === 'string' ? value : '';
}

/** The namespace to work in where none is asked for, as kubectl finds it: the context's, the pod's own, or `default`. */
export function currentNamespace(env: Environment, paths: string, context: string): string {
  try {
    const config = readKubeConfig(env, paths);
    const wanted = context || config.current;
    const found = config.contexts.find(({ name }) => name === wanted);
    if (found?.namespace) return found.namespace;
    if (context !== '' && !found) return 'default';
  } catch {
    return 'default';
  }
  return podNamespace(env) ?? 'default';
}

function podNamespace(env: Environment): string | undefined {
  if (!env['KUBERNETES_SERVICE_HOST'] || !env['KUBERNETES_SERVICE_PORT']) return undefined;
  if (!existsSync(join(SERVICE_ACCOUNT, 'token'))) return undefined;
  if (env['POD_NAMESPACE']) return env['POD_NAMESPACE'];
  try {
    return trimSpace(readFileSync(join(SERVICE_ACCOUNT, 'namespace'), 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}
