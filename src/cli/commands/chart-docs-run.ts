import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize, relative, resolve } from 'node:path';
import { type IgnoreRules, parseIgnoreRules } from '../../chart/ignore.ts';
import type { ChartDocs, DependencyDocs, TemplateFile } from '../../chartdocs/readme.ts';
import { readChartDocs, renderReadme } from '../../chartdocs/readme.ts';
import { SORT_ORDERS, type SortOrder } from '../../chartdocs/rows.ts';
import { undescribed } from '../../chartdocs/strict.ts';
import { TschartError } from '../../errors.ts';
import { quote } from '../../go/strconv.ts';
import { decodeUtf8 } from '../../go/text.ts';
import { pathError } from '../../node/files/os-error.ts';
import type { Invocation } from '../command.ts';
import { warn } from '../debug.ts';
import { host } from '../host.ts';
import { chartDocsFlags } from './chart-docs.ts';

const MAX_CHARTS = 10_000;
const MAX_DEPTH = 100;

/** `chart-docs`: writes or prints the README of each chart. One that fails does not keep the others from being written. */
export function runChartDocs(call: Invocation): number {
  const { args, flags, terminal, log } = call;
  const order = flags.get(chartDocsFlags.sortValuesOrder);
  if (!isSortOrder(order)) {
    throw new TschartError('FLAG', `--sort-values-order: ${quote(order)} is none of ${SORT_ORDERS.join(', ')}`);
  }
  const root = flags.get(chartDocsFlags.chartSearchRoot);
  const found = args.length > 0 ? args.map(normalize) : findCharts(root, flags.get(chartDocsFlags.ignoreFile));
  const failures: unknown[] = [];
  const charts = new Map<string, ChartDocs>();
  const attempt = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      failures.push(error);
    }
  };
  for (const directory of found) attempt(() => charts.set(directory, read(directory, call)));
  const wanted = flags.get(chartDocsFlags.chartToGenerate).map((path) => normalize(path));
  for (const path of wanted) {
    if (!charts.has(path)) attempt(() => unknownChart(path, [...charts.keys()]));
  }
  // Beside a chart that is named, those that it depends on have not been looked for.
  const named = new Map<string, ChartDocs>();
  const find = (directory: string): ChartDocs | undefined => {
    const known = charts.get(directory) ?? named.get(directory);
    const needed = ['Chart.yaml', flags.get(chartDocsFlags.valuesFile)];
    if (known !== undefined || args.length === 0) return known;
    if (!needed.every((file) => existsSync(join(directory, file)))) return undefined;
    const docs = read(directory, call);
    named.set(directory, docs);
    return docs;
  };
  for (const [directory, docs] of charts) {
    if (wanted.length > 0 && !wanted.includes(directory)) continue;
    attempt(() => {
      if (flags.get(chartDocsFlags.documentationStrictMode)) checkDescribed(docs, call);
      const withDependencies = flags.get(chartDocsFlags.documentDependencyValues);
      const text = renderReadme(docs, {
        host: host(),
        variables: terminal.env,
        files: { paths: filesIn(directory), read: (path) => readFileSync(join(directory, path)) },
        sortOrder: order,
        badgeStyle: flags.get(chartDocsFlags.badgeStyle),
        ...templatesOf(directory, root, call),
        onlyDescribed: flags.get(chartDocsFlags.ignoreNonDescriptions),
        skipVersionFooter: flags.get(chartDocsFlags.skipVersionFooter),
        helmDocsVersion: flags.get(chartDocsFlags.helmDocsVersion),
        dependencies: withDependencies ? dependenciesOf(docs, find, '', (text) => warn(log, text)) : [],
      });
      if (flags.get(chartDocsFlags.dryRun)) terminal.stdout(text);
      else write(join(directory, flags.get(chartDocsFlags.outputFile)), text);
    });
  }
  return finish(failures);
}

/** Throws for what failed: the one error, or all their messages. */
function finish(failures: readonly unknown[]): number {
  if (failures.length === 0) return 0;
  if (failures.length === 1) throw failures[0];
  const messages = failures.map((failure) => (failure as Error).message);
  throw new TschartError('DOCS', `${failures.length} charts could not be documented:\n${messages.join('\n')}`, {
    cause: failures[0],
  });
}

function isSortOrder(text: string): text is SortOrder {
  return (SORT_ORDERS as readonly string[]).includes(text);
}

function unknownChart(path: string, known: readonly string[]): never {
  throw new TschartError('DOCS', `no chart was found at ${path}`, {
    advice: known.length === 0 ? undefined : `charts that were found: ${known.join(', ')}`,
  });
}

