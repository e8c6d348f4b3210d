import { realpathSync } from 'node:fs';
import type { IndexView } from '../../../repo/index-view.ts';
import { IndexStore } from '../index-store.ts';
import type { DependencyWork } from './manager.ts';

/** Charts in registries that are asked for at once. */
export const AT_ONCE = 6;

/** A chart of a registry, with its provenance where that was asked for. */
export interface Pulled {
  readonly files: readonly (readonly [name: string, bytes: Uint8Array])[];
  /** What was said of it. */
  readonly said: string;
}

/** What the work on a chart's dependencies shares with that on the charts in local directories below it. */
export interface DependencyRun {
  readonly indexes: IndexStore;
  /** Names of the repositories that were refreshed, or could not be. */
  readonly refreshed: Set<string>;
  /** Indexes of repositories that were never added, by their URLs as dependencies have them. */
  readonly unknown: Map<string, IndexView>;
  /** What was fetched, by URL: kept only where charts below may ask for it again. */
  readonly fetched: Map<string, Promise<Uint8Array>> | undefined;
  /** What registries sent, by URL, likewise. */
  readonly pulled: Map<string, Promise<Pulled>> | undefined;
  /** Lists of versions in registries that were asked for, by `host/path`. */
  readonly tags: Map<string, Promise<readonly string[]>>;
  /** Directories of charts that are done. */
  readonly done: Set<string>;
  /** Directories of the charts that wait for the one that is being worked on, the outermost first, and its own. */
  readonly under: readonly string[];
  /** What is done with charts below. */
  readonly below: (work: DependencyWork) => Promise<void>;
}

/** Begins with a chart. */
export function startRun(work: DependencyWork, below: DependencyRun['below']): DependencyRun {
  return {
    indexes: new IndexStore(work.surroundings.log),
    refreshed: new Set(),
    unknown: new Map(),
    fetched: work.recursive ? new Map() : undefined,
    pulled: work.recursive ? new Map() : undefined,
    tags: new Map(),
    done: new Set(),
    under: [realpathSync(work.chartPath)],
    below,
  };
}
