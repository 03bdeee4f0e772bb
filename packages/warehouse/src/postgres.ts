import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { TableObject } from '@brewline/contracts';
import { TABLE_COLUMNS, type TableName } from '@brewline/sales';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { DataError, type StagedRows, StagingError, type Warehouse, type WriterTransaction } from './port.ts';
import { MERGE, STAGING_TABLES } from './postgres-staging.ts';
import { withRetries } from './retries.ts';

/** Opens an object of the clean bucket for reading. */
export type OpenObject = (object: TableObject) => Promise<Readable>;

export interface PostgresOptions {
  readonly url: string;
  readonly openObject: OpenObject;
}

/** A server that waits for a client which stopped in the middle of a transaction gives its lock up after this long. */
const IDLE_IN_TRANSACTION = '30s';
const CONNECT_TIMEOUT = 10_000;

/** The PostgreSQL warehouse: rows are streamed into staging by COPY and merged by `ON CONFLICT DO NOTHING`. */
export function postgresWarehouse({ url, openObject }: PostgresOptions): Warehouse {
  let client: pg.Client | undefined;

  const connect = async (): Promise<pg.Client> => {
    const fresh = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: CONNECT_TIMEOUT,
      keepAlive: true,
      application_name: 'brewline',
      idle_in_transaction_session_timeout: Number.parseInt(IDLE_IN_TRANSACTION) * 1000,
    });
    // Without a listener a connection that breaks between two batches would end the process.
    fresh.on('error', () => (client = undefined));
    await fresh.connect();
    await fresh.query(STAGING_TABLES);
    return (client = fresh);
  };

  const disconnect = async () => {
    const stale = client;
    client = undefined;
    await stale?.end().catch(() => undefined);
  };

  const attempt = async <T>(deadline: number, work: (transaction: WriterTransaction) => Promise<T>): Promise<T> => {
    const session = client ?? (await connect());
    try {
      await session.query(`set statement_timeout = ${Math.max(1, deadline - Date.now())}`);
      await session.query('begin');
      await session.query('lock table etl.writer in access exclusive mode');
      const result = await work(new PostgresTransaction(session, openObject));
      await session.query('commit');
      return result;
    } catch (error) {
      await session.query('rollback').catch(disconnect);
      throw isDataError(error) ? new DataError(messageWithDetail(error), { cause: error }) : error;
    }
  };

  return {
    write: (deadline, work) => withRetries(deadline, isTransient, () => attempt(deadline, work)),
    close: disconnect,
  };
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
    await pipeline(Readable.from(this.#bytesOf(sources), { objectMode: false }), copy);
    if (copy.rowCount !== expected) throw new StagingError(`${copy.rowCount} rows of ${table} arrived where ${expected} were sent`);
  }

  async *#bytesOf(sources: readonly StagedRows[]): AsyncGenerator<Buffer> {
    for (const source of sources) {
      if ('csv' in source) yield Buffer.from(source.csv);
      else yield* (await this.#openObject(source)).pipe(createGunzip()) as AsyncIterable<Buffer>;
    }
  }

  async merge(): Promise<void> {
    for (const statement of Object.values(MERGE)) await this.#session.query(statement);
  }
}

const sqlState = (error: unknown): string => (error instanceof pg.DatabaseError ? (error.code ?? '') : '');

/** Class 22: a value that does not fit; class 23: a constraint. */
const isDataError = (error: unknown): boolean => /^2[23]/.test(sqlState(error));

/** Serialization failures, deadlocks, a server that restarts, and a connection that is no more. */
function isTransient(error: unknown): boolean {
  const state = sqlState(error);
  if (state !== '') return /^(40001|40P01|57P0[123]|08...|25P03|53300)$/.test(state);
  return error instanceof Error && !(error instanceof DataError) && /ECONN|EPIPE|ETIMEDOUT|terminated|timeout|closed/i.test(`${(error as NodeJS.ErrnoException).code ?? ''} ${error.message}`);
}

/** A constraint's detail quotes the row; its table and column say enough. */
function messageWithDetail(error: unknown): string {
  const { message, table, column, constraint } = error as pg.DatabaseError;
  return [message, table && `table ${table}`, column && `column ${column}`, constraint && `constraint ${constraint}`].filter(Boolean).join(', ');
}
