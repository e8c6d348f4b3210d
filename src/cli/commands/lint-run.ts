import { existsSync, lstatSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { givenKubeVersion } from '../../chart/capabilities.ts';
import { TschartError } from '../../errors.ts';
import { pathError } from '../../node/files/os-error.ts';
import type { Invocation } from '../command.ts';
import { host } from '../host.ts';
import { lintChart } from '../lint/lint-chart.ts';
import { type Finding, findingLine, SEVERITY } from '../lint/message.ts';
import type { LintContext } from '../lint/templates.ts';
import { lintFlags } from './lint.ts';
import { readValues } from './value-sources.ts';

/** `lint`: findings for each chart, then how many charts failed. */
export async function runLint(call: Invocation): Promise<number> {
  const { args, flags, settings, terminal, log } = call;
  const kubeVersion = readKubeVersion(flags.get(lintFlags.kubeVersion));
  const paths = flags.get(lintFlags.withSubcharts)
    ? args.flatMap((path) => [path]).concat(args.flatMap(chartsBelow))
    : args;
  const context: LintContext = {
    namespace: await settings.namespace(),
    values: await readValues(call),
    kubeVersion,
    skipSchemaValidation: flags.get(lintFlags.skipSchemaValidation),
    host: host(),
    log,
  };
  const quiet = flags.get(lintFlags.quiet);
  const tolerated = flags.get(lintFlags.strict) ? SEVERITY.info : SEVERITY.warning;
  let report = '';
  let failed = 0;
  let remarkable = 0;
  for (const path of paths) {
    const result = await lintPath(path, context);
    const fails = result instanceof Error || result.some(({ severity }) => severity > tolerated);
    const isRemarkable = fails || result.some(({ severity }) => severity > SEVERITY.info);
    if (isRemarkable) remarkable++;
    if (quiet && !isRemarkable) continue;
    report += `==> Linting ${path}\n`;
    if (result instanceof Error) report += `Error ${result.message}\n`;
    else
      for (const finding of result)
        if (!quiet || finding.severity > SEVERITY.info) report += `${findingLine(finding)}\n`;
    if (fails) failed++;
    report += '\n';
  }
  terminal.stdout(report);
  const summary = `${paths.length} chart(s) linted, ${failed} chart(s) failed`;
  if (failed > 0) throw new TschartError('LINT', summary);
  if (!quiet || remarkable > 0) terminal.stdout(`${summary}\n`);
  return 0;
}

function readKubeVersion(text: string): LintContext['kubeVersion'] {
  return text === '' ? undefined : givenKubeVersion(text);
}

async function lintPath(path: string, context: LintContext): Promise<Finding[] | Error> {
  if (path.endsWith('.tgz') || path.endsWith('.tar.gz')) {
    const { withUnpacked } = await import('../lint/archive.ts');
    return withUnpacked(path, (directory) => lintDirectory(directory, context));
  }
  return lintDirectory(path, context);
}

async function lintDirectory(path: string, context: LintContext): Promise<Finding[] | Error> {
  const chartYaml = join(path, 'Chart.yaml');
  try {
    statSync(chartYaml);
  } catch (error) {
    return new Error(`unable to check Chart.yaml file in chart: ${pathError('stat', chartYaml, error).message}`);
  }
  return lintChart(path, context);
}

/** The charts in charts/, at any depth: directories with a Chart.yaml, and archives. Links are not followed. */
function chartsBelow(path: string): string[] {
  const found: string[] = [];
  const walk = (entry: string, name: string): void => {
    if (name === 'Chart.yaml') found.push(dirname(entry));
    else if (/\.(tgz|tar\.gz)$/.test(name)) found.push(entry);
    if (!lstatSync(entry, { throwIfNoEntry: false })?.isDirectory()) return;
    for (const inner of namesIn(entry)) walk(join(entry, inner), inner);
  };
  const charts = join(path, 'charts');
  if (existsSync(charts)) walk(charts, 'charts');
  return found;
}

/** What a directory holds, in order; nothing where it can't be read. */
function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory).sort();
  } catch {
    return [];
  }
}
