import { GoError } from '../../go/value.ts';

/** What Go says of the error numbers that file access meets (`syscall.Errno` on Linux). */
const TEXTS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EBADF: 'bad file descriptor',
  EBUSY: 'device or resource busy',
  EEXIST: 'file exists',
  EINVAL: 'invalid argument',
  EIO: 'input/output error',
  EISDIR: 'is a directory',
  ELOOP: 'too many levels of symbolic links',
  EMFILE: 'too many open files',
  ENAMETOOLONG: 'file name too long',
  ENFILE: 'too many open files in system',
  ENODEV: 'no such device',
  ENOENT: 'no such file or directory',
  ENOSPC: 'no space left on device',
  ENOTDIR: 'not a directory',
  EFBIG: 'file too large',
  ENOTEMPTY: 'directory not empty',
  ENXIO: 'no such device or address',
  EPERM: 'operation not permitted',
  EROFS: 'read-only file system',
  EXDEV: 'invalid cross-device link',
};

/** A failed file operation in Go's words: `open /x: no such file or directory`. Other errors are thrown as they are. */
export function pathError(operation: string, path: string, error: unknown): GoError {
  const code = errorCode(error);
  if (code === undefined) throw error;
  return new GoError(`${operation} ${path}: ${TEXTS[code] ?? code}`, error);
}

/** The system's name of an error, such as `ENOENT`. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** A failed `os.ReadFile`: it is the reading that fails for a directory, and otherwise the opening. */
export function readError(path: string, error: unknown): GoError {
  const reading = error instanceof Error && 'syscall' in error && error.syscall === 'read';
  return pathError(reading ? 'read' : 'open', path, error);
}
