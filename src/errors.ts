/** Where in a chart's text something happened. Lines and columns count from 1; columns count bytes, as Go's do. */
export interface Position {
  readonly template?: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

export interface ErrorDetails {
  readonly at?: Position | undefined;
  /** What the reader can do about it, where the project knows. */
  readonly advice?: string | undefined;
  readonly cause?: unknown;
}

/**
 * The one error family. `message` is the text that Helm or Go would print (without `Error: `), `code` is a stable
 * word in capitals for programs, `at` and `advice` are for editors and people who ask for them.
 */
export class TschartError extends Error {
  readonly code: string;
  readonly at: Position | undefined;
  readonly advice: string | undefined;

  constructor(code: string, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'TschartError';
    this.code = code;
    this.at = details.at;
    this.advice = details.advice;
  }
}
