import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { LogRecord } from '../../chart/log.ts';
import type { Chart } from '../../chart/model.ts';
import { decodeUtf8 } from '../../go/text.ts';
import { loadChartFrom } from '../../node/files/load.ts';
import { pathError } from '../../node/files/os-error.ts';
import { lintChartYaml } from './chart-yaml.ts';
import { lintCrds } from './crds.ts';
import { lintDependencies } from './dependencies.ts';
import { type Finding, Findings, SEVERITY } from './message.ts';
import { type LintContext, lintTemplates } from './templates.ts';
import { lintValues } from './values.ts';

/** Looks at a chart directory and gives all findings, in the order of the rules. */
export async function lintChart(path: string, context: LintContext): Promise<Finding[]> {
  const directory = resolve(path);
  const findings = new Findings();
  const { loaded, tell } = await load(directory, context);

  const chartYaml = join(directory, 'Chart.yaml');
  lintChartYaml(findings, () => readText(chartYaml), isDirectory(chartYaml));
  lintValues(findings, directory, context);
  lintTemplatesOf(findings, directory, loaded, tell, context);
  tell();
  const unloadable = loaded instanceof Error ? `unable to load chart\n\t${loaded.message}` : undefined;
  if (findings.check(SEVERITY.error, '', unloadable)) lintDependencies(findings, loaded as Chart, directory);
  if (existsSync(join(directory, 'crds'))) {
    const valid = findings.check(
      SEVERITY.error,
      'crds/',
      isDirectory(join(directory, 'crds')) ? undefined : 'not a directory',
    );
    if (valid) {
      tell();
      if (checkLoaded(findings, 'crds/', loaded)) lintCrds(findings, loaded);
    }
  }
  return findings.all;
}

/** A chart, or why it is none; `tell` logs what loading it had to say: Helm's rules each load it anew. */
interface Loaded {
  readonly loaded: Chart | Error;
  readonly tell: () => void;
}

async function load(directory: string, { log }: LintContext): Promise<Loaded> {
  const records: LogRecord[] = [];
  const tell = () => records.forEach(log);
  try {
    const loaded = await loadChartFrom(directory, { log: (record) => void records.push(record), format: 'v2' });
    return { loaded, tell };
  } catch (error) {
    return { loaded: error as Error, tell };
  }
}

function checkLoaded(findings: Findings, path: string, loaded: Chart | Error): loaded is Chart {
  return findings.check(SEVERITY.error, path, loaded instanceof Error ? loaded.message : undefined);
}

function lintTemplatesOf(
  findings: Findings,
  directory: string,
  loaded: Chart | Error,
  tell: () => void,
  context: LintContext,
): void {
  const templates = join(directory, 'templates');
  if (!findings.check(SEVERITY.warning, 'templates/', existsSync(templates) ? undefined : 'directory does not exist'))
    return;
  if (!findings.check(SEVERITY.error, 'templates/', isDirectory(templates) ? undefined : 'not a directory')) return;
  tell();
  if (checkLoaded(findings, 'templates/', loaded)) lintTemplates(findings, loaded, context);
}

function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** A file's text; throws GoError in Go's words. */
export function readText(path: string): string {
  try {
    return decodeUtf8(readFileSync(path));
  } catch (error) {
    throw pathError((error as NodeJS.ErrnoException).syscall === 'read' ? 'read' : 'open', path, error);
  }
}
