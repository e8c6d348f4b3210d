import { existsSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import type { Chart, Metadata } from '../../chart/model.ts';
import { metadataTable } from '../../chart/written.ts';
import { TschartError } from '../../errors.ts';
import { quote } from '../../go/strconv.ts';
import { byteLength, decodeUtf8, encodeUtf8 } from '../../go/text.ts';
import { loadChartFrom } from '../../node/files/load.ts';
import { makeDirectories } from '../../node/files/make-directories.ts';
import { pathError } from '../../node/files/os-error.ts';
import { marshalYaml } from '../../yaml/marshal.ts';
import type { Invocation } from '../command.ts';
import type { Flag, FlagValues } from '../flags/flag.ts';
import { homePath } from '../settings.ts';
import { createFlags } from './create.ts';
import { starterFiles } from './starter-chart.ts';
import { WrittenFiles } from './written-files.ts';

const NAME = /^[a-zA-Z0-9._-]+$/;
const MAX_NAME_LENGTH = 250;

/** `create`: writes a chart to start from, built in or copied from a starter. */
export async function runCreate(call: Invocation): Promise<number> {
  const { args, flags, terminal } = call;
  const path = args[0]!;
  terminal.stdout(`Creating ${path}\n`);
  refuseOtherFormats(flags.get(createFlags.chartApiVersion), call);
  const name = basename(path) || (path.startsWith('/') ? '/' : '.');
  const directory = resolve(dirname(path));
  const starter = flags.get(createFlags.starter);
  refuseLoneFlags(flags);
  if (flags.get(createFlags.fromCompose).length + flags.get(createFlags.fromManifests).length > 0) {
    checkChartName(name);
    const { chartFromOthers } = await import('./create-from-run.ts');
    const { files, report } = await chartFromOthers(name, join(directory, name), call);
    const written = new WrittenFiles();
    try {
      writeFiles(name, directory, files, call, written);
    } catch (error) {
      written.undo();
      throw error;
    }
    terminal.stderr(report);
  } else if (starter !== '') {
    const source = isAbsolute(starter) ? starter : homePath(terminal.env, 'data', 'starters', starter);
    await createFrom(source, directory, name, call);
  } else {
    checkChartName(name);
    const engine = flags.get(createFlags.engine);
    if (engine !== 'go' && engine !== 'handlebars') {
      throw new TschartError('FLAG_VALUE', `unknown engine ${quote(engine)}: there are go and handlebars`);
    }
    const filesOf = engine === 'go' ? starterFiles : (await import('./starter-handlebars.ts')).handlebarsStarterFiles;
    const files = filesOf(name).map(([file, text]): [string, Uint8Array] => [file, encodeUtf8(text)]);
    writeFiles(name, directory, files, call);
  }
  return 0;
}

/** Flags that mean nothing beside the others are refused, not left out. */
function refuseLoneFlags(flags: FlagValues): void {
  const { fromCompose, fromManifests, profile, envFile, recursive, crdsInTemplates, engine, starter } = createFlags;
  const needs = (flag: Flag, other: Flag): void => {
    if (!flags.isGiven(flag) || flags.isGiven(other)) return;
    throw new TschartError('FLAG', `--${flag.name} goes with --${other.name}`, {
      advice: `Add --${other.name}, or leave --${flag.name} out.`,
    });
  };
  for (const flag of [profile, envFile]) needs(flag, fromCompose);
  for (const flag of [recursive, crdsInTemplates]) needs(flag, fromManifests);
  const other = [fromCompose, fromManifests, starter].find((flag) => flags.isGiven(flag));
  if (other === undefined || !flags.isGiven(engine) || (flags.get(engine) === 'go' && other !== starter)) return;
  throw new TschartError('FLAG', `--engine ${flags.get(engine)} does not go with --${other.name}`, {
    advice: other === starter ? 'A starter has its engine.' : 'The templates of such charts are Go templates.',
  });
}

function refuseOtherFormats(version: string, { terminal }: Invocation): void {
  if (version === 'v2' || version === '') return;
  if (version !== 'v3') {
    throw new TschartError('CHART_FORMAT', `unsupported chart API version: ${version} (supported: v2, v3)`);
  }
  if (!terminal.env['HELM_EXPERIMENTAL_CHART_V3']) {
    throw new TschartError(
      'CHART_FORMAT',
      'this feature has been marked as experimental and is not enabled by default. Please set ' +
        'HELM_EXPERIMENTAL_CHART_V3=1 in your environment to use this feature',
    );
  }
  throw new TschartError('NOT_BUILT', 'charts of API version v3 can not be created');
}

function checkChartName(name: string): void {
  if (name === '' || byteLength(name) > MAX_NAME_LENGTH) {
    throw new TschartError('CHART_NAME', `chart name must be between 1 and ${MAX_NAME_LENGTH} characters`);
  }
  if (!NAME.test(name)) {
    throw new TschartError('CHART_NAME', `chart name must match the regular expression ${quote(NAME.source)}`);
  }
}

type Files = Iterable<readonly [path: string, data: Uint8Array]>;

function writeFiles(
  name: string,
  directory: string,
  files: Files,
  { terminal }: Invocation,
  written?: WrittenFiles,
): void {
  if (!isDirectory(directory)) throw new TschartError('FILE', `no such directory ${directory}`);
  const target = join(directory, name);
  if (existsSync(target) && !isDirectory(target)) {
    throw new TschartError('FILE', `file ${target} already exists and is not a directory`);
  }
  for (const [path, data] of files) {
    const file = join(target, path);
    if (/^\.\.(?:[\\/]|$)/.test(relative(target, file)))
      throw new TschartError('FILE', `${path} leads out of the chart`);
    if (existsSync(file)) terminal.stdout(`WARNING: File ${quote(file)} already exists. Overwriting.\n`);
    written?.willWrite(file);
    write(file, data);
  }
  makeDirectories(join(target, 'charts'));
}

function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    throw pathError('stat', path, error);
  }
}

