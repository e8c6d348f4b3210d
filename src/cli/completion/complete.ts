import type { Command } from '../command.ts';

function completer(name: string, withDescriptions: boolean): Command {
  return {
    name,
    usage: '[command-line]',
    short: 'answer a completion script',
    long: 'Prints candidates for the last word of a command line, and what the shell is to do with them.',
    hidden: true,
    rawArguments: true,
    run: async (call) => (await import('./candidates.ts')).printCandidates(call, withDescriptions),
  };
}

/** What the shells' scripts call: they answer with candidates for the last word, which may be empty. */
export const completers: readonly Command[] = [completer('__complete', true), completer('__completeNoDesc', false)];
