// Bundles the comparison and this project's renderer into the cache folder, and runs it.
import { mkdirSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const here = import.meta.dirname;
const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'tschart-oracle');
const folder = join(cache, `differential-run-${process.pid}`);
mkdirSync(folder, { recursive: true });
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
process.env.TSCHART_DIFFERENTIAL = here;
await build({
  entryPoints: [join(here, 'main.ts'), join(here, 'ours-worker.ts')],
  outdir: folder,
  outExtension: { '.js': '.mjs' },
  absWorkingDir: resolve(here, '../..'),
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  logLevel: 'warning',
  banner: { js: "import { createRequire as r } from 'node:module'; const require = r(import.meta.url);" },
});
await import(pathToFileURL(join(folder, 'main.mjs')).href);
