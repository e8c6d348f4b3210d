import { compareStrings } from '../go/text.ts';
import type { Release, ReleaseHook } from '../release/release.ts';
import { type ApplyOptions, begin } from './apply.ts';
import { type ActionContext, requireName } from './context.ts';
import { type Shutdown, startHooks } from './hooks.ts';

/** Which tests run, by name; an empty list does not restrict them. */
export interface TestFilter {
  readonly only: readonly string[];
  readonly without: readonly string[];
}

export interface TestOptions {
  readonly filter: TestFilter;
  /** Nanoseconds. */
  readonly timeout: ApplyOptions['timeout'];
  /** Ends the tests: the record says of one that ran that it is not known how it went. */
  readonly signal?: AbortSignal | undefined;
}

/** How the tests of a release went. */
export interface Tested {
  /** With the times and phases of the tests. */
  readonly release: Release;
  /** The failure of a test, or of recording it. */
  readonly error: unknown;
  /** To be called once logs have been read: deletes what policies say. */
  readonly shutdown: Shutdown;
}

/** Runs the tests of a release. Rejects where there is no such release, and with the reason of a signal that ended them. */
export async function testRelease(context: ActionContext, name: string, options: TestOptions): Promise<Tested> {
  const { kube, storage } = context;
  await kube.checkReachable();
  requireName(name, 'releaseTest: Release name is invalid');
  const release = await storage.last(name);
  const wanted = wantedBy(options.filter);
  const { only, without } = options.filter;
  const taken = only.length > 0 || without.length > 0 ? release.hooks.filter(wanted) : release.hooks;
  // Those left out come first, as Helm records them.
  const skipped = [
    ...release.hooks.filter(({ name: hook }) => without.includes(hook)),
    ...release.hooks.filter(({ name: hook }) => !without.includes(hook) && only.length > 0 && !only.includes(hook)),
  ];
  const work = begin(context, { ...release, hooks: taken }, options.signal);
  const serverSide = release.applyMethod === 'ssa';
  const run = await startHooks(context, work, 'test', { wait: 'watcher', timeout: options.timeout, serverSide });
  const tested: Release = { ...work.release, hooks: [...skipped, ...work.release.hooks] };
  let { error } = run;
  try {
    await storage.update(tested);
  } catch (problem) {
    error ??= problem;
  }
  options.signal?.throwIfAborted();
  return { release: tested, error, shutdown: run.shutdown };
}

function wantedBy({ only, without }: TestFilter): (hook: ReleaseHook) => boolean {
  return ({ name }) => !without.includes(name) && (only.length === 0 || only.includes(name));
}

/** Writes the logs of a release's tests that are pods, in the order in which they run. */
export async function writeTestLogs(
  { kube }: ActionContext,
  { hooks }: Release,
  filter: TestFilter,
  namespace: string,
  write: (bytes: Uint8Array) => void,
): Promise<void> {
  const wanted = wantedBy(filter);
  const sorted = hooks.toSorted((a, b) => a.weight - b.weight || compareStrings(a.name, b.name));
  for (const hook of sorted) {
    for (const event of hook.events) {
      if (event === 'test' && hook.kind === 'Pod' && wanted(hook)) await kube.testLogs(namespace, hook.name, write);
    }
  }
}
