import {
  ANY,
  ANY_MAP,
  ANY_SLICE,
  BOOL,
  FLOAT64,
  type GoType,
  INT,
  INT64,
  STRING,
  STRING_SLICE,
  type Value,
} from './value.ts';

/**
 * A parameter's Go type, and (in `JS`) what the implementation gets for it: the caller checks the argument as
 * text/template does and hands it over in this form.
 */
export interface Param<JS> {
  readonly type: GoType;
  /** Only for the compiler: the JavaScript form of an argument. */
  readonly js?: JS;
}

/** Parameter types of template functions. A Go `int` arrives as a JavaScript number, an `int64` as a bigint. */
export const P = {
  any: { type: ANY } as Param<Value>,
  string: { type: STRING } as Param<string>,
  bool: { type: BOOL } as Param<boolean>,
  int: { type: INT } as Param<number>,
  int64: { type: INT64 } as Param<bigint>,
  float64: { type: FLOAT64 } as Param<number>,
  map: { type: ANY_MAP } as Param<Map<string, Value>>,
  list: { type: ANY_SLICE } as Param<Value[]>,
  strings: { type: STRING_SLICE } as Param<string[]>,
} as const;

/** A function that templates can call. A failure (Go's `error` result, or a panic) is a thrown `GoError`. */
export interface GoFunc {
  readonly name: string;
  readonly params: readonly Param<unknown>[];
  /** Type of each further argument, for a variadic function. */
  readonly rest: Param<unknown> | undefined;
  readonly call: (...args: never[]) => Value;
}

type Args<T extends readonly Param<unknown>[]> = { [K in keyof T]: T[K] extends Param<infer JS> ? JS : never };

/** Declares a function of fixed parameters. */
export function func<const T extends readonly Param<unknown>[]>(
  name: string,
  params: T,
  call: (...args: Args<T>) => Value,
): GoFunc {
  return { name, params, rest: undefined, call: call as GoFunc['call'] };
}

/** Declares a variadic function: `call` gets the fixed arguments and then each further one. */
export function variadic<const T extends readonly Param<unknown>[], R>(
  name: string,
  params: T,
  rest: Param<R>,
  call: (...args: [...Args<T>, ...R[]]) => Value,
): GoFunc {
  return { name, params, rest, call: call as unknown as GoFunc['call'] };
}

/** Functions by the name that templates call them by. */
export type FuncTable = ReadonlyMap<string, GoFunc>;
