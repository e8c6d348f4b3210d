import { alignLines, Fragment } from './align.ts';
import { lineAt, lineStarts } from './lines.ts';

/** A line of a template text. */
export interface TemplateLine {
  /** The name of the parsed text, which is a file's path; that of the set for a text given to `tpl`. */
  readonly template: string;
  /** From 1. */
  readonly line: number;
}

/** Which template line wrote a line of output. */
export interface LineOrigin extends TemplateLine {
  /** The lines that called for it through `template`, `include` or `tpl`, the innermost first. */
  readonly via?: readonly TemplateLine[];
}

/** A part of a run's output. */
interface Piece {
  readonly end: number;
  /** The node that wrote it. */
  readonly pos: number;
  /** `text` stands in the template as it is, `called` is a fragment unchanged, `value` may be made from fragments. */
  readonly kind: 'text' | 'value' | 'called';
  readonly source: Source;
}

/** What a value may be made from: the fragments from `from` to `to`, and what the variables that it reads are made from. */
interface Source {
  readonly from: number;
  readonly to: number;
  readonly variables: readonly Source[];
}

/** What a variable held when it was last set. */
interface Held {
  readonly value: unknown;
  readonly source: Source;
}

/** What `Tracer.open` needs to know of a template. */
interface Traced {
  readonly parseName: string;
  readonly program: { readonly tree: { readonly text: string } };
}

/** Collects what wrote which part of the output, over all templates that a run calls. */
export class Tracer {
  #current: TraceWriter | undefined;
  #result: Fragment | undefined;

  /** Called by a body before it writes. */
  open(template: Traced): TraceWriter {
    const parent = this.#current;
    const writer = new TraceWriter(template, (fragment) => {
      this.#current = parent;
      if (parent === undefined) this.#result = fragment;
      else parent.fragments.push(fragment);
    });
    this.#current = writer;
    return writer;
  }

  /** The origins of the lines of the outermost run. */
  origins(): LineOrigin[] {
    return [...(this.#result?.origins ?? [])];
  }
}

/** Records the parts of one body's output. */
export class TraceWriter {
  /** Outputs of the templates that this one called, in order. */
  readonly fragments: Fragment[] = [];
  readonly #name: string;
  readonly #text: string;
  readonly #done: (fragment: Fragment) => void;
  readonly #pieces: Piece[] = [];
  readonly #held = new Map<number, Held>();
  #from = 0;
  #lineStarts: number[] | undefined;

  constructor(template: Traced, done: (fragment: Fragment) => void) {
    this.#name = template.parseName;
    this.#text = template.program.tree.text;
    this.#done = done;
  }

  /** An action begins: the fragments from here on are its own. */
  watch(): void {
    this.#from = this.fragments.length;
  }

  /** A variable was set to the value of the action, which reads others; all by their numbers, as `held` gives them now. */
  set(variable: number, value: unknown, reads: readonly number[], held: readonly unknown[]): void {
    const source = this.#source(reads, held);
    if (source.from < source.to || source.variables.length > 0) this.#held.set(variable, { value, source });
    else this.#held.delete(variable);
  }

  #source(reads: readonly number[], held: readonly unknown[]): Source {
    const variables: Source[] = [];
    for (const read of reads) {
      const known = this.#held.get(read);
      if (known !== undefined && known.value === held[read]) variables.push(known.source);
    }
    return { from: this.#from, to: this.fragments.length, variables };
  }

  /** Text of the template was written, up to `end`. */
  text(end: number, pos: number): void {
    this.#add(end, pos, 'text');
  }

  /** The value of an action was written, which reads variables. */
  value(end: number, pos: number, reads: readonly number[], held: readonly unknown[]): void {
    this.#pieces.push({ end, pos, kind: 'value', source: this.#source(reads, held) });
  }

  /** The output of a `template` action was written. */
  called(end: number, pos: number): void {
    this.#add(end, pos, 'called');
  }

  #add(end: number, pos: number, kind: Piece['kind']): void {
    this.#pieces.push({ end, pos, kind, source: this.#source([], []) });
  }

  /** The run is over; gives its output back. */
  close(output: string): string {
    this.#done(new Fragment(output, this.#origins(output)));
    return output;
  }

  /** The origin of each line is that of its first character that is no blank. */
  #origins(output: string): LineOrigin[] {
    const origins: LineOrigin[] = [];
    let piece = 0;
    let pieceStart = 0;
    let lines:
      | { readonly piece: number; readonly origins: readonly LineOrigin[]; line: number; at: number }
      | undefined;
    for (let start = 0; start < output.length || start === 0; ) {
      const newline = output.indexOf('\n', start);
      const end = newline < 0 ? output.length : newline;
      let at = start;
      while (at < end && (output[at] === ' ' || output[at] === '\t')) at++;
      if (at === end) at = start;
      while (piece < this.#pieces.length - 1 && this.#pieces[piece]!.end <= at) pieceStart = this.#pieces[piece++]!.end;
      const writer = this.#pieces[piece];
      if (writer === undefined) origins.push({ template: this.#name, line: 1 });
      else if (writer.kind === 'text') {
        origins.push({ template: this.#name, line: this.#lineOf(writer.pos + at - pieceStart) });
      } else {
        if (lines?.piece !== piece) {
          const written = output.slice(pieceStart, writer.end);
          lines = { piece, origins: this.#valueOrigins(writer, written), line: 0, at: pieceStart };
        }
        // Most lines begin behind the newline that the one before ends with.
        for (let next = output.indexOf('\n', lines.at); next >= 0 && next < at; next = output.indexOf('\n', lines.at)) {
          lines.line++;
          lines.at = next + 1;
        }
        origins.push(lines.origins[lines.line]!);
      }
      if (newline < 0) break;
      start = newline + 1;
    }
    return origins;
  }

  /** The origins of the lines of a written value. */
  #valueOrigins(piece: Piece, written: string): LineOrigin[] {
    const call: TemplateLine = { template: this.#name, line: this.#lineOf(piece.pos) };
    const lines = written.split('\n');
    const called = this.fragments[piece.source.to - 1];
    if (piece.source.from < piece.source.to && called!.text === written) {
      return lines.map((_, i) => through(called!.origins[i], call));
    }
    const found = alignLines(lines, this.#fragmentsOf(piece.source));
    return found.map((origin) => (origin === undefined ? call : through(origin, call)));
  }

  /** In the order in which they were made. */
  #fragmentsOf(source: Source): Fragment[] {
    if (source.variables.length === 0) return this.fragments.slice(source.from, source.to);
    const sources = new Set([source]);
    // A set goes on to what is added while it is gone through.
    for (const { variables } of sources) for (const variable of variables) sources.add(variable);
    const places = new Set<number>();
    for (const { from, to } of sources) for (let place = from; place < to; place++) places.add(place);
    return [...places].sort((a, b) => a - b).map((place) => this.fragments[place]!);
  }

  #lineOf(pos: number): number {
    this.#lineStarts ??= lineStarts(this.#text);
    return lineAt(this.#lineStarts, pos);
  }
}

function through(origin: LineOrigin | undefined, call: TemplateLine): LineOrigin {
  return origin === undefined ? call : { ...origin, via: [...(origin.via ?? []), call] };
}
