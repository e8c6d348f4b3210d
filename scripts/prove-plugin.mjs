// Runs commands of a plugin behind Helm and behind tschart, and compares what they print:
// node scripts/prove-plugin.mjs --helm PATH --plugins DIR [--kubeconfig FILE] [--tschart PATH] COMMANDS
// COMMANDS is a file with a line of arguments for each command; lines with `= ` in front prepare, and are not compared.
// The folder of COMMANDS is copied for either of them. $NAMESPACE is a namespace of its own, which is left empty.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const root = resolve(import.meta.dirname, '..');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    helm: { type: 'string', default: 'helm' },
    tschart: { type: 'string', default: join(root, 'dist/cli.js') },
    plugins: { type: 'string' },
    kubeconfig: { type: 'string' },
  },
});
if (values.plugins === undefined || positionals.length !== 1) {
  console.error('usage: node scripts/prove-plugin.mjs --helm PATH --plugins DIR [--kubeconfig FILE] COMMANDS');
  process.exit(2);
}
const commands = resolve(positionals[0]);
const lines = readFileSync(commands, 'utf8')
  .split('\n')
  .filter((line) => line.trim() !== '' && !line.startsWith('#'));
const folder = mkdtempSync(join(tmpdir(), 'tschart-plugin-'));
const namespace = `prove-${basename(commands).replace(/\W.*/, '')}`;

/** What a program prints to the commands that count. */
function runAll(program) {
  const place = join(folder, 'run');
  cpSync(dirname(commands), place, { recursive: true });
  // Both are called helm, in a place of the same name: plugins print it.
  const bin = join(place, 'bin');
  mkdirSync(bin);
  symlinkSync(resolve(program), join(bin, 'helm'));
  const env = {
    PATH: `${bin}:${process.env.PATH}`,
    HOME: join(place, 'home'),
    HELM_PLUGINS: resolve(values.plugins),
    ...(values.kubeconfig && { KUBECONFIG: resolve(values.kubeconfig) }),
  };
  const results = lines.map((line) => {
    const args = line.replace(/^= /, '').replaceAll('$NAMESPACE', namespace).split(' ');
    const { status, stdout, stderr } = spawnSync(join(bin, 'helm'), args, { cwd: place, env, encoding: 'utf8' });
    return { line, isCompared: !line.startsWith('= '), seen: `${stdout}${stderr}exit status ${status}\n` };
  });
  rmSync(place, { recursive: true, force: true });
  return results;
}

try {
  const [expected, own] = [values.helm, values.tschart].map(runAll);
  let different = 0;
  for (const [i, { line, isCompared, seen }] of expected.entries()) {
    if (!isCompared) continue;
    const isSame = seen === own[i].seen;
    if (!isSame) different++;
    console.log(`${isSame ? 'same     ' : 'DIFFERENT'} ${line}`);
    if (!isSame) console.log(`--- helm\n${seen}--- tschart\n${own[i].seen}`);
  }
  process.exitCode = different === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
