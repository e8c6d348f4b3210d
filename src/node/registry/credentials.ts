import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { GoError } from '../../go/value.ts';
import type { Env } from '../kube/load.ts';
import { askHelper } from './credential-helper.ts';
import { type CredentialsFile, loadCredentialsFile } from './credentials-file.ts';

/** How to show who we are; all empty where nothing is known. */
export interface Credential {
  readonly username: string;
  readonly password: string;
  /** Docker's identity token. */
  readonly refreshToken: string;
  readonly accessToken: string;
}

export const NO_CREDENTIAL: Credential = { username: '', password: '', refreshToken: '', accessToken: '' };

export interface CredentialStore {
  get(address: string): Promise<Credential>;
  put(address: string, credential: Credential): Promise<void>;
  delete(address: string): Promise<void>;
}

export interface StoreSurroundings {
  readonly env: Env;
  readonly stderr: (text: string) => void;
}

/**
 * Helm's credentials, and Docker's where Helm has none: files with plain credentials, or the programs that they name
 * (`credHelpers`, `credsStore`; the system's own where nothing is configured yet). Only Helm's are written. Throws
 * GoError where Helm's file is broken.
 */
export function openCredentialStore(path: string, surroundings: StoreSurroundings): CredentialStore {
  const own = createStore(loadCredentialsFile(path), surroundings);
  let docker: CredentialStore | undefined;
  try {
    docker = createStore(loadCredentialsFile(dockerConfigPath(surroundings.env)), surroundings);
  } catch (error) {
    // Helm does without a file of Docker's that is broken.
    if (!(error instanceof GoError)) throw error;
  }
  return {
    async get(address) {
      const found = await own.get(address);
      return isNothing(found) && docker !== undefined ? docker.get(address) : found;
    },
    put: (address, credential) => own.put(address, credential),
    delete: (address) => own.delete(address),
  };
}

function isNothing({ username, password, refreshToken, accessToken }: Credential): boolean {
  return username === '' && password === '' && refreshToken === '' && accessToken === '';
}

function dockerConfigPath(env: Env): string {
  return join(env['DOCKER_CONFIG'] || join(env['HOME'] || env['USERPROFILE'] || '', '.docker'), 'config.json');
}

function createStore(file: CredentialsFile, surroundings: StoreSurroundings): CredentialStore {
  // Found out once, before anything is written.
  const detected = file.isConfigured ? '' : defaultHelper(surroundings.env);
  let isSet = false;
  const helperOf = (address: string): string => file.helperFor(address) || file.store || detected;
  return {
    async get(address) {
      const helper = helperOf(address);
      if (helper === '') return file.get(address);
      return credentialOf(await askHelper(helper, 'get', address, surroundings));
    },
    async put(address, credential) {
      const helper = helperOf(address);
      if (helper === '') {
        if (credential.username.includes(':')) {
          throw new GoError('bad credential format: colons(:) are not allowed in username');
        }
        file.put(address, credential);
      } else await askHelper(helper, 'store', helperInput(address, credential), surroundings);
      if (detected === '' || isSet) return;
      file.setStore(detected);
      isSet = true;
    },
    async delete(address) {
      const helper = helperOf(address);
      if (helper === '') file.delete(address);
      else await askHelper(helper, 'erase', address, surroundings);
    },
  };
}

/** What helpers call an identity token's user. */
const TOKEN_USER = '<token>';

function helperInput(address: string, { username, password, refreshToken }: Credential): string {
  const isToken = refreshToken !== '';
  return JSON.stringify({
    ServerURL: address,
    Username: isToken ? TOKEN_USER : username,
    Secret: isToken ? refreshToken : password,
  });
}

function credentialOf(answer: string | undefined): Credential {
  if (answer === undefined) return NO_CREDENTIAL;
  let found: { readonly Username?: unknown; readonly Secret?: unknown } | null;
  try {
    found = JSON.parse(answer) as typeof found;
  } catch {
    // What it said may be a secret.
    throw new GoError('the credential helper has not answered with JSON');
  }
  const username = typeof found?.Username === 'string' ? found.Username : '';
  const secret = typeof found?.Secret === 'string' ? found.Secret : '';
  return username === TOKEN_USER
    ? { ...NO_CREDENTIAL, refreshToken: secret }
    : { ...NO_CREDENTIAL, username, password: secret };
}

/** The helper that a system has of its own; empty where it is not installed. */
function defaultHelper(env: Env): string {
  const name = { darwin: 'osxkeychain', win32: 'wincred', linux: '' }[process.platform as string] ?? undefined;
  if (name === undefined) return '';
  const helper = name || (isInstalled('pass', env) ? 'pass' : 'secretservice');
  return isInstalled(`docker-credential-${helper}`, env) ? helper : '';
}

function isInstalled(program: string, env: Env): boolean {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', '.bat'] : [''];
  return (env['PATH'] ?? '')
    .split(delimiter)
    .some((directory) => directory !== '' && endings.some((ending) => existsSync(join(directory, program + ending))));
}

/** What credentials of a registry are kept under. */
export function addressOf(registry: string): string {
  return registry === 'docker.io' || registry === 'registry-1.docker.io' ? 'https://index.docker.io/v1/' : registry;
}
