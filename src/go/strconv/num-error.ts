import { GoError } from '../value.ts';
import { quote } from './quote.ts';

/** Why a text is no number: it is not written as one, or is beyond what the type holds. */
export type NumFailure =
  | 'invalid syntax'
  | 'value out of range'
  | `invalid base ${number}`
  | `invalid bit size ${number}`;

/** `*strconv.NumError`. */
export class NumError extends GoError {
  readonly reason: NumFailure;
  /** What Go returns beside the error: zero, or the nearest value that the type holds. */
  readonly value: bigint | number;

  constructor(func: string, text: string, reason: NumFailure, value: bigint | number) {
    super(`strconv.${func}: parsing ${quote(text)}: ${reason}`);
    this.reason = reason;
    this.value = value;
  }
}
