import { readSecret } from '@brewline/runtime';
import { pseudonymKeyFault } from '@brewline/sales';

/**
 * The key that pseudonyms are made with.
 *
 * @param secret the ARN or name of the secret that holds it
 * @throws Error naming the secret, never its content, if it cannot be read or its key could be guessed
 */
export async function readPseudonymKey(secret: string, signal?: AbortSignal): Promise<string> {
  const key = await readSecret(secret, signal);
  const fault = pseudonymKeyFault(key);
  if (fault === undefined) return key;
  throw new Error(
    `The secret ${secret} holds a pseudonym key that could be guessed: it ${fault}. No file is read with it. `
      + 'Put the key back that the warehouse was loaded with; '
      + 'files that failed are retried, then wait among the dead letters.',
  );
}
