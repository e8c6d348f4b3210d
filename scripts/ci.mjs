// What .ci/run does: install, the README's test command, and every comparison with the real Helm that this machine
// allows. Prints one closing line over all suites: N passed, N failed, N skipped.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { NO_RUNTIME, ownTarget } from './standalone/targets.mjs';

const root = resolve(import.meta.dirname, '..');
const shared = resolve(root, '../shared');
const total = { passed: 0, failed: 0, skipped: 0 };
const scratch = mkdtempSync(join(tmpdir(), 'tschart-ci-'));

/** What is to be stopped and removed in the end, however it ends. */
const atEnd = [];
process.on('exit', clean);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1));

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
  vitest('own tests', ['npm', 'test', '--'], helm, helm.TSCHART_ORACLE !== undefined);
}

/** Runs vitest by a command; a skipped test counts as failed too where there is all that tests need. */
function vitest(name, [command, ...args], env, hasAll) {
  const report = join(scratch, `${name.replaceAll(' ', '-')}.json`);
  const status = run(command, [...args, '--reporter=dot', '--reporter=json', `--outputFile.json=${report}`], env);
  if (!existsSync(report)) return count(name, { failed: 1 });
  const result = JSON.parse(readFileSync(report, 'utf8'));
  // A file that can't be loaded has no tests that could fail.
  const broken = result.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((assertion) => assertion.status === 'failed'),
  );
  const failed = result.numFailedTests + broken.length;
  const skipped = result.numPendingTests + result.numTodoTests;
  const wronglySkipped = hasAll ? skipped : 0;
  count(name, {
    passed: result.numPassedTests,
    failed: (status !== 0 && failed === 0 ? 1 : failed) + wronglySkipped,
    skipped,
  });
  if (wronglySkipped > 0) console.log('   a test that is skipped although the real Helm is here counts as failed');
}

/**
 * The executable without Node for this machine: that it is built, renders the recorded cases, does what the tests of
 * the command line and of whole processes ask, and can be installed from npm's packages.
 */
function standalone(helm) {
  const built = run(process.execPath, ['scripts/standalone/build.mjs']);
  if (built === NO_RUNTIME) return count('standalone executable: its runtime could not be fetched', { skipped: 1 });
  if (built !== 0) return count('standalone executable', { failed: 1 });
  const { name } = ownTarget();
  const executable = join(root, 'dist/standalone', `tschart-${name}`);
  conformance('conformance, standalone', executable);
  vitest(
    'command line, standalone',
    ['npx', 'vitest', 'run', 'test/cli', 'test/e2e'],
    { ...helm, TSCHART_CLI: executable },
    helm.TSCHART_ORACLE !== undefined,
  );
  const packed = run('node', ['scripts/standalone/packages.mjs', '--check']);
  count('packages of executables', packed === 0 ? { passed: 1 } : { failed: 1 });
}

