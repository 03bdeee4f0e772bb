import { readWarehouse, type Session } from '@brewline/warehouse';

const SECONDS = 30;

/**
 * Asks a warehouse as {@link readWarehouse} does: all answers are of one moment.
 *
 * @param seconds how long all of it may take
 * @throws UnavailableError if it took longer, and whatever else `work` throws
 */
export const readAtOneMoment = <T>(url: string, work: (session: Session) => Promise<T>, seconds = SECONDS): Promise<T> =>
  readWarehouse(url, performance.now() + seconds * 1000, work);
