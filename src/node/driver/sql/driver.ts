import { TschartError } from '../../../errors.ts';
import { type Driver, releaseNotFound, systemLabels } from '../../../release/driver.ts';
import { SYSTEM_LABELS } from '../../../release/labels.ts';
import type { Release } from '../../../release/release.ts';
import { decodeRecord, encodeRecord } from '../record-codec.ts';
import { customLabels } from '../record-labels.ts';
import { ensureSchema } from './schema.ts';
import { openSession, type Row, type RunQuery, type Session } from './session.ts';
import { readSettings } from './settings.ts';

export interface SqlDriverOptions {
  /** Empty for lists and queries of all namespaces. */
  readonly namespace: string;
  /** Told of a record that can't be read where others can: lists and queries leave it out. */
  readonly onBroken?: ((name: string, problem: string) => void) | undefined;
}

/** The variables of libpq; those of the process where none are given. */
export type SqlEnvironment = Readonly<Record<string, string | undefined>>;

/** A driver that holds a connection. */
export interface SqlDriver extends Driver {
  close(): Promise<void>;
}

const DEFAULT_NAMESPACE = 'default';
const TYPE = 'helm.sh/release.v1';
const OWNER = 'helm';

type Labels = ReadonlyMap<string, string>;

/** A database that has Helm's tables. */
export interface SqlDatabase {
  readonly session: Session;
}

/**
 * Connects to a database and makes what it lacks of Helm's tables. Throws in the words of lib/pq and sql-migrate, as
 * `driver.NewSQL` of Helm 4.3.1.
 */
export async function openSqlDatabase(
  connectionString: string,
  env: SqlEnvironment = process.env,
): Promise<SqlDatabase> {
  const session = await openSession(readSettings(connectionString, env), env);
  try {
    await ensureSchema(session);
  } catch (error) {
    await session.close();
    throw error;
  }
  return { session };
}

/** Connects to a database, and keeps revisions in it. */
export async function createSqlDriver(
  connectionString: string,
  options: SqlDriverOptions & { readonly env?: SqlEnvironment },
): Promise<SqlDriver> {
  return sqlDriverOf(await openSqlDatabase(connectionString, options.env), options);
}

/**
 * Revisions in a Postgres database, as `driver.SQL` of Helm 4.3.1 keeps them. As there, a write moves the driver into the
 * namespace of what is written.
 */
