import { EnvFileError, readEnvFile, readRawEnvFile } from '../../compose/env-file.ts';
import { composeError, field, type Node, type Table, textOf } from '../../compose/node.ts';
import type { ComposeHost, Project } from '../../compose/project.ts';
import { decodeUtf8 } from '../../go/text.ts';
import { dataKey } from '../names.ts';
import { holdsSecret, looksSecret, wordsHoldSecret } from '../secret-names.ts';
import { refuseControls } from './control-characters.ts';
import { readOptional } from './files.ts';
import type { Ledger } from './ledger.ts';

export interface Variables {
  readonly env: Map<string, string>;
  /** From files of variables. */
  readonly config: Map<string, string>;
  readonly secretEnv: Map<string, string>;
}

/** `environment` and `env_file` of a service. */
export function readVariables(service: Table, ledger: Ledger, project: Project, host: ComposeHost): Variables {
  const config = readFiles(service, ledger, project, host);
  const env = new Map<string, string>();
  const environment = ledger.take(service, 'environment');
  const secret = new Set<string>();
  if (environment?.kind === 'table') {
    for (const [name, { at, value }] of environment.entries) {
      const text = textOf(value) ?? project.lookup(name);
      if (text === undefined) {
        ledger.note(at, `environment.${name}`, 'has no value here: set it in values (env)');
        config.delete(name);
      } else {
        env.set(name, text);
        config.delete(name);
        if (secretVariables(value).length > 0) secret.add(name);
      }
    }
  }
  // Keys of ConfigMaps and Secrets have fewer letters than names of variables.
  for (const [name, value] of config) {
    if (isKey(name)) continue;
    config.delete(name);
    env.set(name, value);
  }
  const secretEnv = new Map<string, string>();
  for (const source of [config, env]) {
    for (const [name, value] of source) {
      if (!isKey(name) || !(looksSecret(name) || secret.has(name) || holdsSecret(value))) continue;
      source.delete(name);
      secretEnv.set(name, value);
    }
  }
  if (secretEnv.size > 0) {
    ledger.note(
      environment?.at ?? service.at,
      environment ? 'environment' : 'env_file',
      `${[...secretEnv.keys()].join(', ')}: in a Secret, with the value in values.yaml (secretEnv): keep that file to yourself, or name an existingSecret`,
    );
  }
  const names = new Set([...env.keys(), ...config.keys(), ...secretEnv.keys()]);
  return { env: new Map([...env].map(([name, value]) => [name, escapeReferences(value, names)])), config, secretEnv };
}

const isKey = (name: string): boolean => dataKey(name) === name;

/** The variables with secrets that have been filled in. */
export function secretVariables(node: Node): string[] {
  return node.kind === 'scalar' ? (node.variables ?? []).filter(looksSecret) : [];
}

/** Parts of a service whose texts with secrets have a place of their own, or none in the chart. */
const ELSEWHERE = new Set(['environment', 'env_file', 'build']);

/** Tells of secrets that stand in a service elsewhere than in its variables: they get into values in plain. */
export function noteSecrets(service: Table, ledger: Ledger): void {
  const inPlain = (node: Node, path: string): void =>
    ledger.note(node.at, path, 'a password or token stands in the chart in plain: give it as a variable');
  const walk = (node: Node, path: string, key: string): void => {
    if (node.kind === 'list') {
      const before = ledger.count;
      for (const item of node.items) walk(item, path, '');
      const words = node.items.map((item) => textOf(item) ?? '');
      if (ledger.count === before && wordsHoldSecret(words)) inPlain(node, path);
    } else if (node.kind === 'table') {
      for (const [key, { value }] of node.entries)
        if (path !== '' || !ELSEWHERE.has(key))
          walk(value, path === '' ? key : `${path}.${key}`, path === '' ? '' : key);
    } else {
      const names = secretVariables(node);
      if (names.length > 0)
        ledger.note(
          node.at,
          path,
          `the value of ${names.join(', ')} stands in the chart in plain: give it as a variable`,
        );
      else if (holdsSecret(textOf(node) ?? '') || (looksSecret(key) && textOf(node))) inPlain(node, path);
    }
  };
  walk(service, '', '');
}

/** Kubernetes puts variables in for `$(NAME)`, which Compose leaves alone. */
export function escapeReferences(text: string, names: ReadonlySet<string>): string {
  return text.replace(/\$\$|\$\(([^()]*)\)/g, (found, name: string | undefined) => {
    if (name === undefined) return '$$$$';
    return names.has(name) ? `$${found}` : found;
  });
}

function readFiles(service: Table, ledger: Ledger, project: Project, host: ComposeHost): Map<string, string> {
  const values = new Map<string, string>();
  const files = ledger.take(service, 'env_file');
  const items: readonly Node[] = files?.kind === 'list' ? files.items : files ? [files] : [];
  for (const item of items) {
    const name = textOf(item.kind === 'table' ? field(item, 'path') : item) ?? '';
    const required = !/^false$/i.test(textOf(field(item, 'required')) ?? 'true');
    const format = textOf(field(item, 'format')) ?? '';
    const path = host.resolve(item.at.base, name);
    const bytes = readOptional(item.kind === 'table' ? (field(item, 'path') ?? item) : item, project, host);
    if (bytes === undefined) {
      if (required) {
        throw composeError(
          item.at,
          `there is no file ${path}`,
          'Make the file, or write required: false beside its path.',
        );
      }
      ledger.note(item.at, 'env_file', `${name} is not there, and not required`);
      continue;
    }
    for (const [key, value] of readFile(decodeUtf8(bytes), path, format, item, project)) {
      refuseControls(value, item.at, `${path}: ${key}`);
      values.set(key, value);
    }
  }
  return values;
}

function readFile(text: string, path: string, format: string, item: Node, project: Project): Map<string, string> {
  if (format === 'raw') return readRawEnvFile(text);
  if (format !== '') throw composeError(item.at, `env_file has format ${format}`, 'Leave it out, or write raw.');
  try {
    return readEnvFile(text, project.lookup, () => {});
  } catch (error) {
    if (!(error instanceof EnvFileError)) throw error;
    const at = { file: path, line: error.line, column: 1, base: '' };
    throw composeError(at, error.message, 'Write NAME=value, with quotes around values of several words.');
  }
}
