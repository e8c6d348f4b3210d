import { type Command, exactly } from '../command.ts';
import type { Completer } from '../completion/answer.ts';
import { DIRECTIVE, noMoreArguments } from '../completion/answer.ts';
import { keyring } from './chart-flags.ts';

/** Files for the first argument, and nothing after it. */
export const oneFile: Completer = (request) =>
  request.args.length === 0 ? { items: [], directive: DIRECTIVE.default } : noMoreArguments(request);

export const verify: Command = {
  name: 'verify',
  usage: 'PATH',
  short: 'check the signature of a chart',
  long: '\nChecks an archive against the provenance file beside it.\n',
  arguments: exactly(1),
  flags: [keyring],
  complete: oneFile,
  run: async (call) => (await import('./verify-run.ts')).runVerify(call),
};
