// The real Helm 4.3.1, where TSCHART_ORACLE names its folder, checks charts' defaults against their generated schemas.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadChart } from '../../src/chart/load.ts';
import { DRAFTS, generateSchema } from '../../src/schema/generate.ts';

const samples = resolve(import.meta.dirname, '../../charts');
const helm = process.env['TSCHART_ORACLE'] ? join(process.env['TSCHART_ORACLE'], 'helm') : undefined;

function filesOf(chart: string): Map<string, Buffer> {
  const files = readdirSync(chart, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [path.slice(chart.length + 1), readFileSync(path)];
    }),
  );
}

/** What Helm says of the chart with a generated schema and these values; empty where it renders. */
function helmSays(files: ReadonlyMap<string, Uint8Array>, schema: string, set: readonly string[] = []): string {
  const directory = mkdtempSync(join(tmpdir(), 'schema-'));
  try {
    for (const [name, data] of new Map([...files, ['values.schema.json', Buffer.from(schema)]])) {
      mkdirSync(dirname(join(directory, name)), { recursive: true });
      writeFileSync(join(directory, name), data);
    }
    const env = { PATH: process.env['PATH'], HOME: '/nowhere', KUBECONFIG: '/nowhere' };
    execFileSync(helm!, ['template', 'x', directory, ...set.flatMap((text) => ['--set', text])], {
      encoding: 'utf8',
      env,
      stdio: 'pipe',
    });
    return '';
  } catch (error) {
    return (error as { stderr: string }).stderr;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

const charts = readdirSync(samples).filter((name) => !/-handlebars$|^standard$/.test(name));

describe.skipIf(helm === undefined)('Helm', { timeout: 120_000 }, () => {
  it.each(charts)('takes the defaults of %s', (name) => {
    const files = filesOf(join(samples, name));
    const chart = loadChart([...files].map(([path, data]) => ({ name: path, data })));
    for (const draft of DRAFTS) {
      for (const additional of ['allow', 'deny'] as const) {
        expect(helmSays(files, generateSchema(chart, { draft, additional }).text)).toBe('');
      }
    }
  });

  it('refuses what the schema is there to refuse', () => {
    const files = filesOf(join(samples, 'web'));
    const chart = loadChart([...files].map(([path, data]) => ({ name: path, data })));
    const { text } = generateSchema(chart, { additional: 'deny' });
    const said = helmSays(files, text, ['replicaCount=two', 'image.nope=1']);
    // Helm's order is that of Go's maps: none.
    expect(said).toContain("- at '/image': additional properties 'nope' not allowed\n");
    expect(said).toContain("- at '/replicaCount': got string, want integer\n");
  });
});
