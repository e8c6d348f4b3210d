// Records what the real Helm prints for the sample charts: node scripts/record-golden.mjs PATH-OF-HELM
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

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

// Snippets: each alone in a template of a small chart; the output from `value: ` on, or the error.
const snippets = JSON.parse(readFileSync(join(root, 'test/golden/snippets/snippets.json'), 'utf8'));
const chart = mkdtempSync(join(tmpdir(), 'tschart-golden-'));
const files = JSON.parse(readFileSync(join(root, 'test/golden/snippets/chart.json'), 'utf8'));
for (const [name, text] of Object.entries(files)) {
  mkdirSync(dirname(join(chart, name)), { recursive: true });
  writeFileSync(join(chart, name), text);
}
const recorded = {};
for (const [name, snippet] of Object.entries(snippets)) {
  writeFileSync(join(chart, 'templates/_s.tpl'), `{{ define "snippet" }}${snippet}{{ end }}`);
  const { status, stdout, stderr } = spawnSync(helm, ['template', 'rel', chart, '-n', 'ns'], { encoding: 'utf8', env });
  recorded[name] =
    status === 0
      ? { text: JSON.parse(/^value: (.*)$/m.exec(stdout)[1]) }
      : {
          error: stderr
            .slice(stderr.indexOf('Error: ') + 7)
            .replace('\n\nUse --debug flag to render out invalid YAML\n', ''),
        };
}
rmSync(chart, { recursive: true });
writeFileSync(join(root, 'test/golden/snippets/helm.json'), `${JSON.stringify(recorded, null, 2)}\n`);
