import { describe, expect, test } from 'vitest';
import { podLogs, testLogs } from '../../src/kube/logs.ts';
import { type Answer, forbidden, Stream, scriptedApi } from './scripted-api.ts';

const POD = { spec: { initContainers: [{ name: 'i' }], containers: [{ name: 'c' }, { name: 'd' }] } };

function logApi(log: (container: string) => Answer) {
  return scriptedApi((path) => {
    const container = /\/log\?container=(.*)$/.exec(path)?.[1];
    if (container !== undefined) return log(container);
    return path.endsWith('/pods/web')
      ? { ...POD, metadata: { name: 'web' } }
      : { items: [{ ...POD, metadata: { name: 'web' } }] };
  });
}

function collector() {
  let text = '';
  const decoder = new TextDecoder();
  return { text: () => text, write: (bytes: Uint8Array) => void (text += decoder.decode(bytes)) };
}

// Words of Helm 4.3.1.
describe('logs of hooks', () => {
  const pods = { namespace: 'demo', labelSelector: 'job-name=x', fieldSelector: '' };

  test('those of all containers, as they come', async () => {
    const api = logApi((container) => new Stream().sendText(`${container}1\n`).sendText(`${container}2\n`).end());
    const written: string[] = [];
    await podLogs(api, pods, (pod, container, bytes) => {
      written.push(`${pod}/${container} ${new TextDecoder().decode(bytes).trim()}`);
    });
    expect(written).toEqual(['web/c c1', 'web/c c2', 'web/d d1', 'web/d d2']);
    expect(api.asked).toEqual([
      'GET /api/v1/namespaces/demo/pods?labelSelector=job-name=x',
      'GET /api/v1/namespaces/demo/pods/web/log?container=c',
      'GET /api/v1/namespaces/demo/pods/web/log?container=d',
    ]);
  });

  test('the first that can’t be had ends it', async () => {
    const api = logApi(() => forbidden('no'));
    await expect(podLogs(api, pods, () => {})).rejects.toThrow('failed to stream pod logs for pod: web, container: c');
  });

  test('pods that can’t be listed', async () => {
    const api = scriptedApi(() => forbidden('pods is forbidden'));
    await expect(
      podLogs(api, { ...pods, labelSelector: '', fieldSelector: 'metadata.name=x' }, () => {}),
    ).rejects.toThrow(
      'failed to get pod list with options: {TypeMeta:{Kind: APIVersion:} LabelSelector: FieldSelector:metadata.name=x ' +
        'Watch:false AllowWatchBookmarks:false ResourceVersion: ResourceVersionMatch: TimeoutSeconds:<nil> Limit:0 ' +
        'Continue: SendInitialEvents:<nil> ShardSelector:} with error: pods is forbidden',
    );
  });
});

describe('logs of tests', () => {
  test('under headings, init containers first', async () => {
    const { text, write } = collector();
    await testLogs(
      logApi((container) => `said by ${container}\n`),
      'demo',
      'web',
      write,
    );
    expect(text()).toBe(
      'POD LOGS: web (i)\nsaid by i\n\nPOD LOGS: web (c)\nsaid by c\n\nPOD LOGS: web (d)\nsaid by d\n\n',
    );
  });

  test('the others are written where one can’t be had', async () => {
    const { text, write } = collector();
    const api = logApi((container) => (container === 'c' ? 'fine' : forbidden(`not ${container}`)));
    await expect(testLogs(api, 'demo', 'web', write)).rejects.toThrow(
      'unable to get logs for pod web, container i: not i\nunable to get logs for pod web, container d: not d',
    );
    expect(text()).toBe('POD LOGS: web (c)\nfine\n');
  });

  test('a pod that is gone', async () => {
    const api = scriptedApi(() => undefined);
    await expect(testLogs(api, 'demo', 'web', () => {})).rejects.toThrow(
      'unable to get pod web: the server could not find the requested resource',
    );
  });
});
