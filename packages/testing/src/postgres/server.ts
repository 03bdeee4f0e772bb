import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Postgres, startPostgres } from '@brewline/local/postgres';
import { addCleanup } from '../cleanup.ts';
import { copyCluster } from './cluster.ts';
import { query } from './query.ts';

/**
 * Starts one PostgreSQL for a test file, stopped after it; its tests create databases on it.
 * @param settings of postgresql.conf
 */
export async function startTestPostgres(folder: string, settings: Record<string, string> = {}): Promise<Postgres> {
  const home = join(folder, 'warehouses');
  await mkdir(home);
  await copyCluster(home);
  // Durability is not tested here, and waiting for it takes most of a small load.
  const postgres = await startPostgres(home, { settings: { fsync: 'off', ...settings } });
  addCleanup(() => postgres.stop());
  return postgres;
}

/** Copies a database without connections. @returns the copy's URL */
export async function copyDatabase(postgres: Postgres, template: string, name: string): Promise<string> {
  await query(postgres.url, `create database ${name} template ${template} strategy file_copy`);
  return Object.assign(new URL(postgres.url), { pathname: `/${name}` }).href;
}