function read(directory: string, { flags }: Invocation): ChartDocs {
  const valuesFile = flags.get(chartDocsFlags.valuesFile);
  const requirements = join(directory, 'requirements.yaml');
  return readChartDocs({
    directory,
    chartYaml: readText(join(directory, 'Chart.yaml')),
    requirementsYaml: existsSync(requirements) ? readText(requirements) : undefined,
    valuesFile,
    values: readText(join(directory, valuesFile)),
  });
}

function readText(path: string): string {
  try {
    return decodeUtf8(readFileSync(path));
  } catch (error) {
    throw new TschartError('DOCS', pathError('open', path, error).message, { at: { file: path }, cause: error });
  }
}

function write(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new TschartError('DOCS', pathError('open', path, error).message, { at: { file: path }, cause: error });
  }
}

function checkDescribed(docs: ChartDocs, { flags }: Invocation): void {
  const missing = undescribed(
    docs,
    flags.get(chartDocsFlags.strictIgnoreAbsent),
    flags.get(chartDocsFlags.strictIgnoreAbsentRegex),
  );
  if (missing.length === 0) return;
  const file = join(docs.directory, flags.get(chartDocsFlags.valuesFile));
  throw new TschartError('DOCS', `values without documentation:\n${missing.map(({ key }) => key).join('\n')}`, {
    at: { file, line: missing[0]!.line },
    advice: `describe each in a comment: # ${missing[0]!.key} -- what it does`,
  });
}

/** Directories with a Chart.yaml below a directory, in order. Links to directories are not followed. */
function findCharts(root: string, ignoreFile: string): string[] {
  const top = repositoryAbove(process.cwd()) ?? process.cwd();
  const rules = ignoreRules(join(top, ignoreFile));
  const ignored = (path: string, isDirectory: boolean): boolean => {
    const name = relative(top, resolve(path)) || '.';
    return name === '.git' || rules?.ignores(name, isDirectory) === true;
  };
  const found: string[] = [];
  const walk = (directory: string, depth: number): void => {
    if (depth > MAX_DEPTH || found.length > MAX_CHARTS) {
      throw new TschartError(
        'DOCS',
        `${root} holds more than ${MAX_CHARTS} charts, or directories deeper than ${MAX_DEPTH}`,
      );
    }
    if (ignored(directory, true)) return;
    for (const entry of readdirSync(directory, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) walk(path, depth + 1);
      else if (entry.name === 'Chart.yaml' && !ignored(path, false)) found.push(directory);
    }
  };
  if (!existsSync(root)) throw new TschartError('DOCS', `${root}: no such directory`);
  walk(normalize(root), 0);
  return found.map((directory) => normalize(directory).replace(/(?<=.)\/$/, ''));
}

/** The directory of the git repository that a path lies in. */
function repositoryAbove(path: string): string | undefined {
  for (let at = path; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (dirname(at) === at) return undefined;
  }
}

function ignoreRules(path: string): IgnoreRules | undefined {
  return existsSync(path) ? parseIgnoreRules(readText(path)) : undefined;
}

/** All files below a directory. */
function filesIn(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)));
}

function templatesOf(
  directory: string,
  root: string,
  { flags }: Invocation,
): { templates: TemplateFile[]; withDefault: boolean } {
  const templates: TemplateFile[] = [];
  let withDefault = false;
  for (const name of flags.get(chartDocsFlags.templateFiles)) {
    let path = name;
    if (!name.includes('/')) path = join(directory, name);
    else if (name.startsWith('.')) path = join(root, name);
    if (existsSync(path) && statSync(path).isFile()) templates.push({ path, text: readText(path) });
    else withDefault = true;
  }
  return { templates, withDefault };
}

/** The documented charts that a chart depends on, at `file://` or in charts/, and below them theirs. */
function dependenciesOf(
  docs: ChartDocs,
  find: (directory: string) => ChartDocs | undefined,
  prefix: string,
  warning: (text: string) => void,
  depth = 0,
): DependencyDocs[] {
  if (depth > MAX_DEPTH)
    throw new TschartError('DOCS', `${docs.directory}: dependencies nest deeper than ${MAX_DEPTH}`);
  return docs.requirements.flatMap(({ name, repository, alias }) => {
    const local = repository.startsWith('file://');
    if (repository !== '' && !local) {
      warning(`${docs.directory}: the values of ${name} are left out: it is not on this machine`);
      return [];
    }
    const path = join(docs.directory, local ? repository.slice('file://'.length) : join('charts', name));
    const found = find(path.replace(/(?<=.)\/$/, ''));
    if (found === undefined) {
      warning(`${docs.directory}: the values of ${name} are left out: no chart was found at ${path}`);
      return [];
    }
    const own = prefix + (alias || name);
    return [{ prefix: own, docs: found }, ...dependenciesOf(found, find, `${own}.`, warning, depth + 1)];
  });
}
