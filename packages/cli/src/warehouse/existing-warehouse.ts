import { access } from 'node:fs/promises';
import { startPostgres } from '@brewline/local';
import { migrate } from '@brewline/warehouse';
import { findRunningPipeline } from '../home/announcement.ts';
import { postgresFolderIn } from '../home/home.ts';
import { using } from '../lifecycle/using.ts';
import { openDatabase } from './database.ts';

interface WarehouseOptions {
  /** The folder that holds the embedded warehouse. */
  readonly home: string;
  /** A PostgreSQL warehouse to use instead. */
  readonly warehouse?: string | undefined;
  /** Stops the work. */
  readonly signal: AbortSignal;
}

interface OpenWarehouse {
  readonly url: string;
  readonly close: () => Promise<void>;
}

const nothingToClose = () => Promise.resolve();

/**
 * Uses a warehouse without the pipeline that loads into it: the one named, the one that `brewline up` keeps running in
 * this home, or the home's own, which is started and migrated for it and stopped again, also by a signal.
 *
 * @param work gets the warehouse's URL
 * @throws Error if nothing was ever loaded in this home, or the database does not answer or is not a warehouse
 */
export function useWarehouse<T>(options: WarehouseOptions, work: (url: string) => Promise<T>): Promise<T> {
  return using(
    options.signal,
    () => open(options),
    async ({ url }) => {
      await checkIsWarehouse(url, options.signal);
      return work(url);
    },
  );
}

async function checkIsWarehouse(url: string, signal: AbortSignal): Promise<void> {
  // Its error is the clearest when a warehouse does not answer.
  const database = await openDatabase(url, { signal });
  try {
    const tables = await database.query(
      `select table_name from information_schema.tables where table_schema = 'etl' and table_name = 'source_drop'`,
    );
    if (tables.length === 0)
      throw new Error(
        'This database is not a Brewline warehouse. '
          + 'Name another one, or load files into it first: npx brewline run PATH… --warehouse URL',
      );
  } finally {
    await database.close();
  }
}

async function open({ home, warehouse, signal }: WarehouseOptions): Promise<OpenWarehouse> {
  const url = warehouse ?? (await findRunningPipeline(home))?.warehouseUrl;
  if (url !== undefined) return { url, close: nothingToClose };
  const folder = postgresFolderIn(home);
  await access(folder).catch(() => {
    throw new Error(
      `Nothing was loaded here: there is no warehouse in ${home}. `
        + 'Go to the folder where you ran brewline, or name a warehouse with --warehouse.',
    );
  });
  const postgres = await startPostgres(folder, { signal });
  const close = () => postgres.stop();
  try {
    await migrate(postgres.url, { signal });
  } catch (error) {
    await close();
    throw error;
  }
  return { url: postgres.url, close };
}
