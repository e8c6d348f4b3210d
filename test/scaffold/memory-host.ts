import { posix } from 'node:path';
import type { ComposeHost } from '../../src/compose/project.ts';

/** A host with files in memory; paths are absolute. `links` leads from files to where they really are. */
export function memoryHost(
  files: Readonly<Record<string, string>>,
  env: Record<string, string> = {},
  links: Readonly<Record<string, string>> = {},
): ComposeHost {
  const inside = (path: string): string[] => Object.keys(files).filter((name) => name.startsWith(`${path}/`));
  return {
    env,
    home: '/root',
    read: (path) => (Object.hasOwn(files, path) ? new TextEncoder().encode(files[path]) : undefined),
    stat: (path) => {
      if (Object.hasOwn(files, path))
        return { kind: 'file', size: files[path]!.length, executable: path.endsWith('.sh') };
      return inside(path).length > 0 ? { kind: 'directory', size: 0, executable: false } : undefined;
    },
    real: (path) => (Object.hasOwn(files, path) || inside(path).length > 0 ? (links[path] ?? path) : undefined),
    list: (path) => [...new Set(inside(path).map((name) => name.slice(path.length + 1).split('/')[0]!))].sort(),
    resolve: (base, path) =>
      /^[A-Za-z]:/.test(path)
        ? path
        : path.startsWith('~')
          ? posix.resolve('/root', `.${path.slice(1)}`)
          : posix.resolve(base, path),
    directoryOf: posix.dirname,
  };
}
