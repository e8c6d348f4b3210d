import { homedir, userInfo } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { TschartError } from '../../../errors.ts';
import { parseUint, quote } from '../../../go/strconv.ts';
import { parseUrl } from '../../../go/url.ts';
import { GoError } from '../../../go/value.ts';
import { findService } from './service-file.ts';

/** Where a database server may be. */
export interface Host {
  /** A name, an address, or the directory of a socket. */
  readonly host: string;
  /** The address to connect to; the name where empty. */
  readonly address: string;
  readonly port: number;
}

export type SslMode = '' | 'disable' | 'allow' | 'prefer' | 'require' | 'verify-ca' | 'verify-full';

/** What a connection string says, with what the environment and the service file say where it does not. */
export interface Settings {
  /** Tried in this order. */
  readonly hosts: readonly Host[];
  readonly database: string;
  readonly user: string;
  readonly password: string;
  readonly passfile: string;
  readonly options: string;
  readonly applicationName: string;
  readonly sslMode: SslMode;
  readonly sslNegotiation: 'postgres' | 'direct';
  readonly sslCert: string;
  readonly sslKey: string;
  readonly sslRootCert: string;
  readonly sslInline: boolean;
  readonly sslSni: boolean;
  readonly sslMinVersion: string;
  readonly sslMaxVersion: string;
  /** Milliseconds; 0 for none. */
  readonly connectTimeout: number;
  readonly targetSession: string;
  /** Settings of the server for this session. */
  readonly runtime: Readonly<Record<string, string>>;
}

type Kind = 'text' | 'hosts' | 'addresses' | 'ports' | 'number' | 'bool' | readonly string[];

