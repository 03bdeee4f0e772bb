/** A database with PostgreSQL's views and also Redshift's, empty before each test of a file. */
import { makeTemporaryFolder } from '@brewline/testing';
import { copyDatabase, startTestPostgres } from '@brewline/testing/postgres';
import { afterEach, beforeAll, beforeEach } from '@jest/globals';
import pg from 'pg';
import { migrate } from '../migrate/migrate.ts';
import { createOracle } from './mart-oracle.ts';
import type { Step } from './sales-history.ts';

export interface MartDatabase {
  url: string;
  client: pg.Client;
  /** Runs each step in its own transaction. */
  readonly run: (steps: readonly Step[]) => Promise<void>;
  readonly rowsOf: (view: string) => Promise<unknown[]>;
}

/** Registers the hooks of a test file. */
export async function setUpMartDatabase(): Promise<MartDatabase> {
  const postgres = await startTestPostgres(await makeTemporaryFolder());
  let databases = 0;
  const database = {
    run: async (steps) => {
      for (const step of steps) await database.client.query(['begin', ...step, 'commit'].join(';'));
    },
    rowsOf: async (view) => (await database.client.query<Record<string, unknown>>(`select * from ${view}`)).rows,
  } as MartDatabase;

  beforeAll(async () => {
    const template = await postgres.createDatabase('marts');
    await migrate(template);
    const maker = new pg.Client({ connectionString: template });
    await maker.connect();
    await createOracle(maker);
    await maker.end();
  });

  beforeEach(async () => {
    databases += 1;
    database.url = await copyDatabase(postgres, 'marts', `marts_${databases}`);
    database.client = new pg.Client({ connectionString: database.url });
    await database.client.connect();
  });

  afterEach(() => database.client.end());
  return database;
}
