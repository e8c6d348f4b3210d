// tschart beside Helm on a cluster, in turns: node bench/cluster.mjs --helm PATH --kubeconfig FILE [--pairs N] [--check]
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync, gzipSync } from 'node:zlib';
import { figure, median } from './measure.mjs';

const root = resolve(import.meta.dirname, '..');
const { values: options } = parseArgs({
  options: {
    helm: { type: 'string', default: process.env.HELM ?? 'helm' },
    kubeconfig: { type: 'string', default: process.env.TSCHART_CLUSTER ?? process.env.KUBECONFIG ?? '' },
    pairs: { type: 'string', default: '5' },
    records: { type: 'string', default: '2000' },
    objects: { type: 'string', default: '200' },
    check: { type: 'boolean', default: false },
  },
});
const pairs = options.check ? 1 : Number(options.pairs);
const records = options.check ? 20 : Number(options.records);
const objects = options.check ? 5 : Number(options.objects);
const many = join(root, 'test/cluster/charts/many');
const GNU_TIME = '/usr/bin/time';
const folder = mkdtempSync(join(tmpdir(), 'tschart-bench-'));
const env = { PATH: process.env.PATH, HOME: folder, KUBECONFIG: resolve(options.kubeconfig), TZ: 'UTC' };
symlinkSync(join(root, 'dist/cli.js'), join(folder, 'helm'));
const programs = [[options.helm], [process.execPath, join(folder, 'helm')]];
const namespace = `tschart-bench-${process.pid}`;
const { ask, close } = connect();

try {
  const rows = [...(await listing()), ...(await changing())];
  console.log('| | wall Helm | ours | ratio | cpu Helm | ours | ratio | mem Helm | ours | ratio |');
  console.log('| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |');
  for (const [name, runs] of rows) {
    const cells = ['wall', 'cpu', 'memory'].flatMap((key) => {
      const column = (side) => median(runs.map((pair) => pair[side][key]));
      return [column(0), column(1), median(runs.map(([a, b]) => b[key] / a[key]))].map(figure);
    });
    console.log(`| ${name} | ${cells.join(' | ')} |`);
  }
} finally {
  for (const name of [namespace, `${namespace}-0`, `${namespace}-1`]) await ask('DELETE', `/api/v1/namespaces/${name}`);
  close();
  rmSync(folder, { recursive: true, force: true });
}

/** Lists a namespace of many records: five revisions of each release. */
async function listing() {
  await createNamespace(namespace);
  measure(programs[0], ['install', 'seed', many, '--set', 'count=1', '-n', namespace]);
  const path = `/api/v1/namespaces/${namespace}/secrets`;
  const seed = await ask('GET', `${path}/sh.helm.release.v1.seed.v1`);
  const text = gunzipSync(Buffer.from(Buffer.from(seed.data.release, 'base64').toString(), 'base64')).toString();
  const bodies = Array.from({ length: records }, (_, i) => {
    const name = `release-${String(Math.floor(i / 5)).padStart(4, '0')}`;
    const version = (i % 5) + 1;
    const status = version === 5 ? 'deployed' : 'superseded';
    const record = { ...JSON.parse(text), name, version };
    record.info = { ...record.info, status };
    const release = Buffer.from(gzipSync(JSON.stringify(record)).toString('base64')).toString('base64');
    const labels = { ...seed.metadata.labels, name, status, version: String(version) };
    const metadata = { name: `sh.helm.release.v1.${name}.v${version}`, labels };
    return { apiVersion: 'v1', kind: 'Secret', type: seed.type, metadata, data: { release } };
  });
  while (bodies.length > 0) await Promise.all(bodies.splice(0, 32).map((body) => ask('POST', path, body)));
  const commands = [
    ['list', ['list', '-n', namespace]],
    ['list --max 0', ['list', '-n', namespace, '--max', '0']],
    ['history', ['history', 'release-0000', '-n', namespace]],
  ];
  return commands.map(([name, args]) => {
    const runs = Array.from({ length: pairs }, () => programs.map((program) => measure(program, args)));
    for (const [a, b] of runs) if (a.stdout !== b.stdout) throw new Error(`${name}: the two print different things`);
    return [`${name}, ${records} records`, runs];
  });
}

/** Installs, upgrades and uninstalls a chart of many ConfigMaps, each program in a namespace of its own. */
async function changing() {
  for (const side of [0, 1]) await createNamespace(`${namespace}-${side}`);
  const steps = { install: [], upgrade: [], rollback: [], uninstall: [] };
  const count = ['--set', `count=${objects}`];
  for (let i = 0; i < pairs; i++) {
    const turn = (args) => programs.map((program, side) => measure(program, [...args, '-n', `${namespace}-${side}`]));
    steps.install.push(turn(['install', 'many', many, ...count]));
    steps.upgrade.push(turn(['upgrade', 'many', many, ...count, '--set', 'message=two']));
    steps.rollback.push(turn(['rollback', 'many', '1']));
    steps.uninstall.push(turn(['uninstall', 'many']));
  }
  return Object.entries(steps).map(([name, runs]) => [`${name}, ${objects} ConfigMaps`, runs]);
}

/** One run: milliseconds of wall and processor time, MB of peak memory. Throws where the command fails. */
function measure(program, args) {
  const report = join(folder, 'time');
  const timed = existsSync(GNU_TIME) ? [GNU_TIME, '-o', report, '-f', '%U %S %M', ...program] : program;
  const start = process.hrtime.bigint();
  const child = spawnSync(timed[0], [...timed.slice(1), ...args], { encoding: 'utf8', env, maxBuffer: 1 << 28 });
  const wall = Number(process.hrtime.bigint() - start) / 1e6;
  if (child.status !== 0) throw new Error(`${program[0]} ${args.join(' ')}: ${child.error ?? child.stderr}`);
  const [user, system, kilobytes] = existsSync(report)
    ? readFileSync(report, 'utf8').trim().split(' ').map(Number)
    : [];
  return { wall, cpu: 1000 * (user + system), memory: kilobytes / 1024, stdout: child.stdout };
}

async function createNamespace(name) {
  await ask('POST', '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
}

/** Requests of the benchmark's own: records are made faster than a program could. */
function connect() {
  const kubectl = [join(dirname(options.helm), 'kubectl'), 'kubectl'].find((file, i) => i === 1 || existsSync(file));
  const view = ['config', 'view', '--raw', '--flatten', '--minify', '-o', 'json'];
  const { clusters, users } = JSON.parse(execFileSync(kubectl, view, { encoding: 'utf8', env }));
  const { server, 'certificate-authority-data': authority } = clusters[0].cluster;
  const agent = new Agent({ keepAlive: true, ca: Buffer.from(authority, 'base64') });
  const headers = { authorization: `Bearer ${users[0].user.token}`, 'content-type': 'application/json' };
  const ask = (method, path, body) =>
    new Promise((done, fail) => {
      const sent = request(new URL(path, server), { method, agent, headers }, (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (part) => {
          text += part;
        });
        answer.on('end', () => (answer.statusCode < 400 ? done(JSON.parse(text)) : fail(new Error(text))));
      });
      sent.on('error', fail);
      sent.end(body && JSON.stringify(body));
    });
  return { ask, close: () => agent.destroy() };
}
