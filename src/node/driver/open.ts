import { TschartError } from '../../errors.ts';
import { parseBool, quote } from '../../go/strconv.ts';
import type { KubeApi } from '../../kube/api.ts';
import type { Driver } from '../../release/driver.ts';
import { createMemoryDriver } from '../../release/memory-driver.ts';
import type { SqlDatabase } from './sql.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface OpenDriverOptions {
  /** HELM_DRIVER, HELM_DRIVER_SQL_CONNECTION_STRING, TSCHART_RECORD_PARTS, and libpq's variables are looked at. */
  readonly env: Environment;
  /** Empty for lists and queries of all namespaces. */
  readonly namespace: string;
  /** Best one that connects at its first request: drivers of other places have no use for it. */
  readonly api: KubeApi;
  /** Whether records that one object can't hold are written in parts; where absent the variable says it. */
  readonly recordParts?: boolean | undefined;
  /** Told of a record that can't be read where others can: lists and queries leave it out. */
  readonly onBroken?: ((name: string, problem: string) => void) | undefined;
}

/**
 * The driver that HELM_DRIVER names: `secret`, `secrets` or nothing, `configmap` or `configmaps`, `sql`, `memory`. Throws
 * Helm's error for others, and for a database that can't be used.
 */
export async function openDriver(options: OpenDriverOptions): Promise<Driver> {
  const { env, namespace, onBroken, recordParts } = options;
  const name = env['HELM_DRIVER'] ?? '';
  switch (name) {
    case '':
    case 'secret':
    case 'secrets': {
      const { createSecretsDriver } = await import('./secrets.ts');
      return createSecretsDriver(options.api, { namespace, onBroken, inParts: recordParts ?? inParts(env) });
    }
    case 'configmap':
    case 'configmaps': {
      const { createConfigMapsDriver } = await import('./configmaps.ts');
      return createConfigMapsDriver(options.api, { namespace, onBroken, inParts: recordParts ?? inParts(env) });
    }
    case 'sql': {
      const { sqlDriverOf } = await import('./sql.ts');
      return sqlDriverOf(await openDatabase(env), { namespace, onBroken });
    }
    case 'memory':
      return createMemoryDriver(namespace);
    default:
      throw new TschartError('DRIVER', `unknown driver ${quote(name)}`);
  }
}

const databases = new WeakMap<Environment, Promise<SqlDatabase>>();

/**
 * The database of HELM_DRIVER_SQL_CONNECTION_STRING: opened once for an environment, as Helm looks at it before a command
 * begins. Throws Helm's error where that can't be done.
 */
export function openDatabase(env: Environment): Promise<SqlDatabase> {
  let database = databases.get(env);
  if (database === undefined) {
    database = openNewDatabase(env);
    databases.set(env, database);
  }
  return database;
}

async function openNewDatabase(env: Environment): Promise<SqlDatabase> {
  const { openSqlDatabase } = await import('./sql.ts');
  try {
    return await openSqlDatabase(env['HELM_DRIVER_SQL_CONNECTION_STRING'] ?? '', env);
  } catch (error) {
    databases.delete(env);
    throw new TschartError('DRIVER', `unable to instantiate SQL driver: ${(error as Error).message}`, { cause: error });
  }
}

/** Whether records that one Secret or ConfigMap can't hold are to be written in parts. Throws where it is not said. */
function inParts(env: Environment): boolean {
  const said = env['TSCHART_RECORD_PARTS'] ?? '';
  if (said === '') return false;
  try {
    return parseBool(said);
  } catch (error) {
    throw new TschartError('ENVIRONMENT', `TSCHART_RECORD_PARTS is to be true or false, and is ${quote(said)}`, {
      cause: error,
    });
  }
}
