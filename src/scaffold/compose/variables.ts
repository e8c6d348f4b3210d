import { EnvFileError, readEnvFile, readRawEnvFile } from '../../compose/env-file.ts';
import { composeError, field, type Node, type Table, textOf } from '../../compose/node.ts';
import type { ComposeHost, Project } from '../../compose/project.ts';
import { decodeUtf8 } from '../../go/text.ts';
import type { Ledger } from './ledger.ts';

export interface Variables {
  readonly env: Map<string, string>;
  /** From files of variables. */
  readonly config: Map<string, string>;
  readonly secretEnv: Map<string, string>;
}

const SECRET_NAME =
  /(?:^|_)(?:PASSWORD|PASSWD|PASS|PWD|SECRET|TOKEN|CREDENTIALS?|(?:API|PRIVATE|ACCESS|ENCRYPTION|SIGNING|LICENSE)_?KEY|SECRET_KEY\w*|KEY_BASE|DSN)(?:$|_)|PASSWORD$|SECRET$|TOKEN$/i;
/** They say where a secret is, or something about it. */
const NOT_SECRET = /_(?:FILE|PATH|URL|URI|DIR|HOST|PORT|ALLOW_EMPTY|EXPIRY|TTL|LENGTH)$|ALLOW_EMPTY|RANDOM_ROOT/i;

const KEY = /^[A-Za-z0-9._-]+$/;

/** Whether a variable's name tells of a secret. */
export function looksSecret(name: string): boolean {
  return SECRET_NAME.test(name) && !NOT_SECRET.test(name);
}

/** `environment` and `env_file` of a service. */
export function readVariables(service: Table, ledger: Ledger, project: Project, host: ComposeHost): Variables {
  const config = readFiles(service, ledger, project, host);
  const env = new Map<string, string>();
  const environment = ledger.take(service, 'environment');
  if (environment?.kind === 'table') {
    for (const [name, { at, value }] of environment.entries) {
      const text = textOf(value) ?? project.lookup(name);
      if (text === undefined) {
        ledger.note(at, `environment.${name}`, 'has no value here: set it in values (env)');
        config.delete(name);
      } else {
        env.set(name, text);
        config.delete(name);
      }
    }
  }
  // Keys of ConfigMaps and Secrets have fewer letters than names of variables.
  for (const [name, value] of config) {
    if (KEY.test(name)) continue;
    config.delete(name);
    env.set(name, value);
  }
  const secretEnv = new Map<string, string>();
  for (const source of [config, env]) {
    for (const [name, value] of source) {
      if (!looksSecret(name) || !KEY.test(name)) continue;
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
    const bytes = host.read(path);
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
    for (const [key, value] of readFile(decodeUtf8(bytes), path, format, item, project)) values.set(key, value);
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
