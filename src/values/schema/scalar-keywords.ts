import { runeCount } from '../../go/text.ts';
import { compareDecimals, isMultiple } from './decimal.ts';
import { decimalOf, floatOf, type Numeric } from './instance.ts';
import type { Keywords, Limit } from './keywords.ts';
import type { Check } from './node.ts';
import { localFloat, localInt } from './number-text.ts';
import { quoted } from './violation.ts';

/** The checks of a string, in the library's order. */
export function stringChecks(keywords: Keywords): Check<string>[] {
  const checks: Check<string>[] = [];
  if (!keywords.asserts.validation) return checks;
  const min = keywords.integer('minLength');
  if (min !== undefined) checks.push(lengthCheck('minLength', min, (length) => length < min));
  const max = keywords.integer('maxLength');
  if (max !== undefined) checks.push(lengthCheck('maxLength', max, (length) => length > max));
  const pattern = keywords.text('pattern');
  if (pattern !== undefined) {
    const regexp = keywords.regexp('pattern', pattern);
    checks.push((frame, text) => {
      if (regexp.match(text)) return;
      frame.fail('pattern', () => `${quoted(text)} does not match pattern ${quoted(pattern)}`);
    });
  }
  return checks;
}

/** Lengths count code points. */
function lengthCheck(keyword: string, want: number, fails: (length: number) => boolean): Check<string> {
  return (frame, text) => {
    const length = runeCount(text);
    if (fails(length)) frame.fail(keyword, () => `${keyword}: got ${localInt(length)}, want ${localInt(want)}`);
  };
}

/** The checks of a number, in the library's order. Comparisons are exact; messages show floats. */
export function numberChecks(keywords: Keywords): Check<Numeric>[] {
  if (!keywords.asserts.validation) return [];
  const checks: Check<Numeric>[] = [];
  const add = (keyword: string, limit: Limit | undefined, fails: (value: Numeric, limit: Limit) => boolean) => {
    if (limit === undefined) return;
    checks.push((frame, value) => {
      if (!fails(value, limit)) return;
      frame.fail(keyword, () => `${keyword}: got ${localFloat(floatOf(value))}, want ${localFloat(limit.float)}`);
    });
  };
  // Draft 4 has booleans that make the limit itself exclusive.
  const strictMin = keywords.bool('exclusiveMinimum') === true;
  const strictMax = keywords.bool('exclusiveMaximum') === true;
  const min = keywords.number('minimum');
  const max = keywords.number('maximum');
  add('minimum', strictMin ? undefined : min, (value, limit) => compare(value, limit) < 0);
  add('maximum', strictMax ? undefined : max, (value, limit) => compare(value, limit) > 0);
  const above = strictMin ? min : keywords.number('exclusiveMinimum');
  add('exclusiveMinimum', above, (value, limit) => compare(value, limit) <= 0);
  const below = strictMax ? max : keywords.number('exclusiveMaximum');
  add('exclusiveMaximum', below, (value, limit) => compare(value, limit) >= 0);
  add('multipleOf', keywords.number('multipleOf'), (value, limit) => {
    const exact = decimalOf(value);
    return exact !== undefined && limit.decimal.digits !== 0n && !isMultiple(exact, limit.decimal);
  });
  return checks;
}

/** Floats decide where they differ: both are the nearest to what they stand for. */
function compare(value: Numeric, limit: Limit): number {
  if (typeof value === 'number' && value !== limit.float) return value < limit.float ? -1 : 1;
  const exact = decimalOf(value);
  return exact === undefined ? 0 : compareDecimals(exact, limit.decimal);
}
