/** A variable: anything in braces, one of the shell's special characters, or a name; or braces that hold nothing. */
const VARIABLE = /\$(?:\{([^}]+)\}|\{\}|\{|([*#$@!?0-9-])|([A-Za-z0-9_]+))/g;

/**
 * Go's `os.Expand`: `$name` and `${name}` become the variable's value. `${}`, and the `${` of a brace that isn't closed,
 * are dropped; a `$` before anything else stays.
 */
export function expandVariables(text: string, valueOf: (name: string) => string): string {
  if (!text.includes('$')) return text;
  return text.replace(VARIABLE, (_, braced?: string, special?: string, name?: string) => {
    const found = braced ?? special ?? name;
    return found === undefined ? '' : valueOf(found);
  });
}
