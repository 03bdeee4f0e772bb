import { addAbortSignal, pipeline as connectStreams, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { TableObject } from '@brewline/contracts';
import { TABLE_COLUMNS, type TableName } from '@brewline/sales';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { DataError, type StagedRows, StagingError, UnavailableError, type Warehouse, type WriterTransaction } from './port.ts';
import { MERGE, STAGING_TABLES } from './postgres-staging.ts';
import { withRetries } from './retries.ts';

/** Opens an object of the clean bucket for reading. */
export type OpenObject = (object: TableObject) => Promise<Readable>;

export interface PostgresOptions {
  readonly url: string;
  readonly openObject: OpenObject;
}

const CONNECT_TIMEOUT = 10_000;

/**
 * How soon the server gives the writer's lock up when its client is gone: stopped between two statements, dead during one,
 * or cut off without a word. No statement timeout covers these: a COPY that waits for its client is not interrupted by one.
 * Wants PostgreSQL 14 or newer.
 */
const SESSION = `
  set idle_in_transaction_session_timeout = '30s';
  set client_connection_check_interval = '1s';
  set tcp_keepalives_idle = 20;
  set tcp_keepalives_interval = 10;
  set tcp_keepalives_count = 3;
`;

/** The PostgreSQL warehouse: rows are streamed into staging by COPY and merged by `ON CONFLICT DO NOTHING`. */
export function postgresWarehouse({ url, openObject }: PostgresOptions): Warehouse {
  let client: pg.Client | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  const leave = (session: pg.Client): void => {
    if (client === session) client = undefined;
    session.end().catch(() => undefined);
  };

  const connect = async (deadline: number): Promise<pg.Client> => {
    const connectionTimeoutMillis = Math.max(1, Math.min(CONNECT_TIMEOUT, deadline - Date.now()));
    const fresh = new pg.Client({ connectionString: url, connectionTimeoutMillis, keepAlive: true, application_name: 'brewline' });
    // Without a listener a connection that breaks between two batches would end the process.
    fresh.on('error', () => leave(fresh));
    try {
      await fresh.connect();
      await fresh.query(SESSION + STAGING_TABLES);
    } catch (error) {
      leave(fresh);
      throw error;
    }
    return (client = fresh);
  };

  const transact = async <T>(session: pg.Client, deadline: number, work: (transaction: WriterTransaction) => Promise<T>): Promise<T> => {
    await session.query(`set statement_timeout = ${Math.max(1, deadline - Date.now())}`);
    await session.query('begin');
    await session.query('lock table etl.writer in access exclusive mode');
    const result = await work(new PostgresTransaction(session, openObject));
    await session.query('commit');
    return result;
  };

  const attempt = async <T>(deadline: number, work: (transaction: WriterTransaction) => Promise<T>): Promise<T> => {
    if (Date.now() >= deadline) throw new UnavailableError(OUT_OF_TIME);
    const session = client ?? (await connect(deadline));
    try {
      return await before(deadline, transact(session, deadline, work));
    } catch (error) {
      // Its end is the surest rollback, whatever state the connection is in.
      leave(session);
      throw isDataError(error) ? new DataError(messageWithDetail(error), { cause: error }) : error;
    }
  };

  return {
    write: (deadline, work) => {
      const written = turn.then(() => withRetries(deadline, isTransient, () => attempt(deadline, work))).catch((error: unknown) => {
        throw isTransient(error) ? new UnavailableError(`The warehouse cannot be written to now: ${(error as Error).message}`, { cause: error }) : error;
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

const OUT_OF_TIME = 'The transaction was given up at its deadline; to repeat it is safe';

/** Whatever the work waits for, the server or an object: at the deadline it is over. */
async function before<T>(deadline: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new UnavailableError(OUT_OF_TIME)), deadline - Date.now());
  });
  return Promise.race([work, over]).finally(() => clearTimeout(timer));
}

class PostgresTransaction implements WriterTransaction {
  readonly #session: pg.Client;
  readonly #openObject: OpenObject;

  constructor(session: pg.Client, openObject: OpenObject) {
    this.#session = session;
    this.#openObject = openObject;
  }

  async query<Row extends object>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    const { rows } = await this.#session.query<Row>(sql, [...values]);
    return rows;
  }

  async stage(table: TableName, sources: readonly StagedRows[]): Promise<void> {
    const expected = sources.reduce((rows, source) => rows + source.rows, 0);
    if (expected === 0) return;
    const columns = TABLE_COLUMNS[table].join(', ');
    const copy = this.#session.query(copyFrom(`copy stage_${table} (${columns}) from stdin with (format csv, null '\\N')`));
    const over = new AbortController();
    try {
      await pipeline(Readable.from(this.#bytesOf(sources, over.signal), { objectMode: false }), copy);
    } finally {
      over.abort();
    }
    if (copy.rowCount !== expected) throw new StagingError(`${copy.rowCount} rows of ${table} arrived where ${expected} were sent`);
  }

  /** @param over an object that is still open then is closed */
  async *#bytesOf(sources: readonly StagedRows[], over: AbortSignal): AsyncGenerator<Buffer> {
    for (const source of sources) {
      if ('csv' in source) yield Buffer.from(source.csv);
      else yield* addAbortSignal(over, unzipped(await this.#openObject(source))) as AsyncIterable<Buffer>;
    }
  }

  async merge(): Promise<void> {
    for (const statement of Object.values(MERGE)) await this.#session.query(statement);
  }
}

/** `body.pipe(…)` would let a body that breaks off end the process and leave its reader waiting. */
const unzipped = (body: Readable): Readable => connectStreams(body, createGunzip(), () => undefined);

const sqlState = (error: unknown): string => (error instanceof pg.DatabaseError ? (error.code ?? '') : '');

/** Class 22: a value that does not fit; class 23: a constraint. */
const isDataError = (error: unknown): boolean => /^2[23]/.test(sqlState(error));

/** Serialization failures, deadlocks, a statement out of time, a server that restarts, and a connection that is no more. */
function isTransient(error: unknown): boolean {
  const state = sqlState(error);
  if (state !== '') return /^(40001|40P01|57014|57P0[123]|08...|25P03|53300)$/.test(state);
  if (error instanceof DataError || error instanceof UnavailableError) return false;
  const { code = '', message = '' } = Object(error) as Partial<NodeJS.ErrnoException>;
  return BROKEN.test(`${code} ${message}`);
}

const BROKEN = /ECONN|EPIPE|ETIMEDOUT|terminated|timeout|closed|not queryable/i;

/** A constraint's detail quotes the row; its table and column say enough. */
function messageWithDetail(error: unknown): string {
  const { message, table, column, constraint } = error as pg.DatabaseError;
  return [message, table && `table ${table}`, column && `column ${column}`, constraint && `constraint ${constraint}`].filter(Boolean).join(', ');
}
