import { TschartError } from '../errors.ts';
import type { KubeApi } from './api.ts';
import type { PodSelection, ResourceMapping } from './client.ts';
import { fieldAt, isJsonObject, type Json, type KubeObject, textAt } from './json.ts';
import { resourcePath } from './paths.ts';

const PODS: ResourceMapping = { group: '', version: 'v1', kind: 'Pod', resource: 'pods', namespaced: true };

/**
 * Writes the logs of all containers of the selected pods as they come, one after the other (hooks with an output log
 * policy). Rejects in Helm's words at the first that can't be had.
 */
export async function podLogs(
  api: KubeApi,
  pods: PodSelection,
  write: (pod: string, container: string, bytes: Uint8Array) => void,
): Promise<void> {
  for (const pod of await selectedPods(api, pods)) {
    const name = textAt(pod, 'metadata', 'name');
    for (const container of containerNames(pod, 'containers')) {
      const place = `pod: ${name}, container: ${container}`;
      const bytes = await logStream(api, pods.namespace, name, container).catch((error: unknown) => {
        throw new TschartError('LOGS', `failed to stream pod logs for ${place}`, { cause: error });
      });
      try {
        for await (const chunk of bytes) write(name, container, chunk);
      } catch (error) {
        throw new TschartError('LOGS', `failed to copy IO from logs for ${place}`, { cause: error });
      }
    }
  }
}

async function selectedPods(api: KubeApi, pods: PodSelection): Promise<readonly Json[]> {
  const { namespace, labelSelector, fieldSelector } = pods;
  const query: Record<string, string> = {};
  if (labelSelector !== '') query['labelSelector'] = labelSelector;
  if (fieldSelector !== '') query['fieldSelector'] = fieldSelector;
  try {
    const items = fieldAt(
      await api.request({ method: 'GET', path: resourcePath(PODS, namespace, undefined, query) }),
      'items',
    );
    return Array.isArray(items) ? (items as readonly Json[]) : [];
  } catch (error) {
    const message = `failed to get pod list with options: ${listOptionsText(pods)} with error: ${(error as Error).message}`;
    throw new TschartError('LOGS', message, { cause: error });
  }
}

/** `metav1.ListOptions` as Go prints it (k8s.io/apimachinery 0.37.1). */
function listOptionsText({ labelSelector, fieldSelector }: PodSelection): string {
  return (
    `{TypeMeta:{Kind: APIVersion:} LabelSelector:${labelSelector} FieldSelector:${fieldSelector} Watch:false ` +
    'AllowWatchBookmarks:false ResourceVersion: ResourceVersionMatch: TimeoutSeconds:<nil> Limit:0 Continue: ' +
    'SendInitialEvents:<nil> ShardSelector:}'
  );
}

function containerNames(pod: Json, key: 'containers' | 'initContainers'): string[] {
  const containers = fieldAt(pod, 'spec', key);
  return (Array.isArray(containers) ? (containers as readonly Json[]) : []).map((one) => textAt(one, 'name'));
}

function logStream(
  api: KubeApi,
  namespace: string,
  pod: string,
  container: string,
): Promise<AsyncIterable<Uint8Array>> {
  const path = `${resourcePath(PODS, namespace, pod)}/log?${new URLSearchParams({ container })}`;
  return api.stream({ method: 'GET', path, accept: 'application/json, */*' });
}

/**
 * Writes the logs of a test's pod, init containers first, each under its heading. A container whose logs can't be had
 * does not keep the others from being written; the errors are then thrown as one, a line for each.
 */
export async function testLogs(
  api: KubeApi,
  namespace: string,
  pod: string,
  write: (bytes: Uint8Array) => void,
): Promise<void> {
  const encoder = new TextEncoder();
  const object = await podNamed(api, namespace, pod);
  const problems: string[] = [];
  for (const container of [...containerNames(object, 'initContainers'), ...containerNames(object, 'containers')]) {
    const failed = (verb: string, error: unknown): void => {
      problems.push(`unable to ${verb} logs for pod ${pod}, container ${container}: ${(error as Error).message}`);
    };
    let bytes: AsyncIterable<Uint8Array>;
    try {
      bytes = await logStream(api, namespace, pod, container);
    } catch (error) {
      failed('get', error);
      continue;
    }
    write(encoder.encode(`POD LOGS: ${pod} (${container})\n`));
    try {
      for await (const chunk of bytes) write(chunk);
    } catch (error) {
      failed('write', error);
    }
    write(encoder.encode('\n'));
  }
  if (problems.length > 0) throw new TschartError('LOGS', problems.join('\n'));
}

async function podNamed(api: KubeApi, namespace: string, pod: string): Promise<KubeObject> {
  try {
    const object = await api.request({ method: 'GET', path: resourcePath(PODS, namespace, pod) });
    return isJsonObject(object) ? object : {};
  } catch (error) {
    throw new TschartError('LOGS', `unable to get pod ${pod}: ${(error as Error).message}`, { cause: error });
  }
}
