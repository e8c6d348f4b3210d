import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { loadChart } from '../../api/chart.ts';
import { render } from '../../api/render.ts';
import type { Notice } from '../../compose/project.ts';
import { readCompose } from '../../compose/read.ts';
import { TschartError } from '../../errors.ts';
import { decodeUtf8, encodeUtf8 } from '../../go/text.ts';
import { composeHost } from '../../node/files/compose-host.ts';
import { pathError } from '../../node/files/os-error.ts';
import { readFile } from '../../node/files/read-file.ts';
import { composeChart } from '../../scaffold/compose/chart.ts';
import { manifestChart } from '../../scaffold/manifests/chart.ts';
import type { ManifestSource } from '../../scaffold/manifests/source.ts';
import { verified } from '../../scaffold/manifests/verify.ts';
import type { Invocation } from '../command.ts';
import { createFlags } from './create.ts';
import { starterFiles } from './starter-chart.ts';

export interface ChartFromOthers {
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** What the person has to know, for the error output. */
  readonly report: string;
}

/** A chart made of a Compose project or of manifests, as the flags say. `target` is the folder that it will be written to. */
export async function chartFromOthers(name: string, target: string, call: Invocation): Promise<ChartFromOthers> {
  const compose = call.flags.get(createFlags.fromCompose);
  const { files, notices } = compose.length > 0 ? fromCompose(name, compose, call) : fromManifests(name, call);
  return {
    files: withIgnoreFile(name, files),
    report: reportOf([...notices, ...tooLarge(files), ...leftBehind(target, files)]),
  };
}

/** Templates of an earlier chart in the same folder: they would be part of this one. */
function leftBehind(target: string, files: ReadonlyMap<string, Uint8Array>): Notice[] {
  return ['templates', 'crds'].flatMap((folder) => {
    if (!existsSync(join(target, folder))) return [];
    return readdirSync(join(target, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(target, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
      .filter((path) => !files.has(path))
      .sort()
      .map((path) => ({ at: undefined, key: path, text: 'is there from before, and stays a part of the chart' }));
  });
}

interface Made {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly notices: readonly Notice[];
}

function fromCompose(name: string, paths: readonly string[], { flags, terminal }: Invocation): Made {
  for (const path of paths) refuseAddress(path, 'from-compose');
  const sources = paths.map((path) => ({ name: path, text: readText(path, () => terminal.stdin()) }));
  const first = paths.find((path) => path !== '-');
  const directory = first === undefined ? process.cwd() : dirname(resolve(first));
  const host = composeHost(terminal.env);
  const options = {
    directory,
    profiles: flags.get(createFlags.profile),
    envFiles: flags.get(createFlags.envFile).map((path) => resolve(path)),
  };
  return composeChart(name, readCompose(sources, options, host), host);
}

function fromManifests(name: string, { flags, terminal }: Invocation): Made {
  const paths = flags.get(createFlags.fromManifests);
  const sources = paths.flatMap((path) =>
    manifestSources(path, flags.get(createFlags.recursive), () => terminal.stdin()),
  );
  if (sources.length === 0) {
    throw new TschartError('MANIFEST', `there are no manifests in ${paths.join(', ')}`, {
      advice: 'Files that end in .yaml, .yml or .json are read; with -R also those of directories below.',
    });
  }
  const options = { crdsInTemplates: flags.get(createFlags.crdsInTemplates) };
  const made = manifestChart(name, sources, options);
  if (made.expected.size === 0 && ![...made.files.keys()].some((path) => path.startsWith('crds/'))) {
    throw new TschartError('MANIFEST', `there are no objects in ${paths.join(', ')}`, {
      advice: 'Give files with objects of Kubernetes, or - to read them from standard input.',
    });
  }
  return verified(made, renderFiles);
}

/** What a release's record may have, as Secrets and ConfigMaps may. */
const MAX_RECORD = 1_048_576;

/** A chart that no Secret can hold: Helm keeps it in the record of the release, with what it rendered to. */
function tooLarge(files: ReadonlyMap<string, Uint8Array>): Notice[] {
  const total = [...files.values()].reduce((sum, { length }) => sum + length, 0);
  if (total < MAX_RECORD) return [];
  // Files stand in base 64 in the record, which is compressed, and stands in base 64 itself.
  const record = [...files].map(([path, data]) => path + Buffer.from(data).toString('base64')).join('\n');
  if ((gzipSync(record).length * 4) / 3 < MAX_RECORD) return [];
  const crds = [...files.keys()].some((path) => path.startsWith('crds/'));
  const advice = crds
    ? 'take crds/ out of the chart and apply it by itself: kubectl apply --server-side -f crds/'
    : 'divide it';
  return [
    { at: undefined, key: 'size', text: `a release of this chart does not fit into a Secret (1 MiB): ${advice}` },
  ];
}

function renderFiles(files: ReadonlyMap<string, Uint8Array>): Map<string, string> {
  const { manifests, hooks } = render(loadChart(files));
  const texts = [
    ...manifests.map(({ path, text }) => [path, text] as const),
    ...hooks.map(({ path, manifest }) => [path, manifest] as const),
  ];
  return new Map(texts.map(([path, text]) => [path.slice(path.indexOf('/') + 1), text]));
}

function refuseAddress(path: string, flag: string): void {
  if (!/^https?:/.test(path)) return;
  throw new TschartError(flag === 'from-compose' ? 'COMPOSE' : 'MANIFEST', `${path} is an address`, {
    advice: `Fetch it: curl -L ${path} | … --${flag} -`,
  });
}

/** A file, or the files of a directory that kubectl would read. */
function manifestSources(path: string, recursive: boolean, stdin: () => Uint8Array): ManifestSource[] {
  if (path === '-') return [{ name: '-', text: decodeUtf8(stdin()) }];
  refuseAddress(path, 'from-manifests');
  let isDirectory: boolean;
  try {
    isDirectory = statSync(path).isDirectory();
  } catch (error) {
    throw pathError('stat', path, error);
  }
  if (!isDirectory) return [{ name: path, text: readText(path, stdin) }];
  if (existsSync(join(path, 'Chart.yaml'))) {
    throw new TschartError('MANIFEST', `${path} is a chart already`, {
      advice: 'Install it as it is, or name its manifests one by one.',
    });
  }
  const found: ManifestSource[] = [];
  for (const entry of readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const inner = join(path, entry.name);
    // Links to directories are not followed, as in kubectl.
    const kind = entry.isSymbolicLink() ? statSync(inner, { throwIfNoEntry: false }) : entry;
    if (entry.isDirectory() && recursive) found.push(...manifestSources(inner, recursive, stdin));
    else if (kind?.isFile() && /\.(?:ya?ml|json)$/.test(entry.name))
      found.push({ name: inner, text: readText(inner, stdin) });
  }
  return found;
}

function readText(path: string, stdin: () => Uint8Array): string {
  if (path === '-') return decodeUtf8(stdin());
  return decodeUtf8(readFile(path));
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
