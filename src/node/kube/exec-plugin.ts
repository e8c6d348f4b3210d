import { spawn } from 'node:child_process';
import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { delimiter, join, normalize, sep } from 'node:path';
import { quote } from '../../go/strconv.ts';
import { decodeUtf8 } from '../../go/text.ts';
import { GoError, type Value } from '../../go/value.ts';
import { YamlError } from '../../yaml/error.ts';
import { unmarshalYaml } from '../../yaml/unmarshal.ts';
import type { CredentialSurroundings, Credentials } from './credentials.ts';
import { fileError } from './go-errors.ts';
import { type ExecEntry, SCHEME } from './kubeconfig.ts';
import { interactiveMode, type RestConfig } from './rest-config.ts';
import { type KeyPair, keyPair } from './tls-files.ts';

const GROUP = 'client.authentication.k8s.io';
const VERSIONS = [`${GROUP}/v1beta1`, `${GROUP}/v1`];
const MAX_OUTPUT = 16 * 1024 * 1024;

const NOT_INSTALLED = `

It looks like you are trying to use a client-go credential plugin that is not installed.

To learn more about this feature, consult the documentation available at:
      https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins`;

interface Given {
  readonly token: string;
  readonly pair: KeyPair | undefined;
  /** Milliseconds since 1970; undefined where the credentials don't expire. */
  readonly expires: number | undefined;
}

/**
 * Credentials of a program (client-go's exec plugins, v1 and v1beta1): run at the first request, again when what it gave
 * has expired or was refused. Throws GoError for a version that is not known.
 */
export function createExecPlugin(
  config: RestConfig,
  exec: ExecEntry,
  { env, stderr }: CredentialSurroundings,
): Credentials {
  const apiVersion = exec.apiVersion ?? '';
  if (!VERSIONS.includes(apiVersion)) throw new GoError(`exec plugin: invalid apiVersion ${quote(apiVersion)}`);
  const cluster = exec.provideClusterInfo === true ? clusterInfo(config) : undefined;
  let given: Given | undefined;
  let running: Promise<Given> | undefined;

  const refresh = (): Promise<Given> => {
    running ??= runPlugin(exec, apiVersion, cluster, env, stderr)
      .then((fresh) => (given = fresh))
      .finally(() => {
        running = undefined;
      });
    return running;
  };
  const current = async (): Promise<Given> => {
    if (given !== undefined && (given.expires === undefined || Date.now() <= given.expires)) return given;
    return refresh();
  };
  return {
    async authorization() {
      try {
        const { token } = await current();
        return token === '' ? undefined : `Bearer ${token}`;
      } catch (error) {
        throw new GoError(`getting credentials: ${(error as Error).message}`, error);
      }
    },
    pair: async () => (await current()).pair,
    async refused() {
      try {
        await refresh();
      } catch {
        // The refusal itself is what is told.
      }
    },
  };
}

/** What a plugin is told of the cluster, where it asks for that. */
function clusterInfo(config: RestConfig): Record<string, unknown> {
  let ca = config.caData;
  if (!ca?.length && config.caFile) {
    try {
      ca = readFileSync(config.caFile);
    } catch (error) {
      throw new GoError(
        `failed to load CA bundle for execProvider: ${fileError(error, 'open', config.caFile).message}`,
      );
    }
  }
  return {
    server: config.host,
    ...(config.serverName !== '' && { 'tls-server-name': config.serverName }),
    ...(config.insecure && { 'insecure-skip-tls-verify': true }),
    ...(ca?.length && { 'certificate-authority-data': Buffer.from(ca).toString('base64') }),
    ...(config.proxy && { 'proxy-url': config.proxy }),
    ...(config.disableCompression && { 'disable-compression': true }),
    config: plain(config.execConfig),
  };
}

