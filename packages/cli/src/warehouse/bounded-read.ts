import { readWarehouse, type Session } from '@brewline/warehouse';

const SECONDS = 30;

interface Bounds {
  readonly seconds?: number;
  /** Ends the reading early. */
  readonly signal?: AbortSignal;
}

/**
 * Asks a warehouse as {@link readWarehouse} does, for so many seconds at most.
 *
 * @throws UnavailableError if it took longer, and whatever else `work` throws
 */
export const readWithin = <T>(
  url: string,
  work: (session: Session) => Promise<T>,
  { seconds = SECONDS, signal }: Bounds = {},
): Promise<T> => readWarehouse(url, performance.now() + seconds * 1000, work, signal);
