import { vi } from 'vitest';

/** Texts that count as long. */
const LONG = 80;

/** The patterns that run over long texts while something is done, and that begin anew at each letter of a long word: they are quadratic. */
export function restartingPatterns(action: () => void): string[] {
  const seen = new Set<RegExp>();
  const exec = RegExp.prototype.exec;
  const spy = vi.spyOn(RegExp.prototype, 'exec').mockImplementation(function (this: RegExp, text: string) {
    if (text.length >= LONG) seen.add(this);
    return exec.call(this, text);
  });
  try {
    action();
  } finally {
    spy.mockRestore();
  }
  return [...new Set([...seen].filter(restarts).map(String))];
}

const ATOM = /\[(?:\\.|[^\]\\])*\]|\\.|[^\\()[\]|?*+{}^$]/y;
const UNBOUNDED = /[*+]|\{\d+,\}/y;

/**
 * Whether a pattern may begin in the middle of what its first repetition without a bound runs over. What is anchored, or
 * looks back, knows better, and what is a repetition alone always fits.
 */
function restarts({ source, sticky }: RegExp): boolean {
  if (sticky || source.startsWith('^') || source.startsWith('(?<')) return false;
  let first: string | undefined;
  for (let at = source.startsWith('(?:') ? 3 : 0; at < source.length; ) {
    const atom = matchAt(ATOM, source, at);
    at += atom?.length ?? 1;
    first ??= atom;
    const repeated = matchAt(UNBOUNDED, source, at);
    if (atom === undefined || repeated === undefined) continue;
    if (atom.length + repeated.length === source.length) return false;
    const [begin, run] = [new RegExp(`^${first}$`), new RegExp(`^${atom}$`)];
    return Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)).some(
      (c) => begin.test(c) && run.test(c),
    );
  }
  return false;
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
