// `dependency update` of an umbrella chart beside Helm, in turns: node bench/dependencies.mjs --helm PATH [--pairs N] [--dependencies N] [--versions N] [--check]
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { figure, median } from './measure.mjs';

const root = resolve(import.meta.dirname, '..');
const { values: options } = parseArgs({
  options: {
    helm: { type: 'string', default: process.env.HELM ?? 'helm' },
    tschart: { type: 'string', default: join(root, 'dist/cli.js') },
    pairs: { type: 'string', default: '3' },
    dependencies: { type: 'string', default: '40' },
    versions: { type: 'string', default: '100' },
    check: { type: 'boolean', default: false },
  },
});
const pairs = options.check ? 1 : Number(options.pairs);
const repositories = 3;
const dependencies = options.check ? 6 : Number(options.dependencies);
/** Charts of an index, and versions of each: 100 of 100 are about 10 MB. */
const size = options.check ? [10, 5] : [105, Number(options.versions)];
const GNU_TIME = '/usr/bin/time';
const folder = mkdtempSync(join(tmpdir(), 'tschart-bench-'));
const programs = [[options.helm], [process.execPath, options.tschart]];
const files = new Map();
const server = createServer((asked, answer) => {
  const body = files.get(asked.url);
  if (body === undefined) answer.writeHead(404).end();
  else answer.writeHead(200, { 'Content-Length': body.length }).end(body);
});

try {
  const address = await new Promise((done) => {
    server.listen(0, '127.0.0.1', () => done(`http://127.0.0.1:${server.address().port}`));
  });
  const indexes = await fillServer();
  const rows = [];
  for (const isAdded of [false, true]) {
    const runs = [];
    for (let i = 0; i < pairs; i++) runs.push([await update(0, isAdded, address), await update(1, isAdded, address)]);
    for (const [a, b] of runs) compare(a, b);
    rows.push([isAdded ? 'repositories that were added' : 'repositories by their URLs', runs]);
  }
  console.log(
    `dependency update: ${dependencies} dependencies, ${repositories} repositories, indexes of ${figure(indexes / 1e6)} MB`,
  );
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
  server.close();
  server.closeAllConnections();
  rmSync(folder, { recursive: true, force: true });
}

/** Fills the server with repositories; gives the size of an index. */
async function fillServer() {
  const [charts, versions] = size;
  let length = 0;
  for (let r = 0; r < repositories; r++) {
    let index = 'apiVersion: v1\nentries:\n';
    for (let c = 0; c < charts; c++) {
      const name = `chart-${r}-${String(c).padStart(3, '0')}`;
      index += `  ${name}:\n`;
      for (let v = versions; v > 0; v--) {
        const isWanted = c < Math.ceil(dependencies / repositories) && v === versions;
        const archive = isWanted ? await pack(name, `${v}.0.0`) : undefined;
        if (archive !== undefined) files.set(`/r${r}/${name}-${v}.0.0.tgz`, archive);
        index += entry(
          name,
          `${v}.0.0`,
          createHash('sha256')
            .update(archive ?? `${name}${v}`)
            .digest('hex'),
        );
      }
    }
    index += 'generated: "2024-05-06T07:08:09.123456789Z"\n';
    files.set(`/r${r}/index.yaml`, Buffer.from(index));
    length = index.length;
  }
  return length;
}

function entry(name, version, digest) {
  return `  - annotations:
      category: Infrastructure
      images: |
        - name: ${name}
          image: docker.io/example/${name}:${version}
    apiVersion: v2
    appVersion: ${version}
    created: "2024-05-06T07:08:09.123456789Z"
    dependencies:
    - name: common
      repository: oci://registry.example.com/charts
      tags:
      - common
      version: 2.x.x
    description: ${name} is a chart that does one thing, and does it well, as its many
      users have been telling its authors for years.
    digest: ${digest}
    home: https://example.com/${name}
    icon: https://example.com/${name}.png
    keywords:
    - ${name}
    - http
    maintainers:
    - name: Example
      url: https://example.com
    name: ${name}
    sources:
    - https://example.com/source/${name}
    urls:
    - ${name}-${version}.tgz
    version: ${version}
`;
}

/** The archive of a small chart. */
async function pack(name, version) {
  const chart = join(folder, 'charts', name);
  mkdirSync(join(chart, 'templates'), { recursive: true });
  writeFileSync(join(chart, 'Chart.yaml'), `apiVersion: v2\nname: ${name}\nversion: ${version}\n`);
  writeFileSync(join(chart, 'templates/configmap.yaml'), readFileSync(join(root, 'charts/web/templates/service.yaml')));
  await start(programs[1], ['package', chart, '-d', join(folder, 'packed')], environment(join(folder, 'home')));
  return readFileSync(join(folder, 'packed', `${name}-${version}.tgz`));
}

function environment(home) {
  return { PATH: process.env.PATH, HOME: home, TZ: 'UTC' };
}

/** One update, from nothing; gives times, memory, what was printed and what was fetched. */
async function update(side, isAdded, address) {
  const place = mkdtempSync(join(folder, 'run-'));
  const own = environment(join(place, 'home'));
  const chart = join(place, 'umbrella');
  mkdirSync(chart, { recursive: true });
  const lines = Array.from({ length: dependencies }, (_, i) => {
    const r = i % repositories;
    const name = `chart-${r}-${String(Math.floor(i / repositories)).padStart(3, '0')}`;
    return `- {name: ${name}, version: ">=1.0.0", repository: "${address}/r${r}"}`;
  });
  writeFileSync(
    join(chart, 'Chart.yaml'),
    `apiVersion: v2\nname: umbrella\nversion: 1.0.0\ndependencies:\n${lines.join('\n')}\n`,
  );
  if (isAdded) {
    for (let r = 0; r < repositories; r++) await start(programs[1], ['repo', 'add', `r${r}`, `${address}/r${r}`], own);
  }
  const measured = await start(programs[side], ['dependency', 'update', chart], own);
  const fetched = readdirSync(join(chart, 'charts')).sort();
  const lock = readFileSync(join(chart, 'Chart.lock'), 'utf8').replace(/generated: .*/, '');
  rmSync(place, { recursive: true, force: true });
  return { ...measured, fetched, lock };
}

/** A time counts only where the two did the same. Indexes are fetched at once: Helm tells of them in any order. */
function compare(a, b) {
  const seen = ({ stdout, fetched, lock }) => JSON.stringify([stdout.split('\n').sort(), fetched, lock]);
  if (seen(a) !== seen(b)) throw new Error(`the two differ:\n${a.stdout}\n${b.stdout}`);
}

/** Runs a program; milliseconds of wall and processor time, MB of peak memory. Rejects where it fails. */
function start(program, args, env) {
  const report = join(folder, 'time');
  const isTimed = existsSync(GNU_TIME);
  const [file, ...rest] = isTimed ? [GNU_TIME, '-o', report, '-f', '%U %S %M', ...program] : program;
  const begun = process.hrtime.bigint();
  const child = spawn(file, [...rest, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => (stdout += chunk));
  child.stderr.on('data', (chunk) => (stderr += chunk));
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (status) => {
      const wall = Number(process.hrtime.bigint() - begun) / 1e6;
      if (status !== 0) return fail(new Error(`${program.join(' ')} ${args.join(' ')}: ${stdout}${stderr}`));
      const [user, system, kilobytes] = isTimed ? readFileSync(report, 'utf8').trim().split(' ').map(Number) : [];
      done({ wall, cpu: 1000 * (user + system), memory: kilobytes / 1024, stdout });
    });
  });
}
