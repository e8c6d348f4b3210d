import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { TschartError } from '../../errors.ts';
import { defaultStorePath } from '../../node/driver/default-path.ts';
import type { Invocation } from '../command.ts';
import { globalFlags } from '../settings.ts';
import type { Environment } from '../terminal.ts';
import { store } from './store-flag.ts';

/** Where releases are. */
export type Place =
  | { readonly kind: 'local'; readonly root: string /** Whether nobody asked for it. */; readonly byDefault: boolean }
  | { readonly kind: 'memory' }
  | { readonly kind: 'cluster' };

/**
 * Decides where releases are. `--store`, TSCHART_STORE and HELM_DRIVER=file mean the local store; so does it where
 * nothing says that there is a cluster, unless the program was called as `helm`. Throws TschartError (`STORE`) for a
 * `--store` without a folder.
 */
export function placeOf({ flags, terminal, path }: Invocation): Place {
  const { env } = terminal;
  if (flags.isGiven(store) && flags.get(store) === '') {
    throw new TschartError('STORE', '--store: an empty text names no folder', {
      advice: 'A variable of the shell may be empty. For the default folder set HELM_DRIVER=file instead.',
    });
  }
  const asked = flags.get(store) || env['TSCHART_STORE'];
  if (asked) return { kind: 'local', root: resolve(asked), byDefault: false };
  const driver = env['HELM_DRIVER'] ?? '';
  const byDefault = defaultStorePath(dataHome(env));
  if (driver === 'file') return { kind: 'local', root: byDefault, byDefault: false };
  if (driver === 'memory') return { kind: 'memory' };
  if (driver !== '' || path[0].name === 'helm' || isClusterConfigured(flags, env)) return { kind: 'cluster' };
  return { kind: 'local', root: byDefault, byDefault: true };
}

const CLUSTER_FLAGS = Object.values(globalFlags).filter(
  ({ name }) => name === 'kubeconfig' || name.startsWith('kube-'),
);

function isClusterConfigured(flags: Invocation['flags'], env: Environment): boolean {
  if (CLUSTER_FLAGS.some((flag) => flags.isGiven(flag))) return true;
  if (Object.entries(env).some(([name, value]) => name.startsWith('HELM_KUBE') && value)) return true;
  if (env['KUBECONFIG']) return true;
  if (env['KUBERNETES_SERVICE_HOST'] && env['KUBERNETES_SERVICE_PORT']) return true;
  return existsSync(join(env['HOME'] ?? env['USERPROFILE'] ?? '', '.kube', 'config'));
}

/** The directory of programs' own data, as the XDG base directories have it. */
function dataHome(env: Environment): string {
  if (env['XDG_DATA_HOME']) return env['XDG_DATA_HOME'];
  const home = env['HOME'] ?? env['USERPROFILE'] ?? '';
  if (process.platform === 'win32') return env['APPDATA'] ?? home;
  return process.platform === 'darwin' ? join(home, 'Library', 'Application Support') : join(home, '.local', 'share');
}
