import { TschartError } from '../../errors.ts';
import { quote, quoteRune } from '../../go/strconv.ts';
import { encodeUtf8, isAscii } from '../../go/text.ts';
import { bareText, type Flag, type FlagTable, type FlagValues } from './flag.ts';

/** What a command line was read as. */
export interface ParsedArguments {
  /** The arguments that are no flags, in their order. */
  readonly positional: readonly string[];
  /** How many of them stood before `--`; undefined without one. */
  readonly beforeDashes: number | undefined;
  /** Texts about deprecated flags, a line each. */
  readonly warnings: readonly string[];
}

export interface ParseOptions {
  /** Skip flags that are not in the table, and what looks like their value. */
  readonly allowUnknown?: boolean;
  /** Gets the kinds' notes on values, as they are read. */
  readonly note?: (text: string) => void;
}

/** Asked for by `--help` or `-h` where no such flag is declared. */
export class HelpRequested extends Error {}

/**
 * Reads flags into `values`. The grammar is that of POSIX and GNU as pflag 1.0.10 reads it: `--name=value`,
 * `--name value`, `-n value`, `-nvalue`, `-abc`, `--` to end the flags; flags may stand between arguments.
 * Throws TschartError (`FLAG`) with pflag's message, or HelpRequested. What was read before stays in `values`.
 */
export function parseFlags(
  args: readonly string[],
  table: FlagTable,
  values: FlagValues,
  options: ParseOptions = {},
): ParsedArguments {
  const positional: string[] = [];
  const warnings: string[] = [];
  let beforeDashes: number | undefined;
  let at = 0;

  const set = (flag: Flag, text: string): void => {
    try {
      values.add(flag, text);
    } catch (error) {
      const name = flag.shorthand === undefined ? `--${flag.name}` : `-${flag.shorthand}, --${flag.name}`;
      const reason = error instanceof Error ? error.message : String(error);
      throw flagError(`invalid argument ${quote(text)} for ${quote(name)} flag: ${reason}`, error);
    }
    const note = options.note && flag.kind.note?.(text);
    if (note !== undefined) options.note?.(note);
    if (flag.deprecated !== undefined) warnings.push(`Flag --${flag.name} has been deprecated, ${flag.deprecated}\n`);
  };
  const skipValueOfUnknown = (): void => {
    if (at < args.length && !args[at]!.startsWith('-')) at++;
  };

  const readLong = (arg: string): void => {
    const body = arg.slice(2);
    if (body.startsWith('-') || body.startsWith('=')) throw flagError(`bad flag syntax: ${arg}`);
    const equals = body.indexOf('=');
    const name = equals < 0 ? body : body.slice(0, equals);
    const flag = table.named(name);
    if (!flag) {
      if (name === 'help') throw new HelpRequested();
      if (!options.allowUnknown) throw flagError(`unknown flag: --${name}`);
      if (equals < 0) skipValueOfUnknown();
      return;
    }
    const bare = bareText(flag);
    if (equals >= 0) set(flag, body.slice(equals + 1));
    else if (bare !== undefined) set(flag, bare);
    else if (at < args.length) set(flag, args[at++]!);
    else throw flagError(`flag needs an argument: --${name}`);
  };

  const readShort = (arg: string): void => {
    let letters = arg.slice(1);
    const start = at;
    while (letters !== '') {
      if (letters.startsWith('test.')) return;
      at = start;
      const letter = letters[0]!;
      const flag = table.short(letter);
      if (!flag) {
        if (letter === 'h') throw new HelpRequested();
        if (!options.allowUnknown) {
          throw flagError(`unknown shorthand flag: ${quoteRune(firstByte(letters))} in -${letters}`);
        }
        if (letters.length > 2 && letters[1] === '=') return;
        skipValueOfUnknown();
        letters = letters.slice(1);
        continue;
      }
      const bare = bareText(flag);
      if (letters.length > 2 && letters[1] === '=') {
        set(flag, letters.slice(2));
        return;
      }
      if (bare !== undefined) {
        set(flag, bare);
        letters = letters.slice(1);
      } else if (letters.length > 1) {
        set(flag, letters.slice(1));
        return;
      } else if (at < args.length) {
        set(flag, args[at++]!);
        return;
      } else {
        throw flagError(`flag needs an argument: ${quoteRune(firstByte(letter))} in -${letters}`);
      }
    }
  };

  while (at < args.length) {
    const arg = args[at++]!;
    if (arg === '--') {
      beforeDashes = positional.length;
      positional.push(...args.slice(at));
      break;
    }
    if (arg.startsWith('--')) readLong(arg);
    else if (arg.length > 1 && arg.startsWith('-')) readShort(arg);
    else positional.push(arg);
  }
  return { positional, beforeDashes, warnings };
}

function flagError(message: string, cause?: unknown): TschartError {
  return new TschartError('FLAG', message, { cause });
}

/** pflag looks at shorthands by bytes. */
function firstByte(text: string): number {
  return isAscii(text) ? text.charCodeAt(0) : encodeUtf8(text)[0]!;
}
