import { statSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join, resolve, sep } from 'node:path';
import { GoError } from '../../go/value.ts';
import { aggregate, fileError } from './go-errors.ts';
import { type ClusterEntry, EMPTY_CONFIG, type KubeConfig, readKubeConfigFile, type UserEntry } from './kubeconfig.ts';

/** Variables of the environment by name. */
export type Env = Readonly<Record<string, string | undefined>>;

/**
 * Loads the kubeconfig by client-go's rules: the file given, which must be there; else the files that KUBECONFIG lists;
 * else `~/.kube/config`. Missing files count as empty; an entry of the first file that names it counts as a whole.
 * Relative paths in a file are relative to its folder. Throws GoError in client-go's words.
 */
export function loadKubeConfig(env: Env, explicit = ''): KubeConfig {
  if (explicit !== '') mustExist(explicit);
  const files = explicit !== '' ? [explicit] : filesOf(env);
  const errors: Error[] = [];
  const configs: KubeConfig[] = [];
  for (const file of files) {
    if (file === '') continue;
    try {
      const config = readKubeConfigFile(file);
      if (config !== undefined) configs.push(resolved(config, dirname(resolve(file))));
    } catch (error) {
      const { message } = error instanceof GoError ? error : fileError(error, 'open', file);
      errors.push(new GoError(`error loading config file "${file}": ${message}`, error));
    }
  }
  const problem = aggregate(errors);
  if (problem !== undefined) throw problem;
  return configs.length === 0 ? EMPTY_CONFIG : configs.length === 1 ? configs[0]! : merged(configs);
}

function mustExist(file: string): void {
  try {
    statSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw fileError(error, 'stat', file);
  }
}

function filesOf(env: Env): string[] {
  const listed = env['KUBECONFIG'] ?? '';
  return listed === '' ? [join(env['HOME'] ?? '', '.kube', 'config')] : [...new Set(listed.split(delimiter))];
}

function merged(configs: readonly KubeConfig[]): KubeConfig {
  const union = <T>(part: (config: KubeConfig) => ReadonlyMap<string, T>): Map<string, T> => {
    const all = new Map<string, T>();
    for (const config of configs) for (const [name, entry] of part(config)) if (!all.has(name)) all.set(name, entry);
    return all;
  };
  return {
    current: configs.find(({ current }) => current !== '')?.current ?? '',
    clusters: union((config) => config.clusters),
    users: union((config) => config.users),
    contexts: union((config) => config.contexts),
    userFiles: union((config) => config.userFiles),
  };
}

/** The configuration with its relative paths made absolute. */
function resolved(config: KubeConfig, base: string): KubeConfig {
  const absolute = (path: string): string => (path === '' || isAbsolute(path) ? path : join(base, path));
  const cluster = (entry: ClusterEntry): ClusterEntry => {
    const authority = entry['certificate-authority'];
    return authority ? { ...entry, 'certificate-authority': absolute(authority) } : entry;
  };
  const user = (entry: UserEntry): UserEntry => {
    const out: { -readonly [key in keyof UserEntry]: UserEntry[key] } = { ...entry };
    for (const key of ['client-certificate', 'client-key', 'tokenFile'] as const) {
      const path = out[key];
      if (path) out[key] = absolute(path);
    }
    const command = entry.exec?.command ?? '';
    // A bare name is looked for in PATH.
    if (command.includes(sep)) out.exec = { ...entry.exec, command: absolute(command) };
    return out;
  };
  return {
    ...config,
    clusters: new Map([...config.clusters].map(([name, entry]) => [name, cluster(entry)])),
    users: new Map([...config.users].map(([name, entry]) => [name, user(entry)])),
  };
}
