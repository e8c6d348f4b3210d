import type { Overlay } from './overlay.ts';

/** Environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What a run takes from and gives to the process it runs in. */
export interface Terminal {
  readonly env: Environment;
  /** The path under which the program was started (`HELM_BIN`). */
  readonly program: string;
  /** Writes everything before it returns. A closed pipe throws OutputClosed; what else can't be written is lost. */
  stdout(text: string): void;
  stderr(text: string): void;
  /** Why the last text for standard output was lost, in Go's words; undefined where it was not. */
  stdoutProblem?(): string | undefined;
  /** All of standard input. */
  stdin(): Uint8Array;
  /** Where the error output is a terminal: lines at its bottom, which are taken away before anything else is written. */
  readonly overlay?: Overlay | undefined;
  /** Whether a command that has filled the stack can be run again with a larger one: see StackExhausted. */
  readonly canDeepen?: boolean;
}

/** Nobody reads our output any more: the run ends quietly. */
export class OutputClosed extends Error {}

/** Templates that are nested deeper than the stack reaches: the command is to be run again with a larger one. */
export class StackExhausted extends Error {}
