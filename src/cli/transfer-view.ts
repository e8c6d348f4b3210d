import type { Progress } from '../node/registry/types.ts';
import type { Invocation } from './command.ts';

/** Transfers that are done sooner are not shown, and the lines are written again that often, in milliseconds. */
const PATIENCE = 400;
const REFRESH = 100;
const BAR = 24;

/**
 * Shows on a terminal how far downloads and uploads are; undefined where nobody sees it (the error output is no terminal,
 * or one that can't move its cursor), in CI and with `--debug`. Nothing of it is left in the end.
 */
export function transferView({
  terminal,
  settings,
}: Pick<Invocation, 'terminal' | 'settings'>): ((progress: Progress) => void) | undefined {
  const { overlay, env } = terminal;
  if (overlay === undefined || settings.debug || env['TERM'] === 'dumb' || env['CI']) return undefined;
  const open = new Map<string, Progress>();
  const began = Date.now();
  let drawn = 0;
  return (progress) => {
    const key = `${progress.direction} ${progress.digest}`;
    if (progress.done >= progress.total) open.delete(key);
    else open.set(key, progress);
    const now = Date.now();
    if (open.size > 0 && (now - began < PATIENCE || now - drawn < REFRESH)) return;
    if (open.size === 0 && drawn === 0) return;
    drawn = open.size === 0 ? 0 : now;
    overlay.show([...open.values()].map(transferLine));
  };
}

/** `Pulling sha256:0123456789ab [=====>     ] 1.2 of 4.0 MiB` */
export function transferLine({ direction, digest, done, total }: Progress): string {
  const part = total === 0 ? 1 : Math.min(1, done / total);
  const filled = Math.round(part * BAR);
  const bar = `${'='.repeat(Math.max(0, filled - 1))}${filled > 0 ? '>' : ''}`.padEnd(BAR);
  const [unit, size] = total >= 1024 * 1024 ? (['MiB', 1024 * 1024] as const) : (['KiB', 1024] as const);
  const amount = (bytes: number): string => (bytes / size).toFixed(1);
  const name = digest.slice(0, digest.indexOf(':') + 13);
  return `${direction === 'pull' ? 'Pulling' : 'Pushing'} ${name} [${bar}] ${amount(done)} of ${amount(total)} ${unit}`;
}
