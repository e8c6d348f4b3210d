import { ipVersion } from '../../go/netip.ts';
import { atoi, quoteRune } from '../../go/strconv.ts';
import { byteLength } from '../../go/text.ts';
import { hostname, parseUrl, type Url } from '../../go/url.ts';
import { GoError } from '../../go/value.ts';
import { checkDate, checkDateTime, checkDuration, checkPeriod, checkTime } from './format-time.ts';
import { unescapePath } from './url.ts';

/** Checks a string; throws a `GoError` saying what is wrong with it. */
export type Format = (text: string) => void;

/** The formats that are checked, where a draft checks any, but `regex`. Others are ignored. */
export const FORMATS: ReadonlyMap<string, Format> = new Map<string, Format>([
  ['json-pointer', checkPointer],
  ['relative-json-pointer', checkRelativePointer],
  ['uuid', checkUuid],
  ['duration', checkDuration],
  ['period', checkPeriod],
  ['ipv4', checkIpv4],
  ['ipv6', checkIpv6],
  ['hostname', checkHostname],
  ['email', checkEmail],
  ['date', checkDate],
  ['time', checkTime],
  ['date-time', checkDateTime],
  ['uri', checkUri],
  ['iri', checkUri],
  ['uri-reference', checkUriReference],
  ['iri-reference', checkUriReference],
  ['uri-template', checkUriTemplate],
  ['semver', checkSemver],
]);

function fail(message: string): never {
  throw new GoError(message);
}

/** Runs a check and puts words before what it says. */
function within(words: string, check: () => void): void {
  try {
    check();
  } catch (error) {
    throw error instanceof GoError ? new GoError(`${words}: ${error.message}`, error) : error;
  }
}

function runeText(char: string): string {
  const code = char.codePointAt(0)!;
  return quoteRune(code >= 0xd800 && code <= 0xdfff ? 0xfffd : code);
}

function checkPointer(text: string): void {
  if (text === '') return;
  if (!text.startsWith('/')) fail('not starting with /');
  if (/~(?![01])/.test(text)) fail('~ must be followed by 0 or 1');
}

function checkRelativePointer(text: string): void {
  const digits = /^\d*/.exec(text)![0];
  if (digits === '') fail('must start with non-negative integer');
  if (digits.length > 1 && digits.startsWith('0')) fail('starts with zero');
  const rest = text.slice(digits.length);
  if (rest !== '#') checkPointer(rest);
}

const UUID_GROUPS = [8, 4, 4, 4, 12];

function checkUuid(text: string): void {
  const groups = text.split('-');
  if (groups.length !== UUID_GROUPS.length) fail(`must have ${UUID_GROUPS.length} elements`);
  groups.forEach((group, i) => {
    const size = UUID_GROUPS[i]!;
    if (byteLength(group) !== size) fail(`element ${i + 1} must be ${size} characters long`);
    const other = /[^\da-fA-F]/u.exec(group);
    if (other !== null) fail(`non-hex character ${runeText(other[0])}`);
  });
}

function checkIpv4(text: string): void {
  const groups = text.split('.');
  if (groups.length !== 4) fail('expected four decimals');
  for (const group of groups) {
    if (group.length > 1 && group.startsWith('0')) fail('leading zeros');
    const n = atoi(group);
    if (n < 0n || n > 255n) fail('decimal must be between 0 and 255');
  }
}

function checkIpv6(text: string): void {
  if (!text.includes(':')) fail('missing colon');
  ipVersion(text);
  if (text.includes('%')) fail('zone id is not a part of ipv6 address');
}

function checkHostname(text: string): void {
  const name = text.endsWith('.') ? text.slice(0, -1) : text;
  if (byteLength(name) > 253) fail('more than 253 characters long');
  for (const label of name.split('.')) {
    const length = byteLength(label);
    if (length < 1 || length > 63) fail('label must be 1 to 63 characters long');
    if (label.startsWith('-')) fail('label starts with hyphen');
    if (label.endsWith('-')) fail('label ends with hyphen');
    const other = /[^a-zA-Z\d-]/u.exec(label);
    if (other !== null) fail(`invalid character ${runeText(other[0])}`);
  }
}

