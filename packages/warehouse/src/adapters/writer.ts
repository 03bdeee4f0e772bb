import type pg from 'pg';
import { cancelOn } from '../connection/cancellation.ts';
import { clientOf, connect, type WarehouseClient } from '../connection/client.ts';
import { outageOf } from '../connection/outage.ts';
import { retryUntil } from '../connection/retry.ts';
import { isDataError, isTransient, messageWithoutValues } from '../connection/transient-errors.ts';
import { withDeadline } from '../connection/with-deadline.ts';
import { DataError, UnavailableError } from '../interface/errors.ts';
import type { Warehouse, WriterTransaction } from '../interface/warehouse.ts';
import type { Adapter } from './adapter.ts';

type Work<T> = (transaction: WriterTransaction) => Promise<T>;

/**
 * The writer of a warehouse: one transaction at a time, with deadlines and retries.
 *
 * @param url called before each connection: its password may have changed
 * @param signal cancels the current write and all later ones
 */
export function openWriter(
  { setUp, keepsSession, transaction }: Adapter,
  url: () => Promise<string>,
  signal?: AbortSignal,
): Warehouse {
  let client: WarehouseClient | undefined;
  let lastWrite: Promise<unknown> = Promise.resolve();

  const discard = (session: pg.Client): void => {
    if (client === session) client = undefined;
    session.end().catch(() => undefined);
  };

  const newClient = async (deadline: number): Promise<WarehouseClient> => {
    const fresh = clientOf(await withDeadline(deadline, url(), TIMED_OUT), 'brewline', deadline - performance.now());
    cancelOn(signal, fresh);
    fresh.on('error', () => discard(fresh));
    return fresh;
  };

  const open = async (fresh: WarehouseClient): Promise<void> => {
    await connect(fresh);
    for (const statement of setUp) await fresh.query(statement);
  };

  const transact = async <T>(session: pg.Client, deadline: number, work: Work<T>): Promise<T> => {
    await session.query(`set statement_timeout = ${Math.max(1, Math.floor(deadline - performance.now()))}`);
    await session.query('begin');
    await session.query('lock etl.writer');
    const result = await work(transaction(session));
    await session.query('commit');
    return result;
  };

  const attempt = async <T>(deadline: number, work: Work<T>): Promise<T> => {
    signal?.throwIfAborted();
    if (performance.now() >= deadline) throw new UnavailableError(TIMED_OUT);
    const session = client ?? (await newClient(deadline));
    try {
      if (session !== client) await withDeadline(deadline, open(session), TIMED_OUT);
      client = session;
      const result = await withDeadline(deadline, transact(session, deadline, work), TIMED_OUT);
      if (!keepsSession) discard(session);
      return result;
    } catch (error) {
      // Ending the session is the surest rollback, whatever state the connection is in.
      discard(session);
      throw isDataError(error) ? new DataError(messageWithoutValues(error), { cause: error }) : error;
    }
  };

  return {
    write: (deadline, work) => {
      const written = lastWrite
        .then(() => retryUntil(deadline, isTransient, () => attempt(deadline, work)))
        .catch((error: unknown) => {
          throw isTransient(error)
            ? new UnavailableError(`Could not write to the warehouse: ${reasonOf(error)}`, { cause: error })
            : error;
        });
      lastWrite = written.catch(() => undefined);
      return written;
    },
    close: async () => {
      await lastWrite;
      const last = client;
      client = undefined;
      await last?.end().catch(() => undefined);
    },
  };
}

function reasonOf(error: unknown): string {
  const outage = outageOf(error);
  return outage === undefined ? (error as Error).message : `${outage.problem}. ${outage.remedy}.`;
}

const TIMED_OUT = 'The transaction did not finish before its deadline; it is safe to retry';
