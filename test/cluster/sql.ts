import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { mask, type Names } from './mask.ts';
import { decodeRecord } from './record.ts';
import { describeRecord, type Snapshot } from './snapshot.ts';

/** A database of a run's own, on the server of a connection string. */
export interface Database {
  readonly url: string;
  take(names: Names): Promise<Snapshot>;
  drop(): Promise<void>;
}

interface Row {
  readonly key: string;
  readonly body: string;
}

export async function createDatabase(server: string): Promise<Database> {
  const name = `tschart_${randomBytes(6).toString('hex')}`;
  await withClient(server, (client) => client.query(`CREATE DATABASE ${name}`));
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    take: (names) => withClient(url.href, (client) => takeRows(client, names)),
    drop: () => withClient(server, async (client) => void (await client.query(`DROP DATABASE ${name} WITH (FORCE)`))),
  };
}

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Every row of every table, and the tables' columns and indexes: both programs bring up the same schema. */
async function takeRows(client: Client, names: Names): Promise<Snapshot> {
  const found = new Map<string, string>();
  const schema = await client.query<{ line: string }>(
    `SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || coalesce(character_maximum_length::text, '') || ' ' ||
       is_nullable || ' ' || coalesce(column_default, '') AS line
     FROM information_schema.columns WHERE table_schema = 'public'
     UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1`,
  );
  if (schema.rows.length > 0) found.set('sql schema', schema.rows.map((row) => row.line).join('\n'));
  const tables = await client.query<{ name: string }>(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1",
  );
  for (const { name } of tables.rows) {
    const { rows } = await client.query<Record<string, unknown>>(`SELECT * FROM "${name}"`);
    const texts = rows.map((row) => {
      const { body, applied_at: _, createdat, modifiedat, ...rest } = row as Record<string, unknown> & Partial<Row>;
      const times = { createdat: typeof createdat, modifiedat: modifiedat === 0 ? 0 : typeof modifiedat };
      const head = mask(JSON.stringify({ ...rest, ...(createdat === undefined ? {} : times) }), names);
      return body === undefined ? head : `${head}\n${describeRecord(decodeRecord(body), names)}`;
    });
    found.set(`sql ${name}`, texts.sort().join('\n'));
  }
  return found;
}
