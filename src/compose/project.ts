import type { Entry, Place, Table } from './node.ts';

/** What a path leads to. */
export interface FileKind {
  readonly kind: 'file' | 'directory' | 'other';
  readonly size: number;
  readonly executable: boolean;
}

/** The files and variables around a Compose project. Paths are absolute. */
export interface ComposeHost {
  /** A file's bytes; undefined where there is none. */
  read(path: string): Uint8Array | undefined;
  stat(path: string): FileKind | undefined;
  /** The path with all links resolved; undefined where it leads to nothing. */
  real(path: string): string | undefined;
  /** Names in a directory, sorted. */
  list(path: string): readonly string[];
  /** A path that is written relative to a folder. */
  resolve(base: string, path: string): string;
  directoryOf(path: string): string;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface ComposeSource {
  /** The name that messages show. */
  readonly name: string;
  readonly text: string;
}

/** Something to tell the person: at which place, about which key, and why. */
export interface Notice {
  readonly at: Place | undefined;
  readonly key: string;
  readonly text: string;
}

/** A Compose project as it is after all its files have been read: long forms everywhere, nothing interpolated left. */
export interface Project {
  readonly name: string;
  readonly directory: string;
  readonly services: ReadonlyMap<string, Service>;
  readonly networks: ReadonlyMap<string, Entry>;
  readonly volumes: ReadonlyMap<string, Entry>;
  readonly secrets: ReadonlyMap<string, Entry>;
  readonly configs: ReadonlyMap<string, Entry>;
  readonly models: ReadonlyMap<string, Entry>;
  readonly jobs: ReadonlyMap<string, Entry>;
  readonly notices: readonly Notice[];
  /** Variables: of the environment, then of `.env`. */
  readonly lookup: (name: string) => string | undefined;
}

export interface Service {
  readonly name: string;
  readonly at: Place;
  readonly table: Table;
  /** None of its profiles is on. */
  readonly off: boolean;
}
