import type { Log, LogRecord } from '../chart/log.ts';
import { GoError } from '../go/value.ts';
import { isApiNotFound, type KubeApi } from './api.ts';
import type { Resource, UpdateOptions, UpdateResult } from './client.ts';
import { createBy, joinErrors } from './create.ts';
import { deleteObject, identity } from './delete.ts';
import { fieldAt, type KubeObject } from './json.ts';
import { getObject } from './request.ts';
import { neighboursOfKind, sideBySide } from './side-by-side.ts';
import { updateBy } from './update.ts';

export { createResources } from './create.ts';
export { getObject } from './request.ts';

const KEEP_ANNOTATION = 'helm.sh/resource-policy';
const SEPARATOR = ' && ';

/**
 * Makes `originals` `targets` (`Client.Update`): creates what is missing, changes the rest, then deletes what is no longer
 * wanted. Never rejects. Updates that fail don't stop the others; a creation or a look-up that fails does, and nothing
 * later in the order is touched. Neighbours of one kind are looked up and changed side by side.
 */
export async function updateResources(
  api: KubeApi,
  originals: readonly Resource[],
  targets: readonly Resource[],
  options: UpdateOptions,
  log: Log,
): Promise<UpdateResult> {
  const created: Resource[] = [];
  try {
    requireOptions(options);
    const change: Change = {
      api,
      originals: byIdentity(originals),
      create: createBy(api, options, log),
      update: await updateBy(api, options, log),
    };
    log({
      level: 'DEBUG',
      message: 'checking resources for changes',
      attributes: [['resources', String(targets.length)]],
    });
    const wanted = byIdentity(targets);
    const gone = originals.filter((original) => !wanted.has(identityOf(original)));
    const errors: Error[] = [];
    for (const group of neighboursOfKind(targets)) await changeGroup(change, group, created, errors, log);
    if (errors.length > 0) throw joinErrors(errors, SEPARATOR);
    for (const group of neighboursOfKind(gone)) errors.push(...(await deleteGroup(api, group, log)));
    if (errors.length > 0) throw joinErrors(errors, SEPARATOR);
    return { created };
  } catch (error) {
    return { created, error: error as Error };
  }
}

function requireOptions({ serverSide, forceConflicts, forceReplace, threeWayMergeForUnstructured }: UpdateOptions) {
  const invalid = (what: string): GoError => new GoError(`invalid operation: cannot use ${what} together`);
  if (!serverSide && forceConflicts)
    throw new GoError('invalid client update option(s): forceConflicts enabled when serverSideApply disabled');
  if (threeWayMergeForUnstructured && serverSide)
    throw invalid('three-way merge for unstructured and server-side apply');
  if (forceConflicts && forceReplace) throw invalid('force conflicts and force replace');
  if (serverSide && forceReplace) throw invalid('server-side apply and force replace');
}

interface Change {
  readonly api: KubeApi;
  readonly originals: ReadonlyMap<string, Resource>;
  readonly create: (resource: Resource, log: Log) => Promise<void>;
  readonly update: Awaited<ReturnType<typeof updateBy>>;
}

/** What makes two resources the same object, whatever its version. */
function identityOf({ mapping, namespace, name }: Resource): string {
  return `${mapping.group}\0${mapping.kind}\0${namespace}\0${name}`;
}

function byIdentity(resources: readonly Resource[]): Map<string, Resource> {
  const found = new Map<string, Resource>();
  for (const resource of resources) {
    const key = identityOf(resource);
    if (!found.has(key)) found.set(key, resource);
  }
  return found;
}

/**
 * Changes objects of one kind. Each waits until all before it are known to be there or have been created, so that what
 * stops the first stops the later ones before they are touched.
 */
