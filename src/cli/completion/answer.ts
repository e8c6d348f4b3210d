import type { CommandPath } from '../command.ts';
import type { FlagValues } from '../flags/flag.ts';
import type { Settings } from '../settings.ts';
import type { Terminal } from '../terminal.ts';

/** What the shell is to do with candidates: bits of cobra's protocol. */
export const DIRECTIVE = {
  default: 0,
  error: 1,
  noSpace: 2,
  noFiles: 4,
  byExtension: 8,
  directories: 16,
  keepOrder: 32,
};

/** Candidates, each a word or `word\tdescription`, and the directive's bits. */
export interface CompletionAnswer {
  readonly items: readonly string[];
  readonly directive: number;
}

/** A half-typed command line. */
export interface CompletionRequest {
  readonly path: CommandPath;
  /** Arguments before the word that is being typed. */
  readonly args: readonly string[];
  readonly toComplete: string;
  readonly flags: FlagValues;
  readonly settings: Settings;
  readonly terminal: Terminal;
}

export type Completer = (request: CompletionRequest) => CompletionAnswer | Promise<CompletionAnswer>;

/** An answer of fixed words and no files. */
export function words(...items: readonly string[]): Completer {
  return () => ({ items, directive: DIRECTIVE.noFiles });
}

const HINT = '_activeHelp_ ';

/** Says that the command takes no more arguments. */
export const noMoreArguments: Completer = () => ({
  items: [`${HINT}This command does not take any more arguments (but may accept flags).`],
  directive: DIRECTIVE.noFiles,
});

export const nothing: Completer = () => ({ items: [], directive: DIRECTIVE.noFiles });

/** Whether a candidate is a message for the reader and no word. */
export function isHint(item: string): boolean {
  return item.startsWith(HINT);
}
