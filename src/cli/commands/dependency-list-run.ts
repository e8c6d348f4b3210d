import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, extname, join, normalize } from 'node:path';
import type { Chart, Dependency } from '../../chart/model.ts';
import { parseConstraint, parseStrictVersion, parseVersion } from '../../go/semver.ts';
import { quote } from '../../go/strconv.ts';
import { loadChartFrom } from '../../node/files/load.ts';
import type { Invocation } from '../command.ts';
import { formatTable } from '../table.ts';
import { maxColumnWidth } from './dependency.ts';

/** `dependency list`: what Chart.yaml asks for, and what charts/ holds of it. */
export async function runDependencyList({ args, flags, terminal, log }: Invocation): Promise<number> {
  const path = args[0] === undefined ? '.' : normalize(args[0]).replace(/(.)\/$/, '$1');
  const chart = await loadChartFrom(path, { log, format: 'v2' });
  const { dependencies } = chart.metadata;
  if (dependencies === undefined) {
    terminal.stdout(`WARNING: no dependencies at ${join(path, 'charts')}\n`);
    return 0;
  }
  const wanted = dependencies.filter((dependency) => dependency !== null);
  const rows = [['NAME', 'VERSION', 'REPOSITORY', 'STATUS']];
  for (const dependency of wanted) {
    const status = await statusOf(dependency, path, chart);
    rows.push([dependency.name, dependency.version ?? '', dependency.repository, status]);
  }
  terminal.stdout(`${formatTable(rows, flags.get(maxColumnWidth))}\n\n`);
  for (const file of namesIn(path)) {
    const problem = await strayProblem(join(path, 'charts', file), wanted);
    if (problem !== undefined) terminal.stdout(`WARNING: ${quote(join(path, 'charts', file))} ${problem}\n`);
  }
  return 0;
}

function namesIn(path: string): string[] {
  try {
    return readdirSync(join(path, 'charts')).sort();
  } catch {
    return [];
  }
}

/** What is wrong with something in charts/ that Chart.yaml does not ask for. */
async function strayProblem(file: string, wanted: readonly Dependency[]): Promise<string | undefined> {
  if (!statSync(file).isDirectory() && extname(file) !== '.tgz') return undefined;
  let chart: Chart;
  try {
    chart = await loadChartFrom(file, { format: 'v2' });
  } catch {
    return 'is not a chart.';
  }
  return wanted.some(({ name }) => name === chart.name) ? undefined : 'is not in Chart.yaml.';
}

async function statusOf(dependency: Dependency, path: string, parent: Chart): Promise<string> {
  const prefix = `${dependency.name}-`;
  const archives = namesIn(path).filter((name) => name.startsWith(prefix) && name.endsWith('.tgz'));
  const versioned =
    archives.length > 1 ? archives.filter((name) => isVersion(name.slice(prefix.length, -4))) : archives;
  if (versioned.length > 1) return 'too many matches';
  const [archive] = versioned;
  if (archive !== undefined) {
    const status = await archiveStatus(join(path, 'charts', archive), dependency);
    if (status !== undefined) return status;
  }
  const held = parent.dependencies.findLast(({ name }) => name === dependency.name);
  return held === undefined ? 'missing' : (versionProblem(held, dependency) ?? 'unpacked');
}

async function archiveStatus(file: string, dependency: Dependency): Promise<string | undefined> {
  if (!existsSync(file)) return undefined;
  let chart: Chart;
  try {
    chart = await loadChartFrom(file, { format: 'v2' });
  } catch {
    return 'corrupt';
  }
  if (chart.name !== dependency.name) return 'misnamed';
  return versionProblem(chart, dependency) ?? 'ok';
}

function versionProblem(chart: Chart, { version: range = '' }: Dependency): string | undefined {
  const { version } = chart.metadata;
  if (version === range) return undefined;
  try {
    return parseConstraint(range).check(parseVersion(version)) ? undefined : 'wrong version';
  } catch {
    return 'invalid version';
  }
}

function isVersion(text: string): boolean {
  try {
    parseStrictVersion(basename(text));
    return true;
  } catch {
    return false;
  }
}
