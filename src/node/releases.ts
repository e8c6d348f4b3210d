import type { ChangeOptions } from '../action/apply.ts';
import { type ActionContext, releaseContent } from '../action/context.ts';
import { type DryRun, install } from '../action/install.ts';
import { listReleases } from '../action/list.ts';
import { rollback } from '../action/rollback.ts';
import { uninstall } from '../action/uninstall.ts';
import { upgrade } from '../action/upgrade.ts';
import { checkDependencies, checkInstallable } from '../chart/checks.ts';
import type { Chart } from '../chart/model.ts';
import { TschartError } from '../errors.ts';
import { GoError } from '../go/value.ts';
import type { WaitStrategy } from '../kube/client.ts';
import { byRevision } from '../release/history.ts';
import type { Release } from '../release/release.ts';
import type { Status } from '../release/status.ts';
import { inputSources, mergeInput, type ValuesInput } from '../values/input.ts';
import { SchemaError } from '../values/schema.ts';
import { SchemaViolationError } from '../values/violation-error.ts';

/** How objects are changed and waited for; each option is the flag of its name. */
export interface ChangeInput {
  /** `hookOnly` where absent: only hooks are waited for. */
  readonly wait?: WaitStrategy;
  readonly waitForJobs?: boolean;
  /** Milliseconds that one operation may take; five minutes where absent. */
  readonly timeout?: number;
  readonly forceReplace?: boolean;
  readonly forceConflicts?: boolean;
  readonly noHooks?: boolean;
  readonly description?: string;
  readonly dryRun?: DryRun;
  /** Cancels the action: what is done stays, and the record says so. */
  readonly signal?: AbortSignal;
}

interface ChartInput extends ValuesInput, ChangeInput {
  readonly takeOwnership?: boolean;
  readonly rollbackOnFailure?: boolean;
  readonly labels?: Readonly<Record<string, string>>;
  readonly skipSchemaValidation?: boolean;
  readonly disableOpenApiValidation?: boolean;
  readonly enableDns?: boolean;
  readonly subNotes?: boolean;
  readonly hideSecrets?: boolean;
}

export interface InstallInput extends ChartInput {
  /** Whether the server merges; it does where absent. */
  readonly serverSide?: boolean;
  readonly createNamespace?: boolean;
  readonly replace?: boolean;
  readonly skipCrds?: boolean;
}

export interface UpgradeInput extends ChartInput {
  /** `auto`, as the revision before, where absent. */
  readonly serverSide?: 'auto' | 'true' | 'false';
  /** Which values it starts from; see `--reset-values` and the like. */
  readonly reuse?: 'default' | 'reset' | 'reuse' | 'reset-then-reuse';
  /** How many revisions to keep, 10 where absent; 0 keeps all. */
  readonly maxHistory?: number;
  readonly cleanupOnFail?: boolean;
}

export interface RollbackInput extends ChangeInput {
  /** The one before the last where absent. */
  readonly revision?: number;
  readonly serverSide?: 'auto' | 'true' | 'false';
  readonly maxHistory?: number;
  readonly cleanupOnFail?: boolean;
}

export interface UninstallInput extends Pick<ChangeInput, 'wait' | 'timeout' | 'noHooks' | 'description' | 'signal'> {
  readonly keepHistory?: boolean;
  readonly cascade?: 'background' | 'foreground' | 'orphan';
  readonly ignoreNotFound?: boolean;
  readonly dryRun?: boolean;
}

/** Releases of one namespace, and what is done to them. Every method rejects with `TschartError`, the message being Helm's. */
export interface Releases {
  readonly namespace: string;
  install(name: string, chart: Chart, input?: InstallInput): Promise<Release>;
  upgrade(name: string, chart: Chart, input?: UpgradeInput): Promise<Release>;
  /** Gives the new revision. */
  rollback(name: string, input?: RollbackInput): Promise<Release>;
  /** Gives what Helm says of objects that were left; empty for none. */
  uninstall(name: string, input?: UninstallInput): Promise<string>;
  /** A revision, the newest where none is named. */
  get(name: string, revision?: number): Promise<Release>;
  /** All revisions, the oldest first. */
  history(name: string): Promise<Release[]>;
  /** The newest revision of each release, in the order of names; of these statuses only, if any are named. */
  list(states?: readonly Status[]): Promise<Release[]>;
}

