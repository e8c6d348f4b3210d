import { GoError } from '../../go/value.ts';

/**
 * The first record of a text, as Go's `encoding/csv` reads it with its defaults: `,` between fields, `"` around those
 * that hold commas or line ends. Throws GoError with the reader's message. Empty text has no record: `EOF`.
 */
export function readCsvRecord(text: string): string[] {
  const reader = new RecordReader(text);
  return reader.read();
}

/** A record as `encoding/csv` writes it, without the line end. */
export function writeCsvRecord(fields: readonly string[]): string {
  return fields.map((field) => (needsQuotes(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(',');
}

function needsQuotes(field: string): boolean {
  if (field === '') return false;
  if (field === '\\.') return true;
  return /[,"\r\n]/.test(field) || /^[\s\u0085]/u.test(field);
}

class RecordReader {
  private readonly lines: string[];
  private line = 0;

  constructor(text: string) {
    this.lines = text.match(/[^\n]*\n|[^\n]+$/g)?.map((line) => line.replace(/\r\n$/, '\n').replace(/\r$/, '')) ?? [];
  }

  private next(): string | undefined {
    return this.lines[this.line++];
  }

  read(): string[] {
    let line = this.next();
    while (line === '\n') line = this.next();
    if (line === undefined) throw new GoError('EOF');
    const startLine = this.line;
    const fields: string[] = [];
    let at = 0;
    for (;;) {
      if (line[at] !== '"') {
        const comma: number = line.indexOf(',', at);
        const end: number = comma < 0 ? (line.endsWith('\n') ? line.length - 1 : line.length) : comma;
        const field: string = line.slice(at, end);
        const quote = field.indexOf('"');
        if (quote >= 0)
          throw new GoError(
            `parse error on line ${this.line}, column ${columnOf(line, at + quote)}: bare " in non-quoted-field`,
          );
        fields.push(field);
        if (comma < 0) return fields;
        at = comma + 1;
        continue;
      }
      at++;
      let field = '';
      for (;;) {
        const quote: number = line.indexOf('"', at);
        if (quote >= 0) {
          field += line.slice(at, quote);
          at = quote + 1;
          const next = line[at];
          if (next === '"') {
            field += '"';
            at++;
          } else if (next === ',') {
            at++;
            fields.push(field);
            break;
          } else if (next === undefined || (next === '\n' && at === line.length - 1)) {
            fields.push(field);
            return fields;
          } else {
            throw new GoError(
              this.errorText(startLine, columnOf(line, at - 1), 'extraneous or missing " in quoted-field'),
            );
          }
        } else if (at < line.length) {
          field += line.slice(at);
          const more = this.next();
          if (more === undefined) {
            throw new GoError(
              this.errorText(startLine, columnOf(line, line.length), 'extraneous or missing " in quoted-field', -1),
            );
          }
          line = more;
          at = 0;
        } else {
          throw new GoError(this.errorText(startLine, columnOf(line, at), 'extraneous or missing " in quoted-field'));
        }
      }
    }
  }

  private errorText(startLine: number, column: number, problem: string, lineOffset = 0): string {
    const line = this.line + lineOffset;
    return startLine === line
      ? `parse error on line ${line}, column ${column}: ${problem}`
      : `record on line ${startLine}; parse error on line ${line}, column ${column}: ${problem}`;
  }
}

/** Columns count bytes from 1. */
function columnOf(line: string, index: number): number {
  return new TextEncoder().encode(line.slice(0, index)).length + 1;
}