async function changeGroup(
  change: Change,
  group: readonly Resource[],
  created: Resource[],
  errors: Error[],
  log: Log,
): Promise<void> {
  const failures: (Error | undefined)[] = [];
  const logs: LogRecord[][] = group.map(() => []);
  const gates = group.map(openGate);
  let stopped: { readonly error: Error } | undefined;
  await sideBySide(group, async (target, index) => {
    const tell: Log = (record) => logs[index]!.push(record);
    const goOn = gates[index]!.pass;
    const looked = lookUp(change.api, target);
    if (index > 0 && !(await gates[index - 1]!.passed)) return goOn(false);
    const { current, error } = await looked;
    if (error !== undefined) {
      stopped = { error };
      return goOn(false);
    }
    if (current === undefined) {
      created.push(target);
      try {
        await change.create(target, tell);
      } catch (problem) {
        const { message } = problem as Error;
        stopped = { error: new GoError(`failed to create resource: ${message}`, problem) };
        return goOn(false);
      }
      goOn(true);
      tell({ level: 'DEBUG', message: 'created a new resource', attributes: identity(target) });
      return;
    }
    goOn(true);
    try {
      await change.update(originalOf(change, target, current, tell), target, current, tell);
    } catch (problem) {
      failures[index] = problem as Error;
    }
  });
  for (const records of logs) for (const record of records) log(record);
  if (stopped !== undefined) throw (stopped as { readonly error: Error }).error;
  errors.push(...failures.filter((failure) => failure !== undefined));
}

interface Gate {
  /** Whether those behind may go on. */
  readonly passed: Promise<boolean>;
  pass(on: boolean): void;
}

function openGate(): Gate {
  let pass: Gate['pass'] = () => {};
  const passed = new Promise<boolean>((resolve) => {
    pass = resolve;
  });
  return { passed, pass };
}

async function lookUp(
  api: KubeApi,
  target: Resource,
): Promise<
  { readonly current?: KubeObject; readonly error?: undefined } | { readonly error: Error; current?: undefined }
> {
  try {
    return { current: await getObject(api, target) };
  } catch (error) {
    if (isApiNotFound(error)) return {};
    const { message } = error as Error;
    return { error: new GoError(`could not get information about the resource: ${message}`, error) };
  }
}

/** The object of the release before, or what is on the cluster where that has none. */
function originalOf(change: Change, target: Resource, current: KubeObject, log: Log): Resource {
  const original = change.originals.get(identityOf(target));
  if (original !== undefined) return original;
  log({
    level: 'WARN',
    message: 'resource exists on cluster but not in original release, using cluster state as baseline',
    attributes: identity(target),
  });
  return { ...target, object: current };
}

async function deleteGroup(api: KubeApi, group: readonly Resource[], log: Log): Promise<Error[]> {
  const failures: (Error | undefined)[] = [];
  const logs: LogRecord[][] = group.map(() => []);
  await sideBySide(group, async (resource, index) => {
    failures[index] = await deleteUnwanted(api, resource, (record) => logs[index]!.push(record));
  });
  for (const records of logs) for (const record of records) log(record);
  return failures.filter((failure) => failure !== undefined);
}

/** Deletes what the new revision has no more, unless an annotation keeps it. */
async function deleteUnwanted(api: KubeApi, resource: Resource, log: Log): Promise<Error | undefined> {
  const about = identity(resource);
  const debug = (message: string, ...more: (readonly [string, string])[]): void =>
    log({ level: 'DEBUG', message, attributes: [...about, ...more] });
  debug('deleting resource');
  let current: KubeObject;
  try {
    current = await getObject(api, resource);
  } catch (error) {
    debug('unable to get object', ['error', (error as Error).message]);
    return undefined;
  }
  if (fieldAt(current, 'metadata', 'annotations', KEEP_ANNOTATION) === 'keep') {
    debug('skipping delete due to annotation', ['annotation', KEEP_ANNOTATION], ['value', 'keep']);
    return undefined;
  }
  try {
    await deleteObject(api, resource, 'Background');
  } catch (error) {
    const { message } = error as Error;
    debug('failed to delete resource', ['error', message]);
    if (isApiNotFound(error)) return undefined;
    const { namespace, name, mapping } = resource;
    const what = `namespace=${namespace}, name=${name}, kind=${mapping.kind}`;
    return new GoError(`failed to delete resource ${what}: ${message}`, error);
  }
  return undefined;
}
