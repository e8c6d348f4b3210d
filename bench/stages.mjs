// Where the time of one process goes: a profile of it, with each sample counted for the innermost known stage around it.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Functions of the bundle (whose names the build keeps) and the stage that each stands for. */
const STAGE_OF = new Map([
  ['readDirectory', 'read'],
  ['loadChartFiles', 'load'],
  ['processDependencies', 'load'],
  ['topScope', 'values'],
  ['parseText', 'parse'],
  ['makePlan', 'compile'],
  ['closureBody', 'compile'],
  ['performAll', 'compile'],
  ['emitBody', 'compile'],
  ['renderGoTemplates', 'run'],
  ['sortManifests', 'split'],
  ['stdout', 'write'],
]);

export const STAGES = ['start-up', 'read', 'load', 'values', 'parse', 'compile', 'run', 'split', 'write', 'gc'];

/** Milliseconds of each stage of one run. The profiler itself makes all of them longer. */
export function stages(cli, args) {
  const directory = mkdtempSync(join(tmpdir(), 'tschart-stages-'));
  try {
    const flags = ['--cpu-prof', '--cpu-prof-interval', '100', '--cpu-prof-dir', directory];
    spawnSync(process.execPath, [...flags, cli, ...args], { stdio: 'ignore' });
    const profile = JSON.parse(readFileSync(join(directory, readdirSync(directory)[0]), 'utf8'));
    return sumStages(profile);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function sumStages({ nodes, samples, timeDeltas }) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const stageOf = new Map();
  const visit = (node, around) => {
    const { functionName, url } = node.callFrame;
    // The bundle numbers functions of one name.
    const known = url === '' ? undefined : STAGE_OF.get(functionName.replace(/\d+$/, ''));
    const stage = functionName === '(garbage collector)' ? 'gc' : (known ?? around);
    stageOf.set(node.id, stage);
    for (const child of node.children ?? []) visit(byId.get(child), stage);
  };
  visit(nodes[0], 'start-up');
  const sums = Object.fromEntries(STAGES.map((stage) => [stage, 0]));
  samples.forEach((id, i) => {
    sums[stageOf.get(id)] += timeDeltas[i] / 1000;
  });
  return sums;
}
