import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { LogRecord } from '../../src/chart/log.ts';
import { ApiError } from '../../src/kube/api.ts';
import type { Resource, ResourceStatus, WaitStrategy } from '../../src/kube/client.ts';
import type { Json, KubeObject } from '../../src/kube/json.ts';
import { waitFor, waitForDelete, watchUntilReady } from '../../src/kube/wait.ts';
import { type Answer, forbidden, notFound, type ScriptedApi, Stream, scriptedApi } from './scripted-api.ts';

// The words are those of Helm 4.3.1.

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const GROUPS: Readonly<Record<string, string>> = { Deployment: 'apps', StatefulSet: 'apps', Job: 'batch' };

function resource(kind: string, name: string, spec: Json = {}): Resource {
  const group = GROUPS[kind] ?? '';
  return {
    mapping: { group, version: 'v1', kind, resource: `${kind.toLowerCase()}s`, namespaced: true },
    namespace: 'demo',
    name,
    object: { apiVersion: group === '' ? 'v1' : `${group}/v1`, kind, metadata: { name, namespace: 'demo' }, spec },
  };
}

const seconds = (count: number): bigint => BigInt(count) * 1_000_000_000n;

function object(name: string, status: Json = {}, metadata: Readonly<Record<string, Json>> = {}): KubeObject {
  return { metadata: { name, namespace: 'demo', resourceVersion: '7', ...metadata }, status };
}

const END: Json = { metadata: { resourceVersion: '9', annotations: { 'k8s.io/initial-events-end': 'true' } } };

/** A watch that began with what there is. */
function listed(...objects: readonly Json[]): Stream {
  const stream = new Stream();
  for (const one of objects) stream.send('ADDED', one);
  return stream.send('BOOKMARK', END);
}

const isWatch = (path: string): boolean => path.includes('watch=true');

/** How a promise ended: `done`, or the error's text. */
async function outcome(work: Promise<void>): Promise<string> {
  try {
    await work;
    return 'done';
  } catch (error) {
    return (error as Error).message;
  }
}

function wait(
  api: ScriptedApi,
  resources: readonly Resource[],
  more: { jobs?: boolean; strategy?: WaitStrategy } = {},
) {
  const statuses: string[] = [];
  const records: LogRecord[] = [];
  const onStatus = (all: readonly ResourceStatus[]): void => {
    statuses.push(all.map(({ kind, name, status }) => `${kind}/${name} ${status}`).join(', '));
  };
  const options = { strategy: 'watcher', timeout: seconds(10), jobs: false, onStatus, ...more } as const;
  return {
    ended: outcome(waitFor(api, resources, { ...options, log: (line) => records.push(line) })),
    statuses,
    records,
  };
}

