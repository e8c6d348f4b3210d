import type { Log } from '../chart/log.ts';
import { GoError } from '../go/value.ts';
import { isApiNotFound, type KubeApi } from './api.ts';
import type { Resource } from './client.ts';
import { objectPath, retry } from './request.ts';
import { neighboursOfKind, sideBySide } from './side-by-side.ts';

export type Propagation = 'Background' | 'Foreground' | 'Orphan';

/**
 * Deletes objects, those of one kind side by side, kinds in the order given, all of them whatever fails. What was gone
 * already counts as deleted; where anything fails, `deleted` is empty, as in Helm (`Client.Delete`).
 */
export async function deleteResources(
  api: KubeApi,
  resources: readonly Resource[],
  propagation: Propagation,
  log: Log,
): Promise<{ readonly deleted: readonly Resource[]; readonly errors: readonly Error[] }> {
  if (resources.length === 0)
    return { deleted: [], errors: [new GoError('object not found, skipping delete: no objects visited')] };
  const errors: Error[] = [];
  for (const group of neighboursOfKind(resources)) {
    const failures: (Error | undefined)[] = [];
    await sideBySide(group, async (resource, index) => {
      log({ level: 'DEBUG', message: 'starting delete resource', attributes: identity(resource) });
      try {
        await deleteObject(api, resource, propagation);
      } catch (error) {
        if (!isApiNotFound(error)) failures[index] = error as Error;
        else {
          const attributes = [...identity(resource), ['error', (error as Error).message] as const];
          log({ level: 'DEBUG', message: 'ignoring delete failure', attributes });
        }
      }
    });
    errors.push(...failures.filter((failure) => failure !== undefined));
  }
  return { deleted: errors.length > 0 ? [] : resources, errors };
}

export async function deleteObject(api: KubeApi, resource: Resource, propagation: Propagation): Promise<void> {
  const body = JSON.stringify({ kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: propagation });
  await retry(async () => api.request({ method: 'DELETE', path: objectPath(resource), body }));
}

/** How log lines name an object. */
export function identity({ namespace, name, mapping }: Resource): (readonly [key: string, value: string])[] {
  return [
    ['namespace', namespace],
    ['name', name],
    ['kind', mapping.kind],
  ];
}
