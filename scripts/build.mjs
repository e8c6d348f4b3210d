// Builds dist/: the command line as one file, the two entry points of the library, and their types.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');
const withTypes = !process.argv.includes('--no-types');
const metafile = process.argv.includes('--metafile');

mkdirSync(dist, { recursive: true });

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** The V8 of Node 20, for which the flags were measured. */
const MEASURED_V8 = '11.';

/**
 * V8's optimizer works on threads beside ours: for most runs it takes more time than it gives back before the process
 * ends. It begins later and inlines less, and the young generation grows sooner (docs/performance.md).
 */
const V8_FLAGS = [
  '--interrupt-budget=600000',
  '--max-inlined-bytecode-size-cumulative=100',
  '--semi-space-growth-factor=4',
];

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

// Commands are import()ed: in one CommonJS file such a module is evaluated at its first use.
const cli = await build({
  ...shared,
  // Names stay: the benchmarks read them in profiles.
  minify: false,
  minifyWhitespace: true,
  minifySyntax: true,
  entryPoints: ['src/cli/main.ts'],
  outfile: 'dist/cli.bundle.js',
  platform: 'node',
  format: 'cjs',
  charset: 'ascii',
  // A package of its own licence (LGPL), which may be exchanged: it is loaded when a signature is made or checked.
  external: ['openpgp'],
  metafile,
});
writeFileSync(join(dist, 'package.json'), '{ "type": "commonjs" }\n');
writeLoader();
if (metafile) writeFileSync(join(dist, 'cli.meta.json'), JSON.stringify(cli.metafile));

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

/**
 * Writes dist/cli.js, which runs the bundle with V8's code cache of a typical run. V8 itself refuses a cache that another
 * version or processor made; the bundle is then compiled as usual. The cache's name holds the bundle's hash, so that the
 * two never mix.
 */
function writeLoader() {
  const bundle = readFileSync(join(dist, 'cli.bundle.js'));
  for (const name of readdirSync(dist)) if (name.endsWith('.cache')) rmSync(join(dist, name));
  const cache = `cli.${createHash('sha256').update(bundle).digest('hex').slice(0, 16)}.cache`;
  const loader = `#!/usr/bin/env node
'use strict';
const fs = require('node:fs');
const { Script } = require('node:vm');
if (process.versions.v8.startsWith('${MEASURED_V8}')) {
  const { setFlagsFromString } = require('node:v8');
  for (const flag of ${JSON.stringify(V8_FLAGS)}) setFlagsFromString(flag);
}
const filename = __dirname + '/cli.bundle.js';
let cachedData;
try {
  cachedData = fs.readFileSync(__dirname + '/${cache}');
} catch {}
const source = '(function(exports,require,module,__filename,__dirname){' + fs.readFileSync(filename, 'latin1') + '\\n})';
const script = new Script(source, cachedData ? { filename, cachedData } : { filename });
if (process.env.TSCHART_WRITE_CACHE === '${cache}')
  process.on('exit', () => fs.writeFileSync(__dirname + '/${cache}', script.createCachedData()));
script.runInThisContext()(exports, require, module, filename, __dirname);
`;
  writeFileSync(join(dist, 'cli.js'), loader);
  chmodSync(join(dist, 'cli.js'), 0o755);
  const room = mkdtempSync(join(tmpdir(), 'tschart-build-'));
  try {
    const run = (args, env = {}) =>
      execFileSync(process.execPath, [join(dist, 'cli.js'), ...args], { cwd: room, env: { ...process.env, ...env } });
    run(['create', 'sample']);
    run(['template', 'sample', './sample'], { TSCHART_WRITE_CACHE: cache });
  } finally {
    rmSync(room, { recursive: true, force: true });
  }
}
