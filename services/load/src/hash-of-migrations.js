/** JavaScript, because the framework runs it too (migrations-hash.js). */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The SHA-256 of a folder's migrations, their names and their texts.
 *
 * @type {typeof import('./hash-of-migrations.d.ts').hashOfMigrations}
 */
export const hashOfMigrations = (folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .reduce(
      (all, name) =>
        all
          .update(`${name}\0`)
          .update(readFileSync(join(folder, name)))
          .update('\0'),
      createHash('sha256'),
    )
    .digest('hex');
