import type { Plan } from './plan.ts';
import type { Body, Calls } from './program.ts';

export function closureBody(_plan: Plan, _calls: Calls, _traced: boolean): Body {
  throw new Error('the closure back end is not built yet');
}
