import { setTimeout as wait } from 'node:timers/promises';
import { cancelOn, clientOf, connect, type Outage, outageOf, PoolerError, type Session } from '@brewline/warehouse';
import pg from 'pg';
import { Countdown } from './countdown.ts';

/** A session that only reads, and is opened again when its connection is lost. */
export interface Database extends Session {
  /** With the login that was used, also where the environment or a password file gave it. */
  readonly url: string;
  /** Whether {@link keepTrying} waits for the warehouse now. */
  readonly isAway: boolean;
  /** @param limitMs how long the answer may take, a minute by default */
  query<Row extends object>(sql: string, values?: readonly unknown[], limitMs?: number): Promise<Row[]>;
  /**
   * Repeats work on this warehouse while the warehouse is away, restarting, out of disk and the like, for some minutes
   * at most.
   *
   * @throws Error saying what keeps the warehouse from working and what to do, or whatever else `work` throws
   */
  keepTrying<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** Cancels what is asked, which then fails, and closes the connection. */
  readonly signal: AbortSignal;
  /** Gets a line about what is waited for; stderr by default. */
  readonly say?: ((text: string) => void) | undefined;
  readonly limitMs?: number | undefined;
}

const PAUSE_MS = 500;
/** Most queries take milliseconds; a server that was unplugged never answers. */
const ANSWER_MS = 60_000;
/** A server that said nothing until our own time was over: then an attempt's duration is none of work. */
const SILENCE = /\((Connection terminated|timeout expired|Query read timeout|ETIMEDOUT)\)$/;

/**
 * Connects to a warehouse. One that says it is starting or full is waited for; one that does not answer at all may be a
 * mistyped URL.
 *
 * @throws Error saying which warehouse does not answer, without its password
 */
export async function openDatabase(
  url: string,
  { signal, say = console.error, limitMs }: DatabaseOptions,
): Promise<Database> {
  const name = nameOf(url);
  const countdown = new Countdown(`the warehouse at ${name}`, say, limitMs);
  const closed = new AbortController();
  const over = AbortSignal.any([signal, closed.signal]);
  let client: pg.Client | undefined;
  let answering = url;

  const open = async (): Promise<pg.Client> => {
    over.throwIfAborted();
    const fresh = clientOf(url, 'brewline cli');
    cancelOn(signal, fresh);
    await connect(fresh);
    answering = withLogin(url, fresh);
    return fresh;
  };

  const keepTrying = async <T>(work: () => Promise<T>): Promise<T> => {
    for (;;) {
      over.throwIfAborted();
      const began = performance.now();
      try {
        const result = await work();
        countdown.succeeded();
        return result;
      } catch (error) {
        const outage = outageOf(error);
        if (outage === undefined || over.aborted) throw error;
        countdown.failed(outage.problem, SILENCE.test(outage.problem) ? 0 : performance.now() - began);
        if (countdown.isOver) throw outageError(name, countdown.seconds, outage, error);
        await wait(PAUSE_MS, undefined, { signal: over });
      }
    }
  };

  const query = async <Row extends object>(
    sql: string,
    values: readonly unknown[],
    limitMs: number,
  ): Promise<Row[]> => {
    client ??= await open();
    const statement: pg.QueryConfig & { query_timeout: number } = {
      text: sql,
      values: [...values],
      query_timeout: limitMs,
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
      return answering;
    },
    get isAway() {
      return countdown.isRunning;
    },
    keepTrying,
    query: (sql, values = [], limitMs = ANSWER_MS) => keepTrying(() => query(sql, values, limitMs)),
    async close() {
      closed.abort();
      await client?.end().catch(() => undefined);
    },
  };
  client = await open().catch((error: unknown) => {
    signal.throwIfAborted();
    // It answers, and says itself what to do.
    if (error instanceof PoolerError) throw error;
    if (error instanceof pg.DatabaseError && outageOf(error) !== undefined) return undefined;
    throw new Error(
      `The warehouse at ${name} does not answer: ${(error as Error).message}. Check its URL and that it runs.`,
      { cause: error },
    );
  });
  if (client === undefined) await database.query('select 1');
  return database;
}

const outageError = (name: string, seconds: number, { problem, remedy }: Outage, cause: unknown): Error =>
  new Error(
    `The warehouse at ${name}: ${problem}, for ${seconds} s now. ${remedy}, then run this again; what was loaded stays.`,
    { cause },
  );

/** `host:port/database`, without the login. */
function nameOf(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `${hostname}:${port || '5432'}${pathname}`;
}

/** The functions of the line do not see the environment that a login may come from. */
function withLogin(url: string, client: pg.Client): string {
  const complete = new URL(url);
  complete.username ||= encodeURIComponent(client.user ?? '');
  complete.password ||= encodeURIComponent(client.password ?? '');
  return complete.href;
}
