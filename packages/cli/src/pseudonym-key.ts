import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The key that pseudonyms are made with: `BREWLINE_PSEUDONYM_KEY`, else the home's own, made once. */
export async function pseudonymKey(home: string): Promise<string> {
  const given = process.env.BREWLINE_PSEUDONYM_KEY;
  if (given) return given;
  const file = join(home, 'pseudonym.key');
  await writeFile(file, `${randomBytes(32).toString('hex')}\n`, { flag: 'wx', mode: 0o600 }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  });
  return (await readFile(file, 'utf8')).trim();
}
