// What .ci/run does: install, the README's test command, and every comparison with the real Helm that this machine
// allows. Prints one closing line over all suites: N passed, N failed, N skipped.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const shared = resolve(root, '../shared');
const total = { passed: 0, failed: 0, skipped: 0 };
const scratch = mkdtempSync(join(tmpdir(), 'tschart-ci-'));

/** Runs a command with its output shown; returns the exit status. */
function run(command, args, env = {}) {
  console.log(`\n$ ${[command, ...args].join(' ')}`);
  const child = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
  });
  return child.status ?? 1;
}

function capture(command, args, env = {}) {
  const child = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, ...env },
  });
  return { status: child.status ?? 1, stdout: child.stdout ?? '', stderr: child.stderr ?? '' };
}

function count(name, { passed = 0, failed = 0, skipped = 0 }) {
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
  console.log(`== ${name}: ${passed} passed, ${failed} failed, ${skipped} skipped`);
}

function install() {
  const status = run('npm', ['ci', '--no-audit', '--no-fund']);
  if (status !== 0) {
    count('install', { failed: 1 });
    finish();
  }
}

/** The README's test command: formatter, linter, type check, then vitest, which also writes its counts to a file. */
function ownTests(helm) {
  const report = join(scratch, 'vitest.json');
  const status = run('npm', ['test', '--', '--reporter=dot', '--reporter=json', `--outputFile.json=${report}`], helm);
  if (!existsSync(report)) return count('own tests', { failed: 1 });
  const result = JSON.parse(readFileSync(report, 'utf8'));
  const failed = result.numFailedTests + result.numFailedTestSuites;
  const skipped = result.numPendingTests + result.numTodoTests;
  const skippedBesideHelm = helm.TSCHART_ORACLE !== undefined ? skipped : 0;
  count('own tests', {
    passed: result.numPassedTests,
    failed: (status !== 0 && failed === 0 ? 1 : failed) + skippedBesideHelm,
    skipped,
  });
  if (skippedBesideHelm > 0) console.log('   a test that is skipped although the real Helm is here counts as failed');
}

/** Cases recorded from Helm, where the folder that holds them stands beside the checkout. */
function conformance() {
  const runner = join(shared, 'conformance/run.mjs');
  if (!existsSync(runner)) return console.log('== conformance: not here');
  const { stdout, stderr, status } = capture('node', [
    runner,
    '--tschart',
    `node ${join(root, 'dist/cli.js')}`,
    '--logs',
    '--jobs',
    '2',
    '--show',
    '20',
  ]);
  process.stdout.write(stdout + stderr);
  const line = /(\d+) passed, (\d+) failed\s*$/.exec(stdout);
  if (!line) return count('conformance', { failed: 1 });
  count('conformance', {
    passed: Number(line[1]),
    failed: Math.max(Number(line[2]), status !== 0 && line[2] === '0' ? 1 : 0),
  });
}

/** Where the real Helm can be had, the environment that makes the tests compare with it. */
function realHelm() {
  const installer = join(shared, 'oracle/install.sh');
  if (capture('go', ['version']).status !== 0 || !existsSync(installer)) return {};
  const { status, stdout, stderr } = capture('bash', [installer, 'helm']);
  if (status !== 0) {
    process.stdout.write(stderr.split('\n').slice(-20).join('\n'));
    count('install of the real Helm', { failed: 1 });
    return {};
  }
  return { TSCHART_ORACLE: stdout.trim().split('\n').at(-1) };
}

/** Every benchmark once, on small inputs: whether it works, not how fast. */
function benchmarks(helm) {
  const env = helm.TSCHART_ORACLE === undefined ? {} : { ...helm, HELM: join(helm.TSCHART_ORACLE, 'helm') };
  const status = run('node', ['bench/run.mjs', '--check'], env);
  count('benchmarks work', status === 0 ? { passed: 1 } : { failed: 1 });
}

function finish() {
  rmSync(scratch, { recursive: true, force: true });
  console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  process.exit(total.failed === 0 ? 0 : 1);
}

install();
const helm = realHelm();
ownTests(helm);
conformance();
benchmarks(helm);
finish();
