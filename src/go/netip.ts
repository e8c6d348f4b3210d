import { quote } from './strconv.ts';
import { GoError } from './value.ts';

const HEX_FIELD = /^[0-9a-fA-F]*/;

function parseAddrError(text: string, message: string, at = ''): GoError {
  return new GoError(`ParseAddr(${quote(text)}): ${message}${at === '' ? '' : ` (at ${quote(at)})`}`);
}

/** Checks an IP address as `netip.ParseAddr` and gives its version. Fails in Go's words. */
export function ipVersion(text: string): 4 | 6 {
  const sign = /[.:%]/.exec(text)?.[0];
  if (sign === undefined) throw parseAddrError(text, 'unable to parse IP');
  if (sign === '%') throw parseAddrError(text, 'missing IPv6 address');
  if (sign === '.') checkIPv4(text, text);
  else checkIPv6(text);
  return sign === '.' ? 4 : 6;
}

/** Checks the four numbers of `part`; errors speak of the `whole`. */
function checkIPv4(whole: string, part: string): void {
  let octet = '';
  let octets = 0;
  for (let i = 0; i < part.length; i++) {
    const char = part[i]!;
    if (char >= '0' && char <= '9') {
      if (octet === '0') throw parseAddrError(whole, 'IPv4 field has octet with leading zero');
      octet += char;
      if (Number(octet) > 255) throw parseAddrError(whole, 'IPv4 field has value >255');
    } else if (char === '.') {
      if (octet === '' || i === part.length - 1) {
        throw parseAddrError(whole, 'IPv4 field must have at least one digit', part.slice(i));
      }
      if (octets === 3) throw parseAddrError(whole, 'IPv4 address too long');
      octets++;
      octet = '';
    } else {
      throw parseAddrError(whole, 'unexpected character', part.slice(i));
    }
  }
  if (octets < 3) throw parseAddrError(whole, 'IPv4 address too short');
}

/** Fields of four hexadecimal digits, one `::` for zeros, at the end perhaps an IPv4 address, then perhaps a zone. */
function checkIPv6(text: string): void {
  const fail = (message: string, at = ''): GoError => parseAddrError(text, message, at);
  const percent = text.indexOf('%');
  if (percent === text.length - 1) throw fail('zone must be a non-empty string');
  let rest = percent < 0 ? text : text.slice(0, percent);
  let shortened = rest.startsWith('::');
  if (shortened) rest = rest.slice(2);
  if (shortened && rest === '') return;
  let bytes = 0;
  while (bytes < 16) {
    const digits = HEX_FIELD.exec(rest)![0];
    if (digits.length > 4) throw fail('each group must have 4 or less digits', rest);
    if (digits === '') throw fail('each colon-separated field must have at least one digit', rest);
    if (rest[digits.length] === '.') {
      if (!shortened && bytes !== 12) {
        throw fail('embedded IPv4 address must replace the final 2 fields of the address', rest);
      }
      if (bytes > 12) throw fail('too many hex fields to fit an embedded IPv4 at the end of the address', rest);
      checkIPv4(text, rest);
      rest = '';
      bytes += 4;
      break;
    }
    bytes += 2;
    rest = rest.slice(digits.length);
    if (rest === '') break;
    if (rest[0] !== ':') throw fail('unexpected character, want colon', rest);
    if (rest.length === 1) throw fail('colon must be followed by more characters', rest);
    rest = rest.slice(1);
    if (rest[0] !== ':') continue;
    if (shortened) throw fail('multiple :: in address', rest);
    shortened = true;
    rest = rest.slice(1);
    if (rest === '') break;
  }
  if (rest !== '') throw fail('trailing garbage after address', rest);
  if (bytes < 16 && !shortened) throw fail('address string too short');
  if (bytes === 16 && shortened) throw fail('the :: must expand to at least one field of zeros');
}
