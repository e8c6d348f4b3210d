import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { afterAll, describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const scratch = mkdtempSync(join(root, 'test/api/.readme-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function exampleOf(name: string): string {
  const code = new RegExp(`<!-- example: ${name} -->\\n\`\`\`ts\\n([\\s\\S]*?)\`\`\``).exec(readme)?.[1];
  if (code === undefined) throw new Error(`README.md has no example ${name}`);
  return code;
}

/** Runs an example as it stands, with the packages resolved to the sources; returns what it printed. */
async function run(name: string, directory = ''): Promise<unknown[][]> {
  const source = join(scratch, `${name}.ts`);
  const outfile = join(scratch, `${name}.mjs`);
  writeFileSync(
    source,
    `const printed: unknown[][] = [];\nconst console = { log: (...args: unknown[]) => printed.push(args) };\n${exampleOf(name).replace("'./releases'", JSON.stringify(directory))}\nexport { printed };\n`,
  );
  await build({
    entryPoints: [source],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    alias: { 'tschart/node': join(root, 'src/node.ts'), tschart: join(root, 'src/index.ts') },
    absWorkingDir: root,
    logLevel: 'silent',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  const cwd = process.cwd();
  process.chdir(root);
  try {
    return ((await import(outfile)) as { printed: unknown[][] }).printed;
  } finally {
    process.chdir(cwd);
  }
}

describe("the README's examples", () => {
  it('renders a chart in memory', async () => {
    expect(await run('render')).toEqual([
      [
        '---\n# Source: greeter/templates/configmap.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: demo\n' +
          'data:\n  greeting: "GOOD MORNING"\n',
      ],
      ['ConfigMap', 'demo'],
    ]);
  });

  it('renders a chart from a directory', async () => {
    const [hooks, notes] = await run('node');
    expect(hooks).toEqual([['shop-web-reachable', 'shop-web-migration']]);
    expect(notes![0]).toContain('web 1.4.0 is installed as shop in default.');
  });

  it('keeps releases in a local store', async () => {
    expect(await run('store', join(scratch, 'releases'))).toEqual([
      [1, 'superseded', 'Install complete'],
      [2, 'superseded', 'Upgrade complete'],
      [3, 'deployed', 'Rollback to 1'],
    ]);
    expect(readdirSync(join(scratch, 'releases/objects/shop/shop'))).toContain('deployment.apps-shop-web.yaml');
  });

  const { TSCHART_CLUSTER } = process.env;
  it.skipIf(!TSCHART_CLUSTER)('installs on a cluster', { timeout: 60_000 }, async () => {
    process.env['KUBECONFIG'] = TSCHART_CLUSTER;
    expect(await run('cluster')).toEqual([['shop', 1, 'deployed']]);
  });
});
