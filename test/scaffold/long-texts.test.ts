import { describe, expect, it } from 'vitest';
import { escapeTemplate } from '../../src/scaffold/template-text.ts';
import { valuesText } from '../../src/scaffold/values-text.ts';
import { fromManifests } from './charts.ts';
import { restartingPatterns } from './regex-shapes.ts';

describe('braces in texts', () => {
  it.each([
    ['{{ a }} {{', '{{`{{ a }}`}} {{ "{{" }}'],
    ['{{{{ a }}}}', '{{`{{{{ a }}}}`}}'],
    ['{{ a\n}}', '{{ "{{" }} a\n}}'],
    ['{{ `a` }} {{b}}', '{{ "{{" }} `a` }} {{`{{b}}`}}'],
    ['{{}}{{{}}', '{{`{{}}`}}{{`{{{}}`}}'],
    ['{{{', '{{ "{{" }}{'],
  ])('%j', (text, template) => expect(escapeTemplate(text)).toBe(template));
});

it.each([
  ['braces', '{{'.repeat(99)],
  ['blank lines', `x${'\n'.repeat(99)}x`],
  ['a long word', 'a'.repeat(99)],
  ['namespaces', '-a'.repeat(99)],
])('texts of manifests are searched once: %s', (_, text) => {
  const object = (name: string, data: object): string =>
    JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'shop' }, data });
  expect(restartingPatterns(() => fromManifests(object('a', { text })))).toEqual([]);
  expect(restartingPatterns(() => valuesText([{ key: 'a', value: text }]))).toEqual([]);
});
