import type pg from 'pg';
import { dialectOf } from '../connection/client.ts';
import { retryUntil } from '../connection/retry.ts';
import { LOST_CLIENT_SETTINGS } from '../connection/session-settings.ts';
import { withClient } from '../connection/with-client.ts';
import { UnavailableError } from '../interface/errors.ts';
import { isDdlConflict } from './ddl-conflicts.ts';
import { type Migration, readMigrations } from './migrations.ts';
import { checkOwnership } from './ownership.ts';
import { grantReading } from './reader-grants.ts';

/** Needed before the first lock: the ledger's schema, the writer's lock and the list of applied migrations. */
const FOUNDATION = [
  'create schema if not exists etl',
  'create table if not exists etl.writer (nobody_reads_this integer)',
  `create table if not exists etl.migration (
     number integer not null primary key, name varchar(100) not null,
     hash char(64) not null, applied_at timestamptz not null)`,
];

const MIGRATE_SECONDS = 120;

export interface MigrateOptions {
  /** The folder of the migrations; ours by default. */
  readonly folder?: string;
  /** Who may read `mart` and `etl.drop_status`. */
  readonly reader?: string | undefined;
  /**
   * When it must be finished, in milliseconds of `performance.now()`; until then it waits for a warehouse that is still
   * being created, or is asleep. By default the warehouse must be up, and it must finish within two minutes.
   */
  readonly deadline?: number;
  /** Cancels it; it then fails and changes nothing. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Migrates a warehouse to the newest version: all pending migrations in one transaction that holds the writer's lock,
 * or none of them. Concurrent migrations and loads wait for each other.
 *
 * @returns the names of the migrations that were run
 * @throws UnavailableError if a load held the lock until the deadline
 * @throws Error naming the migration that failed and what to do
 */
export async function migrate(
  url: string,
  { folder, reader, deadline: given, signal }: MigrateOptions = {},
): Promise<string[]> {
  const dialect = dialectOf(url);
  const migrations = readMigrations(dialect, folder);
  const deadline = given ?? performance.now() + MIGRATE_SECONDS * 1000;
  return withClient(
    url,
    { name: 'brewline migrate', deadline, retriesConnecting: given !== undefined, signal },
    async (client) => {
      if (dialect === 'postgres') await client.query(LOST_CLIENT_SETTINGS);
      await checkOwnership(client, dialect);
      for (const statement of FOUNDATION) await retryUntil(deadline, isDdlConflict, () => client.query(statement));
      await client.query('begin');
      await lockWriter(client);
      const run = await runPending(client, migrations);
      if (reader !== undefined) await grantReading(client, reader);
      await client.query('commit');
      return run;
    },
  );
}

async function lockWriter(client: pg.Client): Promise<void> {
  await client.query('lock etl.writer').catch((error: unknown) => {
    throw new UnavailableError(
      `Timed out waiting for a running load to finish; nothing was changed: ${(error as Error).message}. `
        + `Run the migrations again.`,
      { cause: error },
    );
  });
}

async function runPending(client: pg.Client, migrations: readonly Migration[]): Promise<string[]> {
  const { rows } = await client.query<{ number: number; name: string; hash: string }>(
    'select number, name, hash from etl.migration',
  );
  const run: string[] = [];
  for (const migration of migrations) {
    const done = rows.find((row) => row.number === migration.number);
    if (done?.hash === migration.hash) continue;
    const name = `${String(migration.number).padStart(4, '0')}_${migration.name}`;
    if (done)
      throw new Error(
        `Migration ${name} was changed after it had run here. Restore it and write the change as a new migration.`,
      );
    try {
      await client.query(migration.sql);
    } catch (error) {
      throw new Error(
        `Migration ${name} failed; nothing was changed: ${(error as Error).message}. Fix the migration or the `
          + `database and run it again.`,
        { cause: error },
      );
    }
    const now = new Date().toISOString();
    await client.query('insert into etl.migration (number, name, hash, applied_at) values ($1, $2, $3, $4)', [
      migration.number,
      migration.name,
      migration.hash,
      now,
    ]);
    run.push(name);
  }
  return run;
}
