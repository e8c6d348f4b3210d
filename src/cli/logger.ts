import { isPrint, quote } from '../go/strconv.ts';
import type { Terminal } from './terminal.ts';

export type LogLevel = 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';

/** A line for the log. */
export interface LogRecord {
  readonly level: LogLevel;
  readonly message: string;
  readonly attributes: readonly (readonly [key: string, value: string])[];
  /** The values are bytes to Go, which it quotes whatever they are. */
  readonly quoted?: boolean;
}

export type Logger = (record: LogRecord) => void;

/** A logger that writes `level=… msg=… key=value` lines to the error output; DEBUG only when `debug` is set. */
export function createLogger(terminal: Terminal, debug: boolean): Logger {
  return (record) => {
    if (record.level !== 'DEBUG' || debug) terminal.stderr(logLine(record));
  };
}

/** A record as the text handler of Go's `log/slog` writes it, without the time. */
export function logLine({ level, message, attributes, quoted }: LogRecord): string {
  let line = `level=${level} msg=${word(message)}`;
  for (const [key, value] of attributes) line += ` ${word(key)}=${quoted ? quote(value) : word(value)}`;
  return `${line}\n`;
}

function word(text: string): string {
  return needsQuotes(text) ? quote(text) : text;
}

const PLAIN = /^[!#-<>-~]+$/;
const SPACE = /[\s\u0085]/u;

function needsQuotes(text: string): boolean {
  if (PLAIN.test(text)) return false;
  if (text === '') return true;
  for (const char of text) {
    const code = char.codePointAt(0)!;
    if (code < 0x80) {
      if (code !== 0x7f && !PLAIN.test(char)) return true;
    } else if (code === 0xfffd || (code >= 0xd800 && code <= 0xdfff) || SPACE.test(char) || !isPrint(code)) {
      return true;
    }
  }
  return false;
}
