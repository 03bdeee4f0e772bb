import { setTimeout as wait } from 'node:timers/promises';
import { cancelOn, clientOf, connect, type Outage, outageOf, PoolerError, type Session } from '@brewline/warehouse';
import pg from 'pg';
import { Countdown } from './countdown.ts';

/** A session that only reads, and reconnects when its connection is lost. */
export interface Database extends Session {
  /** With the login that was used, even if it came from the environment or a password file. */
  readonly url: string;
  /** Whether {@link retryWhileUnavailable} is waiting for the warehouse. */
  readonly isUnavailable: boolean;
  /** @param timeoutMs how long the answer may take, a minute by default */
  query<Row extends object>(sql: string, values?: readonly unknown[], timeoutMs?: number): Promise<Row[]>;
  /**
   * Repeats work while this warehouse is unavailable: restarting, out of disk and the like, for some minutes at most.
   *
   * @throws Error saying what is wrong with the warehouse and what to do, and anything else that `work` throws
   */
  retryWhileUnavailable<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** Cancels the running query, which then fails, and closes the connection. */
  readonly signal: AbortSignal;
  /** Prints what is being waited for; to stderr by default. */
  readonly print?: ((text: string) => void) | undefined;
  /** How long to wait for an outage to end, in milliseconds; 300,000 by default. */
  readonly maxOutageMs?: number | undefined;
}

const RETRY_DELAY_MS = 500;
/** Most queries take milliseconds; a server that was unplugged never answers. */
const QUERY_TIMEOUT_MS = 60_000;
/** The server sent nothing until our own timeout: then the attempt's duration does not count as work. */
const NO_ANSWER = /\((timed out|ETIMEDOUT)\)$/;

/**
 * Connects to a warehouse. Waits for one that is starting or full, not for one that does not answer at all: its URL may
 * be mistyped.
 *
 * @throws Error naming the warehouse that does not answer, without its password
 */
export async function openDatabase(
  url: string,
  { signal, print = console.error, maxOutageMs }: DatabaseOptions,
): Promise<Database> {
  const name = displayName(url);
  const countdown = new Countdown(`the warehouse at ${name}`, print, maxOutageMs);
  const closed = new AbortController();
  const ended = AbortSignal.any([signal, closed.signal]);
  let client: pg.Client | undefined;
  let connectedUrl = url;

  const open = async (): Promise<pg.Client> => {
    ended.throwIfAborted();
    const newClient = clientOf(url, 'brewline cli');
    cancelOn(signal, newClient);
    await connect(newClient);
    connectedUrl = withLogin(url, newClient);
    return newClient;
  };

  const retryWhileUnavailable = async <T>(work: () => Promise<T>): Promise<T> => {
    for (;;) {
      ended.throwIfAborted();
      const began = performance.now();
      try {
        const result = await work();
        countdown.recordSuccess();
        return result;
      } catch (error) {
        const outage = outageOf(error);
        if (outage === undefined || ended.aborted) throw error;
        countdown.recordFailure(outage.problem, NO_ANSWER.test(outage.problem) ? 0 : performance.now() - began);
        if (countdown.hasExpired) throw createOutageError(name, countdown.seconds, outage, error);
        await wait(RETRY_DELAY_MS, undefined, { signal: ended });
      }
    }
  };

  const query = async <Row extends object>(
    sql: string,
    values: readonly unknown[],
    timeoutMs: number,
  ): Promise<Row[]> => {
    client ??= await open();
    const statement: pg.QueryConfig & { query_timeout: number } = {
      text: sql,
      values: [...values],
      query_timeout: timeoutMs,
    };
    try {
      return (await client.query<Row>(statement)).rows;
    } catch (error) {
      if (outageOf(error) !== undefined) {
        void client.end().catch(() => undefined);
        client = undefined;
      }
      throw error;
    }
  };

  const database: Database = {
    get url() {
      return connectedUrl;
    },
    get isUnavailable() {
      return countdown.isRunning;
    },
    retryWhileUnavailable,
    query: (sql, values = [], timeoutMs = QUERY_TIMEOUT_MS) =>
      retryWhileUnavailable(() => query(sql, values, timeoutMs)),
    async close() {
      closed.abort();
      await client?.end().catch(() => undefined);
    },
  };
  client = await open().catch((error: unknown) => {
    signal.throwIfAborted();
    // The server answers, and the message says what to do.
    if (error instanceof PoolerError) throw error;
    if (error instanceof pg.DatabaseError && outageOf(error) !== undefined) return undefined;
    throw new Error(
      `The warehouse at ${name} does not answer: ${(error as Error).message}. Check its URL, and that it is running.`,
      { cause: error },
    );
  });
  if (client === undefined) await database.query('select 1');
  return database;
}

const createOutageError = (name: string, seconds: number, { problem, remedy }: Outage, cause: unknown): Error =>
  new Error(
    `The warehouse at ${name} has been unavailable for ${seconds} s: ${problem}. `
      + `${remedy}, then run this again; what was loaded stays.`,
    { cause },
  );

/** `host:port/database`, without the login. */
function displayName(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `${hostname}:${port || '5432'}${pathname}`;
}

/** The pipeline's functions do not have the environment that a login may come from. */
function withLogin(url: string, client: pg.Client): string {
  const complete = new URL(url);
  complete.username ||= encodeURIComponent(client.user ?? '');
  complete.password ||= encodeURIComponent(client.password ?? '');
  return complete.href;
}