describe('the watcher', () => {
  test('waits for all, by one request for a kind', async () => {
    const claims = listed(object('data', { phase: 'Pending' }), object('other', { phase: 'Pending' }));
    const api = scriptedApi((path) => (path.includes('claims') ? claims : listed(object('cm'))));
    const { ended, statuses, records } = wait(api, [
      resource('PersistentVolumeClaim', 'data'),
      resource('ConfigMap', 'cm'),
    ]);
    await vi.advanceTimersByTimeAsync(1000);
    claims.send('MODIFIED', object('data', { phase: 'Bound' }));
    expect(await ended).toBe('done');
    const query = 'watch=true&allowWatchBookmarks=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan';
    expect(api.asked).toEqual([
      `GET /api/v1/namespaces/demo/persistentvolumeclaims?${query}`,
      `GET /api/v1/namespaces/demo/configmaps?${query}`,
    ]);
    expect(statuses.at(0)).toBe('PersistentVolumeClaim/data Unknown, ConfigMap/cm Unknown');
    expect(statuses.slice(-2)).toEqual(['PersistentVolumeClaim/data Current, ConfigMap/cm Current', '']);
    expect(records.at(0)).toEqual({
      level: 'DEBUG',
      message: 'waiting for resources',
      attributes: [
        ['count', '2'],
        ['timeout', '10s'],
      ],
    });
    expect(records.at(-1)?.message).toBe('all resources achieved desired status');
  });

  test('says what is not ready when the time is over', async () => {
    const api = scriptedApi((path) => (path.includes('claims') ? listed(object('data', { phase: 'Lost' })) : listed()));
    const { ended } = wait(api, [
      resource('PersistentVolumeClaim', 'data'),
      resource('ConfigMap', 'cm'),
      resource('ConfigMap', 'cm'),
    ]);
    await vi.advanceTimersByTimeAsync(9_999);
    const unknown = 'resource ConfigMap/demo/cm not ready. status: Unknown, message: ';
    await vi.advanceTimersByTimeAsync(1);
    expect(await ended).toBe(
      'resource PersistentVolumeClaim/demo/data not ready. status: InProgress, message: PVC is not Bound. phase: Lost\n' +
        `${unknown}\n${unknown}\ncontext deadline exceeded`,
    );
  });

  test('a failure ends it when the rest is current', async () => {
    const api = scriptedApi((path) =>
      path.includes('jobs')
        ? listed(object('x', { conditions: [{ type: 'Failed', status: 'True' }], failed: 3 }))
        : listed(object('cm')),
    );
    const { ended } = wait(api, [resource('Job', 'x'), resource('ConfigMap', 'cm')], { jobs: true });
    expect(await ended).toBe('resource Job/demo/x not ready. status: Failed, message: Job Failed. failed: 3/1');
  });

  test('a running job is current unless jobs are waited for', async () => {
    const running = (): Stream => listed(object('x', { startTime: '2026-01-01T00:00:00Z', active: 1 }));
    expect(await wait(scriptedApi(running), [resource('Job', 'x')]).ended).toBe('done');
    const { ended } = wait(scriptedApi(running), [resource('Job', 'x')], { jobs: true });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await ended).toContain('status: InProgress, message: Job in progress');
  });

  test('nothing to wait for', async () => {
    const api = scriptedApi(() => undefined);
    expect(await wait(api, []).ended).toBe('done');
    expect(await wait(api, [resource('Deployment', 'web', { paused: true })]).ended).toBe('done');
    expect(api.asked).toEqual([]);
  });

  test('what is deleted meanwhile is missed', async () => {
    const stream = listed(object('data', { phase: 'Pending' })).send('DELETED', object('data'));
    const { ended } = wait(
      scriptedApi(() => stream),
      [resource('PersistentVolumeClaim', 'data')],
    );
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await ended).toContain('status: NotFound, message: Resource not found\ncontext deadline exceeded');
  });

  test('missing rights to list', async () => {
    const api = scriptedApi(() => forbidden('jobs.batch is forbidden'));
    expect(await wait(api, [resource('Job', 'x')]).ended).toBe(
      'failed to list batch/v1, Kind=Job: jobs.batch is forbidden',
    );
  });

  test('missing rights to watch', async () => {
    const list = { metadata: { resourceVersion: '3' }, items: [] };
    const api = scriptedApi((path) => (isWatch(path) ? forbidden('cannot watch') : list));
    expect(await wait(api, [resource('Job', 'x')]).ended).toBe('cannot watch');
  });

  test('a ReplicaSet that may not be listed leaves a deployment unknown', async () => {
    const api = scriptedApi((path) =>
      path.includes('replicasets') ? forbidden('no') : listed({ ...object('web'), spec: { selector: {} } }),
    );
    const { ended } = wait(api, [resource('Deployment', 'web')]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await ended).toBe(
      'resource Deployment/demo/web not ready. status: Unknown, message: \ncontext deadline exceeded',
    );
  });

  test('pods that fail for good fail a workload', async () => {
    const crashing = {
      ...object('db-0', {
        phase: 'Running',
        containerStatuses: [{ name: 'c', state: { waiting: { reason: 'CrashLoopBackOff' } } }],
      }),
    };
    const api = scriptedApi((path) =>
      path.includes('/pods')
        ? { items: [crashing] }
        : listed({ ...object('db'), spec: { selector: { matchLabels: { a: 'b' } } } }),
    );
    expect(await wait(api, [resource('StatefulSet', 'db')]).ended).toBe(
      'resource StatefulSet/demo/db not ready. status: Failed, message: 1 pods have failed',
    );
    expect(api.asked.at(-1)).toBe('GET /api/v1/namespaces/demo/pods?labelSelector=a=b');
  });

  test('a pod without a node fails after a while', async () => {
    const pod = object(
      'web',
      { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable' }] },
      { creationTimestamp: new Date(Date.now() - 1000).toISOString() },
    );
    const ended = outcome(
      waitFor(
        scriptedApi(() => listed(pod)),
        [resource('Pod', 'web')],
        { strategy: 'watcher', timeout: seconds(60), jobs: false },
      ),
    );
    await vi.advanceTimersByTimeAsync(15_000);
    expect(await ended).toBe('resource Pod/demo/web not ready. status: Failed, message: Pod could not be scheduled');
  });
});

