// Makes the npm packages of a release in dist/packages: tschart itself, and @tschart/<os>-<arch> for each executable
// that is in dist/standalone. --check installs them from files and runs what was installed.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { executableOf, ownTarget, TARGETS } from './targets.mjs';

const root = resolve(import.meta.dirname, '../..');
const executables = join(root, 'dist/standalone');
const out = join(root, 'dist/packages');
/** What is in dist and does not belong to the package of the Node build. */
const OTHER = ['standalone', 'packages'];
const whole = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const targets = TARGETS.filter((target) => existsSync(join(executables, executableOf(target))));
if (targets.length === 0) throw new Error('dist/standalone has no executable: npm run build:standalone');
if (!existsSync(join(root, 'dist/cli.js'))) throw new Error('dist/cli.js is not there: npm run build');

rmSync(out, { recursive: true, force: true });
for (const target of targets) writePlatform(target);
writeMain();
for (const name of readdirSync(out)) console.log(join(out, name));
if (values.check) check();

/** One executable, for the machines that it runs on only. */
function writePlatform(target) {
  const folder = join(out, target.name);
  const program = target.os === 'win32' ? 'bin/tschart.exe' : 'bin/tschart';
  mkdirSync(join(folder, 'bin'), { recursive: true });
  copyFileSync(join(executables, executableOf(target)), join(folder, program));
  chmodSync(join(folder, program), 0o755);
  copyFileSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  const text = `# @tschart/${target.name}\n\nThe executable of [tschart](https://www.npmjs.com/package/tschart) for ${target.os} on ${target.cpu}.\n`;
  writeFileSync(join(folder, 'README.md'), text);
  writeJson(join(folder, 'package.json'), {
    name: `@tschart/${target.name}`,
    version: whole.version,
    description: `The executable of tschart for ${target.os} on ${target.cpu}`,
    license: whole.license,
    os: [target.os],
    cpu: [target.cpu],
    ...(target.libc !== undefined && { libc: [target.libc] }),
    files: ['bin'],
    preferUnplugged: true,
    // The executable looks for it as any module does.
    dependencies: { openpgp: whole.dependencies.openpgp },
  });
}

/** The package that people install. What builds it from sources stays behind. */
function writeMain() {
  const folder = join(out, 'tschart');
  mkdirSync(join(folder, 'bin'), { recursive: true });
  for (const name of readdirSync(join(root, 'dist'))) {
    if (OTHER.includes(name)) continue;
    cpSync(join(root, 'dist', name), join(folder, 'dist', name), { recursive: true });
  }
  cpSync(join(root, 'schemas'), join(folder, 'schemas'), { recursive: true });
  for (const name of ['README.md', 'LICENSE']) copyFileSync(join(root, name), join(folder, name));
  for (const name of ['launch.cjs', 'find.cjs', 'link.cjs'])
    copyFileSync(join(import.meta.dirname, 'launcher', name), join(folder, 'bin', name));
  // npm's link leads to this file, which link.cjs replaces with the executable where it can.
  writeFileSync(join(folder, 'bin/tschart'), "#!/usr/bin/env node\nrequire('./launch.cjs');\n", { mode: 0o755 });
  const { scripts: _, devDependencies: __, ...kept } = whole;
  writeJson(join(folder, 'package.json'), {
    ...kept,
    bin: { tschart: 'bin/tschart' },
    files: ['bin', ...whole.files],
    scripts: { postinstall: 'node bin/link.cjs' },
    optionalDependencies: Object.fromEntries(targets.map(({ name }) => [`@tschart/${name}`, whole.version])),
  });
  // bin/tschart is CommonJS without an ending.
  writeJson(join(folder, 'bin/package.json'), { type: 'commonjs' });
}

function writeJson(file, value) {
  writeFileSync(file, `${JSON.stringify(value, undefined, 2)}\n`);
}

/** Packs and installs as a user does: with the executable, without install scripts, and without the executable. */
function check() {
  const place = mkdtempSync(join(tmpdir(), 'tschart-packages-'));
  try {
    const own = ownTarget();
    const pack = (name) => {
      const text = npm(['pack', '--json', '--pack-destination', place], join(out, name));
      const [{ filename }] = Object.values(JSON.parse(text));
      return join(place, filename.replace('@', '').replace('/', '-'));
    };
    const main = pack('tschart');
    const executable = pack(own.name);
    const install = (name, ...args) => {
      const folder = join(place, name);
      mkdirSync(folder);
      writeFileSync(join(folder, 'package.json'), '{"private": true}\n');
      npm(['install', '--no-audit', '--no-fund', ...args], folder);
      return {
        linked: statSync(join(folder, 'node_modules/tschart/bin/tschart')).size > 1e6,
        engine: versionOf(join(folder, 'node_modules/.bin/tschart')),
        folder,
      };
    };
    const full = install('full', main, executable);
    expect('the link leads to the executable', full.linked && full.engine.startsWith('bun'));
    expect(
      'npm made a link',
      readlinkSync(join(full.folder, 'node_modules/.bin/tschart')) === '../tschart/bin/tschart',
    );
    const unscripted = install('unscripted', '--ignore-scripts', main, executable);
    expect(
      'without install scripts the executable is started',
      !unscripted.linked && unscripted.engine.startsWith('bun'),
    );
    const bare = install('bare', '--omit=optional', main);
    expect('without the executable Node does it', !bare.linked && bare.engine.startsWith('node'));
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

function versionOf(program) {
  const text = execFileSync(program, ['version', '--template', '{{ .GoVersion }}'], { encoding: 'utf8' });
  return text.trim();
}

function npm(args, cwd) {
  return execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}

function expect(what, holds) {
  if (!holds) throw new Error(`not so: ${what}`);
  console.log(`ok: ${what}`);
}
