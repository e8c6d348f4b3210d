import type { Log } from '../chart/log.ts';
import { quote } from '../go/strconv.ts';
import { GoError } from '../go/value.ts';
import { isConflict, type KubeApi } from './api.ts';
import type { Resource, UpdateOptions } from './client.ts';
import { applyObject, FIELD_VALIDATION, logIdentity, showObject } from './create.ts';
import { isJsonObject, type KubeObject, textAt } from './json.ts';
import { encodeJson, withField } from './json-text.ts';
import { FIELD_MANAGER, getObject, objectPath, refresh, retry } from './request.ts';

/** Changes an object that is there; `current` is what has just been read of it. */
export type Update = (original: Resource, target: Resource, current: KubeObject, log: Log) => Promise<void>;

/** How objects are changed. Says in the log which way it is. What only some ways need is loaded here. */
export async function updateBy(api: KubeApi, options: UpdateOptions, log: Log): Promise<Update> {
  if (options.forceReplace) {
    const attributes = [['fieldValidationDirective', FIELD_VALIDATION]] as const;
    log({ level: 'DEBUG', message: 'using resource replace update strategy', attributes });
    return (original, target, _current, tell) => replaceLogged(api, original, target, tell);
  }
  if (options.serverSide) return serverSideBy(api, options, log);
  log({
    level: 'DEBUG',
    message: 'using client-side apply for resource update',
    attributes: [['threeWayMergeForUnstructured', String(options.threeWayMergeForUnstructured)]],
  });
  const { createClientSidePatch } = await import('./patch/client-side.ts');
  return async (original, target, current, tell) => {
    const { contentType, patch } = createClientSidePatch(
      original.object,
      target.object,
      current,
      target.mapping,
      options.threeWayMergeForUnstructured,
    );
    const { kind } = target.mapping;
    if (patch === '{}') {
      const attributes = [['kind', kind] as const, ['name', target.name] as const];
      tell({ level: 'DEBUG', message: 'no changes detected', attributes });
      await readAgain(api, target);
      return;
    }
    const attributes = [
      ['kind', kind] as const,
      ['name', target.name] as const,
      ['namespace', target.namespace] as const,
    ];
    tell({ level: 'DEBUG', message: 'patching resource', attributes });
    try {
      const path = objectPath(target, { fieldManager: FIELD_MANAGER });
      refresh(target, await api.request({ method: 'PATCH', path, contentType, body: patch }));
    } catch (error) {
      const { message } = error as Error;
      throw new GoError(`cannot patch ${quote(target.name)} with kind ${kind}: ${message}`, error);
    }
  };
}

async function readAgain(api: KubeApi, target: Resource): Promise<void> {
  try {
    refresh(target, await getObject(api, target));
  } catch (error) {
    throw new GoError(`failed to refresh resource information: ${(error as Error).message}`, error);
  }
}

async function serverSideBy(
  api: KubeApi,
  { forceConflicts, upgradeClientSideFieldManager }: UpdateOptions,
  log: Log,
): Promise<Update> {
  log({
    level: 'DEBUG',
    message: 'using server-side apply for resource update',
    attributes: [
      ['forceConflicts', String(forceConflicts)],
      ['dryRun', 'false'],
      ['fieldValidationDirective', FIELD_VALIDATION],
      ['upgradeClientSideFieldManager', String(upgradeClientSideFieldManager)],
    ],
  });
  const upgrade = upgradeClientSideFieldManager
    ? (await import('./patch/field-manager.ts')).upgradeFieldManager
    : undefined;
  return async (original, target, current, tell) => {
    const attributes = logIdentity(target);
    const fail = (message: string, error: unknown, about = attributes): never => {
      tell({ level: 'DEBUG', message, attributes: [...about, ['error', (error as Error).message]] });
      throw error;
    };
    if (upgrade !== undefined) {
      const message = 'Error patching resource to replace CSA field management';
      const patched = await handOver(api, upgrade, original, current).catch((error) => fail(message, error, []));
      if (patched) {
        const done = 'Upgraded object client-side field management with server-side apply field management';
        tell({ level: 'DEBUG', message: done, attributes });
      }
    }
    await applyObject(api, target, forceConflicts).catch((error) => fail('Error patching resource', error));
    tell({ level: 'DEBUG', message: 'Patched resource', attributes });
  };
}

/** Makes fields that client-side apply owned server-side apply's; tells whether there were any. */
async function handOver(
  api: KubeApi,
  upgrade: (object: KubeObject) => string | undefined,
  original: Resource,
  current: KubeObject,
): Promise<boolean> {
  let read: KubeObject | undefined = current;
  return retry(async () => {
    const object = read ?? (await readOriginal(api, original));
    read = undefined;
    let patch: string | undefined;
    try {
      patch = upgrade(object);
    } catch (error) {
      const { message } = error as Error;
      throw new GoError(`failed to upgrade managed fields for object ${showObject(original)}: ${message}`, error);
    }
    if (patch === undefined) return false;
    try {
      const path = objectPath(original, { fieldManager: FIELD_MANAGER, fieldValidation: FIELD_VALIDATION });
      await api.request({ method: 'PATCH', path, contentType: 'application/json-patch+json', body: patch });
      return true;
    } catch (error) {
      if (isConflict(error)) throw error;
      const { message } = error as Error;
      throw new GoError(
        `failed to patch object to upgrade CSA field manager ${showObject(original)}: ${message}`,
        error,
      );
    }
  });
}

async function readOriginal(api: KubeApi, original: Resource): Promise<KubeObject> {
  try {
    return await getObject(api, original);
  } catch (error) {
    throw new GoError(`failed to get object ${showObject(original)}: ${(error as Error).message}`, error);
  }
}

async function replaceLogged(api: KubeApi, original: Resource, target: Resource, log: Log): Promise<void> {
  try {
    await replaceObject(api, target);
  } catch (error) {
    const attributes = [...logIdentity(target), ['error', (error as Error).message] as const];
    log({ level: 'DEBUG', message: 'error replacing the resource', attributes });
    throw error;
  }
  log({
    level: 'DEBUG',
    message: 'replace succeeded',
    attributes: [
      ['name', original.name],
      ['initialKind', textAt(original.object, 'kind')],
      ['kind', target.mapping.kind],
    ],
  });
}

/** Puts the object in the place of whatever version is there. */
async function replaceObject(api: KubeApi, target: Resource): Promise<void> {
  try {
    if (textAt(target.object, 'metadata', 'resourceVersion') === '') {
      const there = await getObject(api, target).catch(() => undefined);
      const { metadata } = target.object;
      if (there !== undefined && isJsonObject(metadata)) {
        const resourceVersion = textAt(there, 'metadata', 'resourceVersion');
        target.object = withField(target.object, 'metadata', withField(metadata, 'resourceVersion', resourceVersion));
      }
    }
    const path = objectPath(target, { fieldManager: FIELD_MANAGER, fieldValidation: FIELD_VALIDATION });
    refresh(target, await api.request({ method: 'PUT', path, body: encodeJson(target.object) }));
  } catch (error) {
    throw new GoError(`failed to replace object: ${(error as Error).message}`, error);
  }
}
