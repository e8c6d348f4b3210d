import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { FuncTable } from '../../src/go/func.ts';
import { ExecError, TemplateParseError, TemplateSet } from '../../src/template/template-set.ts';
import { fromJson, functions } from './functions.ts';

/** What Go 1.26.8 gives; golden/README.md tells how it was recorded. */
interface Case {
  texts: [name: string, text: string][];
  exec: string;
  data: unknown;
  miss?: 'default' | 'zero' | 'error';
  want: { out?: string; parse?: string; err?: string; chain?: string[] };
}

function read(file: string): Case[] {
  const lines = readFileSync(new URL(`golden/${file}`, import.meta.url), 'utf8')
    .trim()
    .split('\n');
  return lines.map((line) => JSON.parse(line) as Case);
}

function run({ texts, exec, data, miss }: Case, backEnd: 'code' | 'closures'): Case['want'] {
  const table: FuncTable = functions(() => set);
  const set = new TemplateSet({ functions: table, missingKey: miss ?? 'zero', backEnd });
  try {
    for (const [name, text] of texts) set.parse(name, text);
  } catch (error) {
    if (error instanceof TemplateParseError) return { parse: error.message };
    throw error;
  }
  try {
    return { out: set.execute(exec, fromJson(data)) };
  } catch (error) {
    if (!(error instanceof ExecError)) throw error;
    const chain: string[] = [];
    for (let at: unknown = error; at instanceof Error; at = at.cause) chain.push(at.message);
    return { err: error.message, chain };
  }
}

describe.each(['code', 'closures'] as const)('%s', (backEnd) => {
  it.each(read('cases-go1.26.jsonl'))('$texts.0.1', (row) => {
    expect(run(row, backEnd)).toEqual(row.want);
  });

  it('agrees with Go on random templates', () => {
    const different = read('random-go1.26.jsonl')
      .map((row) => ({ texts: row.texts, want: row.want, got: run(row, backEnd) }))
      .filter(({ want, got }) => JSON.stringify(want) !== JSON.stringify(got));
    expect(different).toEqual([]);
  });
});
