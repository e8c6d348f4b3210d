/** The parts of `handlebars` that read its language. */
declare module 'handlebars/dist/cjs/handlebars/compiler/parser.js' {
  /** `[1, state]` shifts, `[2, production]` reduces, `[3]` accepts. */
  export type Action = readonly [kind: number, target: number];
  interface Parser {
    /** By state and symbol: an action for a token, a state for what was reduced. */
    readonly table: readonly Readonly<Record<number, Action | number>>[];
    readonly defaultActions: Readonly<Record<number, Action>>;
    readonly productions_: readonly (readonly [left: number, length: number])[];
    readonly terminals_: Readonly<Record<string, string>>;
    performAction(
      this: { $: unknown; readonly _$: unknown },
      text: string,
      length: number,
      line: number,
      yy: unknown,
      production: number,
      values: readonly unknown[],
      locations: readonly unknown[],
    ): unknown;
  }
  const parser: Parser;
  export default parser;
}

declare module 'handlebars/dist/cjs/handlebars/compiler/helpers.js' {
  const helpers: Readonly<Record<string, unknown>>;
  export = helpers;
}
