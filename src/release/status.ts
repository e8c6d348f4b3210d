/** The states of a revision (`common.Status`). Records of other programs may hold other words: those pass through. */
export const STATUSES = [
  'unknown',
  'deployed',
  'uninstalled',
  'superseded',
  'failed',
  'uninstalling',
  'pending-install',
  'pending-upgrade',
  'pending-rollback',
] as const;

export type Status = (typeof STATUSES)[number] | (string & {});

/** Whether an operation is under way, or was left under way by a process that ended. */
export function isPending(status: Status): boolean {
  return status === 'pending-install' || status === 'pending-upgrade' || status === 'pending-rollback';
}
