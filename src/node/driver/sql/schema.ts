import { TschartError } from '../../../errors.ts';
import type { Session } from './session.ts';

interface Migration {
  readonly id: string;
  readonly up: string;
}

const RECORDS = 'gorp_migrations';

/** The tables of Helm 4.3.1 as its migrations make them, in the order in which sql-migrate takes them. */
const MIGRATIONS: readonly Migration[] = [
  {
    id: 'custom_labels',
    up: `
CREATE TABLE custom_labels_v1 (
  releaseKey VARCHAR(64),
  releaseNamespace VARCHAR(67),
  key VARCHAR(317),
  value VARCHAR(63)
);
CREATE INDEX ON custom_labels_v1 (releaseKey, releaseNamespace);
GRANT ALL ON custom_labels_v1 TO PUBLIC;
ALTER TABLE custom_labels_v1 ENABLE ROW LEVEL SECURITY`,
  },
  {
    id: 'init',
    up: `
CREATE TABLE releases_v1 (
  key VARCHAR(90),
  type VARCHAR(64) NOT NULL,
  body TEXT NOT NULL,
  name VARCHAR(64) NOT NULL,
  namespace VARCHAR(64) NOT NULL,
  version INTEGER NOT NULL,
  status TEXT NOT NULL,
  owner TEXT NOT NULL,
  createdAt INTEGER NOT NULL,
  modifiedAt INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY(key, namespace)
);
CREATE INDEX ON releases_v1 (key, namespace);
CREATE INDEX ON releases_v1 (version);
CREATE INDEX ON releases_v1 (status);
CREATE INDEX ON releases_v1 (owner);
CREATE INDEX ON releases_v1 (createdAt);
CREATE INDEX ON releases_v1 (modifiedAt);
GRANT ALL ON releases_v1 TO PUBLIC;
ALTER TABLE releases_v1 ENABLE ROW LEVEL SECURITY`,
  },
];

/**
 * Makes what is missing of Helm's tables, each migration whole or not at all, and writes down that it did, where Helm
 * looks too. Throws for a database that knows migrations which Helm does not.
 */
export async function ensureSchema(session: Session): Promise<void> {
  let applied: string[];
  try {
    applied = await appliedMigrations(session, `SELECT * FROM "${RECORDS}" ORDER BY "id" ASC`);
    if (missing(applied).length === 0) return;
  } catch {
    // There is no table of migrations yet, or none that may be read: the next step says which.
  }
  await session.query(
    `create table if not exists "${RECORDS}" ("id" text not null primary key, "applied_at" timestamp with time zone) ;`,
  );
  applied = await appliedMigrations(session, `SELECT * FROM "${RECORDS}"`);
  for (const id of [...applied].sort()) {
    if (MIGRATIONS.some((migration) => migration.id === id)) continue;
    throw new TschartError(
      'SQL_SCHEMA',
      `Unable to create migration plan because of ${id}: unknown migration in database`,
    );
  }
  for (const { id, up } of missing(applied)) {
    try {
      await session.transaction(async (query) => {
        await query(up);
        await query(`insert into "${RECORDS}" ("id","applied_at") values ($1,$2);`, [id, new Date()]);
      });
    } catch (error) {
      throw new TschartError('SQL_SCHEMA', `${(error as Error).message} handling ${id}`, { cause: error });
    }
  }
}

async function appliedMigrations(session: Session, query: string): Promise<string[]> {
  return (await session.query(query)).map((row) => String(row['id']));
}

function missing(applied: readonly string[]): Migration[] {
  return MIGRATIONS.filter(({ id }) => !applied.includes(id));
}
