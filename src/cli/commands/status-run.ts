import { statusObjects, statusTables } from '../../action/status.ts';
import { printResources } from '../../kube/print-tables.ts';
import type { Release } from '../../release/release.ts';
import type { Invocation } from '../command.ts';
import { paletteOf } from '../releases/color.ts';
import { liveJson } from '../releases/live-json.ts';
import { openReleases } from '../releases/open.ts';
import { printResult } from '../releases/output.ts';
import { printRelease } from '../releases/status-text.ts';
import { output } from './output-flag.ts';
import { statusFlags } from './release.ts';

/** `status`: prints the state of a release, and of its objects. */
export async function runStatus(call: Invocation): Promise<number> {
  const { args, flags, terminal } = call;
  const { context } = await openReleases(call);
  const name = args[0]!;
  const revision = flags.get(statusFlags.revision);
  const format = flags.get(output);
  let release: Release;
  let resources: string;
  if (format === 'table') {
    const live = await statusTables(context, name, revision);
    release = live.release;
    resources = printResources(live.resources);
  } else {
    const live = await statusObjects(context, name, revision);
    release = live.release;
    resources = liveJson(live.resources);
  }
  const { zones } = context;
  const text = printRelease({ ...release, chart: null }, format, { zones, palette: paletteOf(call), resources });
  printResult(terminal, format, text, false);
  return 0;
}
