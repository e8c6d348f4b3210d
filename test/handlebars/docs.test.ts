import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toPlain } from '../../src/go/plain.ts';
import { WORDS } from '../../src/handlebars/words.ts';
import { unmarshalYaml } from '../../src/yaml/unmarshal.ts';
import { render } from './render.ts';

const page = readFileSync(join(resolve(import.meta.dirname, '../..'), 'docs/handlebars.md'), 'utf8');

describe('docs/handlebars.md', () => {
  const EXAMPLE = /<!-- example -->\n```handlebars\n([\s\S]*?)```\n\n```yaml\n([\s\S]*?)```\n\n```text\n([\s\S]*?)```/g;
  const examples = [...page.matchAll(EXAMPLE)].map(([, text, values, output]) => [text!, values!, output!] as const);

  it('has examples', () => {
    expect(examples.length).toBe(page.split('<!-- example -->').length - 1);
    expect(examples.length).toBeGreaterThan(2);
  });

  it.each(examples)('shows what is rendered: %s', (text, values, output) => {
    const data = {
      Values: toPlain(unmarshalYaml(values)),
      Release: { Name: 'demo' },
      Chart: { Name: 'demo', AppVersion: '1.0' },
    };
    const labels = 'app: {{Chart.Name}}\nrelease: {{Release.Name}}\n';
    expect(render(text, data, { labels })).toBe(output);
  });

  it('has a row for each word that is no function, or is called differently', () => {
    const rows = [...page.matchAll(/^\| `(\w+)` \| (block|statement|function) \|/gm)].map(([, name, kind]) => ({
      name,
      kind,
    }));
    expect(rows).toEqual(WORDS);
  });

  it('names words that mean what it says', () => {
    const used: Record<string, string> = {
      if: '{{#if 1}}{{/if}}',
      unless: '{{#unless 1}}{{/unless}}',
      each: '{{#each 1}}{{/each}}',
      with: '{{#with 1}}{{/with}}',
      let: '{{#let 1 as |a|}}{{/let}}',
      raw: '{{{{raw}}}}{{{{/raw}}}}',
      inline: '{{#*inline "x"}}{{/inline}}',
      do: '{{do 1}}',
      log: '{{log 1}}',
      break: '{{#each 1}}{{break}}{{/each}}',
      continue: '{{#each 1}}{{continue}}{{/each}}',
      lookup: '{{lookup Values "x"}}',
      include: '{{include "labels"}}',
      tpl: '{{tpl ""}}',
      dict: '{{do (dict a=1)}}',
    };
    expect(Object.keys(used)).toEqual(WORDS.map(({ name }) => name));
    for (const text of Object.values(used)) expect(render(text, { Values: {} }, { labels: '' })).toBe('');
    for (const { name, kind } of WORDS) {
      if (kind === 'function' || name === 'log') continue;
      expect(() => render(`{{print (${name} 1 2 3)}}`, { Values: {} })).toThrow(/no function|not defined/);
    }
  });
});
