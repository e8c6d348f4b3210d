import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Run, run } from './run.ts';

// Recorded from Helm v4.3.1: see test/golden/cli/README.md.
interface Recorded extends Run {
  readonly case?: string;
  readonly args: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
}

const golden = resolve(import.meta.dirname, '../golden/cli');
const home = process.cwd();
let directory = '';

function recorded(file: string): [string, Recorded][] {
  return readFileSync(join(golden, file), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Recorded)
    .map((row) => [`${row.case ?? ''} ${row.args.join(' ')}`.trim(), row]);
}

beforeEach(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), 'cli-')));
  process.chdir(directory);
});

afterEach(() => {
  process.chdir(home);
  rmSync(directory, { recursive: true, force: true });
});

async function check({ args, files, rc, stdout, stderr }: Recorded): Promise<void> {
  for (const [path, text] of Object.entries(files ?? {})) {
    const file = join(directory, 'c', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  const result = await run(args);
  const here = (text: string) => text.replaceAll(directory, '$DIR');
  expect({ ...result, stdout: here(result.stdout), stderr: here(result.stderr) }).toEqual({ rc, stdout, stderr });
}

describe('command lines', () => {
  it.each(recorded('arguments.jsonl'))('%s', (_, row) => check(row));
});

describe('commands on charts', () => {
  it.each(recorded('charts.jsonl'))('%s', (_, row) => check(row));
});
