import type { StepResult } from './run.ts';

/** What differs between two runs of a script in the first command that differs; empty when they are alike. */
export function compareRuns(reference: readonly StepResult[], other: readonly StepResult[]): string[] {
  const differences: string[] = [];
  for (const [i, expected] of reference.entries()) {
    // What comes after the first difference mostly follows from it.
    if (differences.length > 0) break;
    const actual = other[i];
    const say = (what: string, text: string): void => {
      differences.push(`${i + 1}. ${expected.line}   [${expected.program} / ${actual?.program}]\n   ${what}\n${text}`);
    };
    if (!actual) {
      say('not run', '');
      continue;
    }
    const { outcome } = expected;
    if (outcome.status !== actual.outcome.status)
      say('exit status', `   - ${outcome.status}\n   + ${actual.outcome.status}\n`);
    for (const stream of ['stdout', 'stderr'] as const)
      if (outcome[stream] !== actual.outcome[stream]) say(stream, diff(outcome[stream], actual.outcome[stream]));
    for (const id of new Set([...expected.objects.keys(), ...actual.objects.keys()])) {
      const [a, b] = [expected.objects.get(id), actual.objects.get(id)];
      if (a === b) continue;
      if (a === undefined) say(`${id}: is there`, '');
      else if (b === undefined) say(`${id}: is not there`, '');
      else say(id, diff(a, b));
    }
  }
  return differences;
}

const SHOWN = 20;

/** The lines that differ, `-` expected, `+` met, by the longest common subsequence of what lies between equal ends. */
export function diff(expected: string, actual: string): string {
  const a = expected.split('\n');
  const b = actual.split('\n');
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  const lines = changes(a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  const shown = lines.slice(0, SHOWN).map((line) => `   ${line.length > 300 ? `${line.slice(0, 300)}…` : line}`);
  if (lines.length > SHOWN) shown.push(`   … ${lines.length - SHOWN} more`);
  return `${shown.join('\n')}\n`;
}

function changes(a: readonly string[], b: readonly string[]): string[] {
  if (a.length * b.length > 4_000_000) return [...a.map((line) => `- ${line}`), ...b.map((line) => `+ ${line}`)];
  const width = b.length + 1;
  const longest = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      longest[i * width + j] =
        a[i] === b[j]
          ? longest[(i + 1) * width + j + 1]! + 1
          : Math.max(longest[(i + 1) * width + j]!, longest[i * width + j + 1]!);
  const found: string[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      i++;
      j++;
    } else if (j >= b.length || (i < a.length && longest[(i + 1) * width + j]! >= longest[i * width + j + 1]!))
      found.push(`- ${a[i++]}`);
    else found.push(`+ ${b[j++]}`);
  }
  return found;
}