function checkEmail(text: string): void {
  if (byteLength(text) > 254) fail('more than 255 characters long');
  const at = text.lastIndexOf('@');
  if (at < 0) fail('missing @');
  checkMailbox(text.slice(0, at));
  const domain = text.slice(at + 1);
  if (domain.startsWith('[') && domain.endsWith(']') && domain.length > 1) {
    const address = domain.slice(1, -1);
    if (address.startsWith('IPv6:')) within('invalid ipv6 address', () => checkIpv6(address.slice(5)));
    else within('invalid ipv4 address', () => checkIpv4(address));
  } else {
    within('invalid domain', () => checkHostname(domain));
  }
}

function checkMailbox(local: string): void {
  if (byteLength(local) > 64) fail('local part more than 64 characters long');
  if (local.length > 1 && local.startsWith('"') && local.endsWith('"')) {
    if (/[\\"]/.test(local.slice(1, -1))) fail('backslash and quote are not allowed within quoted local part');
    return;
  }
  if (local.startsWith('.')) fail('starts with dot');
  if (local.endsWith('.')) fail('ends with dot');
  if (local.includes('..')) fail('consecutive dots');
  const other = /[^a-zA-Z\d.!#$%&'*+\-/=?^_`{|}~]/u.exec(local);
  if (other !== null) fail(`invalid character ${runeText(other[0])}`);
}

function checkedUrl(text: string): Url {
  const url = parseUrl(text);
  const name = hostname(url);
  if (name.includes(':')) {
    if (!url.host.includes('[') || !url.host.includes(']')) fail('ipv6 address not enclosed in brackets');
    within('invalid ipv6 address', () => checkIpv6(name));
  }
  return url;
}

function checkUri(text: string): void {
  if (checkedUrl(text).scheme === '') fail('relative url');
}

function checkUriReference(text: string): void {
  if (text.includes('\\')) fail('contains \\');
  checkedUrl(text);
}

function checkUriTemplate(text: string): void {
  for (const segment of (checkedUrl(text).rawPath ?? '').split('/')) {
    const braces = unescapePath(segment).replace(/[^{}]/g, '');
    if (/^(?:\{\})*(?:\{\{|\})/.test(braces)) fail('nested curly braces');
    if (braces.length % 2 === 1) fail('no matching closing brace');
  }
}

const ALNUM_ID = /[^0-9a-zA-Z-]/u;

function checkSemver(text: string): void {
  const plus = text.indexOf('+');
  if (plus >= 0) {
    const build = text.slice(plus + 1);
    if (build === '') fail('build is empty');
    for (const id of build.split('.')) {
      if (id === '') fail('build identifier is empty');
      const other = ALNUM_ID.exec(id);
      if (other !== null) fail(`invalid character ${runeText(other[0])} in build identifier`);
    }
  }
  const version = plus < 0 ? text : text.slice(0, plus);
  const dash = version.indexOf('-');
  if (dash >= 0) {
    for (const id of version.slice(dash + 1).split('.')) {
      if (id === '') fail('pre-release identifier is empty');
      const other = ALNUM_ID.exec(id);
      if (other !== null) fail(`invalid character ${runeText(other[0])} in pre-release identifier`);
      if (/^0\d+$/.test(id)) fail('pre-release numeric identifier starts with zero');
    }
  }
  const numbers = (dash < 0 ? version : version.slice(0, dash)).split('.');
  if (numbers.length !== 3) fail('versionCore must have 3 numbers separated by dot');
  ['major', 'minor', 'patch'].forEach((name, i) => {
    const n = numbers[i]!;
    if (n === '') fail(`${name} is empty`);
    if (n.length > 1 && n.startsWith('0')) fail(`${name} starts with zero`);
    if (/\D/.test(n)) fail(`${name} contains non-digit`);
  });
}
