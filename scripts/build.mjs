// Builds dist/: the command line as one file, the two entry points of the library, and their types.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundleCommandLine } from './bundle-cli.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');
const withTypes = !process.argv.includes('--no-types');
const metafile = process.argv.includes('--metafile');

mkdirSync(dist, { recursive: true });

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const shared = {
  bundle: true,
  absWorkingDir: root,
  minify: true,
  keepNames: false,
  legalComments: 'linked',
  logLevel: 'warning',
  target: 'node20.19',
  define: { TSCHART_VERSION: JSON.stringify(version) },
};

// The command line is run while it is built.
writeFileSync(join(dist, 'package.json'), '{ "type": "commonjs" }\n');
const metafiles = await bundleCommandLine(root, shared);
if (metafile) writeFileSync(join(dist, 'cli.meta.json'), JSON.stringify(metafiles));

const library = { ...shared, format: 'esm', splitting: false, packages: 'bundle' };
if (existsSync(join(root, 'src/index.ts'))) {
  await build({
    ...library,
    entryPoints: ['src/index.ts'],
    outfile: 'dist/index.mjs',
    platform: 'browser',
    target: 'es2022',
  });
}
if (existsSync(join(root, 'src/node.ts'))) {
  // pg is CommonJS that require()s: it stays a package, which is loaded when a database is asked for.
  const outfile = 'dist/node.mjs';
  await build({ ...library, entryPoints: ['src/node.ts'], outfile, platform: 'node', external: ['pg', 'openpgp'] });
}

if (withTypes) {
  rmSync(join(dist, 'types'), { recursive: true, force: true });
  const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
  writeFileSync(join(dist, 'types/package.json'), '{ "type": "module" }\n');
}
