/** The flags, width and precision of one formatting directive. */
export interface Directive {
  plus: boolean;
  minus: boolean;
  sharp: boolean;
  space: boolean;
  zero: boolean;
  /** `%+v`: field names in structs. Takes the place of `plus`. */
  plusV: boolean;
  /** `%#v`: Go syntax. Takes the place of `sharp`. */
  sharpV: boolean;
  /** Least number of runes, or -1. */
  width: number;
  /** Digits or runes, or -1. */
  precision: number;
}

/** A directive without flags, as plain `%v` has. */
export function plainDirective(): Directive {
  return {
    plus: false,
    minus: false,
    sharp: false,
    space: false,
    zero: false,
    plusV: false,
    sharpV: false,
    width: -1,
    precision: -1,
  };
}
