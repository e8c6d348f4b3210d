import { TschartError } from '../../errors.ts';
import { STACK_EXHAUSTED } from '../../template/errors.ts';
import type { Invocation } from '../command.ts';
import { describeFailure, errorFormat } from '../failure.ts';
import { readSettings } from '../settings.ts';
import { OutputClosed, type Terminal } from '../terminal.ts';
import { type Batch, type BatchRelease, readBatch } from './batch-file.ts';
import { type ChartLoader, keptCharts } from './kept-charts.ts';
import { templateFlags } from './template.ts';
import { renderTemplate } from './template-run.ts';

/** `template --batch`: renders each release of a file. One that fails is told, the others go on. */
export async function runBatch(call: Invocation): Promise<number> {
  const batch = readBatch(call.flags.get(templateFlags.batch));
  try {
    return await renderBatch(batch, call, keptCharts().load);
  } finally {
    batch.dispose();
  }
}

/** Renders what a batch holds; gives the exit status. */
export async function renderBatch({ releases }: Batch, call: Invocation, load: ChartLoader): Promise<number> {
  refuseTwins(releases, call);
  let failed = 0;
  for (const release of releases) {
    try {
      await renderTemplate(callOf(release, call), load);
    } catch (error) {
      const { terminal, flags } = call;
      if (error instanceof OutputClosed || (terminal.canDeepen === true && isTooDeep(error))) throw error;
      failed++;
      terminal.stderr(describeFailure(named(release, error), terminal.env, errorFormat(terminal.env, flags)));
    }
  }
  return failed === 0 ? 0 : 1;
}

function isTooDeep(error: unknown): boolean {
  return error instanceof TschartError && error.code === STACK_EXHAUSTED;
}

/** Each release has a directory of its name. */
function refuseTwins(releases: readonly BatchRelease[], { flags }: Invocation): void {
  if (flags.get(templateFlags.outputDir) === '') return;
  const names = releases.map(({ name }) => name);
  const twin = names.find((name, i) => names.indexOf(name) !== i);
  if (twin === undefined) return;
  throw new TschartError('BATCH', `two releases have the name ${twin}: with --output-dir they would share a directory`);
}

/** The call that renders one release alone. */
function callOf({ name, chart, flags: own }: BatchRelease, call: Invocation): Invocation {
  const flags = call.flags.copy();
  for (const [flag, text] of own) flags.add(flag, text);
  const { terminal } = call;
  const apart = flags.get(templateFlags.outputDir) !== '';
  if (apart) flags.add(templateFlags.releaseName, 'true');
  return {
    ...call,
    args: [name, chart],
    flags,
    settings: readSettings(terminal.env, flags),
    terminal: apart ? terminal : headed(terminal, name),
  };
}

/** A comment before what a release prints says whose it is. */
function headed(terminal: Terminal, name: string): Terminal {
  let begun = false;
  return {
    ...terminal,
    stdout(text) {
      if (!begun) terminal.stdout(`# Release: ${name}\n`);
      begun = true;
      terminal.stdout(text);
    },
  };
}

function named({ name }: BatchRelease, error: unknown): unknown {
  if (!(error instanceof Error) || error.message === '') return error;
  const message = `release ${name}: ${error.message}`;
  if (!(error instanceof TschartError)) return new TschartError('BATCH', message, { cause: error });
  return new TschartError(error.code, message, { at: error.at, advice: error.advice, cause: error });
}
