/** Where a line of output came from. */
export interface LineOrigin {
  readonly template: string;
  /** From 1. */
  readonly line: number;
  /** The lines that called for it, the innermost first. */
  readonly via?: readonly { readonly template: string; readonly line: number }[];
}

export class Tracer {
  origins(_text: string): LineOrigin[] {
    throw new Error('tracing is not built yet');
  }
}
