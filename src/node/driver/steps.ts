/**
 * Told before each step of a change on disk, by name. What it throws ends the change there; tests end the process, to
 * see what a crash leaves.
 */
export type OnStep = (step: string) => void;

export const noSteps: OnStep = () => {};
