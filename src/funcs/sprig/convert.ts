import { toText } from '../../go/fmt.ts';
import { func, type GoFunc, P } from '../../go/func.ts';
import { marshalJson, unmarshalJson } from '../../go/json.ts';
import { atoi as goAtoi, NumError, parseInt as parseGoInt } from '../../go/strconv.ts';
import { GoError, int, int64, type Value } from '../../go/value.ts';
import { toFloat, toInt } from './convert-number.ts';

/** The integer of decimal digits; the nearest `int` where it is none, and 0 for any other text. */
function atoi(text: string): Value {
  try {
    return int(goAtoi(text));
  } catch (error) {
    if (error instanceof NumError) return int(error.value);
    throw error;
  }
}

/** The value of octal digits, 0 for anything else. */
function toDecimal(value: Value): Value {
  return int64(orElse(0n, () => parseGoInt(toText(value), 8, 64)));
}

function orElse<T>(fallback: T, attempt: () => T): T {
  try {
    return attempt();
  } catch (error) {
    if (error instanceof GoError) return fallback;
    throw error;
  }
}

function toPrettyJson(value: Value): string {
  return marshalJson(value, { indent: '  ' });
}

function toRawJson(value: Value): string {
  return marshalJson(value, { escapeHtml: false });
}

/** Sprig's conversions: https://masterminds.github.io/sprig/conversion.html, and JSON but for what Helm replaces. */
export const conversionFunctions: readonly GoFunc[] = [
  func('atoi', [P.string], atoi),
  func('int', [P.any], (value) => int(toInt(value))),
  func('int64', [P.any], (value) => int64(toInt(value))),
  func('float64', [P.any], toFloat),
  func('toDecimal', [P.any], toDecimal),
  func('toPrettyJson', [P.any], (value) => orElse('', () => toPrettyJson(value))),
  func('mustToPrettyJson', [P.any], toPrettyJson),
  func('toRawJson', [P.any], toRawJson),
  func('mustToRawJson', [P.any], toRawJson),
  func('mustFromJson', [P.string], unmarshalJson),
];
