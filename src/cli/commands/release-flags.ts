import type { DryRun } from '../../action/install.ts';
import { TschartError } from '../../errors.ts';
import { parseBool, quote } from '../../go/strconv.ts';
import type { WaitStrategy } from '../../kube/client.ts';
import type { Invocation } from '../command.ts';
import { warn } from '../debug.ts';
import { invalidName } from '../lint/object-names.ts';
import type { Place } from '../releases/place.ts';
import * as install from './install-flags.ts';

/** `--dry-run` of commands that change releases; older forms are understood with a warning. */
export function readDryRun({ flags, log }: Invocation): DryRun {
  const text = flags.get(install.dryRun);
  if (text === 'client' || text === 'server' || text === 'none') return text;
  if (text === install.dryRun.bare) {
    warn(log, "--dry-run is deprecated and should be replaced with '--dry-run=client'");
    return 'client';
  }
  let simulated: boolean;
  try {
    simulated = parseBool(text);
  } catch {
    throw new TschartError('FLAG', `invalid dry-run value (${quote(text)}). Must be "none", "server", or "client"`);
  }
  const result = simulated ? 'client' : 'none';
  warn(log, `boolean '--dry-run=${text}' flag is deprecated and must be replaced with '--dry-run=${result}'`);
  return result;
}

/** `--wait`. */
export function readWait({ flags }: Invocation): WaitStrategy {
  return flags.get(install.wait) as WaitStrategy;
}

/** What the local store can't do, said before anything is done. */
export function refuseOnLocalStore(
  { flags }: Invocation,
  { kind }: Place,
  { wait, dryRun }: { readonly wait: WaitStrategy; readonly dryRun?: DryRun },
): void {
  if (kind !== 'local') return;
  const refuse = (what: string, why: string): never => {
    throw new TschartError('LOCAL_STORE', `${what}: the local store ${why}`);
  };
  if (wait !== 'hookOnly') refuse(`--wait=${wait}`, 'runs nothing, so there is nothing to wait for');
  if (flags.get(install.waitForJobs)) refuse('--wait-for-jobs', 'runs nothing, so there are no jobs to wait for');
  for (const flag of [install.rollbackOnFailure, install.atomic]) {
    // It waits, so as to see what fails.
    if (flags.get(flag)) refuse(`--${flag.name}`, 'runs nothing, so there is no failure to wait for');
  }
  if (dryRun === 'server') refuse('--dry-run=server', 'has no server; --dry-run=client renders on this machine');
}

/** What a cluster says when it is to make a namespace that can't be; the local store has namespaces for the asking. */
export function refuseNamespace({ kind }: Place, namespace: string): void {
  const problem = kind === 'local' ? invalidName('Namespace', namespace) : undefined;
  if (problem === undefined) return;
  throw new TschartError('NAMESPACE', `Namespace ${quote(namespace)} is invalid: ${problem}`);
}

/** Milliseconds of `--timeout`. */
export function patienceOf({ flags }: Invocation): number {
  return Number(flags.get(install.timeout) / 1_000_000n);
}
