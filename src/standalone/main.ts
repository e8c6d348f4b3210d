// The entry of the standalone executable; that of the Node build is src/cli/main.ts.
import { AGAIN } from '../cli/process-terminal.ts';
import { isLarge } from './large-chart.ts';
import { isTuned, startTuned, untune } from './tuned.ts';

const args = process.argv.slice(2);
/** A watch renders often: there the optimizing compilers pay, and at once. */
const isWatch = args.some((arg) => /^--watch(?:=true)?$/.test(arg));

if (isWatch) Bun.unsafe.setJITPolicy(1);
else if (!isTuned() && process.env[AGAIN] === undefined && isLarge(args)) startTuned(args);
untune();

async function main(): Promise<void> {
  const { runProcess } = await import('../cli/run-process.ts');
  const first = process.env[AGAIN] === undefined ? undefined : (await import('./deep-stack.ts')).firstRun();
  runProcess({
    program: first?.program ?? process.argv0,
    first,
    // On Windows the size of the stack stands in the program's file.
    runDeeper:
      process.platform === 'win32' ? undefined : async (passed) => (await import('./deep-stack.ts')).runDeeper(passed),
  });
}

main();
