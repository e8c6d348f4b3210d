export {
  createSqlDriver,
  openSqlDatabase,
  type SqlDatabase,
  type SqlDriver,
  type SqlDriverOptions,
  type SqlEnvironment,
  sqlDriverOf,
} from './sql/driver.ts';
