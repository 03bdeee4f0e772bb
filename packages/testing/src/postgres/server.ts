import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Postgres, startPostgres } from '@brewline/local/postgres';
import { addCleanup } from '../cleanup.ts';
import { copyCluster } from './cluster.ts';
import { query } from './query.ts';

/**
 * One PostgreSQL for a test file, ended with it; its tests make databases of it.
 * @param settings of postgresql.conf
 */
export async function startTestPostgres(folder: string, settings: Record<string, string> = {}): Promise<Postgres> {
  const home = join(folder, 'warehouses');
  await mkdir(home);
  await copyCluster(home);
  // Durability is not under test here, and its waits are most of a small load.
  const postgres = await startPostgres(home, { settings: { fsync: 'off', ...settings } });
  addCleanup(() => postgres.stop());
  return postgres;
}

/** A copy of a database that nobody is connected to. @returns its URL */
export async function copyDatabase(postgres: Postgres, template: string, name: string): Promise<string> {
  await query(postgres.url, `create database ${name} template ${template} strategy file_copy`);
  return Object.assign(new URL(postgres.url), { pathname: `/${name}` }).href;
}
