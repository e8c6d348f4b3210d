import type { Log } from '../chart/log.ts';
import { GoError } from '../go/value.ts';
import { apiErrorOf, isConflict, type KubeApi } from './api.ts';
import type { CreateOptions, Resource } from './client.ts';
import { showKind } from './group-version-kind.ts';
import { fieldAt, isJsonObject } from './json.ts';
import { encodeJson, withField } from './json-text.ts';
import { collectionPath, FIELD_MANAGER, objectPath, refresh, retry } from './request.ts';
import { neighboursOfKind, sideBySide } from './side-by-side.ts';

/** How the server is to take fields that it does not know. */
export const FIELD_VALIDATION = 'Strict';

type Create = (resource: Resource, log: Log) => Promise<void>;

/**
 * Creates objects, those of one kind side by side, kinds in the order given (`Client.Create`). All are tried; rejects with
 * the errors in the objects' order, a line each. `no objects visited` where there is none.
 */
export async function createResources(
  api: KubeApi,
  resources: readonly Resource[],
  options: CreateOptions,
  log: Log,
): Promise<void> {
  log({ level: 'DEBUG', message: 'creating resource(s)', attributes: [['resources', String(resources.length)]] });
  const create = createBy(api, options, log);
  if (resources.length === 0) throw new GoError('no objects visited');
  const errors: Error[] = [];
  for (const group of neighboursOfKind(resources)) {
    const failures: (Error | undefined)[] = [];
    await sideBySide(group, async (resource, index) => {
      try {
        await create(resource, log);
      } catch (error) {
        failures[index] = error as Error;
      }
    });
    errors.push(...failures.filter((failure) => failure !== undefined));
  }
  throwJoined(errors, '\n');
}

/** Throws the errors, if any, as one whose text joins theirs. */
function throwJoined(errors: readonly Error[], separator: string): void {
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1) throw joinErrors(errors, separator);
}

export function joinErrors(errors: readonly Error[], separator: string): Error {
  return errors.length === 1
    ? errors[0]!
    : new GoError(errors.map(({ message }) => message).join(separator), errors[0]);
}

/** How one object is created. Says in the log which way it is. */
export function createBy(api: KubeApi, { serverSide, forceConflicts }: CreateOptions, log: Log): Create {
  if (!serverSide) {
    log({ level: 'DEBUG', message: 'using client-side apply for resource creation', attributes: [] });
    return (resource) => createObject(api, resource);
  }
  log({
    level: 'DEBUG',
    message: 'using server-side apply for resource creation',
    attributes: [
      ['forceConflicts', String(forceConflicts)],
      ['dryRun', 'false'],
      ['fieldValidationDirective', FIELD_VALIDATION],
    ],
  });
  return (resource, tell) =>
    retry(async () => {
      const attributes = logIdentity(resource);
      try {
        await applyObject(api, resource, forceConflicts);
      } catch (error) {
        const failure = ['error', (error as Error).message] as const;
        tell({ level: 'DEBUG', message: 'Error creating resource via patch', attributes: [...attributes, failure] });
        throw error;
      }
      tell({ level: 'DEBUG', message: 'Created resource via patch', attributes });
    }, isQuotaConflict);
}

/** How lines about server-side apply name an object. */
export function logIdentity({ namespace, name, mapping }: Resource): (readonly [key: string, value: string])[] {
  return [
    ['namespace', namespace],
    ['name', name],
    ['gvk', showKind(mapping)],
  ];
}

async function createObject(api: KubeApi, resource: Resource): Promise<void> {
  const path = collectionPath(resource, { fieldManager: FIELD_MANAGER });
  const { metadata } = resource.object;
  if (isJsonObject(metadata) && fieldAt(metadata, 'resourceVersion'))
    resource.object = withField(resource.object, 'metadata', withField(metadata, 'resourceVersion', undefined));
  const body = encodeJson(resource.object);
  await retry(async () => refresh(resource, await api.request({ method: 'POST', path, body })));
}

/** Server-side apply of an object. Rejects with Helm's words around the server's. */
export async function applyObject(api: KubeApi, resource: Resource, forceConflicts: boolean): Promise<void> {
  try {
    const path = objectPath(resource, {
      fieldManager: FIELD_MANAGER,
      fieldValidation: FIELD_VALIDATION,
      force: String(forceConflicts),
    });
    const body = encodeJson(resource.object);
    refresh(resource, await api.request({ method: 'PATCH', path, contentType: 'application/apply-patch+yaml', body }));
  } catch (error) {
    const { message } = error as Error;
    if (apiErrorOf(error)?.status === 415)
      throw new GoError(`server-side apply not available on the server: ${message}`, error);
    const what = isConflict(error) ? 'conflict occurred while applying object' : 'server-side apply failed for object';
    throw new GoError(`${what} ${showObject(resource)}: ${message}`, error);
  }
}

/** `demo/web apps/v1, Kind=Deployment`. */
export function showObject({ namespace, name, mapping }: Resource): string {
  return `${namespace}/${name} ${showKind(mapping)}`;
}

/** A quota that somebody else changed in the same moment. */
function isQuotaConflict(error: unknown): boolean {
  const { message } = error as Error;
  return (
    isConflict(error) &&
    message.includes('Operation cannot be fulfilled on resourcequotas') &&
    message.includes('the object has been modified')
  );
}
