/**
 * The files of the migrations, and their hashes. JavaScript, because the framework reads them too, when it packages the
 * load service.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, URL } from 'node:url';

/** This folder; in the load service's zip, `migrations/` beside the bundle's `src/`. */
export const MIGRATIONS_FOLDER = fileURLToPath(new URL('../migrations/', import.meta.url));

/** @type {typeof import('./migration-files.d.ts').readMigrationFiles} */
export const readMigrationFiles = (folder = MIGRATIONS_FOLDER) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => {
      const sql = readFileSync(join(folder, name), 'utf8');
      return { name, sql, hash: createHash('sha256').update(sql).digest('hex') };
    });

/** @type {typeof import('./migration-files.d.ts').hashOfMigrations} */
export const hashOfMigrations = () => {
  const hash = createHash('sha256');
  for (const { name, sql } of readMigrationFiles()) hash.update(`${name}\0${sql}\0`);
  return hash.digest('hex');
};
