/** Go's package `fmt`: what its printing functions return. */
import { type Directive, plainDirective } from './fmt/directive.ts';
import { defaultText, formatValue } from './fmt/value.ts';
import { formatFloat } from './strconv/format-float.ts';
import { decodeUtf8, encodeUtf8, hasInvalidBytes, isAscii } from './text.ts';
import { GoInt, intBits, typeOf, type Value } from './value.ts';

/** What `%v` prints. */
export function toText(value: Value): string {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
      return formatFloat(value, 'g');
    case 'boolean':
      return value ? 'true' : 'false';
  }
  if (value instanceof GoInt && value.type.methods === undefined) return value.value.toString();
  return defaultText(value);
}

/** `fmt.Sprint`: spaces only between operands that are both no strings. */
export function sprint(args: readonly Value[]): string {
  let out = '';
  let previousIsString = true;
  for (const arg of args) {
    const isString = typeof arg === 'string';
    if (!isString && !previousIsString) out += ' ';
    out += toText(arg);
    previousIsString = isString;
  }
  return out;
}

/** `fmt.Sprintln`: spaces between all operands, and a newline. */
export function sprintln(args: readonly Value[]): string {
  return `${args.map(toText).join(' ')}\n`;
}

/** Widths, precisions and argument numbers beyond this are refused. */
const MAX_NUMBER = 1e6;

/** `fmt.Sprintf`, with its reports of mistakes in the text: `%!d(string=x)`, `%!(EXTRA …)`. */
export function sprintf(format: string, args: readonly Value[]): string {
  const out = new Formatter(format, args).run();
  // Bytes from several arguments can make up a character.
  return !isAscii(out) && hasInvalidBytes(out) ? decodeUtf8(encodeUtf8(out)) : out;
}

const FLAGS: Readonly<Record<string, 'sharp' | 'zero' | 'plus' | 'minus' | 'space' | undefined>> = {
  '#': 'sharp',
  '0': 'zero',
  '+': 'plus',
  '-': 'minus',
  ' ': 'space',
};

/** Goes once through a format; the invariant is that `at` and `arg` stand after all that `out` holds. */
class Formatter {
  private readonly format: string;
  private readonly args: readonly Value[];
  private at = 0;
  private arg = 0;
  private out = '';
  /** Whether an explicit index was used, after which extra arguments are not reported. */
  private reordered = false;
  private goodIndex = true;

  constructor(format: string, args: readonly Value[]) {
    this.format = format;
    this.args = args;
  }

  run(): string {
    for (;;) {
      const percent = this.format.indexOf('%', this.at);
      if (percent < 0) {
        this.out += this.format.slice(this.at);
        break;
      }
      this.out += this.format.slice(this.at, percent);
      this.at = percent + 1;
      if (!this.simple()) this.directive();
    }
    if (!this.reordered && this.arg < this.args.length) this.extra();
    return this.out;
  }

  /** `%s`, `%d`, `%v` without anything else. */
  private simple(): boolean {
    if (this.arg >= this.args.length) return false;
    const value = this.args[this.arg];
    const verb = this.format[this.at];
    if (verb === 'v' || (verb === 's' && typeof value === 'string')) this.out += toText(value);
    else if (verb === 'd' && value instanceof GoInt) this.out += value.value.toString();
    else return false;
    this.at++;
    this.arg++;
    return true;
  }

  private directive(): void {
    const { format } = this;
    const directive = plainDirective();
    for (let flag: ReturnType<typeof flagAt>; (flag = flagAt(format, this.at)) !== undefined; this.at++)
      directive[flag] = true;
    this.goodIndex = true;
    let afterIndex = this.argumentIndex();
    if (format[this.at] === '*') {
      this.at++;
      this.starWidth(directive);
      afterIndex = false;
    } else {
      const width = this.number(format.length);
      if (width !== undefined) {
        directive.width = width;
        if (afterIndex) this.goodIndex = false;
      }
    }
    if (format[this.at] === '.' && this.at + 1 < format.length) {
      this.at++;
      if (afterIndex) this.goodIndex = false;
      afterIndex = this.argumentIndex();
      if (format[this.at] === '*') {
        this.at++;
        this.starPrecision(directive);
        afterIndex = false;
      } else directive.precision = this.number(format.length) ?? 0;
    }
    if (!afterIndex) this.argumentIndex();
    this.verb(directive);
  }

