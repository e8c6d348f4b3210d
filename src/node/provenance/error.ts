import { GoError } from '../../go/value.ts';

/** A mistake in OpenPGP data, in the words of `github.com/ProtonMail/go-crypto` 1.4.1. */
export class StructuralError extends GoError {
  constructor(problem: string, cause?: unknown) {
    super(`openpgp: invalid data: ${problem}`, cause);
  }
}

/** What a version of OpenPGP has and the library does not take: such packets are passed over. */
export class UnsupportedError extends GoError {
  constructor(feature: string, cause?: unknown) {
    super(`openpgp: unsupported feature: ${feature}`, cause);
  }
}
