import { parseInt, quote } from '../go/strconv.ts';
import { GoError } from '../go/value.ts';

/** A condition on labels. */
interface Requirement {
  readonly key: string;
  readonly operator: Operator;
  readonly values: readonly string[];
}

type Operator = 'in' | 'notin' | '=' | '==' | '!=' | 'gt' | 'lt' | 'exists' | '!';

export type Selector = readonly Requirement[];

/** What the syntax reserves: everything else is an identifier. */
const SYMBOLS: ReadonlySet<string> = new Set(['!', '=', '==', '!=', '>', '<', ',', '(', ')']);
const OPERATORS: Readonly<Record<string, Operator>> = {
  in: 'in',
  notin: 'notin',
  '=': '=',
  '==': '==',
  '!=': '!=',
  '>': 'gt',
  '<': 'lt',
};
const BINARY = 'in, notin, =, ==, !=, gt, lt';

/** A word of a selector; the end is an empty word that is no identifier. */
interface Token {
  readonly text: string;
  readonly kind: 'identifier' | 'symbol' | 'end' | 'error';
}

const WORD = /[^=!(),<>\s]+/y;

function* tokens(text: string): Generator<Token> {
  for (let at = 0; at < text.length; ) {
    if (/[ \t\r\n]/.test(text[at]!)) {
      at++;
      continue;
    }
    WORD.lastIndex = at;
    const word = WORD.exec(text)?.[0];
    if (word !== undefined) {
      yield { text: word, kind: 'identifier' };
      at += word.length;
      continue;
    }
    const two = text.slice(at, at + 2);
    const symbol = SYMBOLS.has(two) ? two : text[at]!;
    yield { text: symbol, kind: SYMBOLS.has(symbol) ? 'symbol' : 'error' };
    at += symbol.length;
  }
  yield { text: '', kind: 'end' };
}

/** Reads a label selector, `a=b,c in (d, e),!f`. Throws GoError in the words of Kubernetes' package `labels`. */
export function parseSelector(text: string): Selector {
  const words = [...tokens(text)];
  let at = 0;
  const peek = (): Token => words[Math.min(at, words.length - 1)]!;
  const next = (): Token => {
    const word = peek();
    at++;
    return word;
  };
  const is = (token: Token, symbol: string): boolean => token.kind === 'symbol' && token.text === symbol;
  const requirements: Requirement[] = [];
  for (;;) {
    const first = peek();
    if (first.kind === 'end') return requirements;
    if (first.kind !== 'identifier' && !is(first, '!')) {
      throw new GoError(`found '${first.text}', expected: !, identifier, or 'end of string'`);
    }
    try {
      requirements.push(requirement());
    } catch (error) {
      if (!(error instanceof GoError)) throw error;
      throw new GoError(`unable to parse requirement: ${error.message}`, error);
    }
    const after = next();
    if (after.kind === 'end') return requirements;
    if (!is(after, ',')) throw new GoError(`found '${after.text}', expected: ',' or 'end of string'`);
    const following = peek();
    if (following.kind !== 'identifier' && !is(following, '!')) {
      throw new GoError(`found '${following.text}', expected: identifier after ','`);
    }
  }

  function requirement(): Requirement {
    let token = next();
    const negated = is(token, '!');
    if (negated) token = next();
    if (token.kind !== 'identifier') throw new GoError(`found '${token.text}', expected: identifier`);
    const key = token.text;
    checkKey(key);
    if (negated) return { key, operator: '!', values: [] };
    if (peek().kind === 'end' || is(peek(), ',')) return { key, operator: 'exists', values: [] };
    const sign = next();
    const operator = sign.kind === 'end' || sign.kind === 'error' ? undefined : OPERATORS[sign.text];
    if (operator === undefined) throw new GoError(`found '${sign.text}', expected: ${BINARY}`);
    const values = operator === 'in' || operator === 'notin' ? list() : [exact()];
    checkValues(key, operator, values);
    return { key, operator, values };
  }

  function exact(): string {
    if (peek().kind === 'end' || is(peek(), ',')) return '';
    const token = next();
    if (token.kind !== 'identifier') throw new GoError(`found '${token.text}', expected: identifier`);
    return token.text;
  }

  function list(): string[] {
    const open = next();
    if (!is(open, '(')) throw new GoError(`found '${open.text}' expected: '('`);
    if (is(peek(), ')')) {
      next();
      return [''];
    }
    if (peek().kind !== 'identifier' && !is(peek(), ',')) {
      throw new GoError(`found '${peek().text}', expected: ',', ')' or identifier`);
    }
    const values = new Set<string>();
    for (;;) {
      const token = next();
      if (token.kind === 'identifier') {
        values.add(token.text);
        if (is(peek(), ')')) break;
        if (!is(peek(), ',')) throw new GoError(`found '${peek().text}', expected: ',' or ')'`);
      } else if (is(token, ',')) {
        if (values.size === 0 || is(peek(), ',')) values.add('');
        if (is(peek(), ')')) {
          values.add('');
          break;
        }
      } else throw new GoError(`found '${token.text}', expected: ',', or identifier`);
    }
    next();
    return [...values].sort();
  }
}

