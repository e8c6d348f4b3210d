/** How grave a finding is: what keeps a chart from being installed is an error. */
export const SEVERITY = { info: 1, warning: 2, error: 3 } as const;
export type Severity = (typeof SEVERITY)[keyof typeof SEVERITY];

const NAMES = ['UNKNOWN', 'INFO', 'WARNING', 'ERROR'];

/** A finding about a file or directory of a chart. */
export interface Finding {
  readonly severity: Severity;
  /** Path inside the chart. */
  readonly path: string;
  readonly text: string;
}

/** `[WARNING] templates/: directory does not exist`. */
export function findingLine({ severity, path, text }: Finding): string {
  return `[${NAMES[severity]}] ${path}: ${text}`;
}

/** Takes findings; rules give no text where nothing is wrong. */
export class Findings {
  readonly all: Finding[] = [];

  /** Notes a problem, if there is one, and says whether all is well. */
  check(severity: Severity, path: string, problem: string | undefined): boolean {
    if (problem !== undefined) this.all.push({ severity, path, text: problem });
    return problem === undefined;
  }
}

/** The message of what a function throws; undefined when it does not. */
export function problemOf(run: () => void): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
