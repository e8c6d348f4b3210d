// Recorded from Helm 4.3.1 (test/golden/charts/HELM_VERSION) by scripts/record-golden.mjs.
import { describe, expect, it } from 'vitest';
import { loadChart, render } from '../../src/index.ts';
import files from '../golden/snippets/chart.json' with { type: 'json' };
import recorded from '../golden/snippets/helm.json' with { type: 'json' };
import snippets from '../golden/snippets/snippets.json' with { type: 'json' };

type Outcome = { readonly text?: string; readonly error?: string };

function outcomeOf(snippet: string): Outcome {
  const chart = loadChart({ ...files, 'templates/_s.tpl': `{{ define "snippet" }}${snippet}{{ end }}` });
  try {
    const { manifests } = render(chart, { release: { name: 'rel', namespace: 'ns' } });
    return { text: JSON.parse(/^value: (.*)$/m.exec(manifests[0]!.text)![1]!) as string };
  } catch (error) {
    return { error: (error as Error).message };
  }
}

describe('a snippet gives what Helm gave', () => {
  const expected: Record<string, Outcome> = recorded;
  it.each(Object.entries(snippets))('%s', (name, snippet) => {
    expect(outcomeOf(snippet)).toEqual(expected[name]);
  });

  it('for every snippet recorded', () => {
    expect(Object.keys(snippets)).toEqual(Object.keys(recorded));
  });
});
