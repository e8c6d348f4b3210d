import {
  formatFloat,
  formatInt,
  parseBool,
  parseFloat,
  parseInt as parseInteger,
  parseUint,
  quote,
} from '../../go/strconv.ts';
import { compareStrings } from '../../go/text.ts';
import { formatDuration, parseDuration } from '../../go/time/duration.ts';
import { GoError } from '../../go/value.ts';
import { readCsvRecord, writeCsvRecord } from './csv.ts';

/** What kind of value a flag takes: how its text is read, and how help shows it. */
export interface FlagKind<T> {
  /** What stands for the value in help; empty for switches. */
  readonly placeholder: string;
  /** The value of one occurrence; `before` is what earlier occurrences gave. Throws an Error whose message says why not. */
  parse(text: string, before: T | undefined): T;
  /** The text of a default value in help. */
  show(value: T): string;
  /** Texts of defaults that help leaves out. */
  readonly unremarkable: readonly string[];
  /** The text that a flag without `=` stands for; undefined where a value must follow. */
  readonly bare?: string;
  /** Whether it can be given several times, each adding to it. */
  readonly repeatable?: boolean;
  /** What to tell of a text that is taken for now: it goes to the log. */
  note?(text: string): string | undefined;
  /** Whether help quotes a default. */
  readonly quoted?: boolean;
}

const identity = (text: string): string => text;

export const BOOL: FlagKind<boolean> = {
  placeholder: '',
  parse: parseBool,
  show: String,
  unremarkable: ['false', ''],
  bare: 'true',
};

export const STRING: FlagKind<string> = {
  placeholder: 'string',
  parse: identity,
  show: identity,
  unremarkable: [''],
  quoted: true,
};

export const INT: FlagKind<number> = {
  placeholder: 'int',
  parse: (text) => Number(parseInteger(text, 0, 64)),
  show: String,
  unremarkable: ['0'],
};

export const UINT: FlagKind<number> = {
  placeholder: 'uint',
  parse: (text) => Number(parseUint(text, 0, 64)),
  show: String,
  unremarkable: ['0'],
};

export const FLOAT32: FlagKind<number> = {
  placeholder: 'float32',
  parse: (text) => {
    const n = parseFloat(text);
    if (Number.isFinite(n) && !Number.isFinite(Math.fround(n))) {
      throw new GoError(`strconv.ParseFloat: parsing ${quote(text)}: value out of range`);
    }
    return Math.fround(n);
  },
  show: (n) => formatFloat(n, 'g', -1, 32),
  unremarkable: ['0'],
};

/** A duration in nanoseconds. */
export const DURATION: FlagKind<bigint> = {
  placeholder: 'duration',
  parse: (text) => parseDuration(text),
  show: formatDuration,
  unremarkable: ['0', '0s'],
};

/** Every occurrence is one element. */
export const STRING_ARRAY: FlagKind<readonly string[]> = {
  placeholder: 'stringArray',
  parse: (text, before = []) => [...before, text],
  show: (items) => `[${writeCsvRecord(items)}]`,
  unremarkable: ['[]'],
  repeatable: true,
};

/** Every occurrence is a line of comma-separated elements. */
export const STRING_SLICE: FlagKind<readonly string[]> = {
  placeholder: 'strings',
  parse: (text, before = []) => (text === '' ? before : [...before, ...readCsvRecord(text)]),
  show: (items) => `[${writeCsvRecord(items)}]`,
  unremarkable: ['[]'],
  repeatable: true,
};

function keyAndValue(text: string): [string, string] {
  const equals = text.indexOf('=');
  if (equals < 0) throw new GoError(`${text} must be formatted as key=value`);
  return [text.slice(0, equals), text.slice(equals + 1)];
}

/** Comma-separated `key=value` pairs; with one `=` in all, the commas belong to the value. */
export const STRING_MAP: FlagKind<ReadonlyMap<string, string>> = {
  placeholder: 'stringToString',
  parse: (text, before) => {
    const several = text.indexOf('=') !== text.lastIndexOf('=');
    const pairs = several ? readCsvRecord(text) : [text.includes('=') ? text.replace(/^"+|"+$/g, '') : text];
    return new Map([...(before ?? []), ...pairs.map(keyAndValue)]);
  },
  show: (map) => {
    const keys = [...map.keys()].sort(compareStrings);
    return `[${writeCsvRecord(keys.map((key) => `${key}=${map.get(key)}`))}]`;
  },
  unremarkable: [],
  repeatable: true,
};

/** One of a few words; `message` is the error for another one. */
export function choice(
  placeholder: string,
  words: readonly string[],
  message: (text: string) => string,
): FlagKind<string> {
  return {
    placeholder,
    parse: (text) => {
      if (!words.includes(text)) throw new GoError(message(text));
      return text;
    },
    show: identity,
    unremarkable: [''],
  };
}

/** An integer of 32 bits, read in base 10 (the log level `-v`). */
export const LEVEL: FlagKind<number> = {
  placeholder: 'Level',
  parse: (text) => Number(parseInteger(text, 10, 32)),
  show: (n) => formatInt(BigInt(n)),
  unremarkable: ['0'],
};

/** A 64-bit unsigned integer of Go's own `flag` package, whose errors keep only the cause. */
export const UINT64: FlagKind<number> = {
  placeholder: 'uint',
  parse: (text) => {
    try {
      return Number(parseUint(text, 0, 64));
    } catch (error) {
      throw new GoError(
        error instanceof Error && /out of range$/.test(error.message) ? 'value out of range' : 'parse error',
      );
    }
  },
  show: String,
  unremarkable: ['0'],
};