/** Cases recorded from Helm, where the folder that holds them stands beside the checkout. */
function conformance(name = 'conformance', program = `node ${join(root, 'dist/cli.js')}`) {
  const runner = join(shared, 'conformance/run.mjs');
  if (!existsSync(runner)) return console.log(`== ${name}: not here`);
  const { stdout, stderr, status } = capture('node', [
    runner,
    '--tschart',
    program,
    '--logs',
    '--jobs',
    '2',
    '--show',
    '20',
  ]);
  process.stdout.write(stdout + stderr);
  const line = /(\d+) passed, (\d+) failed\s*$/.exec(stdout);
  if (!line) return count(name, { failed: 1 });
  count(name, {
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

/**
 * A control plane of its own and a Postgres server, where the real Helm is: the environment that makes the tests use
 * them. What can't be had counts as failed, as the tests that it is for are then skipped.
 */
async function servers(helm) {
  if (helm.TSCHART_ORACLE === undefined) return {};
  const { status, stderr } = capture('bash', [join(shared, 'oracle/install.sh'), 'cluster', 'postgres']);
  if (status !== 0) {
    process.stdout.write(stderr.split('\n').slice(-20).join('\n'));
    count('install of the control plane', { failed: 1 });
  }
  const env = {};
  const cluster = startCluster(helm.TSCHART_ORACLE);
  if (cluster === undefined) count('start of the control plane', { failed: 1 });
  else env.TSCHART_CLUSTER = cluster;
  const postgres = await startPostgres();
  if (postgres === undefined) count('start of Postgres', { failed: 1 });
  else env.TSCHART_POSTGRES = postgres;
  const registry = installRegistry();
  if (registry === undefined) count('install of the registry', { failed: 1 });
  else env.TSCHART_REGISTRY = registry;
  return env;
}

/** The program of a real OCI registry, which the tests start themselves. */
function installRegistry() {
  const { status, stderr } = capture('bash', [join(shared, 'oracle/install.sh'), 'registry']);
  const { stdout: found } = capture('sh', ['-c', 'command -v docker-registry']);
  if (status === 0 && found.trim() !== '') return found.trim();
  process.stdout.write(stderr.split('\n').slice(-20).join('\n'));
}

function startCluster(bin) {
  const script = join(shared, 'oracle/cluster.sh');
  const folder = join(scratch, 'cluster');
  const env = { ORACLE_DIR: programsOfCluster(bin) };
  atEnd.push(() => capture('bash', [script, 'down', folder], env));
  // Its ports are free when it looks for them, and may be taken when it begins: once more then.
  for (let attempt = 0; attempt < 2; attempt++) {
    const { status, stdout, stderr } = capture('bash', [script, 'up', folder], env);
    if (status === 0) return stdout.trim().split('\n').at(-1);
    process.stdout.write(stderr);
    capture('bash', [script, 'down', folder], env);
  }
  return undefined;
}

/**
 * A folder whose `bin` holds the programs of a control plane, with a controller manager that does not take the node for
 * lost: nothing renews the node's lease there, so that pods would stop being started in the middle of the tests.
 */
function programsOfCluster(bin) {
  const folder = join(scratch, 'oracle');
  mkdirSync(join(folder, 'bin'), { recursive: true });
  const patient = 'kube-controller-manager';
  for (const name of readdirSync(bin)) if (name !== patient) symlinkSync(join(bin, name), join(folder, 'bin', name));
  const quoted = join(bin, patient).replaceAll("'", "'\\''");
  const lines = ['#!/bin/sh', `exec '${quoted}' --node-monitor-grace-period=24h "$@"`, ''];
  writeFileSync(join(folder, 'bin', patient), lines.join('\n'), { mode: 0o755 });
  return folder;
}

/** Postgres on a free port; as another user where this one is root, for whom it does not run. */
async function startPostgres() {
  const bin = findPostgres();
  if (bin === undefined) return console.log('no initdb found');
  const folder = mkdtempSync(join(tmpdir(), 'tschart-postgres-'));
  atEnd.push(() => rmSync(folder, { recursive: true, force: true }));
  const user = userInfo().uid === 0 ? otherUser() : undefined;
  if (user) chownSync(folder, user.uid, user.gid);
  chmodSync(folder, 0o700);
  const as = (program, args) => {
    const { status, stdout, stderr } = spawnSync(join(bin, program), args, {
      cwd: folder,
      encoding: 'utf8',
      // pg_ctl's server keeps a pipe open: its output goes to a file.
      stdio: program === 'pg_ctl' ? 'ignore' : 'pipe',
      env: { PATH: process.env.PATH, HOME: folder },
      ...user,
    });
    if (status !== 0) console.log(stdout ?? '', stderr ?? '');
    return status === 0;
  };
  const data = join(folder, 'data');
  const port = await freePort();
  if (!as('initdb', ['-D', data, '-U', 'tschart', '--auth=trust', '-N'])) return undefined;
  const options = `-p ${port} -h 127.0.0.1 -k ${folder} -F`;
  atEnd.push(() => as('pg_ctl', ['-D', data, '-m', 'immediate', '-w', 'stop']));
  if (!as('pg_ctl', ['-D', data, '-o', options, '-l', join(folder, 'log'), '-w', 'start'])) return undefined;
  return `postgres://tschart@127.0.0.1:${port}/postgres?sslmode=disable`;
}

function findPostgres() {
  const packaged = '/usr/lib/postgresql';
  const versions = existsSync(packaged) ? readdirSync(packaged).map((version) => join(packaged, version, 'bin')) : [];
  return [...process.env.PATH.split(':'), ...versions].find((folder) => existsSync(join(folder, 'initdb')));
}

function otherUser() {
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  const line = lines.find((text) => text.startsWith('postgres:')) ?? lines.find((text) => text.startsWith('nobody:'));
  const [, , uid, gid] = line.split(':');
  return { uid: Number(uid), gid: Number(gid) };
}

function freePort() {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

/** Stops what was started, the last first. */
function clean() {
  for (const stop of atEnd.splice(0).reverse()) stop();
}

function finish() {
  clean();
  rmSync(scratch, { recursive: true, force: true });
  console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  process.exit(total.failed === 0 ? 0 : 1);
}

install();
const helm = realHelm();
const started = await servers(helm);
ownTests({ ...helm, ...started });
conformance();
standalone(helm);
benchmarks({ ...helm, ...started });
finish();
