import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ActionContext } from '../../src/action/context.ts';
import { install } from '../../src/action/install.ts';
import { rollback } from '../../src/action/rollback.ts';
import { uninstall } from '../../src/action/uninstall.ts';
import { upgrade } from '../../src/action/upgrade.ts';
import { loadChart } from '../../src/chart/load.ts';
import type { Chart } from '../../src/chart/model.ts';
import { TschartError } from '../../src/errors.ts';
import { systemZones } from '../../src/go/time.ts';
import type { Value } from '../../src/go/value.ts';
import type { KubeClient } from '../../src/kube/client.ts';
import { createIdleClient } from '../../src/kube/idle-client.ts';
import { encodeRelease } from '../../src/release/encode.ts';
import { createMemoryDriver } from '../../src/release/memory-driver.ts';
import type { Release } from '../../src/release/release.ts';
import { withStatus } from '../../src/release/release.ts';
import { createStorage } from '../../src/release/storage.ts';
import { parseSet } from '../../src/values/set.ts';

// Expectations: package action of Helm 4.3.1 over its memory driver and its printing client, with its built-in
// capabilities; each row is a sequence of operations with what was given back and what was stored after each.
interface Op {
  readonly do: 'install' | 'upgrade' | 'rollback' | 'uninstall' | 'setstatus';
  readonly name: string;
  readonly chart: string;
  readonly set: string;
  readonly dryRun: '' | 'client' | 'server';
  readonly reuse: '' | 'reset' | 'reuse' | 'reset-then-reuse';
  readonly max: number;
  readonly description: string;
  readonly labels: Record<string, string> | null;
  readonly serverSide: string;
  readonly replace: boolean;
  readonly keep: boolean;
  readonly ignore: boolean;
  readonly revision: number;
  readonly noHooks: boolean;
  readonly hideSecrets: boolean;
  readonly subNotes: boolean;
  readonly fail: '' | 'create' | 'update' | 'delete';
  readonly rollbackOnFailure: boolean;
  readonly status: string;
}

interface Row {
  readonly case: { name: string; charts: Record<string, Record<string, string>>; ops: Op[] };
  readonly results: { raw: string }[];
}

