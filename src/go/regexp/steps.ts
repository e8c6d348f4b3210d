/** Is told what searches cost, about one step for each character that a pattern is tried at; may throw to end them. */
export type StepCounter = (steps: number) => void;

let counter: StepCounter | undefined;

/** Sets who counts the steps of searches from now on, and gives back who did before. */
export function countSteps(next: StepCounter | undefined): StepCounter | undefined {
  const before = counter;
  counter = next;
  return before;
}

export function stepCounter(): StepCounter | undefined {
  return counter;
}
