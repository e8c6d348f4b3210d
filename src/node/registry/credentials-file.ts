import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { compactJson } from '../../go/json/compact.ts';
import { nextJson, quoteJson, unmarshalJson } from '../../go/json.ts';
import { decodeUtf8, sortStrings } from '../../go/text.ts';
import { GoError, type Value } from '../../go/value.ts';
import { writeFileAtomic } from '../driver/atomic-file.ts';
import { makeDirectories } from '../files/make-directories.ts';
import { pathError, readError } from '../files/os-error.ts';
import { type Credential, NO_CREDENTIAL } from './credentials.ts';
import { jsonMembers } from './json-members.ts';

/** A file of credentials, Docker's `config.json` or Helm's `registry/config.json`. What it does not know it keeps as it is. */
export interface CredentialsFile {
  /** Whether it says anything about credentials. */
  readonly isConfigured: boolean;
  /** `credsStore`: the helper for all registries. */
  readonly store: string;
  /** `credHelpers`: the helper for one. */
  helperFor(address: string): string;
  get(address: string): Credential;
  /** These write the file, whole or not at all, for its owner alone (mode 600). Throw GoError. */
  put(address: string, credential: Credential): void;
  delete(address: string): void;
  setStore(name: string): void;
}

const BROKEN = 'invalid config format';

/** A file of credentials that can't be read. */
export class CredentialsFileError extends GoError {}

/** Reads a file; one that is not there or empty knows nothing. Throws CredentialsFileError in ORAS's words. */
export function loadCredentialsFile(path: string): CredentialsFile {
  try {
    return readCredentialsFile(path);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new CredentialsFileError(error.message, error);
  }
}

function readCredentialsFile(path: string): CredentialsFile {
  const content = contentOf(path);
  const auths = membersAt(content, 'auths', 'auths', 'map[string]json.RawMessage');
  const helpers = new Map<string, string>();
  for (const [address, raw] of membersAt(content, 'credHelpers', 'cred helpers', 'map[string]string')) {
    const value = unmarshalJson(raw);
    if (typeof value !== 'string') throw wrongType('cred helpers', value, 'string');
    helpers.set(address, value);
  }
  const rawStore = content.get('credsStore');
  const storeValue = rawStore === undefined ? '' : (unmarshalJson(rawStore) ?? '');
  if (typeof storeValue !== 'string') throw wrongType('creds store', storeValue, 'string');
  let store = storeValue;

  const save = (): void => {
    if (store === '') content.delete('credsStore');
    else content.set('credsStore', quoteJson(store, true));
    content.set('auths', objectOf(auths));
    const text = compactJson(objectOf(content), { escapeHtml: true, indent: '\t', newline: '\n' });
    const folder = dirname(path);
    try {
      makeDirectories(folder, 0o700);
    } catch (error) {
      throw new GoError(`failed to make directory ${folder}: ${(error as Error).message}`, error);
    }
    writeFileAtomic(path, text, { mode: 0o600, scratch: folder });
  };

  return {
    isConfigured: store !== '' || helpers.size > 0 || auths.size > 0,
    get store() {
      return store;
    },
    helperFor: (address) => helpers.get(address) ?? '',
    get(address) {
      const raw = auths.get(address) ?? rawFor(auths, address);
      return raw === undefined ? NO_CREDENTIAL : credentialIn(raw);
    },
    put(address, credential) {
      auths.set(address, entryOf(credential));
      save();
    },
    delete(address) {
      if (auths.delete(address)) save();
    },
    setStore(name) {
      store = name;
      save();
    },
  };
}

