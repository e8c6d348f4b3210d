import { type CharClass, classTest, type RuneTest } from './char-class.ts';
import { type Assertion, isNullable, type RegexpNode } from './node.ts';

/** Kinds of instructions. */
export const OP = { char: 0, split: 1, save: 2, assert: 3, match: 4 } as const;

/** A pattern as instructions of a machine that runs all alternatives side by side. */
export interface Program {
  readonly start: number;
  readonly ops: readonly number[];
  /** Next instruction; of a split, the preferred one. */
  readonly next: readonly number[];
  /** `char`: index in `tests`; `split`: the other next one; `save`: slot; `assert`: index in `assertions`. */
  readonly args: readonly number[];
  readonly tests: readonly RuneTest[];
  readonly assertions: readonly Assertion[];
  /** Slots for bounds: two for each group and the whole. */
  readonly slots: number;
}

/** Builds the program of a pattern with `groups` groups, the whole match counted. */
export function compileProgram(root: RegexpNode, groups: number): Program {
  return new Builder(groups).build(root);
}

class Builder {
  private readonly ops: number[] = [];
  private readonly next: number[] = [];
  private readonly args: number[] = [];
  private readonly tests: RuneTest[] = [];
  private readonly testIndex = new Map<CharClass, number>();
  private readonly assertions: Assertion[] = [];
  private readonly groups: number;

  constructor(groups: number) {
    this.groups = groups;
  }

  build(root: RegexpNode): Program {
    const end = this.emit(OP.save, this.emit(OP.match, 0, 0), 1);
    const start = this.emit(OP.save, this.compile(root, end), 0);
    const { ops, next, args, tests, assertions } = this;
    return { start, ops, next, args, tests, assertions, slots: 2 * this.groups };
  }

  private emit(op: number, next: number, arg: number): number {
    this.ops.push(op);
    this.next.push(next);
    this.args.push(arg);
    return this.ops.length - 1;
  }

  /** Emits the node so that `next` follows it, and gives its first instruction. */
  private compile(node: RegexpNode, next: number): number {
    switch (node.op) {
      case 'empty':
        return next;
      case 'char':
        return this.emit(OP.char, next, this.testOf(node.chars));
      case 'assertion':
        return this.emit(OP.assert, next, this.assertions.push(node.at) - 1);
      case 'capture': {
        const end = this.emit(OP.save, next, 2 * node.group + 1);
        return this.emit(OP.save, this.compile(node.sub, end), 2 * node.group);
      }
      case 'concat':
        return node.subs.reduceRight((after, sub) => this.compile(sub, after), next);
      case 'alternate': {
        const starts = node.subs.map((sub) => this.compile(sub, next));
        return starts.reduceRight((rest, start) => this.emit(OP.split, start, rest));
      }
      case 'repeat':
        return this.compileRepeat(node.sub, node.min, node.max, node.greedy, next);
    }
  }

  private testOf(chars: CharClass): number {
    let index = this.testIndex.get(chars);
    if (index === undefined) {
      index = this.tests.push(classTest(chars)) - 1;
      this.testIndex.set(chars, index);
    }
    return index;
  }

  /** x{2,} is xx+, x{1,3} is x(x(x)?)?; a star over what may be empty is (x+)?, which keeps Perl's preferences. */
  private compileRepeat(sub: RegexpNode, min: number, max: number, greedy: boolean, next: number): number {
    let at = next;
    let copies = min;
    if (max < 0) {
      if (min === 0) {
        at = isNullable(sub) ? this.optional(this.plus(sub, greedy, next), next, greedy) : this.star(sub, greedy, next);
      } else {
        at = this.plus(sub, greedy, next);
        copies--;
      }
    } else {
      for (let i = min; i < max; i++) at = this.optional(this.compile(sub, at), next, greedy);
    }
    for (let i = 0; i < copies; i++) at = this.compile(sub, at);
    return at;
  }

  private optional(body: number, next: number, greedy: boolean): number {
    return greedy ? this.emit(OP.split, body, next) : this.emit(OP.split, next, body);
  }

  /** Emits the loop; gives the split, and puts the first instruction of the body into `bodyStart`. */
  private loop(sub: RegexpNode, greedy: boolean, next: number): readonly [split: number, body: number] {
    const split = this.emit(OP.split, next, next);
    const body = this.compile(sub, split);
    if (greedy) this.next[split] = body;
    else this.args[split] = body;
    return [split, body];
  }

  private star(sub: RegexpNode, greedy: boolean, next: number): number {
    return this.loop(sub, greedy, next)[0];
  }

  private plus(sub: RegexpNode, greedy: boolean, next: number): number {
    return this.loop(sub, greedy, next)[1];
  }
}