const rows = readFileSync(join(import.meta.dirname, 'golden/sequences.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Row);

/**
 * Helm writes the nulls of new values into the values of the revision before, too, when it reuses them; here old
 * revisions stay as they were. For these rows only what is given back is compared.
 */
const CHANGES_OLD_VALUES = new Set(['reuse', 'reuse-null']);

const TIME = /"(first_deployed|last_deployed|deleted|started_at|completed_at)":"[^"]*"/g;

/** Times are the moment's. */
function stable(json: string): string {
  return json.replace(TIME, '"$1":"then"');
}

function chartOf(files: Record<string, string>): Chart {
  const encoder = new TextEncoder();
  const names = Object.keys(files).sort();
  return loadChart(names.map((name) => ({ name, data: encoder.encode(files[name]) })));
}

/** A client that does nothing, as Helm's for tests, but for what is to fail. */
function kubeThat(fails: Op['fail']): KubeClient {
  const broke = (what: string): TschartError => new TschartError('BROKE', `${what} broke`);
  return createIdleClient({
    async wait() {
      if (fails === 'create') throw broke('create');
    },
    update: async () => (fails === 'update' ? { created: [], error: broke('update') } : { created: [] }),
    delete: async (resources) => ({ deleted: resources, errors: fails === 'delete' ? [broke('delete')] : [] }),
  });
}

const host = { now: () => 1_700_000_000_000_000_000n, timeZone: 'UTC', randomBytes: (n: number) => new Uint8Array(n) };

async function perform(op: Op, charts: Row['case']['charts'], context: ActionContext): Promise<object> {
  const values = new Map<string, Value>();
  if (op.set !== '') parseSet(op.set, values);
  const flags = {
    skipSchemaValidation: false,
    enableDns: false,
    subNotes: op.subNotes,
    hideSecrets: op.hideSecrets,
    noHooks: op.noHooks,
    rollbackOnFailure: op.rollbackOnFailure,
    description: op.description,
    labels: new Map(Object.entries(op.labels ?? {})),
    dryRun: op.dryRun || 'none',
  } as const;
  const apply = {
    forceReplace: false,
    forceConflicts: false,
    takeOwnership: false,
    wait: 'hookOnly',
    waitForJobs: false,
    timeout: 0n,
  } as const;
  const serverSide = op.serverSide || 'auto';
  switch (op.do) {
    case 'install': {
      const release = await install(context, chartOf(charts[op.chart]!), values, {
        ...flags,
        name: op.name,
        namespace: 'ns',
        replace: op.replace,
        createNamespace: false,
        skipCrds: false,
        apply: { ...apply, serverSide: op.serverSide !== 'false' },
      });
      return { release };
    }
    case 'upgrade': {
      const release = await upgrade(context, op.name, chartOf(charts[op.chart]!), values, {
        ...flags,
        reuse: op.reuse || 'default',
        maxHistory: op.max,
        serverSide,
        apply,
      });
      return { release };
    }
    case 'rollback':
      await rollback(context, op.name, { ...flags, revision: op.revision, maxHistory: op.max, serverSide, apply });
      return {};
    case 'uninstall': {
      const { info } = await uninstall(context, op.name, {
        ...flags,
        dryRun: op.dryRun !== '',
        ignoreNotFound: op.ignore,
        keepHistory: op.keep,
        propagation: 'background',
        wait: 'hookOnly',
        timeout: 0n,
      });
      return info === '' ? {} : { info };
    }
    case 'setstatus': {
      const last = await context.storage.last(op.name);
      await context.storage.update(withStatus(last, op.status, 'set'));
      return {};
    }
  }
}

describe('sequences of operations', () => {
  it.each(rows.map((row) => [row.case.name, row] as const))('%s', async (_, row) => {
    const driver = createMemoryDriver('ns');
    const storage = createStorage(driver);
    for (const [i, op] of row.case.ops.entries()) {
      const context: ActionContext = {
        storage,
        kube: kubeThat(op.fail),
        host,
        zones: systemZones(host),
        log: () => {},
        now: () => '2024-01-01T00:00:00Z',
        exclusive: (_name, work) => work(),
      };
      let got: { release?: Release; info?: string; error?: string };
      try {
        got = await perform(op, row.case.charts, context);
      } catch (error) {
        got = { error: (error as Error).message };
      }
      const stored = await storage.list(() => true);
      stored.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.revision - b.revision));
      const compare = (outcome: object): object =>
        CHANGES_OLD_VALUES.has(row.case.name) ? { ...outcome, stored: undefined } : outcome;
      const actual = {
        ...(got.error === undefined ? {} : { error: got.error }),
        ...(got.info === undefined ? {} : { info: got.info }),
        ...(got.release === undefined ? {} : { release: stable(encodeRelease(got.release)) }),
        stored: stored.map((release) => ({
          labels: Object.fromEntries(release.labels),
          release: stable(encodeRelease(release)),
        })),
      };
      expect({ step: i, op: op.do, ...compare(actual) }).toEqual({
        step: i,
        op: op.do,
        ...compare(expected(row.results[i]!.raw)),
      });
    }
  });
});

/** What Go wrote, with releases as their JSON texts. */
function expected(raw: string): object {
  const parsed = JSON.parse(raw) as { stored: { labels: Record<string, string> | null; release: object }[] | null };
  const { stored, ...rest } = parsed as typeof parsed & { error?: string; info?: string; release?: object };
  const { release, ...plain } = rest;
  return {
    ...plain,
    ...(release === undefined ? {} : { release: stable(textIn(raw, '"release":', raw.indexOf('"release":'))) }),
    stored: storedTexts(raw).map((text, i) => ({ labels: stored![i]!.labels ?? {}, release: stable(text) })),
  };
}

function storedTexts(raw: string): string[] {
  const texts: string[] = [];
  let at = raw.indexOf('"stored":');
  for (;;) {
    at = raw.indexOf('"release":{', at);
    if (at < 0) return texts;
    const text = textIn(raw, '"release":', at);
    texts.push(text);
    at += text.length;
  }
}

/** The JSON object behind a key, as it is written. */
function textIn(raw: string, key: string, at: number): string {
  let depth = 0;
  let quoted = false;
  const from = at + key.length;
  for (let i = from; ; i++) {
    const char = raw[i];
    if (quoted) {
      if (char === '\\') i++;
      else if (char === '"') quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === '{') depth++;
    else if (char === '}' && --depth === 0) return raw.slice(from, i + 1);
  }
}
