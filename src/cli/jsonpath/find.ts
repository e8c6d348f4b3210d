import { compareStrings, encodeUtf8, sortStrings } from '../../go/text.ts';
import { GoError, GoInt, int, isNil, kindOf, type Value } from '../../go/value.ts';
import type { SliceBounds, Step, Template } from './parse.ts';

/**
 * What each part of a template finds in data, in order; the parts between `range` and `end` once for each element.
 * Throws GoError where a field is missing or a value is of the wrong kind.
 */
export function findResults(template: Template, data: Value): Value[][] {
  return new Finder(template).run(0, data).found;
}

/** A walk through a template. The counters say which words the last expression had. */
class Finder {
  private readonly template: Template;
  private depth = 0;
  private begins = 0;
  private ends = 0;

  constructor(template: Template) {
    this.template = template;
  }

  /** Runs the parts from `start` on; inside a range it stops at the end, and says where that is. */
  run(start: number, data: Value): { found: Value[][]; end: number | undefined } {
    const found: Value[][] = [];
    let lastEnd: number | undefined;
    for (let i = start; i < this.template.length; i++) {
      const part = this.template[i]!;
      const results: Value[] = typeof part === 'string' ? [part] : this.evaluate(part, [data]);
      if (this.ends > 0 && this.ends <= this.depth) {
        this.ends--;
        return { found, end: i };
      }
      if (this.begins > 0) {
        this.begins--;
        this.depth++;
        for (const value of results) {
          const inner = this.run(i + 1, value);
          found.push(...inner.found);
          lastEnd = inner.end;
        }
        if (results.length === 0) lastEnd = this.run(i + 1, undefined).end;
        this.depth--;
        i = lastEnd ?? i;
        continue;
      }
      found.push(results);
    }
    return { found, end: lastEnd };
  }

  private evaluate(steps: readonly Step[], input: readonly Value[]): Value[] {
    let values = [...input];
    for (const step of steps) values = this.take(step, values);
    return values;
  }

  private take(step: Step, values: Value[]): Value[] {
    switch (step.kind) {
      case 'literal':
        return values.map(() => step.value);
      case 'field':
        return fieldsNamed(step.name, values);
      case 'slice':
        return values.flatMap((value) => (value === null || value === undefined ? [] : sliceOf(value, step.bounds)));
      case 'union':
        return step.choices.flatMap((choice) => this.evaluate(choice, values));
      case 'filter':
        return values.flatMap((value) => elementsOf(value).filter((element) => this.passes(step, element)));
      case 'wildcard':
        return values.flatMap(childrenOf);
      case 'recursive':
        return values.flatMap(descendantsOf);
      case 'word':
        return this.obey(step.word, values);
    }
  }

  private obey(word: string, values: Value[]): Value[] {
    if (word === 'range') {
      this.begins++;
      return values;
    }
    if (word !== 'end') throw new GoError(`unrecognized identifier ${word}`);
    if (this.depth === 0) throw new GoError('not in range, nothing to end');
    this.ends++;
    return [];
  }

  private passes({ left, right, operator }: Step & { kind: 'filter' }, element: Value): boolean {
    if (operator === 'exists') {
      try {
        return this.evaluate(left, [element]).length > 0;
      } catch (error) {
        if (error instanceof GoError) return false;
        throw error;
      }
    }
    const lefts = this.evaluate(left, [element]);
    if (lefts.length > 1) throw new GoError('can only compare one element at a time');
    if (lefts.length === 0) return false;
    const rights = this.evaluate(right, [element]);
    if (rights.length > 1) throw new GoError('can only compare one element at a time');
    return rights.length === 1 && compare(lefts[0], rights[0], operator);
  }
}

function fieldsNamed(name: string, values: readonly Value[]): Value[] {
  if (values.length === 0) return [];
  const found = values.flatMap((value) => (value instanceof Map && value.has(name) ? [value.get(name)] : []));
  if (found.length === 0) throw new GoError(`${name} is not found`);
  return found;
}

function elementsOf(value: Value): Value[] {
  if (!Array.isArray(value)) throw new GoError('not an array or slice, and cannot be filtered');
  return value;
}

function sliceOf(value: Value, { from = 0, to: givenTo, step = 1, toDerived }: SliceBounds): Value[] {
  if (!Array.isArray(value)) throw new GoError(`${kindOf(value)} is not array or slice`);
  const { length } = value;
  const start = from < 0 ? from + length : from;
  let end = givenTo ?? length;
  if (end < 0 || (end === 0 && toDerived)) end += length;
  if (start === end) return [];
  const outside = (index: number) => new GoError(`array index out of bounds: index ${index}, length ${length}`);
  if (start >= length || start < 0) throw outside(start);
  if (end > length || end < 0) throw outside(end - 1);
  if (start > end) throw new GoError(`starting index ${start} is greater than ending index ${end}`);
  if (step <= 0) throw new GoError('step must be > 0');
  return value.slice(start, end).filter((_, i) => i % step === 0);
}

/** Values of a table by sorted keys, elements of a list, bytes of a text. */
function childrenOf(value: Value): Value[] {
  if (value instanceof Map) return isNil(value) ? [] : sortStrings([...value.keys()]).map((key) => value.get(key));
  if (Array.isArray(value)) return value;
  return typeof value === 'string' ? [...encodeUtf8(value)].map((byte) => int(byte)) : [];
}

/** A value that has children, and all of their descendants that have some. */
function descendantsOf(value: Value): Value[] {
  const children = childrenOf(value);
  return children.length === 0 ? [] : [value, ...children.flatMap(descendantsOf)];
}

function compare(a: Value, b: Value, operator: string): boolean {
  const sign = order(a, b);
  switch (operator) {
    case '==':
      return sign === 0;
    case '!=':
      return sign !== 0;
  }
  if (typeof a === 'boolean') throw new GoError('invalid type for comparison');
  switch (operator) {
    case '<':
      return sign < 0;
    case '>':
      return sign > 0;
    case '<=':
      return sign <= 0;
    case '>=':
      return sign >= 0;
  }
  throw new GoError(`unrecognized filter operator ${operator}`);
}

/** Only values of one kind compare: the numbers of a values file are floats, a whole number in a filter is none. */
function order(a: Value, b: Value): number {
  if (typeof a === 'string' && typeof b === 'string') return compareStrings(a, b);
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : a > b ? 1 : 0;
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  if (a instanceof GoInt && b instanceof GoInt) return a.value < b.value ? -1 : a.value > b.value ? 1 : 0;
  throw new GoError('incompatible types for comparison');
}
