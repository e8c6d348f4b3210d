/** What is used of Bun, the runtime of the executable. */
declare const Bun: {
  /** How many times more reluctant than usual JavaScriptCore's compilers are, from now on. */
  readonly unsafe: { setJITPolicy(scale: number): void };
};

declare module 'bun:ffi' {
  interface Signature {
    readonly args: readonly string[];
    readonly returns: string;
  }
  export function dlopen<Names extends string>(
    library: string,
    signatures: Readonly<Record<Names, Signature>>,
  ): { readonly symbols: Readonly<Record<Names, (...args: unknown[]) => number>> };
  /** The address of the bytes; they have to be held as long as it is used. */
  export function ptr(bytes: ArrayBufferView): number;
}
