import { releaseContent } from '../../action/context.ts';
import { TschartError } from '../../errors.ts';
import type { Invocation } from '../command.ts';
import { openReleases } from '../releases/open.ts';

/** `test`: runs a release's tests, which needs something to run them. */
export async function runTest(call: Invocation): Promise<number> {
  const { context, place } = await openReleases(call);
  if (place.kind === 'local') {
    throw new TschartError('LOCAL_STORE', 'test: the local store runs nothing, so tests can not run there');
  }
  await context.kube.checkReachable();
  await releaseContent(context, call.args[0]!, 0);
  throw new TschartError('NOT_BUILT', 'test: tests are not run by this version yet');
}
