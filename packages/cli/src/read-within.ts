import { readWarehouse, type Session } from '@brewline/warehouse';

const SECONDS = 30;

/**
 * Asks a warehouse as {@link readWarehouse} does, for so many seconds at most.
 *
 * @param signal cancels what is asked, which then fails
 * @throws UnavailableError if it took longer, and whatever else `work` throws
 */
export const readWithin = <T>(url: string, work: (session: Session) => Promise<T>, seconds = SECONDS, signal?: AbortSignal): Promise<T> =>
  readWarehouse(url, performance.now() + seconds * 1000, work, signal);
