/** Words and their case, as github.com/huandu/xstrings (v1.5.0) and github.com/Masterminds/goutils (v1.1.1) see them. */
import { encodeUtf8, isAscii } from '../../go/text.ts';
import {
  isLetter,
  isLower,
  isNumber,
  isPunct,
  isSpace,
  isTitle,
  isUpper,
  toLowerRune,
  toTitleRune,
  toUpperRune,
} from '../../go/unicode.ts';

const INVALID = 0xfffd;

/** Runes of a string; a byte that is not UTF-8 reads as U+FFFD. */
function decode(text: string): number[] {
  return Array.from(text, (char) => {
    const code = char.codePointAt(0)!;
    return code >= 0xd800 && code <= 0xdfff ? INVALID : code;
  });
}

function encode(runes: readonly number[]): string {
  let out = '';
  for (const rune of runes) out += String.fromCodePoint(rune);
  return out;
}

function isConnector(rune: number): boolean {
  return rune === 0x2d || rune === 0x5f || isSpace(rune);
}

/** A letter that is not one of the common Chinese, Japanese or Korean ideographs. */
function isAlphabetic(rune: number): boolean {
  if (!isLetter(rune)) return false;
  const ideograph =
    (rune >= 0x4e00 && rune <= 0x9fcc) || (rune >= 0x3400 && rune <= 0x4d85) || (rune >= 0x20000 && rune <= 0x2b81d);
  return !ideograph;
}

/**
 * `camelcase`: `http_server` gives `HttpServer`. Connectors between words go, all but the first of several stay, as do
 * leading ones and a last one.
 */
export function camelCase(text: string): string {
  const runes = decode(text);
  const out: number[] = [];
  let at = 0;
  while (at < runes.length && isConnector(runes[at]!)) out.push(runes[at++]!);
  if (at === runes.length) {
    // Where there is nothing but connectors, the last one comes twice.
    return encode(at === 0 ? out : [...out, runes[at - 1]!]);
  }
  // The last rune that was read is not yet written: what follows decides whether it is.
  let pending = toUpperRune(runes[at]!);
  let inCapitals = isUpper(runes[at]!);
  for (at++; at < runes.length; at++) {
    const before = pending;
    const rune = runes[at]!;
    pending = rune;
    if (!isConnector(before)) {
      if (inCapitals && isUpper(rune)) pending = toLowerRune(rune);
      else inCapitals = false;
      out.push(before);
    } else if (isConnector(rune)) {
      out.push(before);
    } else {
      inCapitals = isUpper(rune);
      pending = toUpperRune(rune);
    }
  }
  out.push(pending);
  return encode(out);
}

type WordKind = 'end' | 'invalid' | 'number' | 'upper' | 'alphabet' | 'connector' | 'punct' | 'other';

interface Word {
  readonly kind: WordKind;
  /** Bounds in the list of characters. */
  readonly from: number;
  readonly to: number;
}

/** Reads the words of a text. Invalid runes belong to the word that is being read. */
class WordReader {
  readonly chars: readonly string[];
  private readonly runes: readonly number[];
  private at = 0;

  constructor(text: string) {
    this.chars = Array.from(text);
    this.runes = decode(text);
  }

  next(): Word {
    const from = this.at;
    const first = this.validFrom(from);
    if (from >= this.runes.length) return { kind: 'end', from, to: from };
    if (first === this.runes.length) return this.word('invalid', from, first);
    const rune = this.runes[first]!;
    const after = first + 1;
    if (isConnector(rune)) return this.word('connector', from, this.run(after, isConnector));
    if (isPunct(rune)) return this.word('punct', from, this.run(after, isPunct));
    if (isUpper(rune)) return this.word('upper', from, this.capitalised(after));
    if (isAlphabetic(rune)) return this.word('alphabet', from, this.run(after, isSmallLetter));
    if (isNumber(rune)) return this.word('number', from, this.run(after, isNumber));
    return this.word('other', from, this.run(after, isOther));
  }

  private word(kind: WordKind, from: number, to: number): Word {
    this.at = to;
    return { kind, from, to };
  }

  /** Index of the next valid rune, or the end. */
  private validFrom(at: number): number {
    let i = at;
    while (i < this.runes.length && this.runes[i] === INVALID) i++;
    return i;
  }

  /** End of the runes that `test` holds for; invalid ones at the very end go with them. */
  private run(from: number, test: (rune: number) => boolean): number {
    let at = from;
    for (;;) {
      const next = this.validFrom(at);
      if (next === this.runes.length) return next;
      if (!test(this.runes[next]!)) return at;
      at = next + 1;
    }
  }

