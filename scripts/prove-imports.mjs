// Makes charts of Compose files or manifests that are given, and holds them against Helm:
//
//   node scripts/prove-imports.mjs --helm PATH-OF-HELM [--kubeconfig FILE] compose FILE…
//   node scripts/prove-imports.mjs --helm PATH-OF-HELM [--kubeconfig FILE] manifests FILE|DIR…
//
// Each is made into a chart, which `helm lint` must take without errors, which Helm and tschart must render alike, byte
// for byte, and whose objects must be those of the manifests. With a cluster each chart is released by Helm in a
// namespace import-N and taken away again: that makes and removes whatever the manifests hold, cluster-wide objects too,
// so give a cluster that is for tests. Prints a line for each, and one over all.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { load, loadAll } from 'js-yaml';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    helm: { type: 'string', default: 'helm' },
    kubeconfig: { type: 'string' },
    tschart: { type: 'string', default: resolve(import.meta.dirname, '../dist/cli.js') },
    keep: { type: 'string' },
  },
});
const [kind, ...inputs] = positionals;
if (!['compose', 'manifests'].includes(kind) || inputs.length === 0) {
  console.error('say compose or manifests, and files');
  process.exit(2);
}

const scratch = values.keep ?? mkdtempSync(join(tmpdir(), 'tschart-imports-'));

function run(command, args) {
  const child = spawnSync(command, args, { cwd: scratch, encoding: 'utf8', maxBuffer: 1 << 28 });
  return { ok: child.status === 0, stdout: child.stdout ?? '', stderr: child.stderr ?? String(child.error ?? '') };
}
const tschart = (...args) => run(process.execPath, [values.tschart, ...args]);
const helm = (...args) => run(values.helm, args);
const cluster = (...args) => helm(...args, '--kubeconfig', resolve(values.kubeconfig));

const KEPT = (name) => /\.(?:ya?ml|json)$/.test(name);

/** The objects of a text, without what a chart leaves out: what only a cluster sets. */
function objectsOf(text) {
  const objects = [];
  for (const document of loadAll(text)) {
    if (!document) continue;
    if (document.kind?.endsWith('List') && document.items) objects.push(...document.items);
    else if (!document.apiVersion.startsWith('kustomize.config.k8s.io/')) objects.push(document);
  }
  return objects.map((object) => {
    const copy = structuredClone(object);
    delete copy.status;
    delete copy.metadata?.creationTimestamp;
    if (copy.spec?.template?.metadata?.creationTimestamp === null) delete copy.spec.template.metadata.creationTimestamp;
    return JSON.stringify(sorted(copy));
  });
}

function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  );
}

function sourceText(path) {
  if (!statSync(path).isDirectory()) return readFileSync(path, 'utf8');
  const names = readdirSync(path).filter(KEPT).sort();
  return names.map((name) => readFileSync(join(path, name), 'utf8')).join('\n---\n');
}

function sameObjects(path, rendered) {
  const last = new Map(objectsOf(sourceText(path)).map((text) => [text, text]));
  const before = [...last.keys()].sort();
  const after = objectsOf(rendered).sort();
  return before.length === after.length && before.every((text, i) => text === after[i]);
}

function prove(path, name, number) {
  const problems = [];
  const made = tschart('create', name, `--from-${kind}`, resolve(path));
  if (!made.ok) return [`create: ${made.stderr.trim()}`];
  const linted = helm('lint', name);
  if (!linted.ok)
    problems.push(`lint: ${linted.stdout.split('\n').find((line) => line.includes('ERROR')) ?? linted.stderr}`);
  const theirs = helm('template', 'demo', name, '--include-crds');
  const ours = tschart('template', 'demo', name, '--include-crds');
  if (!theirs.ok) problems.push(`helm template: ${theirs.stderr.trim()}`);
  else if (theirs.stdout !== ours.stdout) problems.push('Helm and tschart render it differently');
  else if (kind === 'manifests' && !sameObjects(path, theirs.stdout)) problems.push('renders other objects');
  if (values.kubeconfig && problems.length === 0) problems.push(...release(name, number));
  return problems;
}

// Hooks are left out: where no pods run, they would not end.
function release(name, number) {
  const namespace = `import-${number}`;
  const chartValues = load(readFileSync(join(scratch, name, 'values.yaml'), 'utf8'));
  const args = ['install', 'demo', name, '-n', namespace, '--create-namespace', '--no-hooks'];
  // What is fixed to namespaces goes into this one.
  if (chartValues.namespace) args.push('--set', 'namespace=');
  for (const key of Object.keys(chartValues.namespaces ?? {})) args.push('--set', `namespaces.${key}=`);
  if ('createNamespace' in chartValues) args.push('--set', 'createNamespace=false');
  const installed = cluster(...args);
  const problem = installed.ok ? [] : [`install: ${installed.stderr.trim().split('\n').at(-1)}`];
  cluster('uninstall', 'demo', '-n', namespace);
  return problem;
}

let failed = 0;
for (const [i, path] of inputs.entries()) {
  const from = kind === 'compose' ? basename(dirname(resolve(path))) : basename(path).replace(/\.\w+$/, '');
  const name = `c${i}-${from.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`.slice(0, 40).replace(/-$/, '');
  const problems = prove(path, name, i);
  if (problems.length > 0) failed++;
  console.log(
    `${problems.length === 0 ? 'ok  ' : 'FAIL'} ${path}${problems.map((problem) => `\n     ${problem}`).join('')}`,
  );
}
if (!values.keep) rmSync(scratch, { recursive: true, force: true });
console.log(`${inputs.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
