import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bench, kubeconfig, openBench, oracle, type Room } from './faults.ts';
import type { Outcome, Program } from './program.ts';
import type { Fault } from './proxy.ts';

// The control plane has no kubelet that would give logs: what stands in between says what containers wrote. Helm 4.3.1
// runs beside: nothing is recorded here.

const hooks = (...list: readonly object[]): string[] => ['--set-json', `hooks=${JSON.stringify(list)}`];

const TEXT = 'first line\n\n  second: "line" — ünïcode\tend';

const gone = {
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  message: 'previous container not found',
  reason: 'BadRequest',
  code: 400,
};

/** What the containers' logs are. */
const LOGS: Readonly<Record<string, Fault>> = {
  text: { do: 'answer', status: 200, headers: { 'content-type': 'text/plain' }, body: TEXT },
  'text with a last line break': {
    do: 'answer',
    status: 200,
    headers: { 'content-type': 'text/plain' },
    body: `${TEXT}\n`,
  },
  nothing: { do: 'answer', status: 200, headers: { 'content-type': 'text/plain' }, body: '' },
  'an error': { do: 'answer', status: 400, body: JSON.stringify(gone) },
};

const READY = hooks(
  { name: 'one', events: 'test', kind: 'Pod', weight: 1 },
  { name: 'two', events: 'test', kind: 'Pod', weight: 2, policy: 'before-hook-creation' },
  { name: 'bad', events: 'test', kind: 'Pod', weight: 3, fail: true },
  { name: 'job', events: 'test', weight: 4 },
);

/** Commands, the last of which is to print logs. */
const CASES: readonly (readonly [name: string, logs: string, commands: readonly (readonly string[])[]])[] = [
  ...Object.keys(LOGS).flatMap((logs): [string, string, string[][]][] => [
    [
      'a test that succeeds',
      logs,
      [
        ['install', 'web', 'charts/hooks', ...READY],
        ['test', 'web', '--filter', 'name=web-one', '--logs'],
      ],
    ],
    [
      'a hook that succeeds, and one of a pod',
      logs,
      [
        [
          ...['install', 'web', 'charts/hooks', '--timeout', '300s'],
          ...hooks(
            { name: 'pre', events: 'pre-install', logs: 'hook-succeeded' },
            { name: 'pod', events: 'post-install', kind: 'Pod', logs: '"hook-succeeded,hook-failed"' },
            { name: 'quiet', events: 'post-install', kind: 'Pod', logs: 'hook-failed' },
          ),
        ],
      ],
    ],
  ]),
  [
    'tests that succeed and one that fails',
    'text',
    [
      ['install', 'web', 'charts/hooks', ...READY],
      ['test', 'web', '--logs'],
    ],
  ],
  [
    'a hook that fails',
    'text',
    [
      [
        ...['install', 'web', 'charts/hooks', '--timeout', '300s'],
        ...hooks({ name: 'bad', events: 'pre-install', fail: true, logs: '"hook-succeeded,hook-failed"' }),
      ],
    ],
  ],
  [
    'a hook of a pod that fails and is deleted then',
    'text with a last line break',
    [
      [
        ...['install', 'web', 'charts/hooks', '--timeout', '300s'],
        ...hooks({
          ...{ name: 'bad', events: 'pre-install', kind: 'Pod', fail: true },
          ...{ policy: 'hook-failed', logs: 'hook-failed' },
        }),
      ],
    ],
  ],
  [
    'a test whose pod is deleted when it succeeds',
    'text',
    [
      [
        ...['install', 'web', 'charts/hooks'],
        ...hooks({ name: 'one', events: 'test', kind: 'Pod', policy: 'hook-succeeded' }),
      ],
      ['test', 'web', '--logs'],
    ],
  ],
];

describe.skipIf(!kubeconfig || !oracle)('logs of hooks and tests', () => {
  let bench: Bench;
  beforeAll(() => {
    bench = openBench();
  });
  afterAll(() => bench?.close());

  async function last(room: Room, program: Program, commands: readonly (readonly string[])[]): Promise<Outcome> {
    const outcomes: Outcome[] = [];
    for (const command of commands) outcomes.push(await room.run(program, command));
    return outcomes.at(-1)!;
  }

  it.each(CASES)('%s: %s', { timeout: 600_000 }, async (_, logs, commands) => {
    const asked: Record<string, string[]> = {};
    async function run(program: Program): Promise<Outcome> {
      const paths: string[] = [];
      asked[program.name] = paths;
      const room = await bench.room(({ path }) => {
        if (!/\/pods\/[^/]+\/log\b/.test(path)) return undefined;
        paths.push(path.replace(/.*\/pods\//, ''));
        return LOGS[logs];
      });
      try {
        return await last(room, program, commands);
      } finally {
        await room.close();
      }
    }
    const [theirs, ours] = await Promise.all([run(bench.programs.helm), run(bench.programs.tschart)]);
    expect(ours).toEqual(theirs);
    expect(asked['tschart']!.length).toBe(asked['helm']!.length);
    expect(asked['tschart']!.length).toBeGreaterThan(0);
  });
});
