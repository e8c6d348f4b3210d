import { compareStrings, decodeUtf8 } from '../go/text.ts';
import { GoError, type Value } from '../go/value.ts';
import type { HookEvent } from '../manifest/hook.ts';
import type { HookRun, ReleaseHook } from '../release/release.ts';
import { unmarshalYaml } from '../yaml/unmarshal.ts';
import { type ApplyOptions, type Underway, waitOptions } from './apply.ts';
import { type ActionContext, recordRelease, tell } from './context.ts';
import { isFailure, joined, prefixed, textOf } from './failure.ts';

export type HookOptions = Pick<ApplyOptions, 'wait' | 'timeout' | 'serverSide'>;

/** What is left to do when hooks have run: outputs logs and deletes what their policies say. */
export type Shutdown = () => Promise<void>;

/** How hooks went. */
export interface HooksRun {
  readonly shutdown: Shutdown;
  readonly error: unknown;
}

const DEFAULT_POLICY = 'before-hook-creation';

/** Runs the hooks of an event, and what comes after them. Throws where one fails. */
export async function runHooks(
  context: ActionContext,
  work: Underway,
  event: HookEvent,
  options: HookOptions,
): Promise<void> {
  const { shutdown, error } = await startHooks(context, work, event, options);
  await shutdown();
  if (error !== undefined) throw error;
}

/**
 * Runs the hooks of an event one after the other, in the order of weights and names. What is to be done afterwards is
 * left to the caller, who may want logs first; the release has the times and phases of the runs.
 */
export async function startHooks(
  context: ActionContext,
  work: Underway,
  event: HookEvent,
  options: HookOptions,
): Promise<HooksRun> {
  const places = hooksOf(work, event);
  if (context.leaveOutHooks !== undefined) {
    if (places.length > 0)
      context.leaveOutHooks(
        event,
        places.map((place) => work.release.hooks[place]!),
      );
    return { shutdown: async () => {}, error: undefined };
  }
  const hooks = new HookWork(context, work, options);
  for (const [i, place] of places.entries()) {
    try {
      await hooks.prepare(place);
      await hooks.create(place, event);
    } catch (error) {
      return { shutdown: async () => {}, error };
    }
    try {
      await hooks.watch(place);
    } catch (error) {
      if (work.signal?.aborted === true) return { shutdown: async () => {}, error };
      await hooks.outputLogs(place, 'hook-failed');
      return { shutdown: () => hooks.endFailed(place, places.slice(0, i)), error };
    }
  }
  return { shutdown: () => hooks.endSucceeded(places), error: undefined };
}

/** The places of an event's hooks in the record, in the order in which they run. */
function hooksOf({ release: { hooks } }: Underway, event: HookEvent): number[] {
  const places = hooks.flatMap(({ events }, place) => events.filter((one) => one === event).map(() => place));
  return places.sort((a, b) => hooks[a]!.weight - hooks[b]!.weight || compareStrings(hooks[a]!.name, hooks[b]!.name));
}

/** The hooks of a record while they run: what is known of each is kept in the record. */
class HookWork {
  readonly #context: ActionContext;
  readonly #work: Underway;
  readonly #options: HookOptions;
  /** What was made of each hook's manifest to be created. */
  readonly #created = new Map<number, Awaited<ReturnType<Underway['kube']['build']>>>();

  constructor(context: ActionContext, work: Underway, options: HookOptions) {
    this.#context = context;
    this.#work = work;
    this.#options = options;
  }

