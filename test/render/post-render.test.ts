import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { GoError } from '../../src/go/value.ts';
import type { RenderOptions } from '../../src/render/options.ts';
import { type PostRenderStrategy, postRenderStep } from '../../src/render/post-render.ts';
import { sortRendered, sourced } from '../../src/render/render.ts';

interface Row {
  readonly strategy: PostRenderStrategy;
  readonly filter: string;
  readonly files: Readonly<Record<string, string>>;
  /** What the filter was given. */
  readonly calls?: readonly string[];
  readonly manifest?: string;
  readonly hooks?: readonly (readonly [path: string, manifest: string])[];
  readonly error?: string;
}

const FILTERS: Readonly<Record<string, (text: string) => string>> = {
  same: (text) => text,
  generate: (text) => `kind: Made # here\nmetadata:\n  name: m\n---\n${text}`,
  broken: () => 'a: b: c\n',
  headless: () => 'a: b\n',
  fail: () => {
    throw new GoError('no luck');
  },
};

const options = {} as RenderOptions;

// Recorded from helm.sh/helm/v4 v4.3.1: action.Install with a PostRenderer and a PostRenderStrategy.
const rows = readFileSync(new URL('post-render.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Row);

describe('a post-renderer', () => {
  it.each(rows.map((row) => [`${Object.keys(row.files).join(' ')}, ${row.strategy}, ${row.filter}`, row] as const))(
    '%s',
    (_, { strategy, filter, files, calls, manifest, hooks, error }) => {
      const given: string[] = [];
      const step = postRenderStep((text) => {
        given.push(text);
        return FILTERS[filter]!(text);
      }, strategy);
      const rendered = new Map(Object.entries(files).map(([name, text]) => [`c/templates/${name}`, text]));
      const run = () => sortRendered(step(rendered, options), options);
      if (error === undefined) {
        const sorted = run();
        expect(sorted.manifests.map(({ path, text }) => sourced(path, text)).join('')).toBe(manifest ?? '');
        expect(sorted.hooks.map((hook) => [hook.path, hook.manifest])).toEqual(hooks ?? []);
      } else expect(run).toThrow(expect.objectContaining({ message: error }));
      expect(given).toEqual(calls ?? []);
    },
  );
});