const SSL_VERSIONS = ['TLSv1.0', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'];
const PROTOCOLS = ['3.0', '3.2', 'latest'];

/** The settings that lib/pq knows, with the variable that each has. Others are for the server. */
const SETTINGS: readonly (readonly [key: string, variable: string, kind: Kind])[] = [
  ['host', 'PGHOST', 'hosts'],
  ['hostaddr', 'PGHOSTADDR', 'addresses'],
  ['port', 'PGPORT', 'ports'],
  ['dbname', 'PGDATABASE', 'text'],
  ['user', 'PGUSER', 'text'],
  ['password', 'PGPASSWORD', 'text'],
  ['passfile', 'PGPASSFILE', 'text'],
  ['options', 'PGOPTIONS', 'text'],
  ['application_name', 'PGAPPNAME', 'text'],
  ['fallback_application_name', '', 'text'],
  ['sslmode', 'PGSSLMODE', ['disable', 'allow', 'prefer', 'require', 'verify-full', 'verify-ca']],
  ['sslnegotiation', 'PGSSLNEGOTIATION', ['postgres', 'direct']],
  ['sslcert', 'PGSSLCERT', 'text'],
  ['sslkey', 'PGSSLKEY', 'text'],
  ['sslrootcert', 'PGSSLROOTCERT', 'text'],
  ['sslsni', 'PGSSLSNI', 'bool'],
  ['ssl_min_protocol_version', 'SSLPGMINPROTOCOLVERSION', SSL_VERSIONS],
  ['ssl_max_protocol_version', 'SSLPGMAXPROTOCOLVERSION', SSL_VERSIONS],
  ['sslinline', '', 'bool'],
  ['krbsrvname', 'PGKRBSRVNAME', 'text'],
  ['krbspn', '', 'text'],
  ['connect_timeout', 'PGCONNECT_TIMEOUT', 'number'],
  ['binary_parameters', '', 'bool'],
  ['disable_prepared_binary_result', '', 'bool'],
  ['client_encoding', 'PGCLIENTENCODING', 'text'],
  ['datestyle', 'PGDATESTYLE', 'text'],
  ['tz', 'PGTZ', 'text'],
  ['geqo', 'PGGEQO', 'text'],
  [
    'target_session_attrs',
    'PGTARGETSESSIONATTRS',
    ['any', 'read-write', 'read-only', 'primary', 'standby', 'prefer-standby'],
  ],
  ['load_balance_hosts', 'PGLOADBALANCEHOSTS', ['disable', 'random']],
  ['min_protocol_version', 'PGMINPROTOCOLVERSION', PROTOCOLS],
  ['max_protocol_version', 'PGMAXPROTOCOLVERSION', PROTOCOLS],
  ['service', 'PGSERVICE', 'text'],
];

/** Variables of libpq that lib/pq refuses. */
const UNSUPPORTED = [
  'PGREQUIRESSL',
  'PGSSLCOMPRESSION',
  'PGREALM',
  'PGGSSENCMODE',
  'PGGSSDELEGATION',
  'PGGSSLIB',
  'PGREQUIREAUTH',
  'PGCHANNELBINDING',
  'PGSSLCERTMODE',
  'PGSSLCRL',
  'PGSSLCRLDIR',
  'PGREQUIREPEER',
];

type Environment = Readonly<Record<string, string | undefined>>;

function failure(message: string): TschartError {
  return new TschartError('SQL_SETTINGS', message);
}

/**
 * Reads a connection string, a URL or pairs of `key=value`, as lib/pq 1.12.3 does: what it does not say comes from the
 * service file, then from the environment. Throws in lib/pq's words.
 */
export function readSettings(connectionString: string, env: Environment): Settings {
  const given = new Map<string, string>();
  for (const name of UNSUPPORTED) {
    if (env[name] !== undefined) throw failure(`pq: environment variable $${name} is not supported`);
  }
  if (env['PGKRBSRVNAME'] !== undefined) {
    throw failure('pq: environment variable $PGKRBSRVNAME is not supported as Kerberos is not enabled');
  }
  for (const [key, variable, kind] of SETTINGS) {
    const value = variable === '' ? undefined : env[variable];
    if (value === undefined) continue;
    check(`pq: wrong value for $${variable}: `, value, kind);
    given.set(key, value);
  }
  const runtime: Record<string, string> = {};
  const pairs = readPairs(isUrl(connectionString) ? pairsOfUrl(connectionString) : connectionString);
  for (const [key, , kind] of SETTINGS) {
    const value = pairs.get(key);
    if (value === undefined) continue;
    check(`pq: wrong value for ${quote(key)}: `, value, kind);
    given.set(key, value);
    pairs.delete(key);
  }
  for (const [key, value] of pairs) {
    if (key === 'database') given.set('dbname', value);
    else runtime[key] = value;
  }
  readService(given, env);
  return settingsOf(given, runtime, env);
}

function readService(given: Map<string, string>, env: Environment): void {
  const service = given.get('service') ?? '';
  if (service === '') return;
  const path = env['PGSERVICEFILE'] ?? join(env['HOME'] || homedir(), '.pg_service.conf');
  const found = findService(path, service);
  for (const [key, , kind] of SETTINGS) {
    const value = found.get(key);
    if (value === undefined) continue;
    check(`pq: wrong value for ${quote(key)}: `, value, kind);
    given.set(key, value);
    found.delete(key);
  }
  for (const key of found.keys()) {
    throw failure(`pq: unknown setting ${quote(key)} in service file for service ${quote(service)}`);
  }
}

function check(where: string, value: string, kind: Kind): void {
  try {
    if (kind === 'ports') for (const port of value.split(',')) if (port !== '' || value === '') parseUint(port, 10, 16);
    if (kind === 'number' && !/^[+-]?\d+$/.test(value)) {
      throw new GoError(`strconv.ParseInt: parsing ${quote(value)}: invalid syntax`);
    }
    if (kind === 'bool' && !/^(?:1|t|T|true|TRUE|True|yes|on|0|f|F|false|FALSE|False|no|off)$/.test(value)) {
      throw new GoError(`strconv.ParseBool: parsing ${quote(value)}: invalid syntax`);
    }
  } catch (error) {
    throw failure(`${where}${(error as Error).message}`);
  }
  if (typeof kind === 'string' || kind.includes(value)) return;
  const last = kind.at(-1)!;
  throw failure(
    `${where}${quote(value)} is not supported; supported values are ${kind.slice(0, -1).join(', ')}, or ${last}`,
  );
}

function settingsOf(given: Map<string, string>, runtime: Record<string, string>, env: Environment): Settings {
  const text = (key: string): string => given.get(key) ?? '';
  const bool = (key: string, absent: boolean): boolean =>
    given.has(key) ? /^(?:1|t|true|yes|on)$/i.test(text(key)) : absent;
  const encoding = given.get('client_encoding');
  if (encoding !== undefined && !['utf8', 'unicode'].includes(encoding.toLowerCase().replace(/[^a-z0-9]/g, ''))) {
    throw failure(`pq: unsupported client_encoding ${quote(encoding)}: must be absent or "UTF8"`);
  }
  const dateStyle = given.get('datestyle');
  if (dateStyle !== undefined && dateStyle !== 'ISO, MDY') {
    throw failure(`pq: unsupported datestyle ${quote(dateStyle)}: must be absent or "ISO, MDY"`);
  }
  const hosts = hostsOf(given);
  const sslRootCert = text('sslrootcert');
  let sslMode = text('sslmode') as SslMode;
  if (hosts[0]!.address === '' && isSocket(hosts[0]!.host)) sslMode = 'disable';
  const sslNegotiation = (text('sslnegotiation') || 'postgres') as Settings['sslNegotiation'];
  if (sslNegotiation === 'direct' && ['disable', 'allow', 'prefer'].includes(sslMode)) {
    throw failure(
      `pq: weak sslmode ${quote(sslMode)} may not be used with sslnegotiation=direct (use "require", "verify-ca", or "verify-full")`,
    );
  }
  if (sslRootCert === 'system') {
    if (!given.has('sslmode')) sslMode = 'verify-full';
    if (sslMode !== 'verify-full') {
      throw failure(`pq: weak sslmode ${quote(sslMode)} may not be used with sslrootcert=system (use "verify-full")`);
    }
  }
  return {
    hosts,
    database: text('dbname'),
    user: given.has('user') ? text('user') : env['USER'] || userInfo().username,
    password: text('password'),
    passfile: text('passfile'),
    options: text('options'),
    applicationName: given.has('application_name') ? text('application_name') : text('fallback_application_name'),
    sslMode,
    sslNegotiation,
    sslCert: text('sslcert'),
    sslKey: text('sslkey'),
    sslRootCert,
    sslInline: bool('sslinline', false),
    sslSni: bool('sslsni', true),
    sslMinVersion: text('ssl_min_protocol_version'),
    sslMaxVersion: text('ssl_max_protocol_version'),
    connectTimeout: Math.max(Number(text('connect_timeout')), 0) * 1000,
    targetSession: text('target_session_attrs'),
    runtime,
  };
}

function hostsOf(given: Map<string, string>): Host[] {
  const list = (key: string): string[] => given.get(key)?.split(',') ?? [];
  const hosts = list('host');
  const addresses = list('hostaddr');
  const ports = list('port').map((port) => Number(port || 5432));
  if (hosts.length > 0 && hosts[0] !== '' && addresses.length > 0 && hosts.length !== addresses.length) {
    throw failure(`pq: could not match ${hosts.length} host names to ${addresses.length} hostaddr values`);
  }
  const count = Math.max(hosts.length, addresses.length, 1);
  if (count > 1 && ports.length > 1 && ports.length !== count) {
    throw failure(`pq: could not match ${ports.length} port numbers to ${count} hosts`);
  }
  const found = Array.from({ length: count }, (_, i) => ({
    host: hosts[i] === undefined || (i > 0 && hosts[i] === '') ? 'localhost' : hosts[i],
    address: addresses[i] ?? '',
    port: ports[i] ?? ports[0] ?? 5432,
  }));
  if (given.get('load_balance_hosts') === 'random') found.sort(() => Math.random() - 0.5);
  return found;
}

/** Whether a host is the directory of a socket. */
export function isSocket(host: string): boolean {
  return isAbsolute(host) || host.startsWith('@');
}

function isUrl(text: string): boolean {
  return text.startsWith('postgres://') || text.startsWith('postgresql://');
}

/** A URL as pairs. */
function pairsOfUrl(text: string): string {
  let url: ReturnType<typeof parseUrl>;
  try {
    url = parseUrl(text);
  } catch (error) {
    throw failure((error as Error).message);
  }
  const pairs: string[] = [];
  const add = (key: string, value: string): void => {
    if (value !== '') pairs.push(`${key}='${value.replace(/['\\]/g, '\\$&')}'`);
  };
  if (url.user !== undefined) {
    add('user', url.user.name);
    add('password', url.user.password ?? '');
  }
  const withPort = /^(?:\[([^\]]*)\]|([^:]*)):(\d*)$/.exec(url.host);
  const host = withPort?.[1] ?? withPort?.[2] ?? url.host;
  add('host', host);
  add('port', withPort?.[3] ?? '');
  add('dbname', url.path.slice(1));
  const query = new URLSearchParams(url.rawQuery);
  for (const key of new Set(query.keys())) add(key, query.get(key)!);
  return pairs.join(' ');
}

