import { func, type GoFunc, P } from '../../go/func.ts';
import { basePath, cleanPath, dirPath, isAbsolutePath, pathExtension } from '../../go/path.ts';

/** Sprig's paths: https://masterminds.github.io/sprig/paths.html. Those of the system are the same, as on Unix. */
export const pathFunctions: readonly GoFunc[] = [
  func('base', [P.string], basePath),
  func('dir', [P.string], dirPath),
  func('clean', [P.string], cleanPath),
  func('ext', [P.string], pathExtension),
  func('isAbs', [P.string], isAbsolutePath),
  func('osBase', [P.string], basePath),
  func('osDir', [P.string], dirPath),
  func('osClean', [P.string], cleanPath),
  func('osExt', [P.string], pathExtension),
  func('osIsAbs', [P.string], isAbsolutePath),
];
