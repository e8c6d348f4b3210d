import { GoError } from '../../go/value.ts';

const ERRNO: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EISDIR: 'is a directory',
  ELOOP: 'too many levels of symbolic links',
  EMFILE: 'too many open files',
  ENAMETOOLONG: 'file name too long',
  ENOENT: 'no such file or directory',
  ENOTDIR: 'not a directory',
  EPERM: 'operation not permitted',
};

/** An error of the file system as Go words it: `open /x: no such file or directory`. Others are handed back as they are. */
export function fileError(error: unknown, operation = 'open', path?: string): Error {
  const { code, syscall, path: own } = error as NodeJS.ErrnoException;
  const reason = code === undefined ? undefined : ERRNO[code];
  if (reason === undefined) return error as Error;
  // Reading a directory fails at the first read, not when it is opened.
  const verb = code === 'EISDIR' ? 'read' : syscall === 'stat' ? 'stat' : operation;
  return new GoError(`${verb} ${path ?? own ?? ''}: ${reason}`, error);
}

/** Several errors as `utilerrors.NewAggregate` shows them: one alone as it is, more in brackets, each text once. */
export function aggregate(errors: readonly Error[]): GoError | undefined {
  if (errors.length === 0) return undefined;
  const texts = [...new Set(errors.map(({ message }) => message))];
  return new GoError(texts.length === 1 ? texts[0]! : `[${texts.join(', ')}]`, errors[0]);
}
