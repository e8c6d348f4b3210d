import { quote } from '../../go/strconv.ts';
import { GoError } from '../../go/value.ts';
import { parseGivenUrl, shownUrl } from '../../repo/shown-url.ts';
import { Agents } from '../getter/agents.ts';
import { needsOwnTls, tlsContext } from '../getter/tls-config.ts';
import { answerError } from './answer-error.ts';
import { Authenticator } from './auth.ts';
import { addressOf, type Credential, NO_CREDENTIAL, openCredentialStore } from './credentials.ts';
import {
  checkRegistry,
  hostOf,
  OCI_PREFIX,
  parseChartReference,
  parseReference,
  type Reference,
  withoutScheme,
} from './reference.ts';
import { pagesOf, Repository, registryUrl } from './repository.ts';
import { logging } from './request-log.ts';
import { retrying } from './retry.ts';
import { CATALOG_SCOPE } from './scopes.ts';
import type { LoginOptions, PullOptions, RegistryClient, RegistryClientOptions, RegistryTls } from './types.ts';
import { isVersion, matchingVersion, versionsOfTags } from './versions.ts';
import { createWire, followingRedirects, type Send } from './wire.ts';

export type * from './types.ts';

const USER_AGENT = 'Helm/4.3.1';

/**
 * A client of OCI registries, as Helm's: anonymous, with a name and a password, or with tokens. Every method rejects
 * with GoError in Helm's words; no secret is in them. Throws GoError where Helm's file of credentials is broken, or a
 * file for TLS is of no use.
 */
export function createRegistryClient(options: RegistryClientOptions): RegistryClient {
  return new Client(options);
}

/** A registry that does not say what is in it. */
export class CatalogError extends GoError {}

class Client implements RegistryClient {
  readonly #options: RegistryClientOptions;
  readonly #out: (text: string) => void;
  readonly #store: ReturnType<typeof openCredentialStore>;
  readonly #agents = new Agents();

