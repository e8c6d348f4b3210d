import type { ChartFile } from '../chart/model.ts';

/** Bytes of a chart from which on a run is long enough for the engine to compile much of it. */
const LARGE_CHART = 64 * 1024;

/** The V8 of Node 20, for which the flags were measured. */
const MEASURED_V8 = /^11\./;

const FLAGS = [
  '--interrupt-budget=600000',
  '--max-inlined-bytecode-size-cumulative=100',
  '--semi-space-growth-factor=4',
];

/**
 * For a process that renders one large chart, given by its files, and ends: lets V8 optimize later and less, and its
 * young generation grow sooner. Left alone it spends more time on compiling than it gains before the end
 * (docs/performance.md).
 */
export function compileLess(files: readonly ChartFile[]): void {
  let size = 0;
  for (const { data } of files) size += data.length;
  if (size < LARGE_CHART || !MEASURED_V8.test(process.versions.v8)) return;
  const { setFlagsFromString } = process.getBuiltinModule('node:v8');
  for (const flag of FLAGS) setFlagsFromString(flag);
}
