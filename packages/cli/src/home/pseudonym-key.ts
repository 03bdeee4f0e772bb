import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pseudonymKeyFault } from '@brewline/sales';
import { UsageError } from '../arguments/usage-error.ts';

/**
 * The key that pseudonyms are made with: `BREWLINE_PSEUDONYM_KEY`, else the home's own, made once.
 *
 * @throws Error for a key that could be guessed, a UsageError if it was given
 */
export async function readPseudonymKey(home: string): Promise<string> {
  const given = process.env.BREWLINE_PSEUDONYM_KEY;
  if (given !== undefined) {
    const fault = pseudonymKeyFault(given);
    if (fault !== undefined) throw new UsageError(`BREWLINE_PSEUDONYM_KEY ${fault}.`);
    return given;
  }
  const file = join(home, 'pseudonym.key');
  await writeFile(file, `${randomBytes(32).toString('hex')}\n`, { flag: 'wx', mode: 0o600 }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  });
  const own = (await readFile(file, 'utf8')).trim();
  const fault = pseudonymKeyFault(own);
  if (fault === undefined) return own;
  throw new Error(
    `The pseudonym key in ${file} ${fault}. Restore the previous key, or start again with npx brewline reset.`,
  );
}
