import { readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Program } from './program.ts';
import type { Side } from './run.ts';

/** The programs that are compared. */
export interface Programs {
  readonly helm: Program;
  readonly tschart: Program;
}

/** `alternating`: Helm has the first command, tschart the second and so on; `reversed`: the other way round. */
export const SIDES = ['helm', 'tschart', 'alternating', 'reversed'] as const;
export type SideName = (typeof SIDES)[number];

export function sideOf(name: SideName, { helm, tschart }: Programs): Side {
  const order = {
    helm: [helm, helm],
    tschart: [tschart, tschart],
    alternating: [helm, tschart],
    reversed: [tschart, helm],
  };
  return { name, program: (turn) => order[name][turn % 2]! };
}

export function isSide(name: string): name is SideName {
  return (SIDES as readonly string[]).includes(name);
}

export function helmProgram(file: string): Program {
  return { name: 'helm', file, before: [] };
}

/** tschart, the build or the executable, by a link of Helm's name, as usage texts say the name that a program was called by. */
export function tschartProgram(link: string): Program {
  const build = readlinkSync(link);
  return {
    name: 'tschart',
    ...(build.endsWith('.js') ? { file: process.execPath, before: [link] } : { file: link, before: [] }),
  };
}

export const linkIn = (folder: string): string => join(folder, 'helm');
