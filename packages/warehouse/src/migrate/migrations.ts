import { readMigrationFiles } from '../../migrations/migration-files.js';
import type { Dialect } from '../connection/client.ts';

/** One step of the warehouse's schema, in one dialect. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  /** The SHA-256 of its text, in hex. */
  readonly hash: string;
}

const FILE_NAME = /^(\d{4})_(\w+?)(?:\.(postgres|redshift))?\.sql$/;

/**
 * The migrations of one dialect, in order; where the dialects differ, there is one file each, as
 * `0001_cafe.postgres.sql` and `0001_cafe.redshift.sql`.
 *
 * @param folder ours by default
 */
export const readMigrations = (dialect: Dialect, folder?: string): Migration[] =>
  readMigrationFiles(folder).flatMap(({ name: file, sql, hash }) => {
    const [, number = '', name = '', only = dialect] = FILE_NAME.exec(file) ?? [];
    return number === '' || only !== dialect ? [] : [{ number: Number(number), name, sql, hash }];
  });
