import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';
import { openWarehouse } from '../adapters/open-warehouse.ts';
import { cancelOn } from '../connection/cancellation.ts';
import { clientOf, connect, type WarehouseClient } from '../connection/client.ts';
import { LOST_CLIENT_SETTINGS } from '../connection/session-settings.ts';
import type { WriterTransaction } from '../interface/warehouse.ts';
import { discardUnfinished } from '../ledger/unfinished-drops.ts';

/** An embedded cloud's buckets. */
export interface RunBuckets {
  /** The same for all clouds: a file has one history, whoever brings it in. */
  readonly raw: string;
  /** Of this cloud alone, so that it names the run. */
  readonly clean: string;
}

/** An embedded cloud that other runs know to be alive: while it is, they keep its unfinished drops. */
export interface RegisteredRun {
  /**
   * @returns as a sentence, that another run has discarded this one's unfinished drops; `undefined` if none has
   * @throws Error if the warehouse does not answer, so that nobody knows; to ask again is safe
   */
  confirm(): Promise<string | undefined>;
  close(): Promise<void>;
}

const DISCARDED =
  'This run lost its connection to the warehouse for a moment, and another run that began then discarded what '
  + 'this one had not finished.';
const REGISTER_MS = 60_000;
const HEARTBEAT_MS = 1000;
/** A connection that takes longer to answer was lost, and is replaced. */
const ANSWER_MS = 10_000;

/**
 * Registers an embedded cloud in the PostgreSQL that it loads into, and discards what clouds that are gone left
 * unfinished: their queues and clean buckets went with them. A cloud is alive while it holds a lock on its name in a
 * session of its own, not by an age: a process that is frozen keeps it, one that was killed loses it at once, one whose
 * machine vanished from the network after 50 s. A session that breaks is replaced within seconds; if another run began
 * in between, what this one had not finished is discarded, and `confirm` says so.
 *
 * @param signal ends the wait for the warehouse, and what keeps it registered
 */
export async function registerRun(url: string, buckets: RunBuckets, signal?: AbortSignal): Promise<RegisteredRun> {
  // Before it is registered, or another run that begins now would take it for dead.
  let session: WarehouseClient | undefined = await holdLock(url, buckets.clean, signal);
  let isDiscarded = false;
  const stopped = new AbortController();

  const sendHeartbeat = async (): Promise<void> => {
    try {
      session ??= await holdLock(url, buckets.clean, signal);
      const { rowCount } = await session.query(
        withinAnswer('select 1 from etl.run where clean_bucket = $1', [buckets.clean]),
      );
      if (rowCount === 1) return;
      // Noted before it is registered again: the answer to that may be lost.
      isDiscarded = true;
      await session.query(withinAnswer(REGISTER, [buckets.clean]));
    } catch (error) {
      session?.end().catch(() => undefined);
      session = undefined;
      throw error;
    }
  };
  let turn: Promise<void> = Promise.resolve();
  const queueHeartbeat = (): Promise<void> => {
    const beaten = turn.then(sendHeartbeat);
    turn = beaten.catch(() => undefined);
    return beaten;
  };

  const keep = async (): Promise<void> => {
    const pause = () => wait(HEARTBEAT_MS, true, { signal: stopped.signal, ref: false }).catch(() => false);
    while (await pause()) await queueHeartbeat().catch(() => undefined);
  };

  try {
    await register(url, buckets, signal);
  } catch (error) {
    await session.end();
    throw error;
  }
  const kept = keep();
  return {
    confirm: async () => {
      await queueHeartbeat();
      return isDiscarded ? DISCARDED : undefined;
    },
    close: async () => {
      stopped.abort();
      await kept;
      await turn;
      await session?.end().catch(() => undefined);
    },
  };
}

/**
 * A session that holds the run's lock: shared, so that a new session need not wait until the server has noticed the end
 * of the one before.
 */
async function holdLock(url: string, name: string, signal: AbortSignal | undefined): Promise<WarehouseClient> {
  signal?.throwIfAborted();
  const client = clientOf(url, 'brewline run', ANSWER_MS);
  cancelOn(signal, client);
  try {
    await connect(client);
    await client.query(withinAnswer(LOST_CLIENT_SETTINGS));
    await client.query(withinAnswer(`select pg_advisory_lock_shared(${lockKeyOf('$1')})`, [name]));
    return client;
  } catch (error) {
    client.end().catch(() => undefined);
    throw error;
  }
}

/** A statement that fails, as on a lost connection, if its answer takes longer than {@link ANSWER_MS}. */
const withinAnswer = (text: string, values: string[] = []): pg.QueryConfig & { query_timeout: number } => ({
  text,
  values,
  query_timeout: ANSWER_MS,
});

const REGISTER = 'insert into etl.run (clean_bucket) values ($1) on conflict do nothing';

/** The advisory lock of a run's name, 64 bits of its hash. */
const lockKeyOf = (name: string): string => `hashtextextended(cast(${name} as text), 0)`;

async function register(url: string, buckets: RunBuckets, signal: AbortSignal | undefined): Promise<void> {
  const warehouse = openWarehouse(() => Promise.resolve(url), undefined, signal);
  try {
    await warehouse.write(performance.now() + REGISTER_MS, (transaction) => registerIn(transaction, buckets));
  } finally {
    await warehouse.close();
  }
}

async function registerIn(transaction: WriterTransaction, { raw, clean }: RunBuckets): Promise<void> {
  // Whose lock can be had by somebody else is gone.
  await transaction.query(
    `delete from etl.run where clean_bucket <> $1 and pg_try_advisory_xact_lock(${lockKeyOf('clean_bucket')})`,
    [clean],
  );
  await transaction.query(REGISTER, [clean]);
  const alive = await transaction.query<{ clean_bucket: string }>('select clean_bucket from etl.run');
  await discardUnfinished(
    transaction,
    raw,
    alive.map((run) => run.clean_bucket),
  );
}
