// Bundles the command line: what most runs need in one file, and the rest, loaded at its first use, in others.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { build } from 'esbuild';

const ENTRY = 'src/cli/main.ts';

/** Modules that are import()ed, and yet belong to what most runs need. */
const USUAL = [
  'src/cli/commands/show-run.ts',
  'src/cli/commands/template-run.ts',
  'src/cli/commands/version-run.ts',
  'src/cli/connection.ts',
  'src/cli/host.ts',
  'src/node/files/archive.ts',
  'src/node/kube/rest-config.ts',
];

/** What charts in Handlebars need, in a third file: little, and for a render that has to be fast. */
const HANDLEBARS = 'src/handlebars/engine.ts';

/** What the bundles ask each other for: `main:` or `later:`, and the path of a module. */
const [MAIN, LATER] = ['main:', 'later:'];

/** Told to resolutions that the plugins below ask for themselves. */
const OWN = Symbol('own');

/**
 * Writes dist/cli.js, the two bundles, and V8's code caches of them. Gives esbuild's metafiles. Names stay as they are:
 * the benchmarks read them in profiles.
 */
export async function bundleCommandLine(root, options) {
  const dist = join(root, 'dist');
  const common = {
    ...options,
    minify: false,
    minifyWhitespace: true,
    minifySyntax: true,
    platform: 'node',
    format: 'cjs',
    charset: 'ascii',
    // A package of its own licence (LGPL), which may be exchanged: it is loaded when a signature is made or checked.
    external: ['openpgp'],
    metafile: true,
    // All import() of what stands in a bundle or outside becomes require().
    supported: { 'dynamic-import': false },
  };
  const idOf = (path) => relative(root, path).split(sep).join('/');

  const whole = await build({ ...common, entryPoints: [ENTRY], outfile: join(dist, 'cli.bundle.js'), write: false });
  const { inputs } = whole.metafile;
  const main = reachable(inputs, [ENTRY, ...USUAL]);
  const laterEntries = importedLater(inputs).filter((id) => !main.has(id));

  const shared = new Set();
  const buildLater = (name, entries) =>
    build({
      ...common,
      stdin: { contents: partsSource(entries), resolveDir: root, sourcefile: `${name}.js` },
      outfile: join(dist, `cli.${name}.js`),
      plugins: [fromMain(idOf, main, shared)],
    });
  const rest = laterEntries.filter((id) => id !== HANDLEBARS);
  const later = await buildLater('later', rest);
  const handlebars = await buildLater('handlebars', [HANDLEBARS]);
  const contents = `import './${ENTRY}';\n${partsSource([...shared].sort())}`;
  const first = await build({
    ...common,
    stdin: { contents, resolveDir: root, sourcefile: 'main.js' },
    outfile: join(dist, 'cli.bundle.js'),
    plugins: [putOff(idOf, new Set(laterEntries))],
  });
  writeLoader(dist);
  return { main: first.metafile, later: later.metafile, handlebars: handlebars.metafile };
}

/** The modules that are loaded with some, that is without an import(). */
function reachable(inputs, ids) {
  const found = new Set();
  const add = (id) => {
    if (found.has(id) || inputs[id] === undefined) return;
    found.add(id);
    for (const { path, kind } of inputs[id].imports) if (kind !== 'dynamic-import') add(path);
  };
  for (const id of ids) add(id);
  return found;
}

function importedLater(inputs) {
  const found = new Set();
  for (const { imports } of Object.values(inputs)) {
    for (const { path, kind, external } of imports) if (kind === 'dynamic-import' && external !== true) found.add(path);
  }
  return [...found].sort();
}

/** A module whose `part` gives modules by their paths. */
function partsSource(ids) {
  const cases = ids.map((id) => `    case ${JSON.stringify(id)}: return require(${JSON.stringify(`./${id}`)});`);
  return `export function part(id) {\n  switch (id) {\n${cases.join('\n')}\n  }\n}\n`;
}

/** In the first bundle: import()s of what the second one holds are left to the loader. */
function putOff(idOf, entries) {
  return {
    name: 'put-off',
    setup({ onResolve, resolve }) {
      onResolve({ filter: /./ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
        if (kind !== 'dynamic-import' || pluginData === OWN) return undefined;
        const found = await resolve(path, { kind, importer, resolveDir, pluginData: OWN });
        const id = idOf(found.path);
        return entries.has(id) ? { path: LATER + id, external: true } : undefined;
      });
    },
  };
}

