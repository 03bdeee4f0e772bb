import { readWarehouse, type Session } from '@brewline/warehouse';

const TIMEOUT_SECONDS = 30;

interface ReadOptions {
  readonly timeoutSeconds?: number;
  /** Ends the reading early. */
  readonly signal?: AbortSignal;
}

/**
 * Asks a warehouse as {@link readWarehouse} does, for so many seconds at most.
 *
 * @throws UnavailableError if it took longer, and whatever else `work` throws
 */
export const readWithTimeout = <T>(
  url: string,
  work: (session: Session) => Promise<T>,
  { timeoutSeconds = TIMEOUT_SECONDS, signal }: ReadOptions = {},
): Promise<T> => readWarehouse(url, performance.now() + timeoutSeconds * 1000, work, signal);