const SPACE = /\s/u;

/** `key = value` pairs; a value with spaces stands in quotes, a backslash takes the next character as it is. */
function readPairs(text: string): Map<string, string> {
  const pairs = new Map<string, string>();
  const chars = [...text];
  let at = 0;
  const skipSpaces = (): void => {
    while (at < chars.length && SPACE.test(chars[at]!)) at++;
  };
  for (;;) {
    skipSpaces();
    if (at >= chars.length) return pairs;
    let key = '';
    while (at < chars.length && !SPACE.test(chars[at]!) && chars[at] !== '=') key += chars[at++];
    skipSpaces();
    if (chars[at] !== '=') throw failure(`missing "=" after ${quote(key)} in connection info string`);
    at++;
    skipSpaces();
    let value = '';
    if (chars[at] === "'") {
      for (at++; chars[at] !== "'"; at++) {
        if (at >= chars.length) throw failure('unterminated quoted string literal in connection string');
        if (chars[at] === '\\') at++;
        value += chars[at] ?? '';
      }
      at++;
    } else {
      for (; at < chars.length && !SPACE.test(chars[at]!); at++) {
        if (chars[at] === '\\' && ++at >= chars.length) throw failure('missing character after backslash');
        value += chars[at];
      }
    }
    pairs.set(key, value);
  }
}
