import { quoteJson } from '../go/json.ts';
import { unmarshalYamlInto } from '../yaml/into.ts';
import { jsonToYaml } from '../yaml/marshal.ts';
import { BOOL, list, pointer, STRING, struct } from '../yaml/shape.ts';
import { listJson, objectJson } from './json-text.ts';
import type { RepositoryEntry, RepositoryFile } from './model.ts';
import { TIME, ZERO_TIME } from './time.ts';

const FILE = struct('repo.File', {
  apiVersion: STRING,
  generated: TIME,
  repositories: list(
    pointer(
      struct('repo.Entry', {
        name: STRING,
        url: STRING,
        username: STRING,
        password: STRING,
        certFile: STRING,
        keyFile: STRING,
        caFile: STRING,
        insecure_skip_tls_verify: BOOL,
        pass_credentials_all: BOOL,
      }),
    ),
  ),
});

type RawEntry = Partial<Omit<RepositoryEntry, 'insecureSkipTlsVerify' | 'passCredentialsAll'>> & {
  insecure_skip_tls_verify?: boolean;
  pass_credentials_all?: boolean;
};

/** A file without repositories. */
export const NO_REPOSITORIES: RepositoryFile = { apiVersion: '', generated: ZERO_TIME, repositories: [] };

/** Reads a repositories.yaml. Throws GoError. */
export function readRepositoryFile(text: string): RepositoryFile {
  const raw = (unmarshalYamlInto(text, FILE) ?? {}) as {
    apiVersion?: string;
    generated?: string;
    repositories?: (RawEntry | null)[];
  };
  return {
    apiVersion: raw.apiVersion ?? '',
    generated: raw.generated ?? ZERO_TIME,
    repositories: (raw.repositories ?? []).filter((entry) => entry !== null).map(entryOf),
  };
}

function entryOf(raw: RawEntry): RepositoryEntry {
  return {
    name: raw.name ?? '',
    url: raw.url ?? '',
    username: raw.username ?? '',
    password: raw.password ?? '',
    certFile: raw.certFile ?? '',
    keyFile: raw.keyFile ?? '',
    caFile: raw.caFile ?? '',
    insecureSkipTlsVerify: raw.insecure_skip_tls_verify ?? false,
    passCredentialsAll: raw.pass_credentials_all ?? false,
  };
}

/** A repositories.yaml as Helm writes it. */
export function writeRepositoryFile({ apiVersion, generated, repositories }: RepositoryFile): string {
  return jsonToYaml(
    objectJson([
      ['apiVersion', quoteJson(apiVersion, true)],
      ['generated', quoteJson(generated, true)],
      ['repositories', listJson(repositories.map(entryJson))],
    ]),
  );
}

function entryJson(entry: RepositoryEntry): string {
  const texts = ['name', 'url', 'username', 'password', 'certFile', 'keyFile', 'caFile'] as const;
  return objectJson([
    ...texts.map((key) => [key, quoteJson(entry[key], true)] as const),
    ['insecure_skip_tls_verify', String(entry.insecureSkipTlsVerify)],
    ['pass_credentials_all', String(entry.passCredentialsAll)],
  ]);
}

/** The file with an entry in the place of the one of its name, or at the end. */
export function withRepository(file: RepositoryFile, entry: RepositoryEntry): RepositoryFile {
  const at = file.repositories.findIndex(({ name }) => name === entry.name);
  return { ...file, repositories: at < 0 ? [...file.repositories, entry] : file.repositories.with(at, entry) };
}

/** Whether two entries say the same. */
export function isSameEntry(a: RepositoryEntry, b: RepositoryEntry): boolean {
  return (Object.keys(a) as (keyof RepositoryEntry)[]).every((key) => a[key] === b[key]);
}
