import type { Server } from './admin.ts';
import type { Outcome } from './program.ts';
import { type Asked, type Decide, type Fault, isRecord, isWrite, openProxy } from './proxy.ts';
import type { Side } from './run.ts';

/** A program that is broken on purpose: scripts are to notice it. */
interface Mutant {
  readonly name: string;
  readonly decide?: Decide;
  readonly alter?: (outcome: Outcome) => Outcome;
}

const MANAGED_BY = /"app\.kubernetes\.io\/managed-by":"Helm",?/;

const done = (asked: Asked): Fault => ({
  do: 'answer',
  status: asked.method === 'POST' ? 201 : 200,
  body: asked.body || '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Success"}',
});

const lastLineGone = (text: string): string => text.replace(/[^\n]*\n?$/, '');

const MUTANTS: readonly Mutant[] = [
  {
    name: 'leaves a label out',
    decide: (asked) =>
      isWrite(asked) && MANAGED_BY.test(asked.body)
        ? { do: 'alter', body: asked.body.replace(MANAGED_BY, '').replace(',}', '}') }
        : undefined,
  },
  {
    name: 'forgets to write records',
    decide: (asked) => (asked.method === 'POST' && isRecord(asked) ? done(asked) : undefined),
  },
  {
    name: 'leaves records as they were',
    decide: (asked) => (asked.method === 'PUT' && isRecord(asked) ? done(asked) : undefined),
  },
  {
    name: 'leaves ConfigMaps out',
    decide: (asked) =>
      isWrite(asked) && asked.method !== 'DELETE' && !isRecord(asked) && /\/configmaps[/?]/.test(`${asked.path}?`)
        ? done(asked)
        : undefined,
  },
  {
    name: 'deletes nothing but jobs and pods',
    decide: (asked) => (asked.method === 'DELETE' && !/\/(jobs|pods)\//.test(asked.path) ? done(asked) : undefined),
  },
  {
    name: 'calls itself otherwise',
    decide: (asked) =>
      asked.path.includes('fieldManager=helm')
        ? { do: 'alter', path: asked.path.replace('fieldManager=helm', 'fieldManager=other') }
        : undefined,
  },
  {
    name: 'ends with another status',
    alter: (outcome) => ({ ...outcome, status: outcome.status === 0 ? 1 : 0 }),
  },
  { name: 'leaves the last line out', alter: (outcome) => ({ ...outcome, stdout: lastLineGone(outcome.stdout) }) },
  { name: 'says no errors', alter: (outcome) => ({ ...outcome, stderr: '' }) },
];

export const MUTANT_NAMES: readonly string[] = MUTANTS.map(({ name }) => name);

export interface MutantSide {
  readonly side: Side;
  /** How often the fault took effect. */
  touched(): number;
  close(): Promise<void>;
}

/** A side that a fault was put into. */
export async function mutantSide(fault: string, side: Side, server: Server): Promise<MutantSide> {
  const mutant = MUTANTS.find(({ name }) => name === fault)!;
  let touched = 0;
  const name = `${side.name} that ${mutant.name}`;
  const { decide, alter } = mutant;
  if (decide) {
    const proxy = await openProxy(server, (asked) => {
      const fault = decide(asked);
      if (fault) touched++;
      return fault;
    });
    return {
      side: { ...side, name, server: proxy.url },
      touched: () => touched,
      close: () => proxy.close(),
    };
  }
  const altered = (outcome: Outcome): Outcome => {
    const changed = alter!(outcome);
    if (JSON.stringify(changed) !== JSON.stringify(outcome)) touched++;
    return changed;
  };
  return { side: { ...side, name, alter: altered }, touched: () => touched, close: async () => {} };
}
