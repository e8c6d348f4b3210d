import { describe, expect, test } from 'vitest';
import { parseGivenUrl, requestedUrl, shownUrl } from '../../src/repo/shown-url.ts';

// What Go 1.26 takes for the password of a URL is hidden as its URL.Redacted does; in a text that Go refuses, whatever
// may be one.
test.each([
  ['http://u:p@h/x', 'http://u:xxxxx@h/x'],
  ['http://u:p@ssw0rd@h:80/x', 'http://u:xxxxx@h:80/x'],
  ['http://u:a@b@c@h', 'http://u:xxxxx@h'],
  ['http://u:pa/ss@h', 'http://u:xxxxx@h'],
  ['http://u:pa?ss@h/x', 'http://u:xxxxx@h/x'],
  ['http://u:pa#ss@h/x', 'http://u:xxxxx@h/x'],
  ['http://u:p@s/w@h', 'http://u:xxxxx@s/w@h'],
  ['http://:p@h', 'http://:xxxxx@h'],
  ['http://token@h/x', 'http://xxxxx@h/x'],
  ['https://ghp_a1:@h/x', 'https://xxxxx:@h/x'],
  ['https://ghp_a1:x-oauth-basic@h/x', 'https://xxxxx:x-oauth-basic@h/x'],
  ['oci://token@h/x', 'oci://xxxxx@h/x'],
  ['ssh://git@h/x', 'ssh://git@h/x'],
  ['git+ssh://git@h/x', 'git+ssh://git@h/x'],
  ['http://@h/x', 'http://@h/x'],
  ['http://h:80/a@b', 'http://h:80/a@b'],
  ['http://h/a:b@c', 'http://h/a:b@c'],
  ['http://[::1]:80/a@b', 'http://[::1]:80/a@b'],
  ['oci://u:pw@localhost:5000/x', 'oci://u:xxxxx@localhost:5000/x'],
  ['oci://localhost:5000/x@sha256:abcdef', 'oci://localhost:5000/x@sha256:abcdef'],
  ['oci://localhost:odd/x@sha256:abcdef', 'oci://localhost:odd/x@sha256:abcdef'],
  ['oci://u:p/w@h/x@sha256:abcdef', 'oci://u:xxxxx@h/x@sha256:abcdef'],
  ['u:pw@localhost:5000', 'u:xxxxx@localhost:5000'],
  ['u:p/w@localhost:5000/x', 'u:xxxxx@localhost:5000/x'],
  ['localhost:odd/x:1.0.0@sha256:abcdef', 'localhost:odd/x:1.0.0@sha256:abcdef'],
  ['localhost:5000/x:1.0.0@sha256:abcdef', 'localhost:5000/x:1.0.0@sha256:abcdef'],
  ['git@github.com:a/b', 'git@github.com:a/b'],
  ['@stable', '@stable'],
  ['', ''],
  ['http://h/x.tgz?token=SECRET&X-Amz-Signature=abcd&v=1', 'http://h/x.tgz?token=xxxxx&X-Amz-Signature=xxxxx&v=1'],
  ['http://h/x?private_token=a;b&key=b&sig=c#d', 'http://h/x?private_token=xxxxx&key=xxxxx&sig=xxxxx#d'],
  ['http://h/x?design=a&monkey=b&author=c', 'http://h/x?design=a&monkey=b&author=c'],
])('%s', (text, shown) => {
  expect(shownUrl(text)).toBe(shown);
});

test('what was asked for is shown as Go shows it', () => {
  expect(requestedUrl('http://u:p@ss@h/x?token=a')).toBe('http://u:***@h/x?token=xxxxx');
});

describe('what is wrong with a URL', () => {
  test.each([
    ['http://u:pa/ss@h', 'parse "http://u:xxxxx@h": invalid port "xxxxx" after host'],
    ['http://u:p%zz@h', 'parse "http://u:xxxxx@h": invalid URL escape "xxxxx"'],
    ['http://u:p w@h#x', 'parse "http://u:xxxxx@h": net/url: invalid userinfo'],
    ['http://u:p#w@h/x', 'parse "http://u:xxxxx@h/x": invalid port "xxxxx" after host'],
    ['http://h:odd', 'parse "http://h:odd": invalid port ":odd" after host'],
  ])('%s', (text, message) => {
    expect(() => parseGivenUrl(text)).toThrow(expect.objectContaining({ message }));
  });
});