describe('connections', () => {
  const claim = [resource('PersistentVolumeClaim', 'data')];
  const pending = object('data', { phase: 'Pending' });
  const bound = object('data', { phase: 'Bound' });

  /** Answers one after the other; the last one again and again. */
  function script(...answers: readonly Answer[]): ScriptedApi {
    let at = 0;
    return scriptedApi(() => answers[Math.min(at++, answers.length - 1)]);
  }

  test('a watch that ends is taken up where it was', async () => {
    const api = script(listed(pending).end(), new Stream().send('MODIFIED', bound));
    const { ended } = wait(api, claim);
    await vi.advanceTimersByTimeAsync(1000);
    expect(await ended).toBe('done');
    expect(api.asked.at(-1)).toContain('watch=true&allowWatchBookmarks=true&resourceVersion=9');
  });

  test('a cut line is not read', async () => {
    const line = JSON.stringify({ type: 'MODIFIED', object: bound });
    const api = script(listed(pending).sendText(line.slice(0, 30)).end(), new Stream().sendText(line).sendText('\n'));
    const { ended } = wait(api, claim);
    await vi.advanceTimersByTimeAsync(1000);
    expect(await ended).toBe('done');
  });

  test.each([
    ['as an event', new Stream().send('ERROR', { kind: 'Status', code: 410, reason: 'Expired', message: 'too old' })],
    ['as an answer', new ApiError(410, 'too old', 'Gone')],
  ])('410 Gone %s: listed anew', async (_, gone) => {
    const api = script(listed(pending).end(), gone, listed(bound));
    const { ended } = wait(api, claim);
    await vi.advanceTimersByTimeAsync(4000);
    expect(await ended).toBe('done');
    expect(api.asked.at(-1)).toContain('sendInitialEvents=true');
  });

  test('what went away while the connection was lost', async () => {
    const api = script(listed(pending).end(), new ApiError(410, 'too old', 'Gone'), listed());
    const ended = outcome(waitForDelete(api, claim, { strategy: 'watcher', timeout: seconds(60) }));
    await vi.advanceTimersByTimeAsync(4000);
    expect(await ended).toBe('done');
  });

  test('a server that is away for a while', async () => {
    const refused = new Error('dial tcp 127.0.0.1:1: connect: connection refused');
    const api = script(refused, refused, listed(bound));
    const { ended } = wait(api, claim);
    await vi.advanceTimersByTimeAsync(4000);
    expect(await ended).toBe('done');
    expect(api.asked.length).toBe(3);
  });

  test('a server that can’t list by watching, in pages', async () => {
    const pages: Json[] = [
      { metadata: { resourceVersion: '5', continue: 'more' }, items: [] },
      { metadata: { resourceVersion: '5' }, items: [pending] },
    ];
    const api = script(
      new ApiError(422, 'sendInitialEvents: Forbidden', 'Invalid'),
      ...pages,
      new Stream().send('MODIFIED', bound),
    );
    expect(await wait(api, claim).ended).toBe('done');
    expect(api.asked.slice(1)).toEqual([
      'GET /api/v1/namespaces/demo/persistentvolumeclaims?limit=500',
      'GET /api/v1/namespaces/demo/persistentvolumeclaims?limit=500&continue=more',
      'GET /api/v1/namespaces/demo/persistentvolumeclaims?watch=true&allowWatchBookmarks=true&resourceVersion=5',
    ]);
  });

  test('a connection that nothing is heard of is given up', async () => {
    const api = script(listed(pending), new Stream().send('MODIFIED', bound));
    const options = { strategy: 'watcher', timeout: seconds(300), jobs: false } as const;
    const ended = outcome(waitFor(api, claim, options));
    await vi.advanceTimersByTimeAsync(152_000);
    expect(await ended).toBe('done');
    expect(api.asked.length).toBe(2);
  });

  test('a server that fails all the time is not asked often', async () => {
    const api = script(new ApiError(500, 'internal error', 'InternalError'));
    const { ended } = wait(api, claim);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await ended).toContain('context deadline exceeded');
    expect(api.asked.length).toBeLessThan(10);
  });

  test.each(['watcher', 'legacy'] as const)('%s ends at once when it is called off', async (strategy) => {
    const controller = new AbortController();
    const api = scriptedApi((path) => (isWatch(path) ? listed(pending) : pending));
    const options = { strategy, timeout: 0n, signal: controller.signal, jobs: false };
    const ended = outcome(waitFor(api, claim, options));
    await vi.advanceTimersByTimeAsync(100);
    controller.abort(new Error('interrupted'));
    expect(await ended).toBe('interrupted');
    expect(await outcome(waitFor(api, claim, options))).toBe('interrupted');
  });
});

