import type { Crd } from '../chart/crds.ts';
import { TschartError } from '../errors.ts';
import { isAlreadyExists } from '../kube/api.ts';
import type { Resource } from '../kube/client.ts';
import { type ApplyOptions, waitOptions } from './apply.ts';
import { type ActionContext, debug } from './context.ts';
import { prefixed } from './failure.ts';

/** Nanoseconds in which new definitions have to be served. */
const TIMEOUT = 60_000_000_000n;

/**
 * Creates what is in crds/, file by file, and waits until the server knows the new kinds. Client-side, what is there
 * already stays as it is; server-side it is applied over.
 */
export async function installCrds(
  context: ActionContext,
  crds: readonly Crd[],
  { serverSide, forceConflicts, wait }: Pick<ApplyOptions, 'serverSide' | 'forceConflicts' | 'wait'>,
): Promise<void> {
  const { kube } = context;
  const created: Resource[] = [];
  for (const crd of crds) {
    const failed = (error: unknown): unknown => prefixed(`failed to install CRD ${crd.name}`, error);
    try {
      const resources = await kube.build(crd.text, { validate: false });
      if (resources.length === 0) throw new TschartError('CRD', 'resources are empty');
      await kube.create(resources, { serverSide, forceConflicts });
      created.push(...resources);
    } catch (error) {
      if (!isAlreadyExists(error)) throw failed(error);
      debug(context, 'CRD is already present. Skipping', { crd: crd.name });
    }
  }
  if (created.length === 0) return;
  const strategy = wait === 'hookOnly' ? 'watcher' : wait;
  await kube.wait(created, { ...waitOptions(context, { wait: strategy, timeout: TIMEOUT }), jobs: false });
  kube.forgetDiscovery();
}
