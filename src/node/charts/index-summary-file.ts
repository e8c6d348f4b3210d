import { createHash } from 'node:crypto';
import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { decodeUtf8, encodeUtf8 } from '../../go/text.ts';
import { viewPlaced } from '../../repo/index-placed.ts';
import { type IndexSummary, keepSummary, readSummary } from '../../repo/index-summary.ts';
import type { IndexView } from '../../repo/index-view.ts';
import { writeWhole } from '../files/write-whole.ts';

/** Smaller indexes are read faster than a summary is looked for. */
const WORTH_KEEPING = 1024 * 1024;
const FORMAT = 2;

/** What lies beside Helm's index; Helm does not look at it. */
interface SummaryFile {
  readonly format: number;
  /** Size, times of change and number of the index's file: while they are the same, so is the content. */
  readonly stamp: string;
  /** The content's SHA-256, which decides where the file was touched or copied. */
  readonly sha256: string;
  readonly summary: unknown;
}

/** The file with the summary of an index. */
export function summaryPath(index: string): string {
  return index.replace(/index\.yaml$/, 'index.tschart.json');
}

/** The index of a file by its summary; undefined where there is none that holds. Never throws: nobody needs a summary. */
export function viewBySummary(index: string): IndexView | undefined {
  try {
    const stamp = stampOf(index);
    if (stamp === undefined) return undefined;
    const kept = JSON.parse(readFileSync(summaryPath(index), 'utf8')) as SummaryFile;
    if (kept.format !== FORMAT) return undefined;
    let bytes: Buffer | undefined;
    if (kept.stamp !== stamp) {
      bytes = readFileSync(index);
      if (sha256(bytes) !== kept.sha256) return undefined;
      save(index, { ...kept, stamp });
    }
    const { syntax, warnings, charts, searched } = readSummary(kept.summary);
    const all = (): string => decodeUtf8((bytes ??= readFileSync(index)));
    const part = (start: number, end: number): string =>
      decodeUtf8(bytes?.subarray(start, end) ?? readPart(index, start, end));
    const view = viewPlaced(charts, { syntax, part, all }, warnings, searched);
    return searched === undefined ? { ...view, summary: () => ({ syntax, warnings, charts, searched }) } : view;
  } catch {
    return undefined;
  }
}

/** Keeps the summary of an index, if it is large. Never throws. */
export function keepSummaryOf(index: string, bytes: Uint8Array, summary: IndexSummary): void {
  if (bytes.length < WORTH_KEEPING) return;
  try {
    const stamp = stampOf(index);
    if (stamp !== undefined)
      save(index, { format: FORMAT, stamp, sha256: sha256(bytes), summary: keepSummary(summary) });
  } catch {
    return;
  }
}

/** Adds what a search looks at to the summary that is kept. Never throws. */
export function keepSearchedOf(index: string, summary: IndexSummary): void {
  try {
    const kept = JSON.parse(readFileSync(summaryPath(index), 'utf8')) as SummaryFile;
    if (kept.stamp === stampOf(index)) save(index, { ...kept, summary: keepSummary(summary) });
  } catch {
    return;
  }
}

function save(index: string, file: SummaryFile): void {
  writeWhole(summaryPath(index), encodeUtf8(JSON.stringify(file)), 0o644);
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Undefined for a file that is not worth a summary. */
function stampOf(index: string): string | undefined {
  const { size, mtimeNs, ctimeNs, ino } = statSync(index, { bigint: true });
  return size < WORTH_KEEPING ? undefined : [size, mtimeNs, ctimeNs, ino].join(' ');
}

function readPart(path: string, start: number, end: number): Uint8Array {
  const file = openSync(path, 'r');
  try {
    const bytes = new Uint8Array(end - start);
    const length = readSync(file, bytes, 0, bytes.length, start);
    return bytes.subarray(0, length);
  } finally {
    closeSync(file);
  }
}
