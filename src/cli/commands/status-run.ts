import { releaseContent } from '../../action/context.ts';
import type { Invocation } from '../command.ts';
import { paletteOf } from '../releases/color.ts';
import { openReleases } from '../releases/open.ts';
import { printRelease } from '../releases/status-text.ts';
import { output } from './output-flag.ts';
import { statusFlags } from './release.ts';

/** `status`: prints the state of a release. */
export async function runStatus(call: Invocation): Promise<number> {
  const { args, flags, terminal } = call;
  const { context } = await openReleases(call);
  await context.kube.checkReachable();
  const release = await releaseContent(context, args[0]!, flags.get(statusFlags.revision));
  const { zones } = context;
  terminal.stdout(printRelease({ ...release, chart: null }, flags.get(output), { zones, palette: paletteOf(call) }));
  return 0;
}