/** The actions on the releases of a namespace; `open` gives what one works on. */
export function releasesOf(namespace: string, open: (work: string) => ActionContext): Releases {
  return {
    namespace,
    install: (name, chart, input = {}) =>
      inFamily(async () => {
        checkChart(chart);
        return install(open('install'), chart, mergeInput(input), {
          ...chartOptions(input),
          name,
          namespace,
          replace: input.replace ?? false,
          createNamespace: input.createNamespace ?? false,
          skipCrds: input.skipCrds ?? false,
          apply: { ...changeOptions(input), serverSide: input.serverSide ?? true },
        });
      }, input),
    upgrade: (name, chart, input = {}) =>
      inFamily(async () => {
        checkChart(chart);
        return upgrade(open('upgrade'), name, chart, mergeInput(input), {
          ...chartOptions(input),
          reuse: input.reuse ?? 'default',
          maxHistory: input.maxHistory ?? MAX_HISTORY,
          cleanupOnFail: input.cleanupOnFail ?? false,
          serverSide: input.serverSide ?? 'auto',
          apply: changeOptions(input),
        });
      }, input),
    rollback: (name, input = {}) =>
      inFamily(() =>
        rollback(open('rollback'), name, {
          revision: input.revision ?? 0,
          dryRun: input.dryRun ?? 'none',
          maxHistory: input.maxHistory ?? MAX_HISTORY,
          noHooks: input.noHooks ?? false,
          cleanupOnFail: input.cleanupOnFail ?? false,
          description: input.description ?? '',
          serverSide: input.serverSide ?? 'auto',
          apply: changeOptions(input),
          signal: input.signal,
        }),
      ),
    uninstall: (name, input = {}) =>
      inFamily(async () => {
        const { info } = await uninstall(open('uninstall'), name, {
          dryRun: input.dryRun ?? false,
          ignoreNotFound: input.ignoreNotFound ?? false,
          noHooks: input.noHooks ?? false,
          keepHistory: input.keepHistory ?? false,
          description: input.description ?? '',
          propagation: input.cascade ?? 'background',
          wait: input.wait ?? 'hookOnly',
          timeout: timeoutOf(input),
          signal: input.signal,
        });
        return info;
      }),
    get: (name, revision = 0) =>
      inFamily(async () => {
        const context = open('read');
        await context.kube.checkReachable();
        return releaseContent(context, name, revision);
      }),
    history: (name) =>
      inFamily(async () => {
        const context = open('read');
        await context.kube.checkReachable();
        return byRevision(await context.storage.history(name));
      }),
    list: (states = []) => inFamily(() => listReleases(open('read'), { ...ALL, states })),
  };
}

const MAX_HISTORY = 10;
const TIMEOUT_MS = 300_000;
const NANOS_PER_MS = 1_000_000n;
const ALL = { filter: '', selector: '', byDate: false, reverse: false, limit: 0, offset: 0 } as const;

export function timeoutOf({ timeout = TIMEOUT_MS }: { readonly timeout?: number }): bigint {
  return BigInt(Math.round(timeout)) * NANOS_PER_MS;
}

function changeOptions(input: ChangeInput & Pick<ChartInput, 'takeOwnership'>): ChangeOptions {
  return {
    forceReplace: input.forceReplace ?? false,
    forceConflicts: input.forceConflicts ?? false,
    takeOwnership: input.takeOwnership ?? false,
    wait: input.wait ?? 'hookOnly',
    waitForJobs: input.waitForJobs ?? false,
    timeout: timeoutOf(input),
  };
}

function chartOptions(input: ChartInput) {
  return {
    dryRun: input.dryRun ?? 'none',
    noHooks: input.noHooks ?? false,
    rollbackOnFailure: input.rollbackOnFailure ?? false,
    description: input.description ?? '',
    labels: new Map(Object.entries(input.labels ?? {})),
    skipSchemaValidation: input.skipSchemaValidation ?? false,
    disableOpenApiValidation: input.disableOpenApiValidation ?? false,
    enableDns: input.enableDns ?? false,
    subNotes: input.subNotes ?? false,
    hideSecrets: input.hideSecrets ?? false,
    signal: input.signal,
  } as const;
}

function checkChart(chart: Chart): void {
  checkInstallable(chart);
  checkDependencies(chart);
}

/** What fails in an action as a TschartError. */
export async function inFamily<T>(work: () => Promise<T>, input: ValuesInput = {}): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SchemaError) throw new SchemaViolationError(error, inputSources(input));
    if (error instanceof GoError) throw new TschartError('FAILED', error.message, { cause: error });
    throw error;
  }
}
