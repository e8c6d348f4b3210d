/** What bounds a run, so that no template can hang the process or exhaust its memory. */
export interface TemplateLimits {
  /** Turns of ranges and calls of templates in one run, with all that it includes. */
  readonly steps: number;
  /**
   * Seconds that one template file may run, with all that it includes: looked at after each 1,024 steps, so that
   * functions that take long end too.
   */
  readonly seconds: number;
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
  seconds: 600,
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
  /** What is left until the clock is looked at. */
  steps: number;
  /** What is left behind that. */
  further: number;
  /** When the run has to have ended, in milliseconds since 1970. */
  deadline: number;
  depth: number;
  /** Whether a run is under way; those inside it share what it has. */
  running: boolean;
}

export function newMeter(limits: TemplateLimits): Meter {
  return { limits, output: limits.output, steps: 0, further: 0, deadline: 0, depth: 0, running: false };
}

/** Fills what the outermost template may do. */
export function startMeter(meter: Meter): void {
  meter.running = true;
  meter.depth = 0;
  meter.deadline = Date.now() + meter.limits.seconds * 1000;
  meter.further = meter.limits.steps;
  refill(meter);
}

const SLICE = 1024;

function refill(meter: Meter): void {
  meter.steps = Math.min(meter.further, SLICE);
  meter.further -= meter.steps;
}

/** Counts a step, the first of the next slice; the message of a limit that is reached. */
export function nextSlice(meter: Meter): string | undefined {
  const { limits } = meter;
  if (meter.further < 1) return `more than ${limits.steps} steps (turns of ranges and calls of templates)`;
  if (Date.now() >= meter.deadline) return `more than ${limits.seconds} seconds`;
  refill(meter);
  meter.steps--;
  return undefined;
}
