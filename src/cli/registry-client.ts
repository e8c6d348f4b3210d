import { GoError } from '../go/value.ts';
import { createRegistryClient, type RegistryClient, type RegistryTls } from '../node/registry/client.ts';
import { CredentialsFileError } from '../node/registry/credentials-file.ts';
import type { Invocation } from './command.ts';
import { ExitError } from './exit-error.ts';
import { homePath } from './settings.ts';
import { transferView } from './transfer-view.ts';

/** What a client of registries is made of besides the settings. */
export interface ClientOptions extends RegistryTls {
  readonly username?: string;
  readonly password?: string;
  readonly plainHttp?: boolean;
}

/** A client for a command, which says on `out` what Helm's says. Throws GoError where files of credentials or for TLS are broken. */
export function registryClient(
  { terminal, settings, log }: Invocation,
  options: ClientOptions,
  out: (text: string) => void,
): RegistryClient {
  return openingRegistry(log, () =>
    createRegistryClient({
      ...options,
      env: terminal.env,
      credentialsFile: settings.registryConfig || homePath(terminal.env, 'config', 'registry/config.json'),
      out,
      stderr: (text) => terminal.stderr(text),
      log,
      debug: settings.debug,
      onProgress: transferView({ terminal, settings }),
    }),
  );
}

/** Makes a client, and says as Helm does what keeps it from being made. */
export function openingRegistry(log: Invocation['log'], make: () => RegistryClient): RegistryClient {
  try {
    return make();
  } catch (error) {
    // With such a file no command of Helm's does anything.
    if (error instanceof CredentialsFileError) {
      log({ level: 'WARN', message: 'command failed', attributes: [['error', error.message]] });
      throw new ExitError(1);
    }
    if (!(error instanceof GoError)) throw error;
    throw new GoError(`missing registry client: ${error.message}`, error);
  }
}
