import { fstatSync } from 'node:fs';

/** Whether a stream of this process is a terminal. What is no device is none: Node's own test takes longer to load. */
export function isTerminal(fd: 0 | 1 | 2): boolean {
  try {
    if (!fstatSync(fd).isCharacterDevice()) return false;
  } catch {
    return false;
  }
  return process.getBuiltinModule('node:tty').isatty(fd);
}
