import type { Log } from '../chart/log.ts';

/** A line that Helm would log at level INFO, WARN or ERROR. */
export interface Warning {
  readonly level: 'INFO' | 'WARN' | 'ERROR';
  readonly message: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export function warningsTo(receive: ((warning: Warning) => void) | undefined): Log | undefined {
  if (receive === undefined) return undefined;
  return ({ level, message, attributes }) => {
    if (level !== 'DEBUG') receive({ level, message, attributes: Object.fromEntries(attributes) });
  };
}
