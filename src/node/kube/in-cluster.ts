import { readFileSync, statSync } from 'node:fs';
import { trimSpace } from '../../go/strings.ts';
import { fileError } from './go-errors.ts';
import type { Env } from './load.ts';
import type { KubeOverrides, RestConfig } from './rest-config.ts';

const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';
const TOKEN = `${SERVICE_ACCOUNT}/token`;
const AUTHORITY = `${SERVICE_ACCOUNT}/ca.crt`;

/** Whether the program runs in a pod with a service account. */
export function inCluster(env: Env): boolean {
  if (!env['KUBERNETES_SERVICE_HOST'] || !env['KUBERNETES_SERVICE_PORT']) return false;
  try {
    return !statSync(TOKEN).isDirectory();
  } catch {
    return false;
  }
}

/** The way to the server of the pod's own cluster (`rest.InClusterConfig`), with what flags say on top. */
export function inClusterConfig(env: Env, overrides: KubeOverrides): RestConfig {
  const host = env['KUBERNETES_SERVICE_HOST'] ?? '';
  const port = env['KUBERNETES_SERVICE_PORT'] ?? '';
  let token: string;
  try {
    token = readFileSync(TOKEN, 'utf8');
  } catch (error) {
    throw fileError(error, 'open', TOKEN);
  }
  const own = overrides.token !== '';
  return {
    host: overrides.server || `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
    caFile: overrides.caFile || (isReadableAuthority() ? AUTHORITY : ''),
    token: own ? overrides.token : token,
    tokenFile: own ? '' : TOKEN,
    insecure: false,
    serverName: '',
    disableCompression: false,
    userName: '',
  };
}

function isReadableAuthority(): boolean {
  try {
    return readFileSync(AUTHORITY, 'latin1').includes('-----BEGIN CERTIFICATE-----');
  } catch {
    return false;
  }
}

/** The namespace of the pod; `default` where nothing says it. */
export function podNamespace(env: Env): string {
  if (env['POD_NAMESPACE']) return env['POD_NAMESPACE'];
  try {
    return trimSpace(readFileSync(`${SERVICE_ACCOUNT}/namespace`, 'utf8')) || 'default';
  } catch {
    return 'default';
  }
}
