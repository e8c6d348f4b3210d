import { type Tested, type TestFilter, testRelease, writeTestLogs } from '../../action/testing.ts';
import { TschartError } from '../../errors.ts';
import { decodeUtf8 } from '../../go/text.ts';
import type { Invocation } from '../command.ts';
import { interruptible } from '../releases/cancel.ts';
import { paletteOf } from '../releases/color.ts';
import { type Opened, openReleases } from '../releases/open.ts';
import { statusText } from '../releases/status-text.ts';
import { testFlags } from './release.ts';

/** `test`: runs a release's tests and prints how they went, with `--logs` also what they wrote. */
export async function runTest(call: Invocation): Promise<number> {
  const { args, flags } = call;
  const opened = await openReleases(call);
  if (opened.place.kind === 'local') {
    throw new TschartError('LOCAL_STORE', 'test: the local store runs nothing, so tests can not run there');
  }
  const filter = readFilter(flags.get(testFlags.filter));
  const options = { filter, timeout: flags.get(testFlags.timeout) };
  const tested = await interruptible((signal) => testRelease(opened.context, args[0]!, { ...options, signal }));
  let problem: unknown;
  try {
    await report(tested, filter, opened, call);
  } catch (error) {
    problem = error;
  }
  try {
    await tested.shutdown();
  } catch (error) {
    problem ??= error;
  }
  if (problem !== undefined) throw problem;
  return 0;
}

async function report(tested: Tested, filter: TestFilter, { context }: Opened, call: Invocation): Promise<void> {
  const { flags, settings, terminal } = call;
  const { release, error } = tested;
  const { zones } = context;
  terminal.stdout(statusText(release, { zones, palette: paletteOf(call), debug: settings.debug, hideNotes: true }));
  if (flags.get(testFlags.logs)) {
    terminal.stdout('\n');
    try {
      const namespace = await settings.namespace();
      await writeTestLogs(context, release, filter, namespace, (bytes) => terminal.stdout(decodeUtf8(bytes)));
    } catch (problem) {
      throw error === undefined ? problem : joined(error, problem);
    }
  }
  if (error !== undefined) throw error;
}

function joined(error: unknown, problem: unknown): unknown {
  if (!(error instanceof Error && problem instanceof Error)) return error;
  return new TschartError('TEST', `${error.message}\n${problem.message}`, { cause: error });
}

const NOT_NAME = /^!\s?name=/;

/** `name=a` asks for a test, `!name=a` leaves one out; anything else is passed over, as in Helm. */
function readFilter(texts: readonly string[]): TestFilter {
  const only = texts.filter((text) => text.startsWith('name=')).map((text) => text.slice('name='.length));
  const without = texts.filter((text) => NOT_NAME.test(text)).map((text) => text.replace(NOT_NAME, ''));
  return { only, without };
}
