import { cutToWidth, widthOf } from './table.ts';

/** Lines at the bottom of a terminal that are replaced by newer ones and leave nothing behind. */
export interface Overlay {
  /** Shows lines, each cut to one row of the terminal, in the place of those shown before; none: only takes those away. */
  show(lines: readonly string[]): void;
}

const UP = (rows: number): string => (rows === 0 ? '' : `\u001b[${rows}A`);
const ERASE_BELOW = '\u001b[J';

/** An overlay on a terminal that `write` writes to and that has now this many columns and rows. */
export function createOverlay(write: (text: string) => void, columns: () => number, height: () => number): Overlay {
  let shown: readonly string[] = [];
  // Below the lines there is the cursor's row; what has left at the top can't be taken away again.
  const mostRows = (): number => Math.max(1, height() - 1);
  // A terminal that was made narrower since has broken long lines into several rows.
  const erasure = (): string => {
    if (shown.length === 0) return '';
    const width = Math.max(1, columns());
    const rows = shown.reduce((sum, line) => sum + Math.max(1, Math.ceil(widthOf(line) / width)), 0);
    return `${UP(Math.min(rows, mostRows()))}\r${ERASE_BELOW}`;
  };
  return {
    show(lines) {
      const erased = erasure();
      // The last column stays free: some terminals go to the next row when it is written to.
      shown = lines.slice(0, mostRows()).map((line) => cutToWidth(line, Math.max(1, columns() - 1)));
      const text = erased + shown.map((line) => `${line}\n`).join('');
      if (text !== '') write(text);
    },
  };
}
