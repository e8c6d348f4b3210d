import { TschartError } from '../errors.ts';

/** A command's failure that has an exit status of its own. Without a message it has been reported already. */
export class ExitError extends TschartError {
  readonly status: number;

  constructor(status: number, message = '') {
    super('EXIT', message);
    this.status = status;
  }
}
