import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { ComposeHost } from '../../compose/project.ts';
import { pathError } from './os-error.ts';

/** The files of this machine, for reading Compose projects. `env` holds the variables that the project may use. */
export function composeHost(env: ComposeHost['env']): ComposeHost {
  const home = env['HOME'] ?? env['USERPROFILE'] ?? '';
  return {
    env,
    home,
    read: (path) => whereThere(path, () => readFileSync(path)),
    stat: (path) =>
      whereThere(path, () => {
        const found = statSync(path);
        const kind = found.isFile() ? 'file' : found.isDirectory() ? 'directory' : 'other';
        return { kind, size: found.size, executable: (found.mode & 0o111) !== 0 };
      }),
    real: (path) => whereThere(path, () => realpathSync(path)),
    list: (path) => whereThere(path, () => readdirSync(path).sort()) ?? [],
    // A path of Windows is nothing that another system can resolve.
    resolve: (base, path) =>
      /^[A-Za-z]:[\\/]/.test(path)
        ? path
        : /^~(?:[\\/]|$)/.test(path)
          ? resolve(home, `.${path.slice(1)}`)
          : resolve(base, path),
    directoryOf: dirname,
  };
}

/** Nothing where there is no such file, or it is of another kind. */
function whereThere<T>(path: string, get: () => T): T | undefined {
  try {
    return get();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR' || code === 'ELOOP') return undefined;
    throw pathError('open', path, error);
  }
}
