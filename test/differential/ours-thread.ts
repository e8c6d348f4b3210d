import { Worker } from 'node:worker_threads';
import type { Answer, Case } from './case.ts';
import type { Answerer } from './oracle.ts';

const HANG: Answer = { stdout: '', error: 'HANG: no answer in time' };

/** This project's renderer in a thread of its own, so that a case that hangs can be ended. */
export function startOurs(program: string, patience = 15_000): Answerer {
  let worker: Worker | undefined;
  const run = (cases: readonly Case[], answers: (Answer | undefined)[]): Promise<number> =>
    new Promise((resolve) => {
      worker ??= new Worker(program, { env: { ...process.env, TZ: 'UTC' } });
      const current = worker;
      let next = 0;
      const giveUp = (reason: Answer) => (): void => {
        clearTimeout(timer);
        current.off('error', failed);
        current.off('message', answered);
        void current.terminate();
        worker = undefined;
        answers.push(reason);
        resolve(next + 1);
      };
      let timer = setTimeout(giveUp(HANG), patience);
      const failed = (error: unknown): void => giveUp({ stdout: '', error: `CRASH: ${String(error)}` })();
      const answered = ({ answer }: { answer: Answer }): void => {
        answers.push(answer);
        next++;
        clearTimeout(timer);
        if (next < cases.length) timer = setTimeout(giveUp(HANG), patience);
        else {
          current.off('error', failed);
          current.off('message', answered);
          resolve(next);
        }
      };
      current.on('error', failed);
      current.on('message', answered);
      current.postMessage(cases);
    });
  return {
    async ask(cases) {
      const answers: (Answer | undefined)[] = [];
      let at = 0;
      while (at < cases.length) at += await run(cases.slice(at), answers);
      return answers;
    },
    close() {
      void worker?.terminate();
      worker = undefined;
    },
  };
}
