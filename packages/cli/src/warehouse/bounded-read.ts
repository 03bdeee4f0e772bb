import { readWarehouse, type Session } from '@brewline/warehouse';

const TIMEOUT_SECONDS = 30;

interface ReadOptions {
  readonly timeoutSeconds?: number;
  /** Cancels the read. */
  readonly signal?: AbortSignal;
}

/**
 * Reads a warehouse like {@link readWarehouse}, for `timeoutSeconds` at most.
 *
 * @throws UnavailableError if it takes longer, and anything that `work` throws
 */
export const readWithTimeout = <T>(
  url: string,
  work: (session: Session) => Promise<T>,
  { timeoutSeconds = TIMEOUT_SECONDS, signal }: ReadOptions = {},
): Promise<T> => readWarehouse(url, performance.now() + timeoutSeconds * 1000, work, signal);