export function sqlDriverOf({ session }: SqlDatabase, { namespace: initial, onBroken }: SqlDriverOptions): SqlDriver {
  let namespace = initial;

  /** Labels are looked for in the driver's namespace: lists of all namespaces have none of the user's, as Helm's. */
  async function labelsOf(
    keys: readonly string[],
    run: RunQuery = session.query,
  ): Promise<Map<string, Map<string, string>>> {
    const found = new Map<string, Map<string, string>>();
    if (keys.length === 0 || namespace === '') return found;
    const query =
      'SELECT releaseKey, key, value FROM custom_labels_v1 WHERE releaseKey = ANY($1) AND releaseNamespace = $2';
    for (const row of await run(query, [keys, namespace])) {
      const key = String(row['releasekey']);
      const labels = found.get(key) ?? new Map<string, string>();
      labels.set(String(row['key']), String(row['value']));
      found.set(key, labels);
    }
    return found;
  }

  /** The releases of rows that can be read. */
  async function releasesOf(
    rows: readonly Row[],
    label: (release: Release, custom: Labels) => Labels,
  ): Promise<Release[]> {
    const labels = await labelsOf([...new Set(rows.map((row) => String(row['key'])))]);
    const releases: Release[] = [];
    for (const row of rows) {
      const key = String(row['key']);
      try {
        const release = decodeRecord(String(row['body']));
        releases.push({ ...release, labels: label(release, customLabels(labels.get(key) ?? new Map())) });
      } catch (error) {
        onBroken?.(key, (error as Error).message);
      }
    }
    return releases;
  }

  /** Rows that are what is asked for, in the driver's namespace. */
  async function rowsOf(wanted: readonly (readonly [column: string, value: string])[]): Promise<readonly Row[]> {
    const all = namespace === '' ? wanted : [...wanted, ['namespace', namespace] as const];
    const where = all.map(([column], i) => `${column} = $${i + 1}`).join(' AND ');
    const query = `SELECT key, namespace, body FROM releases_v1${where === '' ? '' : ` WHERE ${where}`}`;
    return session.query(
      query,
      all.map(([, value]) => value),
    );
  }

  return {
    name: 'SQL',
    async get(key) {
      let rows: readonly Row[];
      try {
        rows = await session.query('SELECT body FROM releases_v1 WHERE key = $1 AND namespace = $2', [key, namespace]);
      } catch (cause) {
        throw notFound(cause);
      }
      if (rows.length === 0) throw releaseNotFound();
      const release = decodeRecord(String(rows[0]!['body']));
      return { ...release, labels: customLabels((await labelsOf([key])).get(key) ?? new Map()) };
    },
    async list(filter) {
      const rows = await rowsOf([['owner', OWNER]]);
      const withSystem = (release: Release, custom: Labels): Labels =>
        new Map([...custom, ...Object.entries(systemLabels(release))]);
      return (await releasesOf(rows, withSystem)).filter(filter);
    },
    async query(labels) {
      const keys = Object.keys(labels).sort();
      for (const key of keys) {
        if (!SYSTEM_LABELS.includes(key)) throw new TschartError('LABELS', `unknown label ${key}`);
      }
      const rows = await rowsOf(keys.map((key) => [key, labels[key]!] as const));
      const releases = await releasesOf(rows, (_, custom) => custom);
      if (releases.length === 0) throw releaseNotFound();
      return releases;
    },
    async create(key, release) {
      namespace = release.namespace || DEFAULT_NAMESPACE;
      const body = encodeRecord(release);
      await session.transaction(async (query) => {
        await query(
          'INSERT INTO releases_v1 (key,type,body,name,namespace,version,status,owner,createdAt) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9)',
          [key, TYPE, body, release.name, namespace, release.revision, release.info.status, OWNER, now()],
        );
        for (const [label, value] of customLabels(release.labels)) {
          await query('INSERT INTO custom_labels_v1 (releaseKey,releaseNamespace,key,value) VALUES ($1,$2,$3,$4)', [
            key,
            namespace,
            label,
            value,
          ]);
        }
      });
    },
    async update(key, release) {
      namespace = release.namespace || DEFAULT_NAMESPACE;
      const body = encodeRecord(release);
      await session.query(
        'UPDATE releases_v1 SET body = $1, name = $2, version = $3, status = $4, owner = $5, modifiedAt = $6 WHERE key = $7 AND namespace = $8',
        [body, release.name, release.revision, release.info.status, OWNER, now(), key, namespace],
      );
    },
    async delete(key) {
      return session.transaction(async (query) => {
        const where = [key, namespace];
        let rows: readonly Row[];
        try {
          rows = await query('SELECT body FROM releases_v1 WHERE key = $1 AND namespace = $2', where);
        } catch (cause) {
          throw notFound(cause);
        }
        if (rows.length === 0) throw releaseNotFound();
        const release = decodeRecord(String(rows[0]!['body']));
        await query('DELETE FROM releases_v1 WHERE key = $1 AND namespace = $2', where);
        const labels = customLabels((await labelsOf([key], query)).get(key) ?? new Map());
        await query('DELETE FROM custom_labels_v1 WHERE releaseKey = $1 AND releaseNamespace = $2', where);
        return { ...release, labels };
      });
    },
    close: () => session.close(),
  };
}

/** Helm says so whatever went wrong. */
function notFound(cause: unknown): TschartError {
  const { code, message, advice } = releaseNotFound();
  return new TschartError(code, message, { advice, cause });
}

function now(): number {
  return Math.floor(Date.now() / 1000);
}