describe('deleting', () => {
  const gone = [resource('ConfigMap', 'cm'), resource('Job', 'x')];

  test('what is gone already', async () => {
    expect(
      await outcome(
        waitForDelete(
          scriptedApi(() => listed()),
          gone,
          { strategy: 'watcher', timeout: 0n },
        ),
      ),
    ).toBe('done');
    expect(
      await outcome(
        waitForDelete(
          scriptedApi(() => notFound()),
          gone,
          { strategy: 'legacy', timeout: 0n },
        ),
      ),
    ).toBe('done');
    expect(
      await outcome(
        waitForDelete(
          scriptedApi(() => forbidden('no')),
          gone,
          { strategy: 'hookOnly', timeout: 0n },
        ),
      ),
    ).toBe('done');
  });

  test('what stays', async () => {
    const api = scriptedApi((path) =>
      path.includes('configmaps') ? listed(object('cm', {}, { deletionTimestamp: '2026-01-01T00:00:00Z' })) : listed(),
    );
    const ended = outcome(waitForDelete(api, gone, { strategy: 'watcher', timeout: 0n }));
    await vi.advanceTimersByTimeAsync(29_999);
    await vi.advanceTimersByTimeAsync(1);
    expect(await ended).toBe(
      'resource ConfigMap/demo/cm still exists. status: Terminating, message: Resource scheduled for deletion\n' +
        'context deadline exceeded',
    );
  });

  test('what goes', async () => {
    const stream = listed(object('cm'));
    const api = scriptedApi((path) => (path.includes('configmaps') ? stream : listed()));
    const ended = outcome(waitForDelete(api, gone, { strategy: 'watcher', timeout: 0n }));
    await vi.advanceTimersByTimeAsync(100);
    stream.send('DELETED', object('cm'));
    expect(await ended).toBe('done');
  });

  test('polled', async () => {
    let there = true;
    const api = scriptedApi((path) => (there && path.includes('configmaps') ? object('cm') : notFound()));
    const ended = outcome(waitForDelete(api, gone, { strategy: 'legacy', timeout: 0n }));
    await vi.advanceTimersByTimeAsync(3000);
    there = false;
    await vi.advanceTimersByTimeAsync(1000);
    expect(await ended).toBe('done');
    expect(api.asked.length).toBe(4);
    const refused = scriptedApi(() => forbidden('cannot get'));
    expect(await outcome(waitForDelete(refused, gone, { strategy: 'legacy', timeout: 0n }))).toBe('cannot get');
  });
});

