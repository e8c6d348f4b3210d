const ELLIPSIS = '...';

/**
 * Rows as a table: columns as wide as their widest cell, `maxWidth` at most (0 for any), longer cells cut with `...`,
 * a tab between columns.
 */
export function formatTable(rows: readonly (readonly string[])[], maxWidth = 0): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [i, cell] of row.entries()) {
      const width = widthOf(cell);
      widths[i] = Math.max(widths[i] ?? 0, maxWidth > 0 ? Math.min(width, maxWidth) : width);
    }
  }
  return rows.map((row) => formatRow(row, widths)).join('\n');
}

/** A row, of several lines where a cell is: the cell as a whole is cut first, then each of its lines takes the width. */
function formatRow(row: readonly string[], widths: readonly number[]): string {
  const cells = row.map((cell, i) => padOrCut(cell, widths[i]!));
  if (!cells.some((cell) => cell.includes('\n'))) return cells.join('\t');
  const split = cells.map((cell) => cell.split('\n'));
  const height = Math.max(...split.map((lines) => lines.length));
  return Array.from({ length: height }, (_, y) =>
    split
      .map((lines, i) =>
        lines[y] === undefined ? ' '.repeat(Math.max(1, widths[i]!)) : padOrCut(lines[y], widths[i]!),
      )
      .join('\t'),
  ).join('\n');
}

const LINE = /[^\n]*/g;
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1f64f}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;
const NO_WIDTH = /\p{M}|\p{Cc}|\p{Cf}/u;

function charWidth(char: string): number {
  if (char >= ' ' && char <= '~') return 1;
  if (NO_WIDTH.test(char)) return 0;
  return WIDE.test(char) ? 2 : 1;
}

/** Escapes for colours, which take no column. */
const COLOR = /\u001b\[[0-9;]*m/g;

const PLAIN = /^[ -~]*$/;

/** Columns of a terminal that a text takes. */
export function widthOf(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let widest = 0;
  for (const line of text.replace(COLOR, '').match(LINE) ?? []) {
    let width = 0;
    for (const char of line) width += charWidth(char);
    widest = Math.max(widest, width);
  }
  return widest;
}

function padOrCut(text: string, width: number): string {
  // The column is as wide as the widest line, but a cell is cut where all its lines together are wider.
  const own = widthOf(text.replaceAll('\n', ''));
  if (own <= width || width === 0) return text + ' '.repeat(Math.max(0, width - own));
  let kept = '';
  let at = 0;
  for (const char of text) {
    kept += char;
    at += charWidth(char);
    if (at >= width - ELLIPSIS.length) break;
  }
  return kept + ELLIPSIS;
}

/** As much of a line as has room in so many columns. */
export function cutToWidth(line: string, width: number): string {
  if (widthOf(line) <= width) return line;
  let kept = '';
  let at = 0;
  for (const char of line) {
    at += charWidth(char);
    if (at > width) break;
    kept += char;
  }
  return kept;
}
