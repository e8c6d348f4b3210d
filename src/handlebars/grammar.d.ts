/** The parts of `handlebars` that read its language. */
declare module 'handlebars/dist/cjs/handlebars/compiler/parser.js' {
  interface Parser {
    lexer: unknown;
    yy: unknown;
    parseError: (message: string, details: { token: string | number; expected: string[] }) => never;
    parse(text: string): unknown;
  }
  const parser: Parser;
  export default parser;
}

declare module 'handlebars/dist/cjs/handlebars/compiler/whitespace-control.js' {
  const WhitespaceControl: { readonly default: new () => { accept(tree: unknown): void } } & (new () => {
    accept(tree: unknown): void;
  });
  export default WhitespaceControl;
}

declare module 'handlebars/dist/cjs/handlebars/compiler/helpers.js' {
  const helpers: Readonly<Record<string, unknown>>;
  export = helpers;
}
