import { readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import type { Notice } from '../../compose/project.ts';
import { readCompose } from '../../compose/read.ts';
import { TschartError } from '../../errors.ts';
import { decodeUtf8, encodeUtf8 } from '../../go/text.ts';
import { composeHost } from '../../node/files/compose-host.ts';
import { pathError } from '../../node/files/os-error.ts';
import { composeChart } from '../../scaffold/compose/chart.ts';
import type { Invocation } from '../command.ts';
import { createFlags } from './create.ts';
import { starterFiles } from './starter-chart.ts';

export interface ChartFromOthers {
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** What the person has to know, for the error output. */
  readonly report: string;
}

/** A chart made of a Compose project or of manifests, as the flags say. */
export async function chartFromOthers(name: string, call: Invocation): Promise<ChartFromOthers> {
  const { flags } = call;
  const compose = flags.get(createFlags.fromCompose);
  for (const flag of [createFlags.profile, createFlags.envFile]) {
    if (compose.length === 0 && flags.isGiven(flag)) throw onlyWith(flag.name, createFlags.fromCompose.name);
  }
  for (const flag of [createFlags.recursive, createFlags.crdsInTemplates]) {
    if (compose.length > 0 && flags.isGiven(flag)) throw onlyWith(flag.name, createFlags.fromManifests.name);
  }
  return compose.length > 0 ? fromCompose(name, compose, call) : fromManifests(name, call);
}

function onlyWith(name: string, other: string): TschartError {
  return new TschartError('FLAG', `--${name} goes with --${other}`, {
    advice: `Add --${other}, or leave --${name} out.`,
  });
}

function fromCompose(name: string, paths: readonly string[], { flags, terminal }: Invocation): ChartFromOthers {
  const sources = paths.map((path) => ({ name: path, text: readText(path, () => terminal.stdin()) }));
  const first = paths.find((path) => path !== '-');
  const directory = first === undefined ? process.cwd() : dirname(resolve(first));
  const host = composeHost(terminal.env);
  const options = {
    directory,
    profiles: flags.get(createFlags.profile),
    envFiles: flags.get(createFlags.envFile).map((path) => resolve(path)),
  };
  const chart = composeChart(name, readCompose(sources, options, host), host);
  return { files: withIgnoreFile(name, chart.files), report: reportOf(chart.notices) };
}

async function fromManifests(_name: string, _call: Invocation): Promise<ChartFromOthers> {
  throw new TschartError('NOT_BUILT', 'charts can not be made of manifests yet');
}

function readText(path: string, stdin: () => Uint8Array): string {
  if (path === '-') return decodeUtf8(stdin());
  try {
    return decodeUtf8(readFileSync(path));
  } catch (error) {
    throw pathError('open', path, error);
  }
}

function withIgnoreFile(name: string, files: ReadonlyMap<string, Uint8Array>): Map<string, Uint8Array> {
  const ignore = starterFiles(name).find(([path]) => path === '.helmignore')!;
  return new Map([[ignore[0], encodeUtf8(ignore[1])], ...files]);
}

/** The notices, each with its place. */
function reportOf(notices: readonly Notice[]): string {
  if (notices.length === 0) return '';
  const lines = notices.map(({ at, key, text }) => {
    const place = at === undefined ? '' : `${shownPath(at.file)}:${at.line}: `;
    return `  ${place}${key}: ${text}\n`;
  });
  return `Not carried over, or left to do:\n${lines.join('')}`;
}

function shownPath(path: string): string {
  const below = relative('', path);
  return path.startsWith('/') && below !== '' && !below.startsWith('..') ? below : path;
}