const NAME_PART = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const DNS_SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const MAX_NAME = 63;
const MAX_PREFIX = 253;

const NAME_RULE =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character " +
  "(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

function checkKey(key: string): void {
  const parts = key.split('/');
  const name = parts.at(-1)!;
  const problems: string[] = [];
  if (parts.length > 2) {
    problems.push(
      `a valid label key ${NAME_RULE} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    );
  } else {
    if (parts.length === 2) {
      const prefix = parts[0]!;
      if (prefix === '') problems.push('prefix part must be non-empty');
      else if (prefix.length > MAX_PREFIX) problems.push(`prefix part must be no more than ${MAX_PREFIX} bytes`);
      else if (!DNS_SUBDOMAIN.test(prefix)) {
        problems.push(
          "prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', " +
            "and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is " +
            "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
        );
      }
    }
    if (name === '') problems.push('name part must be non-empty');
    else if (name.length > MAX_NAME) problems.push(`name part must be no more than ${MAX_NAME} bytes`);
    if (!NAME_PART.test(name)) problems.push(`name part ${NAME_RULE}`);
  }
  if (problems.length > 0) throw new GoError(`<nil>: Invalid value: ${quote(key)}: ${problems.join('; ')}`);
}

const VALUE_RULE =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and " +
  "end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is " +
  "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

function checkValues(key: string, operator: Operator, values: readonly string[]): void {
  if (operator === 'gt' || operator === 'lt') {
    for (const [i, value] of values.entries()) {
      if (integer(value) === undefined) {
        throw new GoError(
          `values[${i}]: Invalid value: ${quote(value)}: for 'Gt', 'Lt' operators, the value must be an integer`,
        );
      }
    }
  }
  for (const [i, value] of values.entries()) {
    const problems: string[] = [];
    if (value.length > MAX_NAME) problems.push(`must be no more than ${MAX_NAME} bytes`);
    if (value !== '' && !NAME_PART.test(value)) problems.push(VALUE_RULE);
    if (problems.length > 0) {
      throw new GoError(`values[${i}][${key}]: Invalid value: ${quote(value)}: ${problems.join('; ')}`);
    }
  }
}

function integer(text: string): bigint | undefined {
  try {
    return parseInt(text, 10, 64);
  } catch {
    return undefined;
  }
}

/** Whether labels fulfil every condition. */
export function matchesSelector(selector: Selector, labels: ReadonlyMap<string, string>): boolean {
  return selector.every((requirement) => matches(requirement, labels.get(requirement.key)));
}

function matches({ operator, values }: Requirement, value: string | undefined): boolean {
  switch (operator) {
    case 'in':
    case '=':
    case '==':
      return value !== undefined && values.includes(value);
    case 'notin':
    case '!=':
      return value === undefined || !values.includes(value);
    case 'exists':
      return value !== undefined;
    case '!':
      return value === undefined;
    default: {
      const own = value === undefined ? undefined : integer(value);
      const limit = integer(values[0]!);
      if (own === undefined || limit === undefined) return false;
      return operator === 'gt' ? own > limit : own < limit;
    }
  }
}
