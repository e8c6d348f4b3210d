import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCompose } from '../../src/compose/read.ts';
import cases from './golden/projects.json' with { type: 'json' };
import recorded from './golden/projects-read.json' with { type: 'json' };
import { memoryHost } from './memory-host.ts';
import { type Json, ours, theirs } from './project-view.ts';

interface Case {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly main?: readonly string[];
  readonly env?: Record<string, string>;
  readonly envFiles?: readonly string[];
  readonly profiles?: readonly string[];
}

const DIRECTORY = '/project';

function read({ files, main = ['compose.yaml'], env = {}, envFiles = [], profiles = [] }: Case): Json {
  const inPlace = Object.fromEntries(Object.entries(files).map(([name, text]) => [posix.join(DIRECTORY, name), text]));
  const host = memoryHost(inPlace, env);
  const sources = main.map((name) => ({ name: posix.join(DIRECTORY, name), text: files[name]! }));
  return ours(readCompose(sources, { directory: DIRECTORY, envFiles, profiles }, host), host);
}

// What compose-go v2.16.2 makes of each project: record/main.go.
describe('Compose projects are read as Compose reads them', () => {
  const byName = new Map(recorded.map((row) => [row.name, row as { failed?: string; project?: Json }]));
  it.each((cases as Case[]).map((row) => [row.name, row] as const))('%s', (name, row) => {
    const { failed, project } = byName.get(name)!;
    if (failed !== undefined) expect(() => read(row), failed).toThrow();
    else expect(read(row)).toEqual(theirs(project!));
  });
});
