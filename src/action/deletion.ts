import { GoError } from '../go/value.ts';
import type { Resource } from '../kube/client.ts';
import { type ForDeletion, keptText, sortedForDeletion } from '../release/kept.ts';
import type { Release } from '../release/release.ts';
import type { Underway } from './apply.ts';
import { type ActionContext, debug, tell } from './context.ts';
import { isFailure, prefixed } from './failure.ts';
import { verifyOwnership } from './ownership.ts';

/** How deleting a release's objects went. */
export interface Deletion {
  /** What was the release's. */
  readonly deleted: readonly Resource[];
  /** Text for the user about objects that were left; empty for none. */
  readonly kept: string;
  readonly errors: readonly Error[];
}

/**
 * Deletes the objects of a release that are marked as its, but those that are to be kept. Rejects with the signal's reason
 * when it ends the work.
 */
export async function deleteObjects(
  context: ActionContext,
  { kube, release, signal }: Underway,
  propagation: string,
): Promise<Deletion> {
  const failed = (what: string, error: unknown, kept = ''): Deletion => {
    if (!isFailure(error)) throw error;
    return { deleted: [], kept, errors: [prefixed(what, error) as Error] };
  };
  let sorted: ForDeletion;
  try {
    sorted = sortedForDeletion(release.manifest);
  } catch (error) {
    return failed('corrupted release record. You must manually delete the resources', error, release.manifest);
  }
  let resources: Resource[];
  try {
    resources = await kube.build(textToDelete(sorted), { validate: false });
  } catch (error) {
    return failed('unable to build kubernetes objects for delete', error);
  }
  let kept = keptText(sorted.kept);
  const add = (text: string, lines: readonly string[]): void => {
    kept += `${kept === '' ? '' : '\n'}${lines.length} ${text}:\n${lines.map((line) => `${line}\n`).join('')}`;
  };
  const { owned, others, unverified } = await verifyOwnership(kube, resources, release);
  // What could not be asked any more is no answer.
  signal?.throwIfAborted();
  for (const resource of others) {
    tell(context, 'WARN', 'skipping delete of resource not owned by this release', attributes(resource, release));
  }
  if (others.length > 0)
    add('resource(s) were not deleted because they are not owned by this release', others.map(label));
  for (const { resource, problem } of unverified) {
    const message = 'skipping delete of resource because ownership could not be verified';
    tell(context, 'WARN', message, { ...attributes(resource, release), error: problem });
  }
  if (unverified.length > 0) {
    const lines = unverified.map(({ resource, problem }) => `${label(resource)}: ${problem}`);
    add('resource(s) were not deleted because their ownership could not be verified', lines);
  }
  if (owned.length === 0) return { deleted: owned, kept, errors: [] };
  for (const resource of owned)
    debug(context, 'deleting resource owned by this release', attributes(resource, release));
  const { errors } = await kube.delete(owned, propagationOf(context, propagation));
  return { deleted: owned, kept, errors };
}

/** Says what `deleteObjects` would leave alone, in the log, and gives the text about what is to be kept. */
export async function planDeletion(context: ActionContext, release: Release): Promise<string> {
  let sorted: ForDeletion;
  try {
    sorted = sortedForDeletion(release.manifest);
  } catch (error) {
    if (error instanceof GoError) return '';
    throw error;
  }
  const resources = await buildOrNone(context, textToDelete(sorted));
  const { owned, others, unverified } = await verifyOwnership(context.kube, resources, release);
  const count = ({ length }: readonly unknown[]) => ({ release: release.name, count: length });
  if (others.length > 0) {
    tell(
      context,
      'WARN',
      'dry-run: resources would be skipped because they are not owned by this release',
      count(others),
    );
    for (const resource of others) tell(context, 'WARN', 'dry-run: would skip resource', attributes(resource));
  }
  if (unverified.length > 0) {
    const message = 'dry-run: resources would be skipped because their ownership could not be verified';
    tell(context, 'WARN', message, count(unverified));
    for (const { resource, problem } of unverified) {
      const what = 'dry-run: would skip resource (ownership could not be verified)';
      tell(context, 'WARN', what, { ...attributes(resource), error: problem });
    }
  }
  if (owned.length > 0) {
    debug(context, 'dry-run: resources would be deleted', count(owned));
    for (const resource of owned) debug(context, 'dry-run: would delete resource', attributes(resource));
  }
  return keptText(sorted.kept);
}

/** What is to be deleted as one text. */
function textToDelete({ deleted }: ForDeletion): string {
  return deleted.map(({ text }) => `\n---\n${text}`).join('');
}

async function buildOrNone({ kube }: ActionContext, text: string): Promise<Resource[]> {
  try {
    return await kube.build(text, { validate: false });
  } catch (error) {
    if (isFailure(error)) return [];
    throw error;
  }
}

/** `[Service] web`. */
function label({ mapping, name }: Resource): string {
  return `[${mapping.kind}] ${name}`;
}

function attributes({ mapping, name, namespace }: Resource, release?: Release): Record<string, string> {
  return { kind: mapping.kind, name, namespace, ...(release === undefined ? {} : { release: release.name }) };
}

function propagationOf(context: ActionContext, value: string): 'Background' | 'Foreground' | 'Orphan' {
  switch (value) {
    case 'orphan':
      return 'Orphan';
    case 'foreground':
      return 'Foreground';
    case 'background':
      return 'Background';
    default:
      debug(context, 'uninstall: given cascade value, defaulting to delete propagation background', { value });
      return 'Background';
  }
}
