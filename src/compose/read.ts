import { TschartError } from '../errors.ts';
import { decodeUtf8 } from '../go/text.ts';
import { EnvFileError, readEnvFile } from './env-file.ts';
import { extendServices } from './extend.ts';
import { InterpolationError, interpolate, type Lookup } from './interpolate.ts';
import { mergeNodes } from './merge.ts';
import { composeError, type Entry, field, type Node, scalar, type Table, table, textOf } from './node.ts';
import { parseCompose } from './parse.ts';
import type { ComposeHost, ComposeSource, Notice, Project, Service } from './project.ts';
import { checkReferences } from './references.ts';
import { COMPOSE_FILE, checkShape } from './shape.ts';

export interface ComposeOptions {
  /** Profiles that are on, beside those of COMPOSE_PROFILES; `*` is all. */
  readonly profiles?: readonly string[];
  /** Files of variables instead of `.env`. */
  readonly envFiles?: readonly string[];
  /** The folder of the project: relative paths count from it, and its `.env` is read. */
  readonly directory: string;
}

/** Includes and extends go no deeper. */
const MAX_INCLUDES = 50;
const SECTIONS = ['services', 'networks', 'volumes', 'secrets', 'configs', 'models', 'jobs'] as const;

/**
 * Reads a Compose project as `docker compose` does: variables, `include`, `extends`, merging of several files, profiles.
 * Throws TschartError (`COMPOSE`) with place and advice.
 */
export function readCompose(sources: readonly ComposeSource[], options: ComposeOptions, host: ComposeHost): Project {
  const notices: Notice[] = [];
  const reader = new ProjectReader(host, notices);
  const { directory } = options;
  const lookup = reader.environment(options.envFiles ?? [], directory, undefined);
  const root = reader.files(sources, directory, lookup, 0);
  const section = (key: (typeof SECTIONS)[number]): ReadonlyMap<string, Entry> => {
    const node = field(root, key);
    return node?.kind === 'table' ? node.entries : new Map();
  };
  const on = new Set(
    [...(options.profiles ?? []), ...(lookup('COMPOSE_PROFILES') ?? '').split(',')].map((p) => p.trim()),
  );
  const services = new Map<string, Service>();
  for (const [name, { at, value }] of section('services')) {
    if (value.kind !== 'table') throw composeError(at, `services.${name} is empty`, 'Give it an image or a build.');
    services.set(name, { name, at, table: value, off: isOff(value, on) });
  }
  if (services.size === 0) {
    const at = root?.at ?? { file: sources[0]!.name, line: 1, column: 1, base: directory };
    throw composeError(at, 'there are no services', 'A Compose file has its containers under services:.');
  }
  const project = {
    name: projectName(textOf(field(root, 'name')), lookup, directory),
    directory,
    services,
    networks: section('networks'),
    volumes: section('volumes'),
    secrets: section('secrets'),
    configs: section('configs'),
    models: section('models'),
    jobs: section('jobs'),
    notices,
    lookup,
  };
  checkReferences(project);
  return project;
}

function isOff(service: Table, on: ReadonlySet<string>): boolean {
  const profiles = field(service, 'profiles');
  if (profiles?.kind !== 'list' || profiles.items.length === 0 || on.has('*')) return false;
  return !profiles.items.some((item) => on.has(textOf(item) ?? ''));
}

function projectName(given: string | undefined, lookup: Lookup, directory: string): string {
  const name = given ?? lookup('COMPOSE_PROJECT_NAME') ?? directory.split(/[\\/]/).filter(Boolean).at(-1) ?? '';
  return (
    name
      .toLowerCase()
      .replace(/[^a-z0-9_-]/g, '')
      .replace(/^[_-]+/, '') || 'project'
  );
}

/** Reads files and all that they lead to. */
export class ProjectReader {
  private readonly host: ComposeHost;
  private readonly notices: Notice[];
  private readonly told = new Set<string>();

  constructor(host: ComposeHost, notices: Notice[]) {
    this.host = host;
    this.notices = notices;
  }

  /** Variables: the environment's come first, then those of the files, then those of the files around. */
  environment(files: readonly string[], directory: string, around: Lookup | undefined): Lookup {
    const { env } = this.host;
    const ofProcess: Lookup = (name) => (Object.hasOwn(env, name) ? env[name] : undefined);
    const values = new Map<string, string>();
    const known: Lookup = (name) => ofProcess(name) ?? values.get(name) ?? around?.(name);
    const paths = files.length > 0 ? files : around ? [] : ['.env'];
    for (const file of paths) {
      const path = this.host.resolve(directory, file);
      const bytes = this.host.read(path);
      if (bytes === undefined) {
        if (files.length === 0) continue;
        throw new TschartError('COMPOSE', `there is no file ${path}`, {
          at: { file: path },
          advice: 'Name a file of variables that exists.',
        });
      }
      for (const [name, value] of this.variables(decodeUtf8(bytes), path, known)) values.set(name, value);
    }
    return known;
  }

  private variables(text: string, file: string, lookup: Lookup): Map<string, string> {
    try {
      return readEnvFile(text, lookup, () => {});
    } catch (error) {
      if (!(error instanceof EnvFileError)) throw error;
      const at = { file, line: error.line, column: 1, base: '' };
      throw composeError(at, error.message, 'Write NAME=value, with quotes around values of several words.');
    }
  }

