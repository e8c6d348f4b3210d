import { realpathSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { TschartError } from '../../errors.ts';
import type { Place } from './place.ts';

/**
 * Refuses a local store in the folder of the chart that is to be released: Helm takes every file there for one of the
 * chart, so that records and Secrets would be packed with it, and come into each following record. Throws TschartError
 * (`STORE`).
 */
export function refuseStoreInChart(place: Place, chart: string): void {
  if (place.kind !== 'local') return;
  const path = relative(realPath(chart), realPath(place.root));
  if (path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path)) return;
  throw new TschartError('STORE', `the local store ${place.root} is inside of the chart ${chart}`, {
    advice:
      'Its records and Secrets would be taken for files of the chart, and packed with it. Choose a folder outside, such as one beside the chart.',
  });
}

/** The path without links, also of what is not there yet. */
function realPath(path: string): string {
  const absolute = resolve(path);
  try {
    return realpathSync(absolute);
  } catch {
    const parent = dirname(absolute);
    return parent === absolute ? absolute : resolve(realPath(parent), relative(parent, absolute));
  }
}
