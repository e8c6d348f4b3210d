// The benchmarks, side by side with the real Helm: node bench/run.mjs --help
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { growthKinds, writeGrowthChart } from './growth.mjs';
import { figure, geometricMean, median, pairs, peakMemory, run, table } from './measure.mjs';
import { STAGES, stages } from './stages.mjs';

const HELP = `Usage: node bench/run.mjs [options]   (npm run build first)

  --helm PATH      the real Helm, 4.3.1 (default: $HELM, or helm in the PATH)
  --charts DIR     a chart, or a directory of charts, to measure too; may be repeated; DIR=FILE gives values to one
  --pairs N        interleaved runs of each (default 10)
  --only SECTION   process, library, handlebars, growth, stages or dependencies; may be repeated
  --tschart PATH   the executable instead of dist/cli.js, where whole processes are compared
  --check          runs everything once, small, to see that it works; without Helm only what needs none
`;

const { values: options } = parseArgs({
  options: {
    helm: { type: 'string', default: process.env.HELM ?? 'helm' },
    charts: { type: 'string', multiple: true, default: [] },
    pairs: { type: 'string', default: '10' },
    tschart: { type: 'string' },
    only: { type: 'string', multiple: true, default: [] },
    check: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) {
  console.log(HELP);
  process.exit();
}

// Node would read all of these certificates at each start, which alone takes as long as a small chart.
delete process.env.NODE_EXTRA_CA_CERTS;

const bench = import.meta.dirname;
const cli = resolve(bench, '../dist/cli.js');
/** How tschart is started as a process. */
const program = options.tschart === undefined ? [process.execPath, cli] : [resolve(options.tschart)];
const scratch = mkdtempSync(join(tmpdir(), 'tschart-bench-'));
const count = options.check ? 1 : Number(options.pairs);
const helmVersion = spawnSync(options.helm, ['version', '--short'], { encoding: 'utf8' }).stdout?.trim();
let failures = 0;

const template = ({ path, values }) => ['template', 'release-name', path, ...(values ? ['-f', values] : [])];
const theirs = (chart) => [options.helm, ...template(chart)];
const ours = (chart) => [...program, ...template(chart)];

/** The line of an error's output that says what it is. */
function firstError(stderr) {
  return stderr.split('\n').find((line) => /error/i.test(line) && line.length < 500) ?? stderr.slice(0, 200);
}

function fail(text) {
  failures++;
  console.log(`FAILED: ${text}\n`);
}

/** Charts of a directory: the directory itself, or those in it. */
function chartsIn(argument) {
  const [directory, values] = argument.split('=');
  const isChart = (path) => existsSync(join(path, 'Chart.yaml'));
  const inside = isChart(directory) ? [directory] : readdirSync(directory).map((name) => join(directory, name));
  return inside.filter(isChart).map((path) => ({ path: resolve(path), values }));
}

/** The chart that every comparison begins with: Helm's own `helm create`. */
function smallChart() {
  const path = join(scratch, 'small');
  if (!existsSync(path)) run([...(helmVersion ? [options.helm] : [process.execPath, cli]), 'create', path]);
  return { path };
}

/**
 * Whether both print the same bytes. A chart that draws random texts differs from itself: then the lines that Helm's
 * own two outputs have in common have to be the same.
 */
function sameOutput(chart) {
  const expected = run(theirs(chart));
  const actual = run(ours(chart));
  if (expected.status !== 0 || actual.status !== 0) return 'does not render';
  if (expected.stdout.equals(actual.stdout)) return 'same';
  const lines = ({ stdout }) => stdout.toString().split('\n');
  const [first, second, third] = [lines(expected), lines(run(theirs(chart))), lines(actual)];
  if (first.length !== third.length || first.length !== second.length) return 'differs';
  const agreed = first.every((line, i) => line !== second[i] || line === third[i]);
  return agreed && first.some((line, i) => line !== second[i]) ? 'same but for random texts' : 'differs';
}

function wholeProcess() {
  const charts = [smallChart(), ...chartsIn(join(bench, 'charts')), ...options.charts.flatMap(chartsIn)];
  console.log('## Whole process: `template`, wall and processor time (user and system) in ms, peak memory in MB\n');
  const idle = Array.from({ length: count }, () => run([process.execPath, '-e', '0']));
  const idleTimes = ['wall', 'cpu'].map((key) => figure(median(idle.map((times) => times[key]))));
  console.log(`\`node -e 0\`, which does nothing: wall ${idleTimes[0]}, processor ${idleTimes[1]}\n`);
  const ratios = { wall: [], processor: [] };
  const rows = charts.map((chart) => {
    const name = basename(chart.path);
    const output = sameOutput(chart);
    if (!output.startsWith('same')) {
      if (output === 'differs') fail(`${name}: the outputs differ`);
      return [name, output, ...Array.from({ length: 9 }, () => '–')];
    }
    const { wall, cpu } = pairs(theirs(chart), ours(chart), count);
    const memory = [peakMemory(theirs(chart)), peakMemory(ours(chart))];
    if (chart !== charts[0]) {
      ratios.wall.push(wall[2]);
      if (cpu !== undefined) ratios.processor.push(cpu[2]);
    }
    const figures = [...wall, ...(cpu ?? Array.from({ length: 3 })), ...memory, memory[1] / memory[0]];
    return [name, output, ...figures.map(figure)];
  });
  const head = ['wall Helm', 'ours', 'ratio', 'cpu Helm', 'ours', 'ratio', 'mem Helm', 'ours', 'ratio'];
  table(['chart', 'output', ...head], rows);
  for (const [time, list] of Object.entries(ratios)) {
    if (list.length === 0) continue;
    console.log(`Geometric mean of the ${time} ratios without the small chart: ${figure(geometricMean(list))}\n`);
  }
}

/** The chart of `create` in both languages: processes in turns, and renders of a loaded chart. */
function inHandlebars() {
  console.log('## Handlebars beside Go templates: the chart of `create`, both ours\n');
  const charts = ['go', 'handlebars'].map((engine) => {
    const path = join(mkdtempSync(join(scratch, 'engine-')), 'app');
    run([...program, 'create', path, '--engine', engine]);
    return path;
  });
  const commands = charts.map((path) => [...program, 'template', 'release-name', path]);
  const documents = commands.map((command) =>
    run(command)
      .stdout.toString()
      .replace(/\n+(?=---\n|$)/g, '\n'),
  );
  if (documents[0] !== documents[1]) return fail('the chart in Handlebars renders to something else');
  const { wall, cpu } = pairs(commands[0], commands[1], count);
  const warm = charts.map((path) => {
    const { status, stdout, stderr } = run([
      process.execPath,
      join(bench, 'library.mjs'),
      path,
      options.check ? '2' : '400',
    ]);
    if (status !== 0) return fail(firstError(stderr));
    const { render } = JSON.parse(stdout.toString());
    return median(render.slice(render.length >> 1));
  });
  const rows = [
    ['process, wall', ...wall],
    ['process, cpu', ...(cpu ?? Array.from({ length: 3 }))],
    ['render, warm', ...warm, warm[1] / warm[0]],
  ];
  table(
    ['ms', 'Go templates', 'Handlebars', 'ratio'],
    rows.map(([name, ...figures]) => [name, ...figures.map(figure)]),
  );
}

/** Compiles the Go program on Helm's library, beside the sources so that they stay as they are. */
function buildHelmLibrary() {
  const directory = join(scratch, 'helm-library');
  cpSync(join(bench, 'helm-library'), directory, { recursive: true });
  const env = { ...process.env, GOFLAGS: '-mod=mod' };
  const built = spawnSync('go', ['build', '-o', 'helm-library', '.'], { cwd: directory, env, encoding: 'utf8' });
  if (built.status === 0) return join(directory, 'helm-library');
  console.log(`Helm's library is left out: ${built.error ? 'there is no go' : built.stderr.trim().split('\n')[0]}\n`);
  return undefined;
}

function inProcess() {
  console.log('## In process, warm: ms to load a chart, and to render a loaded one with other values each time\n');
  const library = options.check && !helmVersion ? undefined : buildHelmLibrary();
  const charts = [smallChart(), ...options.charts.flatMap(chartsIn)].filter(({ values }) => values === undefined);
  const rows = charts.map(({ path }, i) => {
    const rounds = options.check ? 2 : i === 0 ? 400 : 40;
    const medians = (command) => {
      const { status, stdout, stderr } = run([...command, path, String(rounds)]);
      if (status !== 0) return fail(`${basename(command[0])} on ${path}: ${firstError(stderr)}`);
      const { load, render } = JSON.parse(stdout.toString());
      // The first half warms up.
      return [load, render].map((times) => median(times.slice(times.length >> 1)));
    };
    const helm = library === undefined ? [] : (medians([library]) ?? []);
    const own = medians([process.execPath, join(bench, 'library.mjs')]) ?? [];
    const side = (i) => [helm[i], own[i], own[i] / helm[i]].map(figure);
    return [basename(path), ...side(0), ...side(1)];
  });
  table(['chart', 'load Helm', 'ours', 'ratio', 'render Helm', 'ours', 'ratio'], rows);
}

function growth() {
  console.log('## Growth: processor time in ms of the whole process (ours; Helm in brackets)\n');
  const sizes = options.check ? [1, 2] : [10, 100, 1000, 4000];
  const rows = growthKinds.map((kind) => {
    const cells = sizes.map((size) => {
      const chart = { path: join(scratch, `growth-${kind}-${size}`) };
      writeGrowthChart(chart.path, kind, size);
      if (!helmVersion) return figure(run(ours(chart)).cpu);
      if (sameOutput(chart) !== 'same') return fail(`growth of ${kind} to ${size}: the outputs differ`) ?? '–';
      const { cpu, wall } = pairs(theirs(chart), ours(chart), Math.min(count, 5));
      const [a, b] = cpu ?? wall;
      return `${figure(b)} (${figure(a)})`;
    });
    return [kind, ...cells];
  });
  table(['', ...sizes.map(String)], rows);
}

function whereTimeGoes() {
  console.log('## Where the time of one process goes: ms under the profiler\n');
  const charts = [smallChart(), ...(options.check ? [] : options.charts.flatMap(chartsIn))];
  const rows = charts.map((chart) => {
    const runs = Array.from({ length: Math.min(count, 3) }, () => stages(cli, template(chart)));
    return [basename(chart.path), ...STAGES.map((stage) => figure(median(runs.map((sums) => sums[stage]))))];
  });
  table(['chart', ...STAGES], rows);
}

/** `dependency update` from a server of its own: see dependencies.mjs. */
function fetching() {
  if (!helmVersion) return;
  const args = ['--helm', options.helm, '--pairs', String(Math.min(count, 3)), ...(options.check ? ['--check'] : [])];
  const child = spawnSync(process.execPath, [join(bench, 'dependencies.mjs'), ...args], { encoding: 'utf8' });
  console.log(child.stdout);
  if (child.status !== 0) fail(child.stderr);
}

const SECTIONS = {
  process: wholeProcess,
  library: inProcess,
  handlebars: inHandlebars,
  growth,
  stages: whereTimeGoes,
  dependencies: fetching,
};

try {
  const load = loadavg()[0].toFixed(1);
  console.log(
    `Node ${process.version}, ${helmVersion ?? 'no Helm'}, ${cpus().length} × ${cpus()[0].model}, load ${load}\n`,
  );
  if (!existsSync(cli)) throw new Error('dist/cli.js is not there: npm run build');
  if (!helmVersion && !options.check) throw new Error(`${options.helm} does not run; say --helm PATH`);
  for (const [name, section] of Object.entries(SECTIONS)) {
    if (options.only.length > 0 && !options.only.includes(name)) continue;
    if (name === 'process' && !helmVersion) continue;
    section();
  }
} catch (error) {
  fail(error.message);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
process.exitCode = failures > 0 ? 1 : 0;