  /** After a capital: the rest of a capitalised word, or of several capitals but for the first of the word after. */
  private capitalised(from: number): number {
    const second = this.validFrom(from);
    if (second === this.runes.length) return second;
    const rune = this.runes[second]!;
    if (!isUpper(rune)) return isAlphabetic(rune) ? this.run(second + 1, isSmallLetter) : from;
    let lastFrom = from;
    let at = second + 1;
    for (;;) {
      const next = this.validFrom(at);
      if (next === this.runes.length) return next;
      if (!isUpper(this.runes[next]!)) return isAlphabetic(this.runes[next]!) ? lastFrom : at;
      lastFrom = at;
      at = next + 1;
    }
  }
}

function isSmallLetter(rune: number): boolean {
  return isAlphabetic(rune) && !isUpper(rune);
}

function isOther(rune: number): boolean {
  return !(isConnector(rune) || isAlphabetic(rune) || isNumber(rune) || isPunct(rune));
}

/** `snakecase` and `kebabcase`: the words in lower case, with `connector` between them. */
export function joinWords(text: string, connector: '_' | '-'): string {
  if (text === '') return '';
  const reader = new WordReader(text);
  let out = '';
  const write = (word: Word): void => {
    for (let i = word.from; i < word.to; i++) {
      const char = reader.chars[i]!;
      if (word.kind !== 'upper' && word.kind !== 'connector') {
        out += char;
        continue;
      }
      const code = char.codePointAt(0)!;
      const rune = code >= 0xd800 && code <= 0xdfff ? INVALID : code;
      out += isConnector(rune) ? connector : String.fromCodePoint(isUpper(rune) ? toLowerRune(rune) : rune);
    }
  };
  const isEnd = (word: Word): boolean => word.to >= reader.chars.length;
  const separates = (word: Word): boolean => word.kind !== 'connector' && word.kind !== 'punct';
  /** Writes letters and numbers, which belong together from here on, and gives what follows them. */
  const writeLettersAndNumbers = (first: Word): Word => {
    let word = first;
    while (word.kind === 'alphabet' || word.kind === 'number') {
      write(word);
      word = reader.next();
    }
    if (word.kind !== 'end' && word.kind !== 'invalid' && separates(word)) out += connector;
    return word;
  };

  let word = reader.next();
  while (!isEnd(word)) {
    if (word.kind !== 'connector') write(word);
    const previous = word;
    word = reader.next();
    if (previous.kind === 'connector') write(previous);
    else if (previous.kind === 'number') word = writeLettersAndNumbers(word);
    else if (previous.kind !== 'punct') {
      if (word.kind !== 'number') {
        if (separates(word)) out += connector;
      } else if (!isEnd(word)) {
        // A number belongs to the word before it (bld4_floor), but with small letters after it begins one (http_2xx).
        const number = word;
        word = reader.next();
        if (word.kind !== 'alphabet') {
          write(number);
          if (separates(word)) out += connector;
        } else {
          out += connector;
          write(number);
          word = writeLettersAndNumbers(word);
        }
      }
    }
  }
  write(word);
  return out;
}

/** `swapcase`: small letters become capitals (title case where a word begins), and capitals small letters. */
export function swapCase(text: string): string {
  let begins = true;
  const swapped = decode(text).map((rune) => {
    if (isUpper(rune) || isTitle(rune)) {
      begins = false;
      return toLowerRune(rune);
    }
    if (isLower(rune)) {
      if (!begins) return toUpperRune(rune);
      begins = false;
      return toTitleRune(rune);
    }
    begins = isSpace(rune);
    return rune;
  });
  return encode(swapped);
}

/** `untitle`: the first letter of each word in lower case. */
export function untitle(text: string): string {
  let begins = true;
  const small = decode(text).map((rune) => {
    const space = isSpace(rune);
    const result = begins && !space ? toLowerRune(rune) : rune;
    begins = space;
    return result;
  });
  return encode(small);
}

/** `initials`: the first letter of each word. It reads bytes as Latin-1, so that `é` gives `Ã`. */
export function initials(text: string): string {
  let out = '';
  let begins = true;
  for (const byte of bytesOf(text)) {
    const space = isSpace(byte);
    if (begins && !space) out += String.fromCharCode(byte);
    begins = space;
  }
  return out;
}

/** `nospace`: without white space. Where there is any it reads bytes as Latin-1, as `initials`. */
export function deleteWhiteSpace(text: string): string {
  const bytes = bytesOf(text);
  if (!bytes.some(isSpace)) return text;
  let out = '';
  for (const byte of bytes) if (!isSpace(byte)) out += String.fromCharCode(byte);
  return out;
}

function bytesOf(text: string): ArrayLike<number> & Iterable<number> & { some(test: (b: number) => boolean): boolean } {
  return isAscii(text) ? Array.from(text, (char) => char.charCodeAt(0)) : encodeUtf8(text);
}
