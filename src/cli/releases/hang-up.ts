import { readFileSync } from 'node:fs';
import { isTerminal } from '../is-terminal.ts';

/** Signals that a process ignores, as Linux tells them: bit 0 is SIGHUP. */
const IGNORED = /^SigIgn:\s*[0-9a-f]*([0-9a-f])$/m;

/** What can be seen of how a process was started. */
export interface Start {
  isTerminal(fd: 0 | 1 | 2): boolean;
  /** `/proc/PID/status` of the parent; undefined where that can't be read. */
  parentStatus(): string | undefined;
}

/**
 * Whether a process was meant to outlive its terminal. Go programs go on ignoring SIGHUP where that was ignored at their
 * start; Node does not, and does not tell. What nohup leaves to see is that no stream is a terminal; and a parent that
 * ignores the signal has handed that on.
 */
export function outlivesTerminal(start: Start): boolean {
  if (![0 as const, 1 as const, 2 as const].some((fd) => start.isTerminal(fd))) return true;
  const [, last] = IGNORED.exec(start.parentStatus() ?? '') ?? [];
  return last !== undefined && (Number.parseInt(last, 16) & 1) === 1;
}

let decided = false;

/** Ignores SIGHUP from here on where it was to be ignored: what is under way on a cluster is not to be left half done. */
export function ignoreHangUps(): void {
  if (decided || process.platform === 'win32') return;
  decided = true;
  if (outlivesTerminal({ isTerminal, parentStatus })) process.on('SIGHUP', () => {});
}

function parentStatus(): string | undefined {
  try {
    return readFileSync(`/proc/${process.ppid}/status`, 'utf8');
  } catch {
    return undefined;
  }
}
