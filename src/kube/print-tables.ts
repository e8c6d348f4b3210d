import { toUpper } from '../go/strings.ts';
import { byteLength, runeCount } from '../go/text.ts';
import type { ObjectTable, TableColumn } from './client.ts';

/** A column is this wide at least, and so much wider than its widest cell. */
const MIN_WIDTH = 6;
const PADDING = 3;

/** The block `RESOURCES:` of a release's status; empty where there is nothing to show. */
export function printResources(resources: ReadonlyMap<string, readonly ObjectTable[]>): string {
  if (resources.size === 0) return '';
  const print = tablePrinter();
  let text = 'RESOURCES:\n';
  for (const [name, tables] of resources) text += `==> ${name}\n${tables.map(print).join('')}\n`;
  return `${text}\n`;
}

/**
 * A printer of tables as kubectl has it: a heading is left out where the table before had the same columns, and each
 * table has widths of its own.
 */
export function tablePrinter(): (table: ObjectTable) => string {
  let last: readonly TableColumn[] = [];
  let hasHeading = false;
  return ({ columns: given, rows }) => {
    const same = given.length === 0 || sameColumns(given, last);
    const heading = !(hasHeading && same);
    const columns = given.length === 0 ? last : given;
    if (!same) {
      last = columns;
      hasHeading = false;
    }
    if (rows.length === 0) return '';
    hasHeading = true;
    return printTable(columns, rows, heading);
  };
}

function sameColumns(a: readonly TableColumn[], b: readonly TableColumn[]): boolean {
  return (
    a.length === b.length &&
    a.every((one, at) => {
      const other = b[at]!;
      return (
        one.name === other.name &&
        one.type === other.type &&
        one.priority === other.priority &&
        one.format === other.format &&
        one.description === other.description
      );
    })
  );
}

function printTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly unknown[])[],
  withHeading: boolean,
): string {
  const shown = [...columns.keys()].filter((at) => columns[at]!.priority === 0);
  const texts = rows.map((row) => shown.filter((at) => at < row.length).map((at) => cellText(row[at])));
  const lines = texts.map((cells) => cells.map(printable));
  const widest = shown.map((_, at) => Math.max(...texts.map((cells) => byteLength(cells[at] ?? ''))));
  // The first line has all columns at their full width, so that a long table can be written in parts.
  const full = (cells: readonly string[], lengths: readonly string[]): string[] =>
    cells.map((cell, at) =>
      at === shown.length - 1 ? cell : cell + ' '.repeat(Math.max(0, widest[at]! - byteLength(lengths[at]!))),
    );
  if (withHeading) {
    const names = shown.map((at) => toUpper(columns[at]!.name));
    lines.unshift(full(names, names));
  } else {
    lines[0] = full(lines[0]!, texts[0]!);
  }
  return aligned(lines);
}

function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  return typeof cell === 'string' ? cell : String(cell);
}

const BREAK = /[\f\n\r]/;
const ESCAPE = /\u001b/g;

/** A cell's first line, without what a terminal would take for a command. */
function printable(text: string): string {
  const end = text.search(BREAK);
  return (end < 0 ? text : `${text.slice(0, end)}...`).replace(ESCAPE, '^[');
}

/** Cells in columns; the last one of a line is as long as it is. A tab within a cell begins another one. */
function aligned(lines: readonly (readonly string[])[]): string {
  const cells = lines.map((line) => line.flatMap((cell) => cell.split(/[\t\v]/)));
  const widths: number[] = [];
  for (const line of cells) {
    for (let at = 0; at < line.length - 1; at++) {
      widths[at] = Math.max(widths[at] ?? MIN_WIDTH, runeCount(line[at]!) + PADDING);
    }
  }
  return cells
    .map((line) => {
      const padded = line.slice(0, -1).map((cell, at) => cell + ' '.repeat(widths[at]! - runeCount(cell)));
      return `${padded.join('')}${line.at(-1) ?? ''}\n`;
    })
    .join('');
}
