import { AGAIN } from './process-terminal.ts';
import { runProcess } from './run-process.ts';

async function main(): Promise<void> {
  const first = process.env[AGAIN] === undefined ? undefined : (await import('./deep-stack.ts')).firstRun();
  delete process.env[AGAIN];
  runProcess({
    program: first?.program ?? process.argv[1] ?? 'tschart',
    first,
    runDeeper: async (passed) => (await import('./deep-stack.ts')).runDeeper(passed),
  });
}

main();