/** Maps as objects. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [key, plain(item)]));
  return value ?? null;
}

function isInteractive(exec: ExecEntry): boolean {
  const mode = interactiveMode(exec);
  if (mode === 'Never') return false;
  const terminal = process.stdin.isTTY === true;
  if (mode === 'IfAvailable' || terminal) return terminal;
  throw new GoError('exec plugin cannot support interactive mode: standard input is not a terminal');
}

async function runPlugin(
  exec: ExecEntry,
  apiVersion: string,
  cluster: Record<string, unknown> | undefined,
  env: CredentialSurroundings['env'],
  stderr: (text: string) => void,
): Promise<Given> {
  const interactive = isInteractive(exec);
  const spec = { ...(cluster !== undefined && { cluster }), interactive };
  const info = `${JSON.stringify({ kind: 'ExecCredential', apiVersion, spec })}\n`;
  const own = Object.fromEntries((exec.env ?? []).map(({ name = '', value = '' }) => [name, value]));
  const command = normalize(exec.command ?? '');
  // The plugin is looked for on our own PATH, whatever it is given.
  const file = command.includes(sep) ? command : lookPath(command, env['PATH'] ?? '');
  const given = { ...env, ...own, KUBERNETES_EXEC_INFO: info };
  const output = await run(command, file, exec, given, interactive, stderr);
  return credentialsIn(output, apiVersion);
}

function run(
  command: string,
  file: string | undefined,
  exec: ExecEntry,
  env: NodeJS.ProcessEnv,
  interactive: boolean,
  stderr: (text: string) => void,
): Promise<Buffer> {
  if (file === undefined) {
    const hint = exec.installHint ? `\n\n${printable(exec.installHint)}` : '';
    throw new GoError(`exec: executable ${command} not found${NOT_INSTALLED}${hint}`);
  }
  return new Promise((resolve, reject) => {
    const child = spawn(file, [...(exec.args ?? [])], {
      env,
      argv0: command,
      stdio: [interactive ? 'inherit' : 'ignore', 'pipe', 'pipe'],
    });
    const chunks: Buffer[] = [];
    let size = 0;
    child.stdout?.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_OUTPUT) chunks.push(chunk);
      else child.kill();
    });
    child.stderr?.setEncoding('utf8').on('data', stderr);
    child.once('error', (error: NodeJS.ErrnoException) => {
      const reason = fileError(error, 'fork/exec', file).message;
      reject(new GoError(`exec: ${reason}`, error));
    });
    child.once('close', (code) => {
      if (size > MAX_OUTPUT) reject(new GoError(`exec: executable ${command} wrote more than ${MAX_OUTPUT} bytes`));
      else if (code === 0) resolve(Buffer.concat(chunks));
      else reject(new GoError(`exec: executable ${command} failed with exit code ${code ?? -1}`));
    });
  });
}

/** The executable of a name, as Go's `exec.LookPath` finds it. */
function lookPath(name: string, path: string): string | undefined {
  for (const folder of path.split(delimiter)) {
    if (folder === '') continue;
    const file = join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      if (statSync(file).isFile()) return file;
    } catch {
      // The next folder may have it.
    }
  }
  return undefined;
}

/** Text that can't put a terminal into a strange state. */
function printable(text: string): string {
  return text.replace(
    /[^\p{L}\p{M}\p{N}\p{P}\p{S}\p{Z}\t-\r]/gu,
    (char) => `U+${char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`,
  );
}

const TYPE_META =
  'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';

function credentialsIn(output: Buffer, apiVersion: string): Given {
  const answer = decoded(output);
  const text = (map: Value, key: string): string => {
    const found = map instanceof Map ? map.get(key) : undefined;
    return typeof found === 'string' ? found : '';
  };
  const version = text(answer, 'apiVersion');
  const kind = text(answer, 'kind');
  // What does not say what it is counts as client-go's own form.
  if (kind === '' || version === '') throw otherVersion(apiVersion, `${GROUP}/__internal`);
  if (!VERSIONS.includes(version) || kind !== 'ExecCredential') {
    throw new GoError(
      `decoding stdout: no kind "${kind}" is registered for version "${version}" in scheme "${SCHEME}"`,
    );
  }
  if (version !== apiVersion) throw otherVersion(apiVersion, version);
  const status = answer.get('status');
  if (!(status instanceof Map)) throw new GoError("exec plugin didn't return a status field");
  const token = text(status, 'token');
  const cert = text(status, 'clientCertificateData');
  const key = text(status, 'clientKeyData');
  if (token === '' && cert === '' && key === '') {
    throw new GoError("exec plugin didn't return a token or cert/key pair");
  }
  if ((cert === '') !== (key === '')) throw new GoError('exec plugin returned only certificate or key, not both');
  const expires = text(status, 'expirationTimestamp');
  return {
    token,
    pair: cert === '' ? undefined : pairOf(cert, key),
    expires: expires === '' ? undefined : timeOf(expires),
  };
}

function otherVersion(wanted: string, got: string): GoError {
  return new GoError(`exec plugin is configured to use API version ${wanted}, plugin returned version ${got}`);
}

function decoded(output: Buffer): Map<string, Value> {
  const prefix = "decoding stdout: couldn't get version/kind; json parse error: ";
  let value: Value;
  try {
    value = unmarshalYaml(decodeUtf8(output));
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw new GoError(`${prefix}${error.problem}`, error);
  }
  if (value === null) return new Map();
  if (value instanceof Map) return value;
  const kind = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
  throw new GoError(`${prefix}json: cannot unmarshal ${kind} into Go value of type ${TYPE_META}`);
}

function pairOf(cert: string, key: string): KeyPair {
  try {
    return keyPair({ cert, key });
  } catch (error) {
    throw new GoError(`failed parsing client key/certificate: ${(error as Error).message}`, error);
  }
}

function timeOf(text: string): number {
  const time = Date.parse(text);
  if (Number.isNaN(time)) {
    throw new GoError(
      `decoding stdout: parsing time ${quote(text)} as "2006-01-02T15:04:05Z07:00": cannot parse ${quote(text)} as "2006"`,
    );
  }
  return time;
}
