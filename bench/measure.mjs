// One process, measured: wall time here, processor time from bash, peak memory from GNU time; tables of the results.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const GNU_TIME = '/usr/bin/time';
const MAX_OUTPUT = 1 << 28;

const hasBash = spawnSync('bash', ['-c', 'exit']).status === 0;
const hasTime = existsSync(GNU_TIME) && spawnSync(GNU_TIME, ['-f', '%M', 'true']).status === 0;

/** Runs a command to its end; milliseconds of wall and of processor time (user and system), and its output. */
export function run(command) {
  // bash gives the times of a child to the millisecond, GNU time only to a hundredth of a second.
  const timed = hasBash ? ['bash', '-c', 'TIMEFORMAT=\'%3U %3S\'; time "$@"', 'bench', ...command] : command;
  const start = process.hrtime.bigint();
  const child = spawnSync(timed[0], timed.slice(1), { maxBuffer: MAX_OUTPUT, stdio: ['ignore', 'pipe', 'pipe'] });
  const wall = Number(process.hrtime.bigint() - start) / 1e6;
  if (child.error) throw child.error;
  const errors = child.stderr.toString();
  const times = /(?:^|\n)(\d+[.,]\d+) (\d+[.,]\d+)\s*$/.exec(errors);
  const seconds = (text) => Number(text.replace(',', '.'));
  const cpu = hasBash && times ? 1000 * (seconds(times[1]) + seconds(times[2])) : undefined;
  return { wall, cpu, status: child.status, stdout: child.stdout, stderr: errors.slice(0, times?.index) };
}

/** Peak memory of a command in MB, where GNU time is there. */
export function peakMemory(command) {
  if (!hasTime) return undefined;
  const child = spawnSync(GNU_TIME, ['-f', '%M', ...command], { maxBuffer: MAX_OUTPUT });
  return Number(child.stderr.toString().trim().split('\n').at(-1)) / 1024;
}

/** Runs two commands in turns, so that both see the same machine; the medians of each and of the ratios of the pairs. */
export function pairs(theirs, ours, count) {
  const runs = Array.from({ length: count }, () => [run(theirs), run(ours)]);
  const column = (side, key) => median(runs.map((pair) => pair[side][key]));
  const ratio = (key) => median(runs.map(([a, b]) => b[key] / a[key]));
  return {
    wall: [column(0, 'wall'), column(1, 'wall'), ratio('wall')],
    cpu: hasBash ? [column(0, 'cpu'), column(1, 'cpu'), ratio('cpu')] : undefined,
  };
}

export function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

export function geometricMean(numbers) {
  return Math.exp(numbers.reduce((sum, n) => sum + Math.log(n), 0) / numbers.length);
}

/** A figure as tables show it: three digits that matter. */
export function figure(number) {
  if (number === undefined || Number.isNaN(number)) return '–';
  return number >= 100 ? String(Math.round(number)) : number.toPrecision(number < 0.1 ? 1 : number < 1 ? 2 : 3);
}

/** Prints a table in Markdown. */
export function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  console.log(line(head));
  console.log(line(head.map((_, i) => (i === 0 ? '---' : '---:'))));
  for (const row of rows) console.log(line(row));
  console.log('');
}
