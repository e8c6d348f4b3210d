import { GoError } from '../go/value.ts';
import type { LocateOptions } from '../node/charts/locate.ts';
import type { Surroundings } from '../node/getter/getter.ts';
import type { RegistryClient } from '../node/registry/types.ts';
import type { Invocation } from './command.ts';
import { downloadFlags } from './commands/chart-flags.ts';
import type { FlagValues } from './flags/flag.ts';
import { environmentVariables, homePath } from './settings.ts';

/** What fetching needs of a run. `out` is where registries' clients say what they pulled. */
export function surroundingsOf(
  { flags, settings, terminal, log }: Pick<Invocation, 'flags' | 'settings' | 'terminal' | 'log'>,
  out = terminal.stdout,
): Surroundings {
  return {
    env: terminal.env,
    log,
    debug: settings.debug,
    pluginsDirectory: settings.pluginsDirectory,
    registryConfig: settings.registryConfig || homePath(terminal.env, 'config', 'registry/config.json'),
    repositoryConfig: settings.repositoryConfig,
    repositoryCache: settings.repositoryCache,
    contentCache: settings.contentCache,
    stdout: out,
    stderr: terminal.stderr,
    pluginVariables: async () =>
      Object.fromEntries(await environmentVariables(terminal.env, terminal.program, flags, settings)),
  };
}

/** The flags for a download that were given. */
export function downloadOptions(flags: FlagValues) {
  return {
    username: flags.get(downloadFlags.username),
    password: flags.get(downloadFlags.password),
    certFile: flags.get(downloadFlags.certFile),
    keyFile: flags.get(downloadFlags.keyFile),
    caFile: flags.get(downloadFlags.caFile),
    insecureSkipTlsVerify: flags.get(downloadFlags.insecureSkipTlsVerify),
    plainHttp: flags.get(downloadFlags.plainHttp),
  } as const satisfies LocateOptions;
}

/**
 * Gives the client of registries by the flags, made when it is asked for. Rejects with GoError for certificates that are
 * of no use, whether a registry is asked in the end or not.
 */
export async function registryOf(
  { flags, log, terminal, settings }: Pick<Invocation, 'flags' | 'log' | 'terminal' | 'settings'>,
  surroundings: Surroundings,
): Promise<() => Promise<RegistryClient>> {
  const options = downloadOptions(flags);
  if (options.caFile || (options.certFile && options.keyFile)) {
    const { tlsContext } = await import('../node/getter/tls-config.ts');
    try {
      tlsContext(options);
    } catch (error) {
      if (!(error instanceof GoError)) throw error;
      throw new GoError(`missing registry client: can't create TLS config for client: ${error.message}`, error);
    }
  }
  return async () => {
    const [{ registryClientFor }, { openingRegistry }, { transferView }] = await Promise.all([
      import('../node/registry/getter.ts'),
      import('./registry-client.ts'),
      import('./transfer-view.ts'),
    ]);
    return openingRegistry(log, () => registryClientFor(surroundings, options, transferView({ terminal, settings })));
  };
}
