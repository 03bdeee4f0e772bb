import { readSecret } from '@brewline/runtime';
import { pseudonymKeyFault } from '@brewline/sales';

/**
 * Reads the key that pseudonyms are made with.
 *
 * @param secret the ARN or name of the secret that holds it
 * @throws Error naming the secret, never its content, if it cannot be read or its key is guessable
 */
export async function readPseudonymKey(secret: string, signal?: AbortSignal): Promise<string> {
  const key = await readSecret(secret, signal);
  const fault = pseudonymKeyFault(key);
  if (fault === undefined) return key;
  throw new Error(
    `The secret ${secret} holds a guessable pseudonym key: it ${fault}. No file is read with it. `
      + 'Restore the key that the warehouse was loaded with; '
      + 'failed files are retried, then sent to the dead-letter queue.',
  );
}
