// Bundles the comparison of charts on their way into a temporary folder, and runs it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const here = import.meta.dirname;
const folder = mkdtempSync(join(tmpdir(), 'tschart-travel-run-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
process.env.TSCHART_TRAVEL_TESTS = here;
await build({
  entryPoints: [join(here, 'main.ts')],
  outfile: join(folder, 'main.mjs'),
  absWorkingDir: resolve(here, '../..'),
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  logLevel: 'warning',
  banner: { js: "import { createRequire as r } from 'node:module'; const require = r(import.meta.url);" },
});
await import(pathToFileURL(join(folder, 'main.mjs')).href);
