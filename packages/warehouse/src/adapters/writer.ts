import type pg from 'pg';
import { withDeadline } from '../connection/with-deadline.ts';
import { cancelOn } from '../connection/cancellation.ts';
import { clientOf, connect, type WarehouseClient } from '../connection/client.ts';
import { outageOf } from '../connection/outage.ts';
import { DataError, UnavailableError, type Warehouse, type WriterTransaction } from '../interface/warehouse.ts';
import { retryUntil } from '../connection/retry.ts';
import { isDataError, isTransient, messageWithoutValues } from '../connection/transient-errors.ts';

/** How one of the two warehouses stages and merges, over connections of its own. */
export interface Adapter {
  /** Asked before each connection: its password may have been changed. */
  readonly url: () => Promise<string>;
  /** Ends what is being written, and all that comes after. */
  readonly signal?: AbortSignal | undefined;
  /** What a fresh session is told before its first transaction. */
  readonly session: readonly string[];
  /** Whether a session is kept for the next transaction, or closed after each. */
  readonly keepsSession: boolean;
  readonly transaction: (session: pg.Client) => WriterTransaction;
}

type Work<T> = (transaction: WriterTransaction) => Promise<T>;

/** The warehouse behind an adapter: one writer at a time, deadlines and retries. */
export function writerOf({ url, signal, session: settings, keepsSession, transaction }: Adapter): Warehouse {
  let client: WarehouseClient | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  const leave = (session: pg.Client): void => {
    if (client === session) client = undefined;
    session.end().catch(() => undefined);
  };

  const newClient = async (deadline: number): Promise<WarehouseClient> => {
    const fresh = clientOf(await withDeadline(deadline, url(), OUT_OF_TIME), 'brewline', deadline - performance.now());
    cancelOn(signal, fresh);
    fresh.on('error', () => leave(fresh));
    return fresh;
  };

  const open = async (fresh: WarehouseClient): Promise<void> => {
    await connect(fresh);
    for (const statement of settings) await fresh.query(statement);
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
    if (performance.now() >= deadline) throw new UnavailableError(OUT_OF_TIME);
    const session = client ?? (await newClient(deadline));
    try {
      if (session !== client) await withDeadline(deadline, open(session), OUT_OF_TIME);
      client = session;
      const result = await withDeadline(deadline, transact(session, deadline, work), OUT_OF_TIME);
      if (!keepsSession) leave(session);
      return result;
    } catch (error) {
      // Its end is the surest rollback, whatever state the connection is in.
      leave(session);
      throw isDataError(error) ? new DataError(messageWithoutValues(error), { cause: error }) : error;
    }
  };

  return {
    write: (deadline, work) => {
      const written = turn
        .then(() => retryUntil(deadline, isTransient, () => attempt(deadline, work)))
        .catch((error: unknown) => {
          throw isTransient(error)
            ? new UnavailableError(`The warehouse cannot be written to now: ${reasonOf(error)}`, { cause: error })
            : error;
        });
      turn = written.catch(() => undefined);
      return written;
    },
    close: async () => {
      await turn;
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

const OUT_OF_TIME = 'The transaction was given up at its deadline; to repeat it is safe';
