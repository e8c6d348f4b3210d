import { copyFileSync, type Dirent, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Chart, Dependency } from '../../../chart/model.ts';
import { TschartError } from '../../../errors.ts';
import { compareStrings } from '../../../go/text.ts';
import { GoError } from '../../../go/value.ts';
import { loadChartFrom } from '../../files/load.ts';
import { errorCode, pathError } from '../../files/os-error.ts';
import type { DependencyWork } from './manager.ts';

/**
 * Puts fetched archives into charts/ and takes away archives that are not needed any more (`safeMoveDeps`). What is no
 * chart stays where it is.
 */
export async function moveCharts(
  dependencies: readonly Dependency[],
  from: string,
  to: string,
  work: DependencyWork,
): Promise<void> {
  const sources = entriesOf(from);
  const present = entriesOf(to);
  const held = new Set(dependencies.filter(({ repository }) => repository === '').map(({ name }) => name));
  const fetched = new Set<string>();
  for (const { name } of sources) {
    const source = join(from, name);
    fetched.add(name);
    const problem = (await tryChart(source, work)).problem ?? moved(source, join(to, name));
    if (problem !== undefined) work.out(`${problem} (Skipping)`);
  }
  work.out('Deleting outdated charts\n');
  for (const { name } of present) {
    if (fetched.has(name)) continue;
    const path = join(to, name);
    const { chart, reason } = await tryChart(path, work);
    if (chart === undefined) {
      work.out(`Could not verify ${path} for deletion: ${reason} (Skipping)\n`);
      continue;
    }
    if (held.has(chart.name)) continue;
    try {
      rmSync(path);
    } catch (error) {
      work.out(`Could not delete ${path}: ${pathError('remove', path, error).message} (Skipping)`);
    }
  }
}

/** What is no directory. */
function entriesOf(directory: string): Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .sort((a, b) => compareStrings(a.name, b.name));
  } catch (error) {
    throw pathError('open', directory, error);
  }
}

async function tryChart(
  path: string,
  { surroundings }: DependencyWork,
): Promise<{ chart?: Chart; reason?: string; problem?: string }> {
  try {
    if (statSync(path).isDirectory()) throw new GoError('cannot load a directory');
    return { chart: await loadChartFrom(path, { format: 'v2', log: surroundings.log }) };
  } catch (error) {
    if (!(error instanceof GoError || error instanceof TschartError)) throw error;
    return { reason: error.message, problem: `Could not verify ${path} for moving: ${error.message}` };
  }
}

function moved(source: string, target: string): string | undefined {
  try {
    try {
      renameSync(source, target);
    } catch (error) {
      if (errorCode(error) !== 'EXDEV') throw error;
      copyFileSync(source, target);
    }
    return undefined;
  } catch (error) {
    return `Unable to move ${source} to charts dir ${pathError('rename', source, error).message}`;
  }
}
