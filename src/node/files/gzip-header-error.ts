import { GoError } from '../../go/value.ts';

/** The first header of a gzip stream is broken: `gzip: invalid header`. */
export class GzipHeaderError extends GoError {
  constructor() {
    super('gzip: invalid header');
  }
}
