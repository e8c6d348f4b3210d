/** A text that is no Handlebars, or means nothing here. */
export class SyntaxFault extends Error {
  /** Offset in the text, in UTF-16 units. */
  readonly pos: number;
  readonly advice: string | undefined;

  constructor(pos: number, message: string, advice?: string) {
    super(message);
    this.name = 'SyntaxFault';
    this.pos = pos;
    this.advice = advice;
  }
}
