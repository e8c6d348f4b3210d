import type { Client, ClientConfig } from 'pg';
import { TschartError } from '../../../errors.ts';
import { connectError, queryError } from './error.ts';
import { passwordOf } from './service-file.ts';
import type { Host, Settings, SslMode } from './settings.ts';
import { tlsOptions } from './tls.ts';

export type Row = Readonly<Record<string, unknown>>;

/** Runs a statement. Throws in lib/pq's words. */
export type RunQuery = (text: string, values?: readonly unknown[]) => Promise<readonly Row[]>;

/** A connection to a database, made again where it was lost. It does not keep the process alive. */
export interface Session {
  readonly query: RunQuery;
  /** Does work in a transaction, which is undone where the work throws. */
  transaction<T>(work: (query: RunQuery) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Connects, so that what is wrong with the settings or the server shows now. */
export async function openSession(settings: Settings, env: Environment): Promise<Session> {
  let client: Client | undefined;

  async function connected(): Promise<Client> {
    if (client !== undefined) return client;
    const made = await connectAny(settings, env);
    const forget = (): void => {
      if (client === made) client = undefined;
    };
    made.on('error', forget);
    made.on('end', forget);
    client = made;
    keepAlive(made, false);
    return made;
  }

  /** One at a time: a connection has one transaction. */
  let last: Promise<unknown> = Promise.resolve();
  function alone<T>(work: (on: Client) => Promise<T>): Promise<T> {
    const next = last.then(async () => work(await connected()));
    last = next.catch(() => {});
    return next;
  }

  await connected();
  return {
    query: (text, values) => alone((on) => run(on, text, values)),
    transaction: (work) =>
      alone(async (on) => {
        await run(on, 'BEGIN');
        try {
          const result = await work((text, values) => run(on, text, values));
          await run(on, 'COMMIT');
          return result;
        } catch (error) {
          await run(on, 'ROLLBACK').catch(() => {});
          throw error;
        }
      }),
    async close() {
      const open = client;
      client = undefined;
      if (open === undefined) return;
      keepAlive(open, true);
      await open.end();
    },
  };
}

async function run(on: Client, text: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
  keepAlive(on, true);
  try {
    // Without values several statements may stand in one text.
    const result = await (values.length === 0 ? on.query<Row>(text) : on.query<Row>(text, [...values]));
    return result.rows ?? [];
  } catch (error) {
    throw queryError(error, text);
  } finally {
    keepAlive(on, false);
  }
}

/** Whether the process waits for the connection. */
function keepAlive(client: Client, wanted: boolean): void {
  const { ref, unref } = client as unknown as { ref(): void; unref(): void };
  (wanted ? ref : unref).call(client);
}

async function connectAny(settings: Settings, env: Environment): Promise<Client> {
  const errors: string[] = [];
  let first: unknown;
  for (const wanted of settings.targetSession === 'prefer-standby' ? ['standby', 'any'] : [settings.targetSession]) {
    for (const host of settings.hosts) {
      try {
        return await connectHost(settings, host, wanted, env);
      } catch (error) {
        first ??= error;
        errors.push(`connecting to ${host.host}:${host.port}: ${(error as Error).message}`);
      }
    }
  }
  if (settings.hosts.length === 1) throw first;
  throw new TschartError('SQL_CONNECT', `pq: could not connect to any of the hosts:\n${errors.join('\n')}`, {
    cause: first,
  });
}

/** With `prefer` and `allow` a second way is tried where the first fails. */
const SECOND: Readonly<Partial<Record<SslMode, SslMode>>> = { prefer: 'disable', allow: 'require' };

async function connectHost(settings: Settings, host: Host, wanted: string, env: Environment): Promise<Client> {
  const { sslMode } = settings;
  const second = SECOND[sslMode];
  let client: Client;
  try {
    client = await connectWith(settings, host, sslMode, env);
  } catch (error) {
    if (second === undefined) throw error;
    client = await connectWith(settings, host, second, env);
  }
  try {
    await requireTarget(client, wanted);
  } catch (error) {
    await client.end();
    throw error;
  }
  return client;
}

async function connectWith(settings: Settings, host: Host, mode: SslMode, env: Environment): Promise<Client> {
  const { Client } = (await import('pg')).default;
  const ssl = tlsOptions(settings, mode, env['HOME'] ?? '');
  const config: ClientConfig & { sslnegotiation?: string } = {
    host: host.address || host.host,
    port: host.port,
    user: settings.user,
    database: settings.database || settings.user,
    password: passwordOf(settings, host.host, host.port, env['HOME']),
    options: optionsOf(settings),
    application_name: settings.applicationName,
    connectionTimeoutMillis: settings.connectTimeout,
    keepAlive: true,
    ssl: ssl === undefined ? false : { ...ssl, ...(settings.sslSni ? { servername: host.host } : {}) },
    sslnegotiation: settings.sslNegotiation,
  };
  const client = new Client(config);
  // What happens to a connection that is not used shows when it is.
  client.on('error', () => {});
  try {
    await client.connect();
  } catch (error) {
    await client.end().catch(() => {});
    throw connectError(error, host, settings.user);
  }
  return client;
}

/** Settings of the server go along as command-line options, where a backslash takes the next character as it is. */
function optionsOf({ options, runtime }: Settings): string {
  const set = Object.entries(runtime).map(([key, value]) => `-c ${key}=${value.replace(/[\\\s]/g, '\\$&')}`);
  return [...(options === '' ? [] : [options]), ...set].join(' ');
}

async function requireTarget(client: Client, wanted: string): Promise<void> {
  if (wanted === '' || wanted === 'any') return;
  const ask = async (query: string): Promise<boolean> => {
    const { rows } = await client.query<{ answer: string | boolean }>(query);
    return rows[0]?.answer === true || rows[0]?.answer === 'on';
  };
  const readOnly = (): Promise<boolean> => ask("SELECT current_setting('transaction_read_only') AS answer");
  const standby = (): Promise<boolean> => ask('SELECT pg_catalog.pg_is_in_recovery() AS answer');
  let problem = '';
  if (wanted === 'read-only' && !(await readOnly())) problem = 'session is not read-only';
  else if (wanted === 'read-write' && (await readOnly())) problem = 'session is read-only';
  else if ((wanted === 'read-write' || wanted === 'primary') && (await standby())) {
    problem = 'server is in hot standby mode';
  } else if (wanted === 'standby' && !(await standby())) problem = 'server is not in hot standby mode';
  if (problem !== '') throw new TschartError('SQL_CONNECT', problem);
}
