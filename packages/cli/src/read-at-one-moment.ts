import { readWarehouse, type Session } from '@brewline/warehouse';

const SECONDS = 30;

/**
 * Asks a PostgreSQL warehouse over a connection of its own that cannot write; all answers are of the same moment, whatever
 * is loaded meanwhile.
 *
 * @param seconds how long all of it may take
 * @throws UnavailableError if it took longer, and for whatever `work` throws
 */
export const readAtOneMoment = <T>(url: string, work: (session: Session) => Promise<T>, seconds = SECONDS): Promise<T> =>
  readWarehouse(url, performance.now() + seconds * 1000, async (session) => {
    await session.query('set transaction isolation level repeatable read');
    return work(session);
  });
