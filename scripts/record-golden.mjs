// Records what the real Helm prints for the sample charts: node scripts/record-golden.mjs PATH-OF-HELM
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const helm = process.argv[2];
if (!helm) {
  console.error('usage: node scripts/record-golden.mjs PATH-OF-HELM');
  process.exit(2);
}
const root = resolve(import.meta.dirname, '..');
const golden = join(root, 'test/golden/charts');
const samples = JSON.parse(readFileSync(join(root, 'test/e2e/samples.json'), 'utf8'));
mkdirSync(golden, { recursive: true });
const env = { ...process.env, TZ: 'UTC', KUBECONFIG: '/nowhere' };
const run = (args) => execFileSync(helm, args, { cwd: root, encoding: 'utf8', env });
for (const { name, chart, args } of samples) {
  writeFileSync(join(golden, `${name}.yaml`), run(['template', 'sample', chart, '--namespace', 'samples', ...args]));
}
writeFileSync(join(golden, 'HELM_VERSION'), `${run(['version', '--template', '{{.Version}}'])}\n`);
