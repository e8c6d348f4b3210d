import { describe, expect, it } from 'vitest';
import { isLower, isSpace, isUpper, toLowerRune, toTitleRune, toUpperRune } from '../../src/go/unicode.ts';

// Upper, lower and title case by package unicode of Go 1.26.8 (Unicode 15).
describe('case of runes', () => {
  it.each([
    ['a', 'A', 'a', 'A'],
    ['ß', 'ß', 'ß', 'ß'],
    ['ŉ', 'ŉ', 'ŉ', 'ŉ'],
    ['İ', 'İ', 'i', 'İ'],
    ['ı', 'I', 'ı', 'I'],
    ['ǆ', 'Ǆ', 'ǆ', 'ǅ'],
    ['ǅ', 'Ǆ', 'ǆ', 'ǅ'],
    ['Ǳ', 'Ǳ', 'ǳ', 'ǲ'],
    ['ა', 'Ა', 'ა', 'ა'],
    ['ᾀ', 'ᾈ', 'ᾀ', 'ᾈ'],
    ['ᾳ', 'ᾼ', 'ᾳ', 'ᾼ'],
    ['Σ', 'Σ', 'σ', 'Σ'],
    ['ς', 'Σ', 'ς', 'Σ'],
    ['ﬁ', 'ﬁ', 'ﬁ', 'ﬁ'],
    ['\u019b', '\u019b', '\u019b', '\u019b'],
    ['\u0264', '\u0264', '\u0264', '\u0264'],
    ['\u{10d70}', '\u{10d70}', '\u{10d70}', '\u{10d70}'],
    ['\u{10428}', '\u{10400}', '\u{10428}', '\u{10400}'],
  ])('%s', (char, upper, lower, title) => {
    const rune = char.codePointAt(0)!;
    const mapped = [toUpperRune, toLowerRune, toTitleRune].map((map) => String.fromCodePoint(map(rune)));
    expect(mapped).toEqual([upper, lower, title]);
  });
});

it.each([
  [0x09, true],
  [0x1c, false],
  [0x85, true],
  [0xa0, true],
  [0x180e, false],
  [0x200a, true],
  [0x200b, false],
  [0x3000, true],
  [0xfeff, false],
])('white space: %i is %s', (rune, space) => {
  expect(isSpace(rune)).toBe(space);
});

it('knows letters that are neither small nor capital, and small ones that Unicode 16 changed', () => {
  expect([0x1c5, 0xaa, 0x295, 0xa7cb].map((rune) => [isUpper(rune), isLower(rune)])).toEqual([
    [false, false],
    [false, false],
    [false, true],
    [false, false],
  ]);
});
