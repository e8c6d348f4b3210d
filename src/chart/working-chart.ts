import type { Table } from '../values/tables.ts';
import type { Chart, Metadata } from './model.ts';

/** A chart while its dependencies are processed: the shell and the metadata are our own, everything below is shared. */
export interface WorkingChart extends Omit<Chart, 'name' | 'metadata' | 'values' | 'parent' | 'dependencies'> {
  name: string;
  metadata: Metadata;
  values: Table;
  parent: WorkingChart | undefined;
  dependencies: WorkingChart[];
}
