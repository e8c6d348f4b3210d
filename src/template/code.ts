/**
 * JavaScript source that can only be put together from generated names, quoted constants and the fixed text of `js`
 * templates: no text from outside can become code. This is the only place that makes functions from source.
 */
export class Code {
  private readonly source: string;

  private constructor(source: string) {
    this.source = source;
  }

  /** The generated name `prefix` + `index`. */
  static name(prefix: 'v' | 't' | 'm' | 'i' | 'r' | 'k' | 'n' | 'd' | 'F' | 'L', index: number | '' = ''): Code {
    if (index !== '' && !Number.isSafeInteger(index)) throw new TypeError('a generated name ends in an integer');
    return new Code(prefix + index);
  }

  static join(parts: readonly Code[], separator: '' | ',' | ';'): Code {
    return new Code(parts.map((part) => part.source).join(separator));
  }

  /** Source from the fixed text of a template literal, and what stands between: code, or constants to be quoted. */
  static make(strings: TemplateStringsArray, ...values: readonly (Code | string | number | boolean)[]): Code {
    // Only the language itself makes frozen arrays with a `raw` part: a plain call with a made-up text is refused.
    if (!Object.isFrozen(strings) || !Array.isArray(strings.raw)) throw new TypeError('js`` takes literal text only');
    let source = strings[0]!;
    for (let i = 0; i < values.length; i++) source += quoteConstant(values[i]!) + strings[i + 1]!;
    return new Code(source);
  }

  static sourceOf(code: Code): string {
    return code.source;
  }
}

function quoteConstant(value: Code | string | number | boolean): string {
  if (value instanceof Code) return Code.sourceOf(value);
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError('numbers in code are finite');
  return Object.is(value, -0) ? '-0' : String(value);
}

export const js = Code.make;

/** Whether functions can be made from source here: a page's content security policy may forbid it. */
export function canCompile(): boolean {
  compiles ??= tryCompile();
  return compiles;
}

let compiles: boolean | undefined;

function tryCompile(): boolean {
  try {
    return compile<() => number>('', js`return 1`)() === 1;
  } catch {
    return false;
  }
}

/** Makes a function with these parameter names from code. */
export function compile<T>(parameters: 'h,K,S' | '', body: Code): T {
  return new Function(parameters, Code.sourceOf(body)) as T;
}
