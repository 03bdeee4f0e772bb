import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pseudonymKeyFault } from '@brewline/sales';
import { UsageError } from '../arguments/usage-error.ts';

/**
 * The pseudonym key: `BREWLINE_PSEUDONYM_KEY`, else the home's own, created once.
 *
 * @throws Error for a guessable key; UsageError if it comes from the environment
 */
export async function readPseudonymKey(home: string): Promise<string> {
  const environmentKey = process.env.BREWLINE_PSEUDONYM_KEY;
  if (environmentKey !== undefined) {
    const fault = pseudonymKeyFault(environmentKey);
    if (fault !== undefined) throw new UsageError(`BREWLINE_PSEUDONYM_KEY ${fault}.`);
    return environmentKey;
  }
  const file = join(home, 'pseudonym.key');
  await writeFile(file, `${randomBytes(32).toString('hex')}\n`, { flag: 'wx', mode: 0o600 }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  });
  const own = (await readFile(file, 'utf8')).trim();
  const fault = pseudonymKeyFault(own);
  if (fault === undefined) return own;
  throw new Error(
    `The pseudonym key in ${file} ${fault}. Restore the previous key, or start over with npx brewline reset.`,
  );
}