/** In the second bundle: modules of the first one are asked for there, so that there is one of each. */
function fromMain(idOf, main, shared) {
  return {
    name: 'from-main',
    setup({ onResolve, onLoad, resolve }) {
      onResolve({ filter: /./ }, async ({ path, kind, importer, resolveDir, pluginData, namespace }) => {
        if (pluginData === OWN || kind === 'entry-point') return undefined;
        if (namespace === MAIN) return { path, external: true };
        const found = await resolve(path, { kind, importer, resolveDir, pluginData: OWN });
        if (found.external || found.errors.length > 0) return undefined;
        const id = idOf(found.path);
        if (!main.has(id)) return undefined;
        shared.add(id);
        return { path: id, namespace: MAIN };
      });
      onLoad({ filter: /./, namespace: MAIN }, ({ path }) => ({
        contents: `module.exports = require(${JSON.stringify(MAIN + path)});`,
      }));
    },
  };
}

/**
 * Writes dist/cli.js, which runs the bundles with V8's code caches of typical runs. V8 itself refuses a cache that
 * another version or processor made; the bundle is then compiled as usual. A cache's name holds its bundle's hash, so
 * that the two never mix.
 */
function writeLoader(dist) {
  for (const name of readdirSync(dist)) if (name.endsWith('.cache')) rmSync(join(dist, name));
  const cacheOf = (name) => {
    const hash = createHash('sha256').update(readFileSync(join(dist, `${name}.js`)));
    return `${name}.${hash.digest('hex').slice(0, 16)}.cache`;
  };
  const [mainCache, laterCache, handlebarsCache] = ['cli.bundle', 'cli.later', 'cli.handlebars'].map(cacheOf);
  const loader = `#!/usr/bin/env node
'use strict';
const fs = require('node:fs');
const { Script } = require('node:vm');
const main = { exports: {} };
const later = { exports: undefined };
const handlebars = { exports: undefined };
run(main, 'cli.bundle.js', '${mainCache}', (id) => {
  if (!id.startsWith('${LATER}')) return require(id);
  if (id === '${LATER}${HANDLEBARS}') {
    if (handlebars.exports === undefined) run(handlebars, 'cli.handlebars.js', '${handlebarsCache}', fromMain);
    return handlebars.exports.part('${HANDLEBARS}');
  }
  if (later.exports === undefined) run(later, 'cli.later.js', '${laterCache}', fromMain);
  return later.exports.part(id.slice(${LATER.length}));
});
function fromMain(id) {
  return id.startsWith('${MAIN}') ? main.exports.part(id.slice(${MAIN.length})) : require(id);
}
function run(bundle, name, cache, require) {
  const filename = __dirname + '/' + name;
  let cachedData;
  try {
    cachedData = fs.readFileSync(__dirname + '/' + cache);
  } catch {}
  const source = '(function(exports,require,module,__filename,__dirname){' + fs.readFileSync(filename, 'latin1') + '\\n})';
  const script = new Script(source, cachedData ? { filename, cachedData } : { filename });
  if (process.env.TSCHART_WRITE_CACHE === cache)
    process.on('exit', () => fs.writeFileSync(__dirname + '/' + cache, script.createCachedData()));
  bundle.exports = {};
  script.runInThisContext()(bundle.exports, require, bundle, filename, __dirname);
}
`;
  writeFileSync(join(dist, 'cli.js'), loader);
  chmodSync(join(dist, 'cli.js'), 0o755);
  const room = mkdtempSync(join(tmpdir(), 'tschart-build-'));
  try {
    const runCommand = (args, env = {}) =>
      execFileSync(process.execPath, [join(dist, 'cli.js'), ...args], {
        cwd: room,
        env: { ...process.env, HELM_DATA_HOME: room, KUBECONFIG: join(room, 'none'), HELM_DRIVER: '', ...env },
        stdio: 'pipe',
      });
    runCommand(['create', 'sample']);
    runCommand(['template', 'sample', './sample'], { TSCHART_WRITE_CACHE: mainCache });
    runCommand(['install', 'sample', './sample', '--dry-run=client'], { TSCHART_WRITE_CACHE: laterCache });
    runCommand(['create', 'other', '--engine', 'handlebars']);
    runCommand(['template', 'sample', './other'], { TSCHART_WRITE_CACHE: handlebarsCache });
  } finally {
    rmSync(room, { recursive: true, force: true });
  }
}
