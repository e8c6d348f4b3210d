/**
 * The file by which a local store is known: what lies in a store is never part of a chart, as its records hold values
 * and Secrets.
 */
export const STORE_MARKER = '.tschart-store';
