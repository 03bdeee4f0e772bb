import { PgSession } from '../connection/pg-session.ts';
import { withClient } from '../connection/with-client.ts';
import { UnavailableError } from '../interface/errors.ts';
import type { Session } from '../interface/warehouse.ts';

/**
 * Queries the warehouse over its own read-only connection. All results are from one snapshot, whatever is loaded
 * meanwhile. It waits for no lock and blocks no one.
 *
 * @param deadline when it must have answered, in milliseconds of `performance.now()`; until then it waits for a
 *   warehouse that is asleep
 * @param signal cancels it and its running statement
 * @throws UnavailableError if it did not answer, and any error that `work` throws
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
      const pgSession = new PgSession(client);
      const session: Session = {
        query: <Row extends object>(sql: string, values?: readonly unknown[]) =>
          pgSession.query<Row>(sql, values).catch(failQuery),
      };
      return work(session).then(
        (answer) => ({ answer }),
        (error: unknown) => ({ error }),
      );
    },
  ).catch(failQuery);
  if ('error' in outcome) throw outcome.error;
  return outcome.answer;
}

function failQuery(error: unknown): never {
  throw new UnavailableError(`Could not query the warehouse: ${(error as Error).message}`, { cause: error });
}
