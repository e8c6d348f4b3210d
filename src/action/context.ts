import type { Log, LogRecord } from '../chart/log.ts';
import { TschartError } from '../errors.ts';
import type { Zones } from '../go/time.ts';
import type { KubeClient, WaitOptions } from '../kube/client.ts';
import type { HookEvent } from '../manifest/hook.ts';
import type { RecordedTime, Release, ReleaseHook } from '../release/release.ts';
import type { Storage } from '../release/storage.ts';
import type { RenderOptions } from '../render/options.ts';
import type { SchemaSources } from '../values/schema.ts';
import { isFailure, textOf } from './failure.ts';

/** What actions work on. They do no I/O but through this. */
export interface ActionContext {
  readonly storage: Storage;
  readonly kube: KubeClient;
  readonly host: RenderOptions['host'];
  readonly zones: Zones;
  readonly log: Log;
  now(): RecordedTime;
  /** Runs a render with what schemas refer to, as often as that takes; without it such references are errors. */
  readonly withSchemaSources?: (<T>(use: (sources: SchemaSources) => T | Promise<T>) => Promise<T>) | undefined;
  /** Does work while nobody else changes the release. A signal ends the waiting, and what nothing else ends. */
  exclusive<T>(name: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** Where nothing runs: is told which hooks would have run. */
  readonly leaveOutHooks?: ((event: HookEvent, hooks: readonly ReleaseHook[]) => void) | undefined;
  /** Is told how the objects are doing that are waited for. */
  readonly onStatus?: WaitOptions['onStatus'];
}

/** Attributes of a line of the log. */
type Attributes = Readonly<Record<string, string | number | boolean>>;

/** Adds a line to the log. */
export function tell(
  { log }: Pick<ActionContext, 'log'>,
  level: LogRecord['level'],
  message: string,
  attributes: Attributes = {},
): void {
  log({ level, message, attributes: Object.entries(attributes).map(([key, value]) => [key, String(value)]) });
}

/** A line that is shown with `--debug` only. */
export function debug(context: Pick<ActionContext, 'log'>, message: string, attributes?: Attributes): void {
  tell(context, 'DEBUG', message, attributes);
}

const NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const MAX_NAME_LENGTH = 53;

/** Whether a text can name a release: it becomes part of resources' names. */
export function isReleaseName(name: string): boolean {
  return name.length <= MAX_NAME_LENGTH && NAME.test(name) && !name.endsWith('\n');
}

/** Throws `PREFIX: NAME` unless the name is a good one. */
export function requireName(name: string, prefix: string): void {
  if (!isReleaseName(name)) throw new TschartError('RELEASE_NAME', `${prefix}: ${name}`);
}

/** A revision, the newest where 0 is asked for. */
export async function releaseContent(context: ActionContext, name: string, revision: number): Promise<Release> {
  requireName(name, 'releaseContent: Release name is invalid');
  return revision <= 0 ? context.storage.last(name) : context.storage.get(name, revision);
}

/** The error that a revision under way gives. */
export function operationInProgress(): TschartError {
  return new TschartError('PENDING', 'another operation (install/upgrade/rollback) is in progress', {
    advice: 'If no other operation runs, roll back or uninstall the release.',
  });
}

/** `--server-side` of upgrade and rollback: `auto` does as the revision before. */
export function serverSideOf(option: string, applyMethod: string): boolean {
  switch (option) {
    case 'auto':
      return applyMethod === 'ssa';
    case 'true':
      return true;
    case 'false':
      return false;
    default:
      throw new TschartError('FLAG', `invalid/unknown release server-side apply method: ${option}`);
  }
}

/** Writes a state that is not worth failing for: a problem is only logged. */
export async function recordRelease(context: ActionContext, release: Release): Promise<void> {
  const { name, revision } = release;
  const error = await tryUpdate(context.storage, release);
  if (error !== undefined) tell(context, 'WARN', 'failed to update release', { name, revision, error });
}

/** Writes a state; gives why that could not be. */
export async function tryUpdate(storage: Storage, release: Release): Promise<string | undefined> {
  try {
    await storage.update(release);
    return undefined;
  } catch (error) {
    if (!isFailure(error)) throw error;
    return textOf(error);
  }
}