  /** Several files, each merged over those before it. */
  files(sources: readonly ComposeSource[], directory: string, lookup: Lookup, depth: number): Node | undefined {
    let root: Node | undefined;
    for (const { name, text } of sources) {
      for (const document of parseCompose(text, name, directory)) {
        const own = this.document(document, lookup, depth);
        root = mergeNodes(root, own);
      }
    }
    return root;
  }

  private document(raw: Node, lookup: Lookup, depth: number): Node {
    const filled = this.fill(raw, lookup, []);
    checkShape(filled, COMPOSE_FILE, '');
    const extended = extendServices(filled as Table, {
      host: this.host,
      load: (path, at) => this.extendedFile(path, at, lookup),
    });
    const included = this.included(extended, lookup, depth);
    // Merging over nothing brings short forms into their long one.
    const own = included === undefined ? extended : without(extended, 'include');
    return included === undefined ? own : (mergeNodes(included, own) ?? own);
  }

  private extendedFile(path: string, at: Entry['at'], lookup: Lookup): Table {
    const bytes = this.host.read(path);
    if (bytes === undefined) throw composeError(at, `there is no file ${path}`, 'Name a Compose file that exists.');
    const base = this.host.directoryOf(path);
    const [document] = parseCompose(decodeUtf8(bytes), path, base);
    if (document === undefined) throw composeError(at, `${path} is empty`, 'Name a Compose file with services.');
    const filled = this.fill(document, lookup, []);
    checkShape(filled, COMPOSE_FILE, '');
    return filled as Table;
  }

  private included(root: Table, lookup: Lookup, depth: number): Node | undefined {
    const include = field(root, 'include');
    if (include?.kind !== 'list') return undefined;
    if (depth >= MAX_INCLUDES) {
      throw composeError(include.at, `include goes deeper than ${MAX_INCLUDES} files`, 'Does a file include itself?');
    }
    let result: Node | undefined;
    for (const item of include.items) {
      const project = this.includedProject(item, lookup, depth);
      // What is included first counts more, and the file itself most.
      if (project !== undefined) result = result === undefined ? project : mergeNodes(project, result);
    }
    return result;
  }

  private includedProject(item: Node, lookup: Lookup, depth: number): Node | undefined {
    const path = item.kind === 'table' ? field(item, 'path') : item;
    const texts = (node: Node | undefined): string[] =>
      node?.kind === 'list'
        ? node.items.map((n) => textOf(n) ?? '')
        : textOf(node) === undefined
          ? []
          : [textOf(node)!];
    const { base } = item.at;
    for (const file of texts(path)) refuseRemote(file, item.at);
    const files = texts(path).map((file) => this.host.resolve(base, file));
    if (files.length === 0) throw composeError(item.at, 'include names no file', 'Give it a path.');
    const given = textOf(field(item, 'project_directory'));
    const directory = given === undefined ? this.host.directoryOf(files[0]!) : this.host.resolve(base, given);
    const envFiles = texts(field(item, 'env_file')).map((file) => this.host.resolve(base, file));
    const own = this.host.resolve(directory, '.env');
    const variables = envFiles.length > 0 ? envFiles : this.host.read(own) === undefined ? [] : [own];
    const inner = this.environment(variables, directory, lookup);
    const sources = files.map((name) => {
      const bytes = this.host.read(name);
      if (bytes === undefined) throw composeError(item.at, `there is no file ${name}`, 'Include a file that exists.');
      return { name, text: decodeUtf8(bytes) };
    });
    return this.files(sources, directory, inner, depth + 1);
  }

  /** Fills in variables, in values only: not in keys. */
  private fill(node: Node, lookup: Lookup, path: readonly string[]): Node {
    if (node.kind === 'list') return { ...node, items: node.items.map((item) => this.fill(item, lookup, path)) };
    if (node.kind === 'table') {
      const entries = new Map<string, Entry>();
      for (const [key, { at, value }] of node.entries) {
        entries.set(key, { at, value: this.fill(value, lookup, [...path, key]) });
      }
      return { ...node, entries };
    }
    if (typeof node.value !== 'string' || !node.value.includes('$')) return node;
    try {
      const variables: string[] = [];
      const text = interpolate(node.value, lookup, {
        missing: (name) => this.missing(name, node, path),
        filled: (name) => variables.push(name),
      });
      return { ...scalar(text, node.at), directive: node.directive, variables };
    } catch (error) {
      if (!(error instanceof InterpolationError)) throw error;
      const advice = error.required
        ? 'Set the variable in the environment, in .env, or in a file given with --env-file.'
        : 'Write $$ for a $ that is no variable.';
      throw composeError(node.at, `${path.join('.')}: ${error.message}`, advice);
    }
  }

  private missing(name: string, node: Node, path: readonly string[]): void {
    if (this.told.has(name)) return;
    this.told.add(name);
    this.notices.push({
      at: node.at,
      key: path.join('.'),
      text: `variable ${name} is not set: empty text stands for it`,
    });
  }
}

/** Compose can read from repositories and registries. */
function refuseRemote(path: string, at: Entry['at']): void {
  if (!/^(?:[a-z][a-z0-9+.-]*:\/\/|git@|github\.com\/|oci:)/i.test(path)) return;
  throw composeError(at, `${path} is not on this machine: only files are read`, 'Fetch it, and name the file.');
}

function without(node: Table, key: string): Table {
  const entries = new Map(node.entries);
  entries.delete(key);
  return table(entries, node.at);
}
