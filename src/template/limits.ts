/** What bounds a run, so that no template can hang the process or exhaust its memory. */
export interface TemplateLimits {
  /** Turns of ranges and calls of templates in one run, with all that it includes. */
  readonly steps: number;
  /** Characters of output of one template. */
  readonly output: number;
  /** Templates calling templates with `template`; Go's own limit. */
  readonly depth: number;
  /** Texts that `tpl` runs inside each other. Helm has no such limit: its memory ends. */
  readonly tpl: number;
  /**
   * What functions may do in one render, as the work of reading or writing so many characters: a bcrypt is 16 Mi of them,
   * a certificate 32 Mi, a scrypt 64 Mi, a key 128 Mi, an element of a list 16
   * (96 more where lists are put together), a key that is set 1024. Without it 4 Gi for
   * chart trees with Handlebars, and 48 Gi for those without, 16,000 times what large public charts do. Helm has no such limit.
   */
  readonly work: number | undefined;
  /** Characters of template text kept parsed for use again, over all sets. */
  readonly cached: number;
}

export const DEFAULT_LIMITS: TemplateLimits = {
  steps: 50_000_000,
  output: 256 * 1024 * 1024,
  depth: 100_000,
  tpl: 5_000,
  work: undefined,
  cached: 64 * 1024 * 1024,
};

/** What a run has left; the outermost `execute` fills it. */
export interface Meter {
  readonly limits: TemplateLimits;
  readonly output: number;
  steps: number;
  depth: number;
  /** Whether a run is under way; those inside it share what it has. */
  running: boolean;
}

export function newMeter(limits: TemplateLimits): Meter {
  return { limits, output: limits.output, steps: limits.steps, depth: 0, running: false };
}
