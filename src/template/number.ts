import * as strconv from '../go/strconv.ts';
import { GoError } from '../go/value.ts';
import type { NumberNode } from './node.ts';

type Kinds = Omit<NumberNode, 'type' | 'pos' | 'text'>;

const NONE: Kinds = { int: undefined, uint: undefined, float: undefined, complex: undefined };
const SIMPLE = /^(?:0|[1-9][0-9]{0,14})$/;
const FLOAT_MARK = /[.eEpP]/;
const INT64_LIMIT = 2 ** 63;

/** A numeric constant, held under every type whose value it has; throws `GoError` where it is no number. */
export function numberNode(pos: number, text: string, form: 'number' | 'char' | 'complex'): NumberNode {
  const kinds = form === 'number' ? plainKinds(text) : form === 'char' ? charKinds(text) : complexKinds(text);
  return { type: 'number', pos, text, ...kinds };
}

function charKinds(text: string): Kinds {
  const { rune, tail } = strconv.unquoteChar(text.slice(1), "'");
  if (tail !== "'") throw new GoError(`malformed character constant: ${text}`);
  const n = BigInt(rune);
  return { int: n, uint: n, float: rune, complex: undefined };
}

function plainKinds(text: string): Kinds {
  if (SIMPLE.test(text)) {
    const n = BigInt(text);
    return { int: n, uint: n, float: Number(text), complex: undefined };
  }
  if (text.endsWith('i')) {
    const im = attempt(() => strconv.parseFloat(text.slice(0, -1)));
    if (im !== undefined) return simplify(0, im);
  }
  let uint = attempt(() => strconv.parseUint(text, 0, 64));
  const int = attempt(() => strconv.parseInt(text, 0, 64));
  if (int === 0n) uint ??= 0n;
  const whole = int ?? uint;
  if (whole !== undefined) return { int, uint, float: Number(whole), complex: undefined };
  const float = attempt(() => strconv.parseFloat(text));
  if (float === undefined) throw new GoError(`illegal number syntax: ${strconv.quote(text)}`);
  if (!FLOAT_MARK.test(text)) throw new GoError(`integer overflow: ${strconv.quote(text)}`);
  return { ...NONE, ...integers(float), float };
}

function complexKinds(text: string): Kinds {
  const split = Math.max(text.lastIndexOf('+'), text.lastIndexOf('-'));
  const before = text[split - 1]?.toLowerCase();
  const at = before === 'e' || before === 'p' ? exponentSplit(text, split) : split;
  const re = attempt(() => strconv.parseFloat(text.slice(0, at)));
  const im = attempt(() => strconv.parseFloat(text.slice(at, -1)));
  if (re === undefined || im === undefined) throw new GoError(`illegal number syntax: ${strconv.quote(text)}`);
  return simplify(re, im);
}

/** The sign between the two parts, where the last sign belongs to an exponent. */
function exponentSplit(text: string, last: number): number {
  return Math.max(text.lastIndexOf('+', last - 1), text.lastIndexOf('-', last - 1));
}

function simplify(re: number, im: number): Kinds {
  const complex = { re, im };
  return im === 0 ? { ...integers(re), float: re, complex } : { ...NONE, complex };
}

/** The integers equal to a float. */
function integers(float: number): Pick<Kinds, 'int' | 'uint'> {
  if (!Number.isInteger(float)) return { int: undefined, uint: undefined };
  const n = BigInt(float);
  const int = float >= -INT64_LIMIT && float < INT64_LIMIT ? n : undefined;
  const uint = float >= 0 && float < 2 * INT64_LIMIT ? n : undefined;
  return { int, uint };
}

function attempt<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (error instanceof GoError) return undefined;
    throw error;
  }
}
