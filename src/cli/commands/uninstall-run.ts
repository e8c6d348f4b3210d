import { uninstall } from '../../action/uninstall.ts';
import { TschartError } from '../../errors.ts';
import type { Invocation } from '../command.ts';
import { interruptible } from '../releases/cancel.ts';
import { openReleases } from '../releases/open.ts';
import { uninstallFlags } from './release.ts';
import { patienceOf, readWait, refuseOnLocalStore } from './release-flags.ts';

/** `uninstall`: deletes releases. */
export async function runUninstall(call: Invocation): Promise<number> {
  const { args, flags, terminal } = call;
  const wait = readWait(call);
  const propagation = flags.get(uninstallFlags.cascade);
  if (!['background', 'foreground', 'orphan'].includes(propagation)) {
    throw new TschartError(
      'FLAG',
      `invalid cascade value (${propagation}). Must be "background", "foreground", or "orphan"`,
    );
  }
  const { context, place } = await openReleases(call, { work: 'uninstall', patience: patienceOf(call) });
  refuseOnLocalStore(call, place, { wait });
  for (const name of args) {
    const options = {
      dryRun: flags.get(uninstallFlags.dryRun),
      ignoreNotFound: flags.get(uninstallFlags.ignoreNotFound),
      noHooks: flags.get(uninstallFlags.noHooks),
      keepHistory: flags.get(uninstallFlags.keepHistory),
      description: flags.get(uninstallFlags.description),
      propagation,
      wait,
      timeout: flags.get(uninstallFlags.timeout),
    };
    const { info } = await interruptible((signal) => uninstall(context, name, { ...options, signal }));
    if (info !== '') terminal.stdout(`${info}\n`);
    terminal.stdout(`release "${name}" uninstalled\n`);
  }
  return 0;
}
