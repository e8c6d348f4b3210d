import { field, type Table, textOf } from '../../compose/node.ts';
import type { ComposeHost } from '../../compose/project.ts';
import { isWithin } from './files.ts';
import type { RawMount } from './mounts.ts';

/**
 * Mounts that put the sources of an image over what was built from them, for work on the code, and volumes without a
 * name that keep parts of the image free of them.
 */
export function developmentFolders(raw: readonly RawMount[], service: Table, host: ComposeHost): Map<RawMount, string> {
  const left = new Map<RawMount, string>();
  const build = field(service, 'build');
  if (build === undefined) return left;
  const contextNode = build.kind === 'table' ? field(build, 'context') : build;
  const folder = host.resolve((contextNode ?? build).at.base, textOf(contextNode) ?? '.');
  for (const mount of raw) {
    if (mount.type !== 'bind') continue;
    const path = host.resolve(mount.at.base, mount.source);
    const kind = host.stat(path)?.kind;
    if (kind === 'directory' && (isWithin(folder, path) || (isWithin(path, folder) && path !== folder))) {
      if (isWithin(path, folder) && path !== folder && mount.readOnly) continue;
      left.set(mount, 'sources for development: the image holds what is built from them');
    } else if (
      kind === 'file' &&
      isWithin(path, folder) &&
      !mount.readOnly &&
      /\.(?:[jt]sx?|py|go|rb|php|java|rs|vue|lock|toml)$|(?:^|\/)package(?:-lock)?\.json$/.test(path)
    ) {
      left.set(mount, 'a source for development: the image holds it');
    }
  }
  if (left.size === 0) return left;
  for (const mount of raw) {
    if (mount.type !== 'volume' || mount.source !== '') continue;
    const inside = [...left.keys()].some((other) => isWithin(mount.target, other.target));
    if (inside) left.set(mount, 'keeps a part of the image free of the mount above, which is left out');
  }
  return left;
}
