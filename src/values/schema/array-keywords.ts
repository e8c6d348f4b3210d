import type { Frame } from './frame.ts';
import { findDuplicates, type Instance } from './instance.ts';
import type { Keywords } from './keywords.ts';
import type { Check, SchemaNode } from './node.ts';
import { localInt } from './number-text.ts';
import type { Violation } from './violation.ts';

type ArrayCheck = Check<readonly Instance[]>;

/** The checks of an array, in the library's order, and what they look at by themselves. */
export interface ArrayKeywords {
  readonly checks: ArrayCheck[];
  readonly takesAllItems: boolean;
  readonly takesItems: number;
}

export function arrayKeywords(keywords: Keywords): ArrayKeywords {
  const checks: ArrayCheck[] = [];
  if (keywords.asserts.validation) {
    const min = keywords.integer('minItems');
    if (min !== undefined) checks.push(lengthCheck('minItems', min, (length) => length < min));
    const max = keywords.integer('maxItems');
    if (max !== undefined) checks.push(lengthCheck('maxItems', max, (length) => length > max));
    if (keywords.bool('uniqueItems') === true) checks.push(checkUnique);
  }
  if (!keywords.asserts.applicator) return { checks, takesAllItems: false, takesItems: 0 };
  const { first, rest, refusesRest } = itemKeywords(keywords);
  if (first.length > 0 || rest !== undefined || refusesRest === true) checks.push(itemsCheck(first, rest, refusesRest));
  const contains = keywords.draft >= 6 ? keywords.schema('contains') : undefined;
  if (contains !== undefined) checks.push(containsCheck(keywords, contains));
  return { checks, takesAllItems: rest !== undefined || refusesRest !== undefined, takesItems: first.length };
}

interface ItemKeywords {
  readonly first: readonly SchemaNode[];
  readonly rest: SchemaNode | undefined;
  /** What a boolean `additionalItems` says; undefined where there is none. */
  readonly refusesRest: boolean | undefined;
}

/** Until 2019-09 `items` may be a list, and `additionalItems` counts only then. */
function itemKeywords(keywords: Keywords): ItemKeywords {
  if (keywords.draft >= 2020) {
    return { first: keywords.schemas('prefixItems') ?? [], rest: keywords.schema('items'), refusesRest: undefined };
  }
  const first = keywords.schemas('items');
  if (first === undefined) return { first: [], rest: keywords.schema('items'), refusesRest: undefined };
  const additional = keywords.bool('additionalItems');
  if (additional !== undefined) return { first, rest: undefined, refusesRest: !additional };
  return { first, rest: keywords.schema('additionalItems'), refusesRest: undefined };
}

function lengthCheck(keyword: string, want: number, fails: (length: number) => boolean): ArrayCheck {
  return (frame, { length }) => {
    if (fails(length)) frame.fail(keyword, () => `${keyword}: got ${localInt(length)}, want ${localInt(want)}`);
  };
}

function checkUnique(frame: Frame, items: readonly Instance[]): void {
  const found = findDuplicates(items);
  if (found !== undefined) {
    frame.fail('uniqueItems', () => `items at ${localInt(found[0])} and ${localInt(found[1])} are equal`);
  }
}

function itemsCheck(
  first: readonly SchemaNode[],
  rest: SchemaNode | undefined,
  refusesRest: boolean | undefined,
): ArrayCheck {
  return (frame, items) => {
    items.forEach((item, i) => {
      const node = first[i] ?? rest;
      if (node !== undefined) frame.add(frame.child(node, item, String(i)));
    });
    const more = items.length - first.length;
    if (refusesRest === true && more > 0) {
      frame.fail('additionalItems', () => `last ${localInt(more)} additionalItem(s) not allowed`);
    }
  };
}

function containsCheck(keywords: Keywords, node: SchemaNode): ArrayCheck {
  const counts = keywords.draft >= 2019 && keywords.asserts.validation;
  const min = counts ? keywords.integer('minContains') : undefined;
  const max = counts ? keywords.integer('maxContains') : undefined;
  const marks = keywords.draft >= 2020;
  return (frame, items) => {
    const causes: Violation[] = [];
    const matched: number[] = [];
    items.forEach((item, i) => {
      const violation = frame.child(node, item, String(i));
      if (violation !== undefined) causes.push(violation);
      else {
        matched.push(i);
        if (marks) frame.looseItems?.delete(i);
      }
    });
    const matches = () => `matched ${localInt(matched.length)} items at ${matched.join(' ')}`;
    if (min === undefined) {
      if (matched.length === 0) frame.fail('contains', () => 'no items match contains schema', causes);
    } else if (matched.length < min) {
      const found = matched.length === 0 ? () => 'none matched' : matches;
      const words = () => `min ${localInt(min)} items required to match contains schema, but ${found()}`;
      frame.fail('minContains', words, causes);
    }
    if (max !== undefined && matched.length > max) {
      frame.fail('maxContains', () => `max ${localInt(max)} items required to match contains schema, but ${matches()}`);
    }
  };
}