function contentOf(path: string): Map<string, string> {
  let text: string;
  try {
    text = decodeUtf8(readFileSync(path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Map();
    if ((error as NodeJS.ErrnoException).syscall === 'read') {
      throw new GoError(`failed to decode config file ${path}: ${BROKEN}: ${readError(path, error).message}`, error);
    }
    throw new GoError(`failed to open config file at ${path}: ${pathError('open', path, error).message}`, error);
  }
  try {
    const found = nextJson(text, 0);
    if (found === undefined || found.value === null) return new Map();
    if (!(found.value instanceof Map)) {
      throw new GoError(
        `json: cannot unmarshal ${kindOf(found.value)} into Go value of type map[string]json.RawMessage`,
      );
    }
    return jsonMembers(text.slice(0, found.end));
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new GoError(`failed to decode config file ${path}: ${BROKEN}: ${error.message}`, error);
  }
}

function membersAt(content: ReadonlyMap<string, string>, key: string, name: string, type: string): Map<string, string> {
  const raw = content.get(key);
  if (raw === undefined) return new Map();
  const value = unmarshalJson(raw);
  if (value === null) return new Map();
  if (!(value instanceof Map)) throw wrongType(name, value, type);
  return jsonMembers(raw);
}

function wrongType(name: string, value: Value, type: string): GoError {
  const problem = `json: cannot unmarshal ${kindOf(value)} into Go value of type ${type}`;
  return new GoError(`failed to unmarshal ${name} field: ${BROKEN}: ${problem}`);
}

function kindOf(value: Value): string {
  if (value instanceof Map) return 'object';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

function objectOf(members: ReadonlyMap<string, string>): string {
  const names = sortStrings([...members.keys()]);
  return `{${names.map((name) => `${quoteJson(name, true)}:${members.get(name)!}`).join(',')}}`;
}

/** Docker writes some addresses as URLs. */
function rawFor(auths: ReadonlyMap<string, string>, address: string): string | undefined {
  for (const name of sortStrings([...auths.keys()])) {
    const host = name
      .replace(/^http:\/\//, '')
      .replace(/^https:\/\//, '')
      .split('/', 1)[0];
    if (host === address) return auths.get(name);
  }
  return undefined;
}

function entryOf({ username, password, refreshToken, accessToken }: Credential): string {
  const fields: Record<string, string> = {};
  if (username !== '' || password !== '') fields['auth'] = Buffer.from(`${username}:${password}`).toString('base64');
  if (refreshToken !== '') fields['identitytoken'] = refreshToken;
  if (accessToken !== '') fields['registrytoken'] = accessToken;
  return `{${Object.entries(fields)
    .map(([name, value]) => `${quoteJson(name, true)}:${quoteJson(value, true)}`)
    .join(',')}}`;
}

function credentialIn(raw: string): Credential {
  const entry = unmarshalJson(raw);
  if (entry === null) return NO_CREDENTIAL;
  if (!(entry instanceof Map)) {
    throw new GoError(
      `failed to unmarshal auth field: ${BROKEN}: json: cannot unmarshal ${kindOf(entry)} into Go value of type config.AuthConfig`,
    );
  }
  const text = (name: string): string => {
    const value = (entry as ReadonlyMap<string, Value>).get(name);
    if (value === undefined || value === null) return '';
    if (typeof value === 'string') return value;
    throw new GoError(
      `failed to unmarshal auth field: ${BROKEN}: json: cannot unmarshal ${kindOf(value)} into Go struct field AuthConfig.${name} of type string`,
    );
  };
  const own = { refreshToken: text('identitytoken'), accessToken: text('registrytoken') };
  const auth = text('auth');
  if (auth === '') return { username: text('username'), password: text('password'), ...own };
  const decoded = decodeAuth(auth);
  const colon = decoded.indexOf(':');
  if (colon < 0) {
    // Helm prints what it has decoded; it may well be a password.
    throw new GoError(
      `failed to decode auth field: ${BROKEN}: auth does not conform the base64(username:password) format`,
    );
  }
  return { username: decoded.slice(0, colon), password: decoded.slice(colon + 1), ...own };
}

function decodeAuth(text: string): string {
  const clean = text.replace(/[\r\n]/g, '');
  const wrong =
    /[^A-Za-z0-9+/=]/.exec(clean)?.index ?? (clean.length % 4 === 0 ? -1 : clean.length - (clean.length % 4));
  if (wrong >= 0) {
    throw new GoError(`failed to decode auth field: ${BROKEN}: illegal base64 data at input byte ${wrong}`);
  }
  return Buffer.from(clean, 'base64').toString();
}
