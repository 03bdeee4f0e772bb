import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface PasswordFile {
  readonly path: string;
  remove(): Promise<void>;
}

/**
 * Writes the password of the home's warehouse into a file for libpq, so that it need not be an argument of psql.
 * Format: https://www.postgresql.org/docs/current/libpq-pgpass.html
 *
 * @param url its password has only letters and digits
 */
export async function writePasswordFile(home: string, url: string): Promise<PasswordFile> {
  const { hostname, port, pathname, username, password } = new URL(url);
  const path = join(home, 'pgpass');
  const remove = () => rm(path, { force: true });
  // An old file would keep its permissions, and libpq ignores a file that others can read.
  await remove();
  await writeFile(path, `${[hostname, port, pathname.slice(1), username, password].join(':')}\n`, { mode: 0o600 });
  return { path, remove };
}
