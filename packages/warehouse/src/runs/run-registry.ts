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
  /** The same for all clouds: a file has one history, whichever cloud loads it. */
  readonly raw: string;
  /** Unique to this cloud, so that it identifies the run. */
  readonly clean: string;
}

/** An embedded cloud that other runs can see is alive: while it is, they keep its unfinished drops. */
export interface RegisteredRun {
  /**
   * @returns a sentence saying that another run has discarded this one's unfinished drops; `undefined` if none has
   * @throws Error if the warehouse does not answer, so that it is unknown; it is safe to call again
   */
  confirm(): Promise<string | undefined>;
  close(): Promise<void>;
}

const DISCARDED =
  'This run lost its connection to the warehouse briefly, and another run that started meanwhile discarded its '
  + 'unfinished drops.';
const REGISTER_TIMEOUT_MS = 60_000;
const HEARTBEAT_MS = 1000;
/** A connection that takes longer to answer counts as lost, and is replaced. */
const ANSWER_TIMEOUT_MS = 10_000;

/**
 * Registers an embedded cloud in the PostgreSQL that it loads into, and discards the unfinished drops of clouds that
 * are gone, whose queues and clean buckets went with them. A cloud is alive while it holds a lock on its name in its
 * own session, not by age: a frozen process keeps the lock, a killed one loses it at once, and one whose machine drops
 * off the network loses it after 50 s. A broken session is replaced within seconds; if another run started in between,
 * it has discarded this run's unfinished drops, and `confirm` says so.
 *
 * @param signal ends the wait for the warehouse and the registration
 */
export async function registerRun(url: string, buckets: RunBuckets, signal?: AbortSignal): Promise<RegisteredRun> {
  // Before it is registered, or a run that starts now would treat it as dead.
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
      // Set before it is registered again: the answer to that may be lost.
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
    const sent = turn.then(sendHeartbeat);
    turn = sent.catch(() => undefined);
    return sent;
  };

  const sendHeartbeats = async (): Promise<void> => {
    const pause = () => wait(HEARTBEAT_MS, true, { signal: stopped.signal, ref: false }).catch(() => false);
    while (await pause()) await queueHeartbeat().catch(() => undefined);
  };

  try {
    await register(url, buckets, signal);
  } catch (error) {
    await session.end();
    throw error;
  }
  const heartbeats = sendHeartbeats();
  return {
    confirm: async () => {
      await queueHeartbeat();
      return isDiscarded ? DISCARDED : undefined;
    },
    close: async () => {
      stopped.abort();
      await heartbeats;
      await turn;
      await session?.end().catch(() => undefined);
    },
  };
}

/**
 * A session that holds the run's lock: shared, so that a new session need not wait until the server has detected the
 * end of the previous one.
 */
async function holdLock(url: string, name: string, signal: AbortSignal | undefined): Promise<WarehouseClient> {
  signal?.throwIfAborted();
  const client = clientOf(url, 'brewline run', ANSWER_TIMEOUT_MS);
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

/** A statement that fails, as on a lost connection, if it takes longer than {@link ANSWER_TIMEOUT_MS}. */
const withinAnswer = (text: string, values: string[] = []): pg.QueryConfig & { query_timeout: number } => ({
  text,
  values,
  query_timeout: ANSWER_TIMEOUT_MS,
});

const REGISTER = 'insert into etl.run (clean_bucket) values ($1) on conflict do nothing';

/** The advisory lock key of a run: 64 bits of its name's hash. */
const lockKeyOf = (name: string): string => `hashtextextended(cast(${name} as text), 0)`;

async function register(url: string, buckets: RunBuckets, signal: AbortSignal | undefined): Promise<void> {
  const warehouse = openWarehouse(() => Promise.resolve(url), undefined, signal);
  try {
    await warehouse.write(performance.now() + REGISTER_TIMEOUT_MS, (transaction) => registerIn(transaction, buckets));
  } finally {
    await warehouse.close();
  }
}

async function registerIn(transaction: WriterTransaction, { raw, clean }: RunBuckets): Promise<void> {
  // A run whose lock another session can take is gone.
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