  private verb(directive: Directive): void {
    const code = this.format.codePointAt(this.at);
    if (code === undefined) {
      this.out += '%!(NOVERB)';
      return;
    }
    const verb = code >= 0xd800 && code <= 0xdfff ? '\ufffd' : String.fromCodePoint(code);
    this.at += code > 0xffff ? 2 : 1;
    if (verb === '%') this.out += '%';
    else if (!this.goodIndex) this.out += `%!${verb}(BADINDEX)`;
    else if (this.arg >= this.args.length) this.out += `%!${verb}(MISSING)`;
    else {
      if (verb === 'v' || verb === 'w') {
        directive.sharpV = directive.sharp;
        directive.plusV = directive.plus;
        directive.sharp = false;
        directive.plus = false;
      }
      this.out += formatValue(this.args[this.arg++], verb, directive);
    }
  }

  private starWidth(directive: Directive): void {
    const width = this.integerArgument();
    if (width === undefined) {
      this.out += '%!(BADWIDTH)';
      return;
    }
    directive.width = Math.abs(width);
    if (width < 0) {
      directive.minus = true;
      directive.zero = false;
    }
  }

  private starPrecision(directive: Directive): void {
    const precision = this.integerArgument();
    if (precision === undefined || precision < 0) this.out += '%!(BADPREC)';
    else directive.precision = precision;
  }

  private integerArgument(): number | undefined {
    if (this.arg >= this.args.length) return undefined;
    const value = this.args[this.arg++];
    if (!(value instanceof GoInt) || !intBits(value.type.kind)) return undefined;
    const n = Number(value.value);
    return Math.abs(n) > MAX_NUMBER ? undefined : n;
  }

  /** `[n]`: makes the n-th argument the next one. Returns whether there was one, well written. */
  private argumentIndex(): boolean {
    const { format } = this;
    if (format[this.at] !== '[') return false;
    this.reordered = true;
    const close = format.indexOf(']', this.at);
    // Go looks for the bracket only where at least three bytes are left.
    if (close < 0 || format.length - this.at < 3) {
      this.at++;
      this.goodIndex = false;
      return false;
    }
    this.at++;
    const n = this.number(close);
    const wellFormed = n !== undefined && this.at === close;
    this.at = close + 1;
    if (wellFormed && n >= 1 && n <= this.args.length) this.arg = n - 1;
    else this.goodIndex = false;
    return wellFormed;
  }

  /** Decimal digits before `end`. One that is far too large takes the rest of the text with it, as in Go. */
  private number(end: number): number | undefined {
    let n: number | undefined;
    for (; this.at < end; this.at++) {
      const digit = this.format.charCodeAt(this.at) - 0x30;
      if (digit < 0 || digit > 9) break;
      if ((n ?? 0) > MAX_NUMBER) {
        this.at = end;
        return undefined;
      }
      n = (n ?? 0) * 10 + digit;
    }
    return n;
  }

  private extra(): void {
    const rest = this.args.slice(this.arg).map((arg) => {
      const type = typeOf(arg);
      return type === undefined ? '<nil>' : `${type.name}=${toText(arg)}`;
    });
    this.out += `%!(EXTRA ${rest.join(', ')})`;
  }
}

function flagAt(format: string, at: number): 'sharp' | 'zero' | 'plus' | 'minus' | 'space' | undefined {
  return FLAGS[format[at] ?? ''];
}
