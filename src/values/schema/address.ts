import { quote } from '../../go/strconv.ts';
import { GoError } from '../../go/value.ts';

/**
 * Checks an IP address as `netip.ParseAddr` does and returns its zone, `''` for none. Throws a `GoError` with Go's
 * text.
 */
export function parseAddress(text: string): string {
  const fail = (message: string, at = ''): never => {
    throw new GoError(`ParseAddr(${quote(text)}): ${message}${at === '' ? '' : ` (at ${quote(at)})`}`);
  };
  const mark = /[.:%]/.exec(text)?.[0];
  if (mark === undefined) return fail('unable to parse IP');
  if (mark === '%') return fail('missing IPv6 address');
  if (mark === '.') {
    checkOctets(text, fail);
    return '';
  }
  const cut = text.indexOf('%');
  const zone = cut < 0 ? '' : text.slice(cut + 1);
  if (cut >= 0 && zone === '') return fail('zone must be a non-empty string');
  checkGroups(cut < 0 ? text : text.slice(0, cut), fail);
  return zone;
}

type Fail = (message: string, at?: string) => never;

function checkOctets(text: string, fail: Fail): void {
  let octets = 0;
  let octet = '';
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (char >= '0' && char <= '9') {
      if (octet === '0') fail('IPv4 field has octet with leading zero');
      octet += char;
      if (Number(octet) > 255) fail('IPv4 field has value >255');
    } else if (char === '.') {
      if (octet === '' || i === text.length - 1) fail('IPv4 field must have at least one digit', text.slice(i));
      if (octets === 3) fail('IPv4 address too long');
      octets++;
      octet = '';
    } else {
      fail('unexpected character', text.slice(i));
    }
  }
  if (octets < 3) fail('IPv4 address too short');
}

const GROUPS = 8;
const HEX = /^[\dA-Fa-f]*/;

function checkGroups(text: string, fail: Fail): void {
  let rest = text;
  let groups = 0;
  let shortened = rest.startsWith('::');
  if (shortened) {
    rest = rest.slice(2);
    if (rest === '') return;
  }
  while (groups < GROUPS) {
    const digits = HEX.exec(rest)![0].length;
    if (digits > 4) fail('each group must have 4 or less digits', rest);
    if (digits === 0) fail('each colon-separated field must have at least one digit', rest);
    if (rest[digits] === '.') {
      if (!shortened && groups !== 6) {
        fail('embedded IPv4 address must replace the final 2 fields of the address', rest);
      }
      if (groups > 6) fail('too many hex fields to fit an embedded IPv4 at the end of the address', rest);
      checkOctets(rest, fail);
      rest = '';
      groups += 2;
      break;
    }
    groups++;
    rest = rest.slice(digits);
    if (rest === '') break;
    if (rest[0] !== ':') fail('unexpected character, want colon', rest);
    if (rest.length === 1) fail('colon must be followed by more characters', rest);
    rest = rest.slice(1);
    if (rest[0] === ':') {
      if (shortened) fail('multiple :: in address', rest);
      shortened = true;
      rest = rest.slice(1);
      if (rest === '') break;
    }
  }
  if (rest !== '') fail('trailing garbage after address', rest);
  if (groups < GROUPS && !shortened) fail('address string too short');
  if (groups === GROUPS && shortened) fail('the :: must expand to at least one field of zeros');
}
