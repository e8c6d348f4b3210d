import { compileRegexp } from '../../go/regexp.ts';
import { GoError, typeOf, type Value } from '../../go/value.ts';
import { FORMATS, type Format } from './formats.ts';
import type { Frame } from './frame.ts';
import {
  display,
  equal,
  type Instance,
  isNumeric,
  isTypeName,
  isWhole,
  TYPE,
  TYPE_NAMES,
  typeBit,
  typeNameOfBit,
} from './instance.ts';
import type { Json } from './json.ts';
import { type Keywords, stringsOf } from './keywords.ts';
import type { Guard } from './node.ts';
import { quoted, type Violation, violation } from './violation.ts';

/** The checks after which nothing more is said about a value: type, const, enum, format, in this order. */
export function guardsOf(keywords: Keywords, assertFormats: boolean): Guard[] {
  const guards: Guard[] = [refuseForeign];
  if (keywords.asserts.validation) {
    const types = typeGuard(keywords.any('type'));
    if (types !== undefined) guards[0] = types;
    const constant = keywords.draft >= 6 ? keywords.any('const') : undefined;
    if (constant !== undefined) guards.push(constGuard(constant));
    const options = keywords.list('enum');
    if (options !== undefined) guards.push(enumGuard(options));
  }
  const format = assertFormats ? keywords.text('format') : undefined;
  const check = format === 'regex' ? compileRegexp : format === undefined ? undefined : FORMATS.get(format);
  if (format !== undefined && check !== undefined) guards.push(formatGuard(format, check));
  return guards;
}

function refuseForeign(frame: Frame, value: Instance): Violation | undefined {
  if (typeBit(value) !== 0) return undefined;
  return violation(frame.path, '', () => `invalid jsonType ${typeOf(value as Value)?.name ?? '<nil>'}`);
}

function typeGuard(type: Json | undefined): Guard | undefined {
  const names = typeof type === 'string' ? [type] : Array.isArray(type) ? stringsOf(type) : [];
  let mask = 0;
  for (const name of names) if (isTypeName(name)) mask |= TYPE[name];
  if (mask === 0) return undefined;
  const want = TYPE_NAMES.filter((name) => (mask & TYPE[name]) !== 0).join(' or ');
  const wholeOnly = (mask & TYPE.integer) !== 0;
  return (frame, value) => {
    const bit = typeBit(value);
    if ((bit & mask) !== 0) return undefined;
    if (bit === 0) return refuseForeign(frame, value);
    if (wholeOnly && isNumeric(value) && isWhole(value)) return undefined;
    return violation(frame.path, 'type', () => `got ${typeNameOfBit(bit)}, want ${want}`);
  };
}

function constGuard(want: Json): Guard {
  return (frame, value) => {
    if (equal(value, want)) return undefined;
    const message = () => (isContainer(want) ? "'const' failed" : `value must be ${display(want)}`);
    return violation(frame.path, 'const', message);
  };
}

function enumGuard(options: readonly Json[]): Guard {
  const simple = new Set(options.filter((option) => typeof option === 'string'));
  const message = () => {
    if (options.some(isContainer)) return "'enum' failed";
    const shown = options.map(display);
    return shown.length === 1 ? `value must be ${shown[0]}` : `value must be one of ${shown.join(', ')}`;
  };
  return (frame, value) => {
    const found = typeof value === 'string' ? simple.has(value) : options.some((option) => equal(value, option));
    return found ? undefined : violation(frame.path, 'enum', message);
  };
}

function isContainer(value: Json): boolean {
  return value instanceof Map || Array.isArray(value);
}

function formatGuard(format: string, check: Format): Guard {
  return (frame, value) => {
    if (typeof value !== 'string') return undefined;
    try {
      check(value);
      return undefined;
    } catch (error) {
      if (!(error instanceof GoError)) throw error;
      return violation(frame.path, 'format', () => `${quoted(value)} is not valid ${format}: ${error.message}`);
    }
  };
}
