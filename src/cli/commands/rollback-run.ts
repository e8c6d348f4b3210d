import { checkDescription, rollback } from '../../action/rollback.ts';
import { TschartError } from '../../errors.ts';
import { atoi } from '../../go/strconv.ts';
import type { Invocation } from '../command.ts';
import { cancellable } from '../releases/cancel.ts';
import { openReleases } from '../releases/open.ts';
import { rollbackFlags } from './release.ts';
import { patienceOf, readDryRun, readWait, refuseOnLocalStore } from './release-flags.ts';

/** `rollback`: takes a release back to an earlier revision. */
export async function runRollback(call: Invocation): Promise<number> {
  const { args, flags, settings, terminal } = call;
  const wait = readWait(call);
  const revision = args.length > 1 ? readRevision(args[1]!) : 0;
  const description = flags.get(rollbackFlags.description);
  checkDescription(description);
  const dryRun = readDryRun(call);
  const { context, place } = await openReleases(call, { work: 'rollback', patience: patienceOf(call) });
  refuseOnLocalStore(call, place, { wait, dryRun });
  const name = args[0]!;
  const options = {
    revision,
    dryRun,
    maxHistory: flags.isGiven(rollbackFlags.historyMax) ? flags.get(rollbackFlags.historyMax) : settings.maxHistory,
    noHooks: flags.get(rollbackFlags.noHooks),
    description,
    cleanupOnFail: flags.get(rollbackFlags.cleanupOnFail),
    serverSide: flags.get(rollbackFlags.serverSide),
    apply: {
      forceReplace: flags.get(rollbackFlags.forceReplace) || flags.get(rollbackFlags.force),
      forceConflicts: flags.get(rollbackFlags.forceConflicts),
      takeOwnership: false,
      wait,
      waitForJobs: flags.get(rollbackFlags.waitForJobs),
      timeout: flags.get(rollbackFlags.timeout),
    },
  };
  await cancellable(call, name, (signal) => rollback(context, name, { ...options, signal }));
  terminal.stdout('Rollback was a success! Happy Helming!\n');
  return 0;
}

function readRevision(text: string): number {
  try {
    return Number(atoi(text));
  } catch (error) {
    throw new TschartError('REVISION', `could not convert revision to a number: ${(error as Error).message}`);
  }
}
