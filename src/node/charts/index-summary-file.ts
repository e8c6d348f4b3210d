import { createHash } from 'node:crypto';
import { type BigIntStats, closeSync, fstatSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { decodeUtf8, encodeUtf8 } from '../../go/text.ts';
import { GoError } from '../../go/value.ts';
import { type PartedText, viewPlaced } from '../../repo/index-placed.ts';
import { type IndexSummary, keepSummary, readSummary } from '../../repo/index-summary.ts';
import type { IndexView } from '../../repo/index-view.ts';
import { writeWhole } from '../files/write-whole.ts';

/** Smaller indexes are read faster than a summary is looked for. */
const WORTH_KEEPING = 1024 * 1024;
const FORMAT = 2;
/** How much of a file is compared at once. */
const PIECE = 1024 * 1024;

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

/** An index, and the stamp of the file that it was read from, where a summary of it lies beside. */
export interface StampedView {
  readonly view: IndexView;
  readonly stamp: string | undefined;
}

/** The index of a file by its summary; undefined where there is none that holds. Never throws: nobody needs a summary. */
export function viewBySummary(index: string): StampedView | undefined {
  try {
    const stamp = stampOf(statSync(index, { bigint: true }));
    if (stamp === undefined) return undefined;
    const kept = JSON.parse(readFileSync(summaryPath(index), 'utf8')) as SummaryFile;
    if (kept.format !== FORMAT) return undefined;
    if (kept.stamp === stamp) {
      const text = {
        part: (start: number, end: number) => decodeUtf8(readSame(index, kept, start, end)),
        all: () => decodeUtf8(readSame(index, kept)),
      };
      return { view: viewKept(kept, text), stamp };
    }
    const bytes = readFileSync(index);
    if (sha256(bytes) !== kept.sha256) return undefined;
    const touched = stampOfContent(index, bytes);
    if (touched !== undefined) save(index, { ...kept, stamp: touched });
    const text = {
      part: (start: number, end: number) => decodeUtf8(bytes.subarray(start, end)),
      all: () => decodeUtf8(bytes),
    };
    return { view: viewKept(kept, text), stamp: touched };
  } catch {
    return undefined;
  }
}

function viewKept(kept: SummaryFile, text: Omit<PartedText, 'syntax'>): IndexView {
  const { syntax, warnings, charts, searched } = readSummary(kept.summary);
  const view = viewPlaced(charts, { syntax, ...text }, warnings, searched);
  return searched === undefined ? { ...view, summary: () => ({ syntax, warnings, charts, searched }) } : view;
}

/**
 * Keeps the summary of an index of which these are the bytes, if it is large, and gives the file's stamp; undefined where
 * nothing is kept, as where the file is another one by now. Never throws.
 */
export function keepSummaryOf(index: string, bytes: Uint8Array, summary: IndexSummary): string | undefined {
  if (bytes.length < WORTH_KEEPING) return undefined;
  try {
    const stamp = stampOfContent(index, bytes);
    if (stamp === undefined) return undefined;
    save(index, { format: FORMAT, stamp, sha256: sha256(bytes), summary: keepSummary(summary) });
    return stamp;
  } catch {
    return undefined;
  }
}

/** Adds what a search looks at to the summary of the file with this stamp, if that is the one that is kept. Never throws. */
export function keepSearchedOf(index: string, stamp: string, summary: IndexSummary): void {
  try {
    const kept = JSON.parse(readFileSync(summaryPath(index), 'utf8')) as SummaryFile;
    if (kept.stamp === stamp) save(index, { ...kept, summary: keepSummary(summary) });
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
function stampOf({ size, mtimeNs, ctimeNs, ino }: BigIntStats): string | undefined {
  return size < WORTH_KEEPING ? undefined : [size, mtimeNs, ctimeNs, ino].join(' ');
}

/** The stamp of a file with this content; undefined where it has another: somebody may have replaced it meanwhile. */
function stampOfContent(index: string, bytes: Uint8Array): string | undefined {
  return withFile(index, (file) => {
    const stamp = stampOf(fstatSync(file, { bigint: true }));
    const piece = new Uint8Array(PIECE);
    let at = 0;
    for (let length = -1; length !== 0; at += length) {
      length = readSync(file, piece, 0, PIECE, at);
      if (Buffer.compare(piece.subarray(0, length), bytes.subarray(at, at + length)) !== 0) return undefined;
    }
    return at === bytes.length && stampOf(fstatSync(file, { bigint: true })) === stamp ? stamp : undefined;
  });
}

/** Bytes of the file with a summary. Throws GoError where there is another one in its place by now. */
function readSame(index: string, { stamp, sha256: digest }: SummaryFile, start = 0, end?: number): Uint8Array {
  const found = withFile(index, (file) => {
    const isSame = (): boolean => stampOf(fstatSync(file, { bigint: true })) === stamp;
    if (!isSame()) return undefined;
    const bytes = new Uint8Array((end ?? fstatSync(file).size) - start);
    for (let at = 0; at < bytes.length; ) {
      const length = readSync(file, bytes, at, bytes.length - at, start + at);
      if (length === 0) return undefined;
      at += length;
    }
    return isSame() ? bytes : undefined;
  });
  if (found !== undefined) return found;
  const bytes = readFileSync(index);
  if (sha256(bytes) === digest) return bytes.subarray(start, end);
  throw new GoError(`error loading ${index}: the file was changed while it was read; try again`);
}

function withFile<T>(path: string, read: (file: number) => T): T {
  const file = openSync(path, 'r');
  try {
    return read(file);
  } finally {
    closeSync(file);
  }
}
