import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { decodeUtf8 } from '../../src/go/text.ts';
import { type Answer, type Case, placeFiles, sameAnswer } from './case.ts';
import type { Sides } from './compare.ts';
import { cacheFolder } from './oracle.ts';

/** Checks both stand-ins against what they stand for: the helm binary, and this project's command line. */
export async function checkSample(name: string, cases: readonly Case[], { oracle, ours }: Sides): Promise<boolean> {
  const helm = join(process.env['TSCHART_ORACLE'] ?? join(cacheFolder(), 'bin'), 'helm');
  const cli = resolve(process.env['TSCHART_DIFFERENTIAL']!, '../../dist/cli.js');
  const programs = [
    { label: 'the helm binary', command: [helm], answers: oracle },
    { label: 'dist/cli.js', command: [process.execPath, cli], answers: ours },
  ];
  let good = true;
  for (const { label, command, answers } of programs) {
    if (!existsSync(command.at(-1)!)) {
      console.log(`${name}: no ${label} to check with`);
      continue;
    }
    const quick = await answers.ask(cases);
    let different = 0;
    for (const [i, c] of cases.entries()) {
      const real = await runCommand(command, c);
      const answer = quick[i];
      if (
        answer !== undefined &&
        (sameAnswer(real, answer) ||
          (await answers.ask(new Array<Case>(8).fill(c))).some((a) => a && sameAnswer(real, a)))
      )
        continue;
      different++;
      if (different <= 5) console.log(JSON.stringify({ ...c, real, answer }));
    }
    console.log(`${name}: ${cases.length} cases compared with ${label}, ${different} different`);
    if (different > 0) good = false;
  }
  return good;
}

async function runCommand(command: readonly string[], c: Case): Promise<Answer> {
  const folder = mkdtempSync(join(tmpdir(), 'tschart-sample-'));
  try {
    const { chart, beside } = placeFiles(c);
    for (const { path, data } of [...chart.map((f) => ({ ...f, path: `chart/${f.path}` })), ...beside]) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), data);
    }
    const [program, ...first] = command as [string, ...string[]];
    const child = spawn(program, [...first, 'template', 'rel', './chart', '-n', 'ns', ...(c.args ?? [])], {
      cwd: folder,
      env: { ...process.env, TZ: 'UTC' },
    });
    const out: Uint8Array[] = [];
    const err: Uint8Array[] = [];
    child.stdout.on('data', (data: Uint8Array) => out.push(data));
    child.stderr.on('data', (data: Uint8Array) => err.push(data));
    const code = await new Promise<number | null>((done) => child.on('close', done));
    const stdout = decodeUtf8(Buffer.concat(out));
    if (code === 0) return { stdout };
    const text = decodeUtf8(Buffer.concat(err));
    const at = text.startsWith('Error: ') ? 0 : text.indexOf('\nError: ') + 1;
    return { stdout, error: text.slice(at + 'Error: '.length).replace(/\n$/, '') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
