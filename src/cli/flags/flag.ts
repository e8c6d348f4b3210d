import type { Completer } from '../completion/answer.ts';
import type { Environment } from '../terminal.ts';
import { BOOL, type FlagKind } from './kinds.ts';

/** A flag of a command. One object each: its value is looked up by the object. */
export interface Flag<T = unknown> {
  readonly name: string;
  readonly shorthand?: string;
  readonly kind: FlagKind<T>;
  readonly usage: string;
  /** The value when the flag is not given. */
  readonly initial: T | ((env: Environment) => T);
  readonly hidden?: boolean;
  /** Helm has no such flag: where the program stands in for it, the flag is unknown. */
  readonly own?: boolean;
  /** What to use instead: a deprecated flag works, warns, and is not listed. */
  readonly deprecated?: string;
  /** The text that the flag stands for without `=`; by default its kind's. */
  readonly bare?: string;
  readonly complete?: Completer;
}

interface FlagOptions<T> {
  readonly short?: string;
  readonly hidden?: boolean;
  readonly own?: boolean;
  readonly deprecated?: string;
  readonly bare?: string;
  readonly initial?: T | ((env: Environment) => T);
  readonly complete?: Completer;
}

/** Declares a flag. `initial` may be left out for switches, texts, numbers and lists: their empty value. */
export function flag<T>(
  name: string,
  kind: FlagKind<T>,
  usage: string,
  { short, initial, ...options }: FlagOptions<T> = {},
): Flag<T> {
  return {
    name,
    kind,
    usage,
    initial: initial ?? (emptyOf(kind) as T),
    ...(short === undefined ? {} : { shorthand: short }),
    ...options,
  };
}

function emptyOf<T>(kind: FlagKind<T>): unknown {
  if (kind.placeholder === '') return false;
  if (kind.repeatable) return kind.placeholder === 'stringToString' ? new Map() : [];
  return kind.unremarkable.includes('0') ? 0 : '';
}

/** Declares a switch. */
export function toggle(name: string, usage: string, options: FlagOptions<boolean> = {}): Flag<boolean> {
  return flag(name, BOOL, usage, options);
}

/** The text that a flag without a value stands for, or undefined when a value must follow. */
export function bareText(flag: Flag): string | undefined {
  return flag.bare ?? flag.kind.bare;
}

/** Whether help lists the flag. */
export function isListed(flag: Flag): boolean {
  return !flag.hidden && flag.deprecated === undefined;
}

/** What the flags of one command line were set to. */
export class FlagValues {
  private readonly given = new Map<Flag, unknown>();
  private readonly env: Environment;

  constructor(env: Environment) {
    this.env = env;
  }

  get<T>(flag: Flag<T>): T {
    const key = flag as Flag;
    return this.given.has(key) ? (this.given.get(key) as T) : this.initial(flag);
  }

  /** The value without the command line's word. */
  initial<T>(flag: Flag<T>): T {
    const { initial } = flag;
    return typeof initial === 'function' ? (initial as (env: Environment) => T)(this.env) : initial;
  }

  isGiven(flag: Flag): boolean {
    return this.given.has(flag);
  }

  /** Adds one occurrence. Throws the kind's error. */
  add<T>(flag: Flag<T>, text: string): void {
    const key = flag as Flag;
    this.given.set(key, flag.kind.parse(text, this.given.get(key) as T | undefined));
  }

  /** The same values, to be added to without changing these. */
  copy(): FlagValues {
    const copy = new FlagValues(this.env);
    for (const [flag, value] of this.given) copy.given.set(flag, value);
    return copy;
  }
}

/** Flags by name and by shorthand, in the order of names. */
export class FlagTable {
  readonly sorted: readonly Flag[];
  private readonly names = new Map<string, Flag>();
  private readonly shorthands = new Map<string, Flag>();

  /** Of flags with one name the first counts. */
  constructor(flags: Iterable<Flag>) {
    for (const flag of flags) {
      if (this.names.has(flag.name)) continue;
      this.names.set(flag.name, flag);
      if (flag.shorthand !== undefined && !this.shorthands.has(flag.shorthand)) {
        this.shorthands.set(flag.shorthand, flag);
      }
    }
    this.sorted = [...this.names.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  named(name: string): Flag | undefined {
    return this.names.get(name);
  }

  short(letter: string): Flag | undefined {
    return this.shorthands.get(letter);
  }
}
