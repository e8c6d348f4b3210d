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

/** The output of one run of a template, with the origin of each line. */
interface Fragment {
  readonly text: string;
  readonly origins: readonly LineOrigin[];
}

/** A part of a run's output. */
interface Piece {
  readonly end: number;
  /** The node that wrote it. */
  readonly pos: number;
  /** `text` stands in the template as it is, `called` is a fragment unchanged, `value` may be made from fragments. */
  readonly kind: 'text' | 'value' | 'called';
  /** The fragments made since the action began: from here to `to`. */
  readonly from: number;
  readonly to: number;
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

  /** Text of the template was written, up to `end`. */
  text(end: number, pos: number): void {
    this.#add(end, pos, 'text');
  }

  /** The value of an action was written. */
  value(end: number, pos: number): void {
    this.#add(end, pos, 'value');
  }

  /** The output of a `template` action was written. */
  called(end: number, pos: number): void {
    this.#add(end, pos, 'called');
  }

  #add(end: number, pos: number, kind: Piece['kind']): void {
    this.#pieces.push({ end, pos, kind, from: this.#from, to: this.fragments.length });
  }

  /** The run is over; gives its output back. */
  close(output: string): string {
    this.#done({ text: output, origins: this.#origins(output) });
    return output;
  }

  /** The origin of each line is that of its first character that is no blank. */
  #origins(output: string): LineOrigin[] {
    const origins: LineOrigin[] = [];
    let piece = 0;
    let pieceStart = 0;
    let lines: { readonly piece: number; readonly origins: readonly LineOrigin[] } | undefined;
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
        const written = output.slice(pieceStart, writer.end);
        if (lines?.piece !== piece) lines = { piece, origins: this.#valueOrigins(writer, written) };
        origins.push(lines.origins[countNewlines(written, at - pieceStart)]!);
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
    const own = this.fragments.slice(piece.from, piece.to);
    const called = own.at(-1);
    if (called !== undefined && called.text === written) return lines.map((_, i) => through(called.origins[i], call));
    // A value of several lines without fragments of its own may be a variable that holds an earlier one.
    const fragments = own.length > 0 || lines.length === 1 ? own : this.fragments.slice(0, piece.from);
    const found = alignLines(lines, fragments);
    return found.map((origin) => (origin === undefined ? call : through(origin, call)));
  }

  #lineOf(pos: number): number {
    this.#lineStarts ??= lineStarts(this.#text);
    let [low, high] = [0, this.#lineStarts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#lineStarts[middle]! <= pos) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function through(origin: LineOrigin | undefined, call: TemplateLine): LineOrigin {
  return origin === undefined ? call : { ...origin, via: [...(origin.via ?? []), call] };
}

/**
 * The origin of each line that also stands in a fragment, blanks around it aside: lines keep their order where they
 * can, since `nindent`, `trim`, `replace` or `toYaml` may have moved, dropped or changed some.
 */
function alignLines(lines: readonly string[], fragments: readonly Fragment[]): (LineOrigin | undefined)[] {
  if (fragments.length === 0) return lines.map(() => undefined);
  const places = new Map<string, { readonly place: number; readonly origin: LineOrigin }[]>();
  let count = 0;
  for (const { text, origins } of fragments) {
    for (const [i, line] of text.split('\n').entries()) {
      const content = line.trim();
      const origin = origins[i];
      if (content === '' || origin === undefined) continue;
      const same = places.get(content);
      if (same === undefined) places.set(content, [{ place: count++, origin }]);
      else same.push({ place: count++, origin });
    }
  }
  let next = 0;
  return lines.map((line) => {
    const same = places.get(line.trim());
    if (same === undefined) return undefined;
    const found = same.find(({ place }) => place >= next) ?? same[0]!;
    next = found.place + 1;
    return found.origin;
  });
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function countNewlines(text: string, end: number): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