function write(file: string, data: Uint8Array): void {
  makeDirectories(dirname(file));
  try {
    writeFileSync(file, data, { mode: 0o644 });
  } catch (error) {
    throw pathError('open', file, error);
  }
}

/** Copies a starter under a new name: `<CHARTNAME>` in its templates and values stands for it. */
async function createFrom(source: string, directory: string, name: string, { log }: Invocation): Promise<void> {
  let starter: Chart;
  try {
    starter = await loadChartFrom(source, { log, format: 'v2' });
  } catch (error) {
    throw new TschartError('CHART_INVALID', `could not load ${source}: ${(error as Error).message}`, { cause: error });
  }
  const target = join(directory, name);
  if (existsSync(target) && !isDirectory(target)) {
    throw new TschartError('FILE', `file ${target} already exists and is not a directory`);
  }
  makeDirectories(target);
  const metadata: Metadata = {
    name,
    description: 'A Helm chart for Kubernetes',
    type: 'application',
    version: '0.1.0',
    appVersion: '0.1.0',
    apiVersion: 'v2',
  };
  write(join(target, 'Chart.yaml'), encodeUtf8(marshalYaml(metadataTable(metadata))));
  const renamed = (data: Uint8Array): Uint8Array => encodeUtf8(decodeUtf8(data).replaceAll('<CHARTNAME>', name));
  for (const file of starter.raw) if (file.name === 'values.yaml') write(join(target, file.name), renamed(file.data));
  if (starter.schema) write(join(target, 'values.schema.json'), starter.schema);
  for (const file of starter.templates) write(join(target, file.name), renamed(file.data));
  for (const file of starter.files) write(join(target, file.name), file.data);
  for (const file of starter.raw) if (file.name.startsWith('charts/')) write(join(target, file.name), file.data);
}
