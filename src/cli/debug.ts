import type { Logger } from './logger.ts';

/** A DEBUG line: shown with --debug only. */
export function debug(log: Logger, message: string, attributes: Readonly<Record<string, string | number>> = {}): void {
  log({
    level: 'DEBUG',
    message,
    attributes: Object.entries(attributes).map(([key, value]) => [key, String(value)] as const),
  });
}

/** A WARN line. */
export function warn(log: Logger, message: string): void {
  log({ level: 'WARN', message, attributes: [] });
}

/** An ERROR line about a failure that is thrown as well. */
export function logError(log: Logger, message: string, error?: string): void {
  log({ level: 'ERROR', message, attributes: error === undefined ? [] : [['error', error]] });
}
