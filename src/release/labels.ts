import { TschartError } from '../errors.ts';

/** Labels that drivers set themselves. */
export const SYSTEM_LABELS: readonly string[] = ['name', 'owner', 'status', 'version', 'createdAt', 'modifiedAt'];

/** Throws where a user's labels name one that drivers set. */
export function refuseSystemLabels(labels: ReadonlyMap<string, string>): void {
  if (!SYSTEM_LABELS.some((label) => labels.has(label))) return;
  throw new TschartError(
    'LABELS',
    `user supplied labels contains system reserved label name. System labels: [${SYSTEM_LABELS.join(' ')}]`,
  );
}

/** The labels of the next revision: those of the last one, the given over them; the value `null` takes one away. */
export function mergeLabels(
  current: ReadonlyMap<string, string>,
  desired: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  return new Map([...current, ...desired].filter(([key]) => (desired.get(key) ?? current.get(key)) !== 'null'));
}
