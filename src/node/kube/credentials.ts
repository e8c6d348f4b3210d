import { readFileSync } from 'node:fs';
import { quote } from '../../go/strconv.ts';
import { trimSpace } from '../../go/strings.ts';
import { GoError } from '../../go/value.ts';
import { fileError } from './go-errors.ts';
import type { Env } from './load.ts';
import type { Impersonation, RestConfig } from './rest-config.ts';
import type { KeyPair } from './tls-files.ts';

/** What a client shows of itself. */
export interface Credentials {
  /** The `Authorization` header for the next request; undefined for none. Rejects with GoError. */
  authorization(): Promise<string | undefined>;
  /** A certificate that comes with the credentials. */
  pair?(): Promise<KeyPair | undefined>;
  /** The server has refused what `authorization` gave. */
  refused?(): Promise<void>;
}

const ANONYMOUS: Credentials = { authorization: async () => undefined };

/** Where plugins run and what they may use. */
export interface CredentialSurroundings {
  readonly env: Env;
  readonly stderr: (text: string) => void;
}

/** The credentials of a configuration. Throws GoError where it is contradictory or names a provider that is not known. */
export async function credentialsOf(config: RestConfig, surroundings: CredentialSurroundings): Promise<Credentials> {
  const { token, tokenFile, basic, exec, authProvider } = config;
  if (exec !== undefined && authProvider !== undefined) {
    throw new GoError('execProvider and authProvider cannot be used in combination');
  }
  const hasCert = (!!config.certData?.length || !!config.certFile) && (!!config.keyData?.length || !!config.keyFile);
  const plugin =
    exec === undefined ? undefined : (await import('./exec-plugin.ts')).createExecPlugin(config, exec, surroundings);
  const provider =
    authProvider === undefined ? undefined : await providerOf(config, authProvider.name ?? '', surroundings);
  if (basic !== undefined && (token || tokenFile)) {
    throw new GoError('username/password or bearer token may be set, but not both');
  }
  if (token || tokenFile) return tokenFile ? fileToken(tokenFile, token ?? '') : fixed(`Bearer ${token}`);
  if (basic !== undefined) {
    return fixed(`Basic ${Buffer.from(`${basic.name}:${basic.password}`).toString('base64')}`);
  }
  if (plugin !== undefined && !hasCert) return plugin;
  return provider ?? ANONYMOUS;
}

const REMOVED: Readonly<Record<string, string>> = {
  gcp: `The gcp auth plugin has been removed.
Please use the "gke-gcloud-auth-plugin" kubectl/client-go credential plugin instead.
See https://cloud.google.com/blog/products/containers-kubernetes/kubectl-auth-changes-in-gke for further details`,
  azure: `The azure auth plugin has been removed.
Please use the https://github.com/Azure/kubelogin kubectl/client-go credential plugin instead.
See https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins for further details`,
};

async function providerOf(
  config: RestConfig,
  name: string,
  surroundings: CredentialSurroundings,
): Promise<Credentials> {
  const removed = REMOVED[name];
  if (removed !== undefined) throw new GoError(removed);
  if (name !== 'oidc') throw new GoError(`no Auth Provider found for name ${quote(name)}`);
  const { createOidc } = await import('./oidc.ts');
  return createOidc(config, surroundings.env);
}

function fixed(header: string): Credentials {
  return { authorization: async () => header };
}

const TOKEN_PERIOD_MS = 50_000;

/** A token in a file, which is read again now and then: such files are rotated. */
function fileToken(file: string, first: string): Credentials {
  let token = trimSpace(first);
  let readAt = Number.NEGATIVE_INFINITY;
  return {
    async authorization() {
      if (performance.now() - readAt < TOKEN_PERIOD_MS) return `Bearer ${token}`;
      let problem: string | undefined;
      try {
        const found = trimSpace(readFileSync(file, 'utf8'));
        if (found !== '') token = found;
        else problem = `read empty token from file ${quote(file)}`;
      } catch (error) {
        problem = `failed to read token file ${quote(file)}: ${fileError(error, 'open', file).message}`;
      }
      // What was read before serves on.
      if (problem !== undefined && token === '') throw new GoError(problem);
      readAt = performance.now();
      return `Bearer ${token}`;
    },
    async refused() {
      readAt = Number.NEGATIVE_INFINITY;
    },
  };
}

/** Characters of a header's name. */
const ESCAPED_IN_KEY = /[^A-Za-z0-9!#$&'*+\-.^_`|~]/g;

/** The headers with which a client acts as somebody else. */
export function impersonationHeaders(as: Impersonation | undefined): Record<string, string | string[]> {
  if (as === undefined) return {};
  const headers: Record<string, string | string[]> = { 'Impersonate-User': as.user };
  if (as.uid !== '') headers['Impersonate-Uid'] = as.uid;
  if (as.groups.length > 0) headers['Impersonate-Group'] = [...as.groups];
  for (const [key, values] of as.extra) {
    const name = key
      .toLowerCase()
      .replace(ESCAPED_IN_KEY, (char) =>
        [...Buffer.from(char)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
      );
    headers[`Impersonate-Extra-${name}`] = [...values];
  }
  return headers;
}
