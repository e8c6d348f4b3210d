import { describe, expect, test, vi } from 'vitest';
import type { Invocation } from '../../src/cli/command.ts';
import { liveLines, liveView } from '../../src/cli/live-view.ts';
import { createOverlay } from '../../src/cli/overlay.ts';
import type { ResourceStatus } from '../../src/kube/client.ts';

function status(
  kind: string,
  name: string,
  what: ResourceStatus['status'],
  more: Partial<ResourceStatus> = {},
): ResourceStatus {
  return { kind, name, namespace: 'demo', status: what, message: '', done: what === 'Current', ...more };
}

describe('what a wait shows', () => {
  test.each<[string, readonly ResourceStatus[], number, readonly string[]]>([
    [
      'what is not done, failures first',
      [
        status('ConfigMap', 'cm', 'Current'),
        status('Service', 'web', 'Unknown'),
        status('Deployment', 'web', 'InProgress', { message: 'Available: 0/1' }),
        status('Job', 'pre', 'Failed', { message: 'Job Failed. failed: 1/1' }),
      ],
      75_500,
      [
        'Waiting for 3 of 4 objects, 75s',
        '  Job/pre         Failed      Job Failed. failed: 1/1',
        '  Deployment/web  InProgress  Available: 0/1',
        '  Service/web',
      ],
    ],
    [
      'namespaces where there are several',
      [
        status('ConfigMap', 'cm', 'Terminating', { message: 'Resource scheduled\n\u001b[31mfor deletion' }),
        status('ConfigMap', 'cm', 'Current', { namespace: 'other', done: false }),
        status('ClusterRole', 'x', 'Current', { namespace: '', done: false }),
      ],
      0,
      [
        'Waiting for 3 of 3 objects, 0s',
        '  ConfigMap/cm in demo   Terminating Resource scheduled [31mfor deletion',
        '  ConfigMap/cm in other  Current',
        '  ClusterRole/x          Current',
      ],
    ],
  ])('%s', (_, statuses, elapsed, lines) => expect(liveLines(statuses, elapsed)).toEqual(lines));

  test('a few lines only', () => {
    const many = Array.from({ length: 200 }, (_, at) => status('ConfigMap', `cm-${at}`, 'Unknown'));
    const lines = liveLines(many, 3000);
    expect(lines.length).toBe(9);
    expect(lines.at(-1)).toBe('  and 193 more');
  });
});

/** What a terminal of so many columns shows after this was written to it. */
function screen(text: string, columns: number): string[] {
  const rows: string[] = [''];
  let row = 0;
  let column = 0;
  for (const [part, up] of text.matchAll(/\u001b\[(?:(\d+)A|J)|[^\u001b]/g)) {
    if (up !== undefined) row = Math.max(0, row - Number(up));
    else if (part.endsWith('J')) {
      rows.length = row + 1;
      rows[row] = rows[row]!.slice(0, column);
    } else if (part === '\r') column = 0;
    else if (part === '\n' || column === columns) {
      row++;
      column = 0;
      rows[row] ??= '';
      if (part !== '\n') rows[row] = part;
      if (part !== '\n') column = 1;
    } else {
      rows[row] = rows[row]!.slice(0, column).padEnd(column) + part + rows[row]!.slice(column + 1);
      column++;
    }
  }
  return rows;
}

describe('lines at the bottom of a terminal', () => {
  test('are replaced, and leave nothing behind', () => {
    let written = 'before\n';
    const overlay = createOverlay(
      (text) => void (written += text),
      () => 20,
      () => 24,
    );
    overlay.show(['one', 'two, which is too long for a row', 'three']);
    expect(screen(written, 20)).toEqual(['before', 'one', 'two, which is too l', 'three', '']);
    overlay.show(['four']);
    expect(screen(written, 20)).toEqual(['before', 'four', '']);
    overlay.show([]);
    written += 'after\n';
    expect(screen(written, 20)).toEqual(['before', 'after', '']);
    const before = written;
    overlay.show([]);
    expect(written).toBe(before);
  });

  test('in a window that has no room for all', () => {
    let written = '';
    let rows = 3;
    const overlay = createOverlay(
      (text) => void (written += text),
      () => 20,
      () => rows,
    );
    overlay.show(['one', 'two', 'three']);
    expect(written).toBe('one\ntwo\n');
    rows = 2;
    overlay.show(['four', 'five']);
    expect(written).toBe('one\ntwo\n\u001b[1A\r\u001b[Jfour\n');
  });

  test('in a window that was made narrower', () => {
    let written = '';
    let columns = 40;
    const overlay = createOverlay(
      (text) => void (written += text),
      () => columns,
      () => 24,
    );
    overlay.show(['a line of thirty columns......']);
    columns = 10;
    overlay.show([]);
    expect(written.endsWith('\u001b[3A\r\u001b[J')).toBe(true);
  });
});

function view(env: Readonly<Record<string, string>>, options: { debug?: boolean; terminal?: boolean } = {}) {
  const shown: string[][] = [];
  const overlay =
    options.terminal === false ? undefined : { show: (lines: readonly string[]) => void shown.push([...lines]) };
  const call = {
    terminal: { env, overlay },
    settings: { debug: options.debug ?? false },
  } as unknown as Invocation;
  return { tell: liveView(call), shown };
}

describe('a live view', () => {
  test('is for people at a terminal', () => {
    expect(view({}).tell).toBeDefined();
    expect(view({ CI: '' }).tell).toBeDefined();
    expect(view({ CI: 'true' }).tell).toBeUndefined();
    expect(view({ TERM: 'dumb' }).tell).toBeUndefined();
    expect(view({}, { debug: true }).tell).toBeUndefined();
    expect(view({}, { terminal: false }).tell).toBeUndefined();
  });

  test('is shown after a while, goes on, and goes away', () => {
    vi.useFakeTimers();
    try {
      const { tell, shown } = view({});
      tell!([status('Job', 'x', 'InProgress')]);
      vi.advanceTimersByTime(500);
      tell!([]);
      vi.advanceTimersByTime(5000);
      expect(shown).toEqual([[]]);
      tell!([status('Job', 'x', 'InProgress')]);
      vi.advanceTimersByTime(700);
      expect(shown.at(-1)).toEqual(['Waiting for 1 of 1 objects, 0s', '  Job/x  InProgress']);
      vi.advanceTimersByTime(2000);
      expect(shown.at(-1)![0]).toBe('Waiting for 1 of 1 objects, 2s');
      tell!([]);
      expect(shown.at(-1)).toEqual([]);
      const count = shown.length;
      vi.advanceTimersByTime(5000);
      expect(shown.length).toBe(count);
    } finally {
      vi.useRealTimers();
    }
  });
});
