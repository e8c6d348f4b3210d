/** A line for the log, as data: Helm writes `level=WARN msg="…" key=value` to the error output. */
export interface LogRecord {
  readonly level: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';
  readonly message: string;
  readonly attributes: readonly (readonly [key: string, value: string])[];
  /** The values are bytes to Go, which it quotes whatever they are. */
  readonly quoted?: boolean;
}

export type Log = (record: LogRecord) => void;
