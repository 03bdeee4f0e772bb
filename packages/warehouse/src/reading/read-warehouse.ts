import { PgSession } from '../connection/pg-session.ts';
import { withClient } from '../connection/with-client.ts';
import { UnavailableError } from '../interface/errors.ts';
import type { Session } from '../interface/warehouse.ts';

/**
 * Asks the warehouse something, over a connection of its own that cannot write. All answers are of one moment, whatever
 * is loaded meanwhile. It waits for no lock and holds none up.
 *
 * @param deadline when it must have answered, in milliseconds of `performance.now()`; one that is asleep is waited for
 *   until then
 * @param signal ends it early, and the statement that the warehouse is at
 * @throws UnavailableError if it did not, and whatever else `work` throws
 */
export async function readWarehouse<T>(
  url: string,
  deadline: number,
  work: (session: Session) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const outcome = await withClient(
    url,
    { name: 'brewline', deadline, retriesConnecting: true, signal },
    async (client) => {
      await client.query('begin isolation level repeatable read read only');
      const asked = new PgSession(client);
      const session: Session = {
        query: <Row extends object>(sql: string, values?: readonly unknown[]) =>
          asked.query<Row>(sql, values).catch(unanswered),
      };
      return work(session).then(
        (answer) => ({ answer }),
        (error: unknown) => ({ error }),
      );
    },
  ).catch(unanswered);
  if ('error' in outcome) throw outcome.error;
  return outcome.answer;
}

function unanswered(error: unknown): never {
  throw new UnavailableError(`The warehouse could not be asked: ${(error as Error).message}`, { cause: error });
}
