// Makes the standalone executables in dist/standalone: npm run build:standalone [-- --target NAME]... [--all]
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { runtimeOf } from './runtime.mjs';
import { executableOf, NO_RUNTIME, ownTarget, TARGETS } from './targets.mjs';

const root = resolve(import.meta.dirname, '../..');
const out = join(root, 'dist/standalone');

const { values } = parseArgs({
  options: {
    target: { type: 'string', multiple: true, default: [] },
    all: { type: 'boolean', default: false },
  },
});

/**
 * How reluctant the compilers are: most code of a small chart runs once. Ten is where a small chart wins most of what
 * there is to win, and one that works long loses nothing.
 */
const COMPILER_RELUCTANCE = 10;

const own = ownTarget();
if (own === undefined) fail(`Bun has no runtime for ${process.platform} on ${process.arch}`);
const names = values.all ? TARGETS.map(({ name }) => name) : values.target.length > 0 ? values.target : [own.name];
const targets = names.map((name) => {
  const target = TARGETS.find((candidate) => candidate.name === name);
  return target ?? fail(`unknown target ${name}; there are ${TARGETS.map((known) => known.name).join(', ')}`);
});

const scratch = mkdtempSync(join(tmpdir(), 'tschart-standalone-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));
mkdirSync(out, { recursive: true });

const compiler = fetched(own);
const bundle = join(scratch, 'tschart.js');
await writeBundle();
const order = recordOrder();
for (const target of targets) {
  const file = join(out, executableOf(target));
  compile(target, `${file}.new`, order);
  // A running executable can't be written over.
  renameSync(target.os === 'win32' && existsSync(`${file}.new.exe`) ? `${file}.new.exe` : `${file}.new`, file);
  console.log(`${file}${target === own ? '' : ' (built on another system: not tried)'}`);
}
// Its licence (LGPL) wants it to be exchangeable: see src/standalone/openpgp.ts.
const openpgp = createRequire(import.meta.url).resolve('openpgp');
cpSync(openpgp, join(out, 'openpgp.cjs'));
cpSync(resolve(dirname(openpgp), '../../LICENSE'), join(out, 'openpgp.LICENSE'));

/** The command line as one file. Modules are still evaluated only when a command asks for them. */
async function writeBundle() {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  await build({
    absWorkingDir: root,
    entryPoints: ['src/standalone/main.ts'],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'es2023',
    external: ['bun:ffi'],
    supported: { 'dynamic-import': false },
    define: { TSCHART_VERSION: JSON.stringify(version) },
    minifyWhitespace: true,
    minifySyntax: true,
    logLevel: 'warning',
    plugins: [{ name: 'openpgp', setup: leaveOpenpgpOutside }],
  });
}

function leaveOpenpgpOutside({ onResolve, onLoad }) {
  onResolve({ filter: /^openpgp$/ }, () => ({ path: 'openpgp', namespace: 'outside' }));
  onLoad({ filter: /./, namespace: 'outside' }, () => ({
    contents: `module.exports = require('./src/standalone/openpgp.ts').loadOpenpgp();`,
    resolveDir: root,
  }));
}

function compile(target, outfile, orderFiles) {
  const args = ['build', bundle, '--compile', `--target=${target.bun}`, '--outfile', outfile];
  args.push(`--compile-executable-path=${fetched(target)}`);
  args.push('--minify', '--bytecode', `--compile-jit-policy=${COMPILER_RELUCTANCE}`);
  // What lies in the folder where a command is run is no business of the runtime's.
  args.push('--no-compile-autoload-dotenv', '--no-compile-autoload-bunfig');
  if (orderFiles.length > 0) args.push(`--bytecode-order=${orderFiles.join(',')}`);
  const { status, stderr } = spawnSync(compiler, args, { cwd: scratch, encoding: 'utf8' });
  if (status !== 0) fail(`the compiler failed:\n${stderr}`);
}

/**
 * The order in which typical runs need functions, so that these lie together in the file: fewer of its pages are read.
 */
function recordOrder() {
  const trial = join(scratch, executableOf(own));
  compile(own, trial, []);
  const chart = join(scratch, 'sample');
  return [['create', chart], ['version'], ['template', 'sample', chart], ['template', 'x', 'bench/charts/nested']]
    .map((args, i) => {
      const file = join(scratch, `${i}.order`);
      const env = { ...process.env, BUN_BYTECODE_ORDER_OUT: file, KUBECONFIG: join(scratch, 'none') };
      const { status, stderr } = spawnSync(trial, args, { cwd: root, encoding: 'utf8', env });
      if (status !== 0) fail(`the executable does not run ${args.join(' ')}:\n${stderr}`);
      return file;
    })
    .filter(existsSync);
}

function fetched(target) {
  try {
    return runtimeOf(target);
  } catch (error) {
    console.error(error.message);
    process.exit(NO_RUNTIME);
  }
}

function fail(text) {
  console.error(text);
  process.exit(1);
}
