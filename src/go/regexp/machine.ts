import type { Assertion } from './node.ts';
import { OP, type Program } from './program.ts';
import { stepCounter } from './steps.ts';

/** A bound that a thread has passed; the chain goes back to its first one. Shared between threads. */
interface Saved {
  readonly slot: number;
  readonly at: number;
  readonly before: Saved | undefined;
}

/** Threads at one place of the text, by priority; no instruction occurs twice. */
interface Threads {
  count: number;
  readonly pcs: Int32Array;
  readonly saved: (Saved | undefined)[];
  /** `mark[pc] === stamp` when the instruction has been reached at this place. */
  readonly mark: Int32Array;
  stamp: number;
}

function newThreads(size: number): Threads {
  return { count: 0, pcs: new Int32Array(size), saved: new Array(size), mark: new Int32Array(size), stamp: 0 };
}

function isWordUnit(unit: number): boolean {
  return (
    (unit >= 0x30 && unit <= 0x39) || (unit >= 0x41 && unit <= 0x5a) || (unit >= 0x61 && unit <= 0x7a) || unit === 0x5f
  );
}

function wordBoundaryAt(text: string, at: number): boolean {
  const before = at > 0 && isWordUnit(text.charCodeAt(at - 1));
  const after = at < text.length && isWordUnit(text.charCodeAt(at));
  return before !== after;
}

function holds(assertion: Assertion, text: string, at: number): boolean {
  switch (assertion) {
    case 'begin-text':
      return at === 0;
    case 'end-text':
      return at === text.length;
    case 'begin-line':
      return at === 0 || text.charCodeAt(at - 1) === 0x0a;
    case 'end-line':
      return at === text.length || text.charCodeAt(at) === 0x0a;
    case 'word-boundary':
      return wordBoundaryAt(text, at);
    case 'no-word-boundary':
      return !wordBoundaryAt(text, at);
  }
}

/** Instructions of a machine take about so many times as long as steps of the runtime's engine. */
const INSTRUCTION = 8;
/** Characters after which the steps are told. */
const STRETCH = 4096;

/**
 * Runs a program over texts in time proportional to the text's length, whatever the pattern: all threads advance
 * together, and the preferred one wins, as with a backtracking search.
 */
export class Machine {
  private readonly program: Program;
  private current: Threads;
  private upcoming: Threads;
  private readonly stackPcs: number[] = [];
  private readonly stackSaved: (Saved | undefined)[] = [];

  constructor(program: Program) {
    this.program = program;
    this.current = newThreads(program.ops.length);
    this.upcoming = newThreads(program.ops.length);
  }

  /** The leftmost match that begins at `from` or later: bounds by slot, -1 where unset. */
  run(text: string, from: number): number[] | undefined {
    const { program } = this;
    const { ops, next, args, tests } = program;
    const counter = stepCounter();
    let told = from;
    let matched: Saved | undefined;
    this.clear(this.current);
    let at = from;
    for (;;) {
      if (at - told >= STRETCH) {
        counter?.((at - told) * INSTRUCTION * ops.length);
        told = at;
      }
      if (this.current.count === 0 && matched) break;
      if (!matched) this.add(this.current, program.start, undefined, text, at);
      if (at >= text.length && this.current.count === 0) break;
      let rune = -1;
      let width = 1;
      if (at < text.length) {
        rune = text.codePointAt(at)!;
        if (rune > 0xffff) width = 2;
        else if (rune >= 0xd800 && rune <= 0xdfff) rune = 0xfffd;
      }
      const { current, upcoming } = this;
      this.clear(upcoming);
      for (let i = 0; i < current.count; i++) {
        const pc = current.pcs[i]!;
        if (ops[pc] === OP.match) {
          matched = current.saved[i];
          break;
        }
        if (rune >= 0 && tests[args[pc]!]!(rune)) this.add(upcoming, next[pc]!, current.saved[i], text, at + width);
      }
      this.current = upcoming;
      this.upcoming = current;
      if (at >= text.length) break;
      at += width;
    }
    counter?.((at + 1 - told) * INSTRUCTION * ops.length);
    return matched && this.bounds(matched);
  }

  private clear(threads: Threads): void {
    threads.count = 0;
    threads.stamp++;
  }

  private bounds(saved: Saved): number[] {
    const out = new Array<number>(this.program.slots).fill(-1);
    for (let s: Saved | undefined = saved; s; s = s.before) if (out[s.slot] === -1) out[s.slot] = s.at;
    return out;
  }

  /** Follows an instruction to all that consume a character, in order of preference. */
  private add(threads: Threads, first: number, saved: Saved | undefined, text: string, at: number): void {
    const { ops, next, args, assertions } = this.program;
    const { stackPcs, stackSaved } = this;
    const { mark, stamp, pcs } = threads;
    let pc = first;
    let chain = saved;
    for (;;) {
      let follow = false;
      if (mark[pc] !== stamp) {
        mark[pc] = stamp;
        switch (ops[pc]) {
          case OP.split:
            stackPcs.push(args[pc]!);
            stackSaved.push(chain);
            follow = true;
            break;
          case OP.save:
            chain = { slot: args[pc]!, at, before: chain };
            follow = true;
            break;
          case OP.assert:
            follow = holds(assertions[args[pc]!]!, text, at);
            break;
          default:
            pcs[threads.count] = pc;
            threads.saved[threads.count] = chain;
            threads.count++;
        }
      }
      if (follow) pc = next[pc]!;
      else if (stackPcs.length > 0) {
        pc = stackPcs.pop()!;
        chain = stackSaved.pop();
      } else return;
    }
  }
}