describe('hooks', () => {
  const job = [resource('Job', 'x')];
  const failed = object('x', {
    failed: 1,
    conditions: [{ type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded' }],
  });
  const complete = object('x', { succeeded: 1, conditions: [{ type: 'Complete', status: 'True' }] });

  test.each<[WaitStrategy, Resource[], Json, string]>([
    ['watcher', job, complete, 'done'],
    ['hookOnly', job, complete, 'done'],
    ['legacy', job, complete, 'done'],
    ['hookOnly', job, failed, 'resource Job/demo/x not ready. status: Failed, message: Job Failed. failed: 1/1'],
    ['legacy', job, failed, 'job x failed: BackoffLimitExceeded'],
    ['watcher', [resource('Pod', 'p')], object('p', { phase: 'Succeeded' }), 'done'],
    [
      'watcher',
      [resource('Pod', 'p')],
      object('p', { phase: 'Failed' }),
      'resource Pod/demo/p not ready. status: Failed, message: pod p failed',
    ],
    ['legacy', [resource('Pod', 'p')], object('p', { phase: 'Failed' }), 'pod p failed'],
    ['watcher', [resource('PersistentVolumeClaim', 'data')], object('data'), 'done'],
  ])('%s %j', async (strategy, resources, live, expected) => {
    const api = scriptedApi(() => listed(live));
    expect(await outcome(watchUntilReady(api, resources, { strategy, timeout: seconds(5) }))).toBe(expected);
  });

  test('the words of a time that is over', async () => {
    const api = scriptedApi(() => listed(object('x')));
    const watched = outcome(watchUntilReady(api, job, { strategy: 'watcher', timeout: seconds(5) }));
    const polled = outcome(watchUntilReady(api, job, { strategy: 'legacy', timeout: seconds(5) }));
    await vi.advanceTimersByTimeAsync(5000);
    expect(await watched).toBe(
      'resource Job/demo/x not ready. status: InProgress, message: Job in progress\ncontext deadline exceeded',
    );
    expect(await polled).toBe('timed out waiting for the condition');
  });

  test('Helm 3’s way asks for nothing but jobs and pods', async () => {
    const api = scriptedApi(() => undefined);
    const options = { strategy: 'legacy', timeout: 0n } as const;
    expect(await outcome(watchUntilReady(api, [resource('ConfigMap', 'cm')], options))).toBe('done');
    expect(await outcome(watchUntilReady(api, [], options))).toBe('no objects visited');
    expect(api.asked).toEqual([]);
  });
});

describe('Helm 3’s way', () => {
  const legacy = (api: ScriptedApi, resources: readonly Resource[], jobs = false): Promise<string> =>
    outcome(waitFor(api, resources, { strategy: 'legacy', timeout: seconds(100), jobs }));

  test('asks one after the other until all are ready', async () => {
    let phase = 'Pending';
    const api = scriptedApi((path) => (path.includes('claims') ? object('data', { phase }) : notFound()));
    const ended = legacy(api, [resource('ConfigMap', 'cm'), resource('PersistentVolumeClaim', 'data')]);
    await vi.advanceTimersByTimeAsync(3999);
    phase = 'Bound';
    await vi.advanceTimersByTimeAsync(1);
    expect(await ended).toBe('done');
    expect(api.asked.length).toBe(3);
  });

  test('a refusal ends it, trouble of the server does not', async () => {
    const claim = [resource('PersistentVolumeClaim', 'data')];
    expect(
      await legacy(
        scriptedApi(() => notFound()),
        claim,
      ),
    ).toBe('the server could not find the requested resource');
    let asked = 0;
    const api = scriptedApi(() => (++asked < 5 ? new ApiError(503, 'busy') : object('data', { phase: 'Bound' })));
    const ended = legacy(api, claim);
    await vi.advanceTimersByTimeAsync(8000);
    expect(await ended).toBe('done');
  });

  test('trouble that does not end is told after thirty times', async () => {
    const job = { ...object('x', { failed: 1 }), spec: { backoffLimit: 0 } };
    const api = scriptedApi(() => job);
    const ended = legacy(api, [resource('Job', 'x')], true);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await ended).toBe('job is failed: demo/x');
    expect(api.asked.length).toBe(31);
    expect(await legacy(api, [resource('Job', 'x')])).toBe('done');
  });

  test('the time is over', async () => {
    const ended = legacy(
      scriptedApi(() => object('data')),
      [resource('PersistentVolumeClaim', 'data')],
    );
    await vi.advanceTimersByTimeAsync(100_000);
    expect(await ended).toBe('context deadline exceeded');
  });
});

test('an unknown strategy', async () => {
  const options = { strategy: '' as WaitStrategy, timeout: 0n, jobs: false };
  const api = scriptedApi(() => undefined);
  expect(await outcome(waitFor(api, [], options))).toBe(
    'wait strategy not set. Choose one of: watcher, hookOnly, legacy',
  );
});
