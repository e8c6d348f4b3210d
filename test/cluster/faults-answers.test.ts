import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bench, complaints, kubeconfig, openBench, oracle, recovers } from './faults.ts';
import type { Outcome } from './program.ts';
import type { Asked, Fault } from './proxy.ts';
import { limited } from './suite.ts';

const status = (code: number, reason: string, message: string, details?: object): string =>
  JSON.stringify({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, details, code });

const FAULTS: Readonly<Record<string, Fault>> = {
  'answered 409': { do: 'answer', status: 409, body: status(409, 'Conflict', 'the object has been modified') },
  'answered 429': {
    do: 'answer',
    status: 429,
    headers: { 'retry-after': '1' },
    body: status(429, 'TooManyRequests', 'too many requests', { retryAfterSeconds: 1 }),
  },
  'answered 500': { do: 'answer', status: 500, body: status(500, 'InternalError', 'Internal error occurred: broken') },
  'answered 500 in plain text': {
    do: 'answer',
    status: 500,
    headers: { 'content-type': 'text/plain' },
    body: 'broken\n',
  },
  'answered 503': { do: 'answer', status: 503, body: status(503, 'ServiceUnavailable', 'not ready') },
  'answered 504': { do: 'answer', status: 504, body: status(504, 'Timeout', 'request did not complete within 34s') },
  'answered 403': { do: 'answer', status: 403, body: status(403, 'Forbidden', 'not you') },
  'answered with rubbish': { do: 'answer', status: 200, body: '{"kind":' },
  dropped: { do: 'drop' },
  'done but lost': { do: 'lose' },
  'cut in half': { do: 'cut' },
  delayed: { do: 'delay', ms: 1500 },
};

const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  install: ['install', 'web', 'charts/steps'],
  upgrade: ['upgrade', 'web', 'charts/steps', '--set', 'message=two'],
  rollback: ['rollback', 'web', '1'],
  uninstall: ['uninstall', 'web'],
  list: ['list'],
};

/** Which requests of a command go wrong, by method and path. */
const PLACES: Readonly<Record<string, RegExp>> = {
  'looking for the version': /^GET \/version/,
  discovery: /^GET \/apis?(\?|$)/,
  'reading records': /^GET \/api\/v1\/namespaces\/[^/]+\/secrets\?.*owner/,
  'writing the record': /^POST .*\/secrets/,
  'changing the record': /^PUT .*\/secrets\/sh\.helm/,
  'looking at an object': /^GET .*\/configmaps\/web-main/,
  'applying an object': /^PATCH .*\/configmaps\/web-main/,
  'deleting an object': /^DELETE .*\/configmaps\/web-(main|of-one)/,
  'deleting the record': /^DELETE .*\/secrets\/sh\.helm/,
};

interface Row {
  readonly command: string;
  readonly place: string;
  readonly fault: string;
  readonly always: boolean;
}

const ALL = Object.keys(FAULTS);
const SOME = ['answered 429', 'answered 500', 'dropped', 'cut in half'];

const rows: Row[] = (
  [
    ['install', 'looking for the version', SOME],
    ['install', 'discovery', SOME],
    ['install', 'reading records', SOME],
    ['install', 'writing the record', ALL],
    ['install', 'applying an object', ALL],
    ['install', 'changing the record', ALL],
    ['upgrade', 'discovery', SOME],
    ['rollback', 'discovery', SOME],
    ['uninstall', 'discovery', SOME],
    ['upgrade', 'writing the record', SOME],
    ['upgrade', 'applying an object', ALL],
    ['upgrade', 'deleting an object', SOME],
    ['upgrade', 'changing the record', SOME],
    ['rollback', 'applying an object', SOME],
    ['uninstall', 'deleting an object', SOME],
    ['uninstall', 'deleting the record', SOME],
    ['list', 'reading records', SOME],
  ] as const
).flatMap(([command, place, faults]) => faults.map((fault): Row => ({ command, place, fault, always: false })));
// What does not pass: retries come to an end.
for (const fault of ['answered 409', 'answered 500', 'dropped'])
  for (const place of ['writing the record', 'applying an object', 'changing the record'])
    rows.push({ command: 'upgrade', place, fault, always: true });

describe.skipIf(!kubeconfig || !oracle)('requests that go wrong', () => {
  let bench: Bench;
  const queue = limited(5);
  const results = new Map<Row, Promise<string[]>>();
  beforeAll(() => {
    bench = openBench();
    for (const row of rows) {
      const result = queue(() => check(row));
      result.catch(() => {});
      results.set(row, result);
    }
  });
  afterAll(() => bench?.close());

  async function attempt(
    row: Row,
    name: 'helm' | 'tschart',
  ): Promise<{ outcome: Outcome; state: string; wrong: string[] }> {
    const { helm, tschart } = bench.programs;
    const room = await bench.room();
    try {
      if (row.command !== 'install') {
        const ready = [await room.calm(helm, COMMANDS['install']!)];
        if (row.command === 'rollback') ready.push(await room.calm(helm, COMMANDS['upgrade']!));
        for (const { status, stderr } of ready) if (status !== 0) throw new Error(stderr);
      }
      let met = 0;
      room.proxy.decide = ({ method, path }: Asked) =>
        PLACES[row.place]!.test(`${method} ${path}`) && (met++ === 0 || row.always) ? FAULTS[row.fault] : undefined;
      const outcome = await room.run(name === 'helm' ? helm : tschart, COMMANDS[row.command]!);
      const records = await room.records();
      const state = records.map(({ version, status }) => `${version} ${status}`).join(', ');
      const wrong = name === 'helm' ? [] : [...complaints(outcome), ...(await recovers(room, bench.programs))];
      if (met === 0) wrong.push(`${name}: no such request`);
      return { outcome, state, wrong };
    } finally {
      await room.close();
    }
  }

  async function check(row: Row): Promise<string[]> {
    const [theirs, ours] = await Promise.all([attempt(row, 'helm'), attempt(row, 'tschart')]);
    const differs = (what: string, a: unknown, b: unknown): string[] =>
      a === b ? [] : [`${what}:\n  Helm: ${a}\n  tschart: ${b}`];
    return [
      ...theirs.wrong,
      ...ours.wrong,
      ...differs('exit status', theirs.outcome.status, ours.outcome.status),
      ...differs('records', theirs.state, ours.state),
      ...differs('stdout', theirs.outcome.stdout, ours.outcome.stdout),
      ...differs('stderr', theirs.outcome.stderr, ours.outcome.stderr),
    ];
  }

  it.each(rows)('$command: $place is $fault, always: $always', { timeout: 1_800_000 }, async (row) => {
    expect(await results.get(row)!).toEqual([]);
  });
});
