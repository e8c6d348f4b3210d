// Bun's runtimes, as scripts/standalone/package-lock.json pins them, installed by npm into .cache/.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

const here = import.meta.dirname;
const cache = resolve(here, '../../.cache/standalone');
const ATTEMPTS = 3;

/** The path of a target's runtime; it is installed where it is not there. npm checks it against the lock file. */
export function runtimeOf(target) {
  const program = join('node_modules/@oven', target.runtime, 'bin', target.os === 'win32' ? 'bun.exe' : 'bun');
  const lock = createHash('sha256').update(readFileSync(join(here, 'package-lock.json')));
  const folder = join(cache, `${target.name}-${lock.digest('hex').slice(0, 12)}`);
  if (!existsSync(join(folder, program))) install(target, folder, program);
  return join(folder, program);
}

function install(target, folder, program) {
  mkdirSync(cache, { recursive: true });
  const place = mkdtempSync(join(cache, 'installing-'));
  try {
    for (const name of ['package.json', 'package-lock.json', '.npmrc']) cpSync(join(here, name), join(place, name));
    const libc = target.libc === undefined ? [] : [`--libc=${target.libc}`];
    const args = ['ci', '--ignore-scripts', `--os=${target.os}`, `--cpu=${target.cpu}`, ...libc];
    for (let attempt = 1; !existsSync(join(place, program)); attempt++) {
      const { stderr } = spawnSync('npm', args, { cwd: place, encoding: 'utf8', shell: process.platform === 'win32' });
      if (attempt === ATTEMPTS && !existsSync(join(place, program)))
        throw new Error(`npm does not install @oven/${target.runtime}:\n${stderr}`);
    }
    rmSync(folder, { recursive: true, force: true });
    renameSync(place, folder);
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}
