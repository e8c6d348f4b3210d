import { GoError } from '../go/value.ts';
import { isConflict, type KubeApi } from './api.ts';
import type { Resource } from './client.ts';
import { isJsonObject, type Json, type KubeObject, textAt } from './json.ts';
import { resourcePath } from './paths.ts';

/** Who owns the fields that a release sets; the same as Helm's, as both work on the same objects. */
export const FIELD_MANAGER = 'helm';

type Query = Readonly<Record<string, string>>;

/** Where the objects of a resource's kind and namespace are. */
export function collectionPath({ mapping, namespace }: Resource, query: Query = {}): string {
  return resourcePath(mapping, namespace, undefined, query);
}

/** Where an object is. Throws client-go's error for a name that no path can hold, or none. */
export function objectPath({ mapping, namespace, name }: Resource, query: Query = {}): string {
  if (name === '') throw new GoError('resource name may not be empty');
  return resourcePath(mapping, namespace, name, query);
}

/** The object as it is now. Rejects with `ApiError` (`isApiNotFound`) where there is none. */
export async function getObject(api: KubeApi, resource: Resource): Promise<KubeObject> {
  return (await api.request({ method: 'GET', path: objectPath(resource) })) as KubeObject;
}

/** Takes over what the server answered of a resource (`resource.Info.Refresh`). */
export function refresh(resource: Resource, answer: Json): void {
  if (!isJsonObject(answer)) return;
  resource.object = answer;
  resource.name = textAt(answer, 'metadata', 'name');
  resource.namespace = textAt(answer, 'metadata', 'namespace');
}

const RETRIES = 5;
const RETRY_DELAY = 10;

/** Tries again, 5 times in all with 10 ms between, while an error is worth it: `retry.OnError` with `DefaultRetry`. */
export async function retry<T>(work: () => Promise<T>, worth: (error: unknown) => boolean = isConflict): Promise<T> {
  for (let left = RETRIES - 1; ; left--) {
    try {
      return await work();
    } catch (error) {
      if (left === 0 || !worth(error)) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_DELAY * (1 + Math.random() / 10)));
  }
}
