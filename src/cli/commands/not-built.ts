import { TschartError } from '../../errors.ts';
import { type Command, fullName } from '../command.ts';

/** The run of a command that exists in name only so far: its flags and arguments are checked, then it says so. */
export const notBuilt: NonNullable<Command['run']> = ({ path }) => {
  throw new TschartError('NOT_BUILT', `${fullName(path)}: this command is not built yet`, {
    advice: 'Use Helm for it until then.',
  });
};
