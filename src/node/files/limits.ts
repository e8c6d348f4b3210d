/** Sizes in bytes. A chart's files together may not be larger than this, in Helm too. */
export const MAX_CHART_SIZE = 100 * 1024 * 1024;

/** Limits that Helm does not know: the entries of a chart, and the size of an archive with headers and padding. */
export const MAX_ENTRIES = 100_000;
export const MAX_TAR_SIZE = 256 * 1024 * 1024;
