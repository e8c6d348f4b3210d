import { parentPort } from 'node:worker_threads';
import type { Case } from './case.ts';
import { ourAnswer } from './ours.ts';

parentPort!.on('message', (cases: readonly Case[]) => {
  cases.forEach((c, id) => {
    parentPort!.postMessage({ id, answer: ourAnswer(c) });
  });
});
