import { type Answer, type Case, sameAnswer } from './case.ts';
import type { Answerer } from './oracle.ts';

export interface Sides {
  readonly oracle: Answerer;
  readonly ours: Answerer;
}

export interface Difference {
  readonly c: Case;
  readonly helm: Answer;
  readonly ours: Answer;
}

/** How often a case that differs is asked again, to see whether Helm itself answers differently each time. */
const REPEATS = 40;

/** For each case whether both sides agree; `random` where Helm does not agree with itself. */
export type Verdict =
  | { readonly kind: 'same' | 'random'; readonly helm: Answer }
  | { readonly kind: 'unanswered'; readonly helm: undefined }
  | { readonly kind: 'different'; readonly helm: Answer; readonly difference: Difference };

export async function compare({ oracle, ours }: Sides, cases: readonly Case[]): Promise<Verdict[]> {
  const [expected, actual] = await Promise.all([oracle.ask(cases), ours.ask(cases)]);
  const verdicts: Verdict[] = [];
  for (const [i, c] of cases.entries()) {
    const helm = expected[i];
    const own = actual[i]!;
    if (helm === undefined) {
      verdicts.push({ kind: 'unanswered', helm });
      continue;
    }
    if (sameAnswer(helm, own)) verdicts.push({ kind: 'same', helm });
    else if (await isRandom(oracle, c, helm)) verdicts.push({ kind: 'random', helm });
    else verdicts.push({ kind: 'different', helm, difference: { c, helm, ours: own } });
  }
  return verdicts;
}

async function isRandom(oracle: Answerer, c: Case, first: Answer): Promise<boolean> {
  const again = await oracle.ask(new Array<Case>(REPEATS).fill(c));
  return again.some((answer) => answer === undefined || !sameAnswer(answer, first));
}