  #hook(place: number): ReleaseHook {
    return this.#work.release.hooks[place]!;
  }

  #change(place: number, change: Partial<ReleaseHook>): void {
    const { release } = this.#work;
    this.#work.release = {
      ...release,
      hooks: release.hooks.map((hook, i) => (i === place ? { ...hook, ...change } : hook)),
    };
  }

  #note(place: number, run: Partial<HookRun>): void {
    this.#change(place, { lastRun: { ...this.#hook(place).lastRun, ...run } });
  }

  /** A hook that was left running has not failed. */
  #noteFailed(place: number): void {
    if (this.#work.signal?.aborted === true) return;
    this.#note(place, { completedAt: this.#context.now(), phase: 'Failed' });
  }

  /** Deletes what an earlier run left, where the policies say so. */
  async prepare(place: number): Promise<void> {
    if (this.#hook(place).deletePolicies.length === 0) this.#change(place, { deletePolicies: [DEFAULT_POLICY] });
    await this.#deleteBy(place, 'before-hook-creation');
  }

  async create(place: number, event: HookEvent): Promise<void> {
    const { kube } = this.#work;
    const { path, manifest } = this.#hook(place);
    let resources: Awaited<ReturnType<typeof kube.build>>;
    try {
      resources = await kube.build(manifest, { validate: true });
    } catch (error) {
      throw prefixed(`unable to build kubernetes object for ${event} hook ${path}`, error);
    }
    this.#change(place, { lastRun: { startedAt: this.#context.now(), completedAt: '', phase: 'Running' } });
    await recordRelease(this.#context, this.#work.release);
    this.#note(place, { phase: 'Unknown' });
    this.#created.set(place, resources);
    try {
      await kube.create(resources, { serverSide: this.#options.serverSide, forceConflicts: false });
    } catch (error) {
      this.#noteFailed(place);
      throw prefixed(`warning: Hook ${event} ${path} failed`, error);
    }
  }

  async watch(place: number): Promise<void> {
    try {
      await this.#work.kube.watchUntilReady(this.#created.get(place)!, waitOptions(this.#context, this.#options));
    } catch (error) {
      this.#noteFailed(place);
      throw error;
    }
    this.#note(place, { completedAt: this.#context.now(), phase: 'Succeeded' });
  }

  async endFailed(place: number, earlier: readonly number[]): Promise<void> {
    try {
      await this.#deleteBy(place, 'hook-failed');
    } catch (error) {
      tell(this.#context, 'INFO', `error deleting the hook resource on hook failure: ${textOf(error)}`);
    }
    for (const done of earlier) await this.#deleteBy(done, 'hook-succeeded');
  }

  async endSucceeded(places: readonly number[]): Promise<void> {
    for (const place of places.toReversed()) {
      await this.outputLogs(place, 'hook-succeeded');
      await this.#deleteBy(place, 'hook-succeeded');
    }
  }

  async #deleteBy(place: number, policy: string): Promise<void> {
    const { kube } = this.#work;
    const { kind, path, manifest, deletePolicies } = this.#hook(place);
    // Deleting a definition would delete everything that it defines.
    if (kind === 'CustomResourceDefinition' || !deletePolicies.includes(policy)) return;
    let resources: Awaited<ReturnType<typeof kube.build>>;
    try {
      resources = await kube.build(manifest, { validate: false });
    } catch (error) {
      throw prefixed(`unable to build kubernetes object for deleting hook ${path}`, error);
    }
    const { errors } = await kube.delete(resources, 'Background');
    if (errors.length > 0) throw joined(errors, '; ');
    await kube.waitForDelete(resources, waitOptions(this.#context, this.#options));
  }

  /** Writes the logs of a hook's pods to the log. A problem is only told. */
  async outputLogs(place: number, policy: string): Promise<void> {
    const hook = this.#hook(place);
    if (!hook.outputLogPolicies.includes(policy)) return;
    const selector = { Job: `job-name=${hook.name}`, Pod: `metadata.name=${hook.name}` }[hook.kind];
    try {
      const namespace = namespaceOf(hook) || this.#work.release.namespace;
      if (selector === undefined) return;
      const [labelSelector, fieldSelector] = hook.kind === 'Job' ? [selector, ''] : ['', selector];
      await this.#work.kube.podLogs({ namespace, labelSelector, fieldSelector }, (_pod, _container, bytes) => {
        const text = decodeUtf8(bytes);
        tell(this.#context, 'INFO', text.endsWith('\n') ? text.slice(0, -1) : text);
      });
    } catch (error) {
      if (!isFailure(error)) throw error;
      tell(this.#context, 'INFO', `error outputting logs for hook failure: ${textOf(error)}`);
    }
  }
}

/** The namespace that a hook's manifest names; empty for none. */
function namespaceOf({ path, manifest }: ReleaseHook): string {
  let value: Value;
  try {
    value = unmarshalYaml(manifest);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    const what = 'unable to parse metadata.namespace from kubernetes manifest for output logs hook';
    throw new GoError(`${what} ${path}: ${error.message}`, error);
  }
  const metadata = value instanceof Map ? value.get('metadata') : undefined;
  const namespace = metadata instanceof Map ? metadata.get('namespace') : undefined;
  return typeof namespace === 'string' ? namespace : '';
}
