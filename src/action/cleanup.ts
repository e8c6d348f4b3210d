import type { Resource } from '../kube/client.ts';
import { type ActionContext, debug } from './context.ts';
import { joined } from './failure.ts';

/** Deletes what a failed change created; gives what went wrong with that. */
export async function cleanUp(context: ActionContext, created: readonly Resource[]): Promise<string | undefined> {
  const { errors } = await context.kube.delete(created, 'Background');
  if (errors.length > 0) return `unable to cleanup resources: ${joined(errors, ', ').message}`;
  debug(context, 'resource cleanup complete');
  return undefined;
}
