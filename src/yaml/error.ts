import { GoError } from '../go/value.ts';

/** Where something stands in a YAML text. Both count from 1; the column counts bytes. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A YAML text that cannot be read. The message is the one Helm shows; `place` is where the reader stopped, if known. */
export class YamlError extends GoError {
  readonly place: Place | undefined;
  /** The message without the words that are put before it when a text is turned into values. */
  readonly problem: string;

  constructor(message: string, place?: Place, problem = message) {
    super(message);
    this.name = 'YamlError';
    this.place = place;
    this.problem = problem;
  }
}

/** The error of a text that Helm's library cannot turn into JSON. */
export function conversionError(problem: string, place?: Place): YamlError {
  return new YamlError(`error converting YAML to JSON: ${problem}`, place, problem);
}

/** The error of a text whose JSON does not fit the type asked for. */
export function decodingError(problem: string): YamlError {
  return new YamlError(`error unmarshaling JSON: while decoding JSON: ${problem}`, undefined, problem);
}