  constructor(options: RegistryClientOptions) {
    this.#options = options;
    this.#out = options.out ?? (() => {});
    checkTls(options);
    this.#store = openCredentialStore(options.credentialsFile, {
      env: options.env,
      stderr: options.stderr ?? (() => {}),
    });
  }

  /** Made at the first request; its tokens serve the later ones. */
  #authenticator: Authenticator | undefined;
  get #auth(): Authenticator {
    const { username = '', password = '' } = this.#options;
    const given: Credential | undefined =
      username !== '' && password !== '' ? { ...NO_CREDENTIAL, username, password } : undefined;
    this.#authenticator ??= this.#authenticatorWith(async (host) => given ?? this.#store.get(addressOf(host)), {
      tls: this.#options,
      // With TLS of its own Helm's client asks once only.
      retries: !needsOwnTls(this.#options),
    });
    return this.#authenticator;
  }

  #authenticatorWith(
    credentialFor: (host: string) => Promise<Credential>,
    { tls, retries }: { readonly tls: RegistryTls; readonly retries: boolean },
  ): Authenticator {
    const { env, log, debug, silence, userAgent = USER_AGENT } = this.#options;
    let send: Send = createWire({ env, agents: this.#agents, tls, silence });
    if (debug && log !== undefined) send = logging(send, log);
    if (retries) send = retrying(send);
    return new Authenticator({ send: followingRedirects(send), userAgent, credentialFor });
  }

  /** Helm's client with TLS of its own forgets that it was told to do without TLS. */
  get #plainHttp(): boolean {
    return !needsOwnTls(this.#options) && (this.#options.plainHttp ?? false);
  }

  #repository(reference: Reference, ...hints: readonly ('pull' | 'push')[]): Repository {
    return new Repository(this.#auth, reference, this.#plainHttp, ...hints);
  }

  async login(host: string, options: LoginOptions): Promise<void> {
    const { username, password, plainHttp = false } = options;
    if (host.includes('/')) {
      this.#options.log?.({
        level: 'WARN',
        message: 'registry login currently only supports registry hostname, not a repository path',
        attributes: [
          ['host', shownUrl(host)],
          ['suggested', shownUrl(host).split('/', 1)[0]!],
        ],
      });
    }
    checkRegistry(host);
    checkTls(options);
    const credential = { ...NO_CREDENTIAL, username, password };
    const auth = this.#authenticatorWith(async (asked) => (asked === hostOf(host) ? credential : NO_CREDENTIAL), {
      tls: options,
      retries: true,
    });
    auth.prefersOAuth2 = true;
    try {
      await ping(auth, host, plainHttp);
    } catch (error) {
      if (!(error instanceof GoError)) throw error;
      auth.prefersOAuth2 = false;
      try {
        await ping(auth, host, plainHttp);
      } catch (second) {
        if (!(second instanceof GoError)) throw second;
        throw new GoError(`authenticating to ${quote(shownUrl(host))}: ${second.message}`, second);
      }
    }
    await this.#store.put(addressOf(host), credential);
    this.#out('Login Succeeded\n');
  }

  async logout(host: string): Promise<void> {
    try {
      await this.#store.delete(addressOf(host));
    } catch (error) {
      if (!(error instanceof GoError)) throw error;
      throw new GoError(`failed to delete the credential for ${shownUrl(addressOf(host))}: ${error.message}`, error);
    }
    this.#out(`Removing login credentials for ${shownUrl(host)}\n`);
  }

  async tags(text: string): Promise<string[]> {
    const repository = this.#repository(parseReference(withoutScheme(text)));
    const tags: string[] = [];
    for await (const page of repository.tags()) tags.push(...page);
    return versionsOfTags(tags);
  }

  async resolve(text: string) {
    const whole = withoutScheme(text);
    const repository = this.#repository(parseReference(whole));
    return repository.resolve(parseChartReference(whole).text);
  }

  async validateReference(text: string, version: string) {
    const url = parseGivenUrl(text);
    const reference = parseChartReference(url.host + url.path);
    const { registry, repository, tag, digest } = reference;
    if (version !== '' && tag !== '' && tag !== version) {
      throw new GoError(`chart reference and version mismatch: ${version} is not ${tag}`);
    }
    const wanted = version || tag;
    const base = `${registry}/${repository}`;
    if (digest !== '') {
      if (wanted === '') return { digest: '', url: text };
      const found = `${OCI_PREFIX}${base}@${digest}`;
      const tagged = await this.#digestOf(`${base}:${wanted}`);
      if (tagged === undefined) return { digest: '', url: found };
      if (tagged !== digest) throw new GoError(`chart reference digest mismatch: ${tagged} is not ${digest}`);
      return { digest, url: found };
    }
    if (isVersion(wanted)) return { digest: '', url: `${OCI_PREFIX}${base}:${wanted}` };
    const versions = await this.tags(text);
    if (versions.length === 0) throw new GoError(`unable to locate any tags in provided repository: ${shownUrl(text)}`);
    return { digest: '', url: `${OCI_PREFIX}${base}:${matchingVersion(versions, wanted)}` };
  }

  /** A digest need not have the tag that stands beside it. */
  async #digestOf(reference: string): Promise<string | undefined> {
    try {
      return (await this.resolve(reference)).digest;
    } catch (error) {
      if (!(error instanceof GoError)) throw error;
      return undefined;
    }
  }

  async pull(text: string, options: PullOptions = {}) {
    const { pullChart } = await import('./pull.ts');
    const { text: reference } = parseChartReference(text);
    const repository = this.#repository(parseReference(reference));
    return pullChart(repository, reference, options, options.out ?? this.#out, this.#options);
  }

  async pullPlugin(text: string, name: string) {
    const { pullPlugin } = await import('./pull.ts');
    const { text: reference } = parseChartReference(text);
    const repository = this.#repository(parseReference(reference));
    return pullPlugin(repository, reference, name, this.#out, this.#options);
  }

  async push(archive: Uint8Array, text: string, options = {}) {
    const { metadataOf, pushChart } = await import('./push.ts');
    const reference = parseChartReference(text);
    const metadata = await metadataOf(archive);
    if (!text.endsWith(`/${metadata.name}:${metadata.version}`)) {
      throw new GoError('strict mode enabled, ref basename and tag must match the chart name and version');
    }
    // What had a digest has none that is one: the chart's name follows it. Nothing is uploaded then.
    const repository = this.#repository(parseReference(reference.text), 'pull', 'push');
    return pushChart(repository, reference, archive, metadata, options, this.#out, this.#options.onProgress);
  }

  async describe(text: string) {
    const { describeChart } = await import('./describe.ts');
    const { text: reference } = parseChartReference(text);
    return describeChart(this.#repository(parseReference(reference)), reference);
  }

  async repositories(host: string): Promise<string[]> {
    checkRegistry(host);
    const auth = this.#auth;
    const names: string[] = [];
    const send: Parameters<typeof pagesOf>[2] = (request) => auth.send({ ...request, scopes: [CATALOG_SCOPE] });
    const url = `${registryUrl(host, this.#plainHttp)}_catalog`;
    try {
      for await (const page of pagesOf(url, 'repositories', send)) names.push(...page);
    } catch (error) {
      if (!(error instanceof GoError)) throw error;
      throw new CatalogError(`${shownUrl(host)} does not list its repositories: ${error.message}`, error);
    }
    return names;
  }

  close(): void {
    this.#agents.close();
  }
}

/** Reads the files at once, so that a mistake in them is told before anything is sent. */
function checkTls(tls: RegistryTls): void {
  if (!needsOwnTls(tls)) return;
  try {
    tlsContext(tls);
  } catch (error) {
    throw new GoError(`can't create TLS config for client: ${(error as Error).message}`, error);
  }
}

/** Asks a registry whether it lets us in. */
async function ping(auth: Authenticator, host: string, plainHttp: boolean): Promise<void> {
  const response = await auth.send({ method: 'GET', url: registryUrl(host, plainHttp), headers: {} });
  if (response.status !== 200 && response.status !== 404) throw await answerError(response);
  response.body.destroy();
  if (response.status === 404) throw new GoError('not found');
}
