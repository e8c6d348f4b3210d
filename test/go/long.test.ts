import { expect, it } from 'vitest';
import { compactJson } from '../../src/go/json/compact.ts';
import { compileRegexp } from '../../src/go/regexp.ts';
import { parseInt as parseInteger } from '../../src/go/strconv.ts';

// The runtime's regular expressions keep a place to go back to for each turn of a group, and throw when there are too many.
const MANY = 8_000_000;

it('finds groups that repeat all through a long text', () => {
  const text = 'ab'.repeat(MANY / 2);
  expect(compileRegexp('^((a|c)(b|d))*$').match(text)).toBe(true);
});

it('compacts JSON with long strings', () => {
  const json = `["${'a\\n'.repeat(MANY)}", "\\\\" ]`;
  expect(compactJson(json, { escapeHtml: false, indent: undefined, newline: '' })).toBe(json.replaceAll(' ', ''));
});

it('says that long numbers are out of range', () => {
  expect(() => parseInteger(`0x${'1'.repeat(2 * MANY)}`, 0)).toThrow('value out of range');
});

it.each([
  ['0b1_0', 2n],
  ['0_7', 7n],
  ['0x_f', 15n],
  ['1_000', 1000n],
])('reads %s', (text, value) => expect(parseInteger(text, 0)).toBe(value));
it.each(['1__0', '1_', '0b_', '0x1_', '_1', '0__7', '0x'])('refuses %s', (text) => {
  expect(() => parseInteger(text, 0)).toThrow('invalid syntax');
});
