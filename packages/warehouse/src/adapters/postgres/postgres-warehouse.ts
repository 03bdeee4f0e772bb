import { addAbortSignal, finished, pipeline as connectStreams, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { TableObject } from '@brewline/contracts';
import { NULL_MARKER, TABLE_COLUMNS, type TableName } from '@brewline/sales';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { type CleanBucket, failOn } from '../../interface/clean-bucket.ts';
import { PgSession } from '../../connection/pg-session.ts';
import { type StagedRows, StagingError, type Warehouse, type WriterTransaction } from '../../interface/warehouse.ts';
import { MERGE, STAGING_TABLES } from './merge.ts';
import { writerOf } from '../writer.ts';

/**
 * How soon the server gives the writer's lock up when its client is gone: stopped between two statements, dead during
 * one, or cut off without a word. No statement timeout covers these: a COPY that waits for its client is not
 * interrupted by one. Wants PostgreSQL 14 or newer.
 */
export const POSTGRES_SESSION = `
  set idle_in_transaction_session_timeout = '30s';
  set client_connection_check_interval = '1s';
  set tcp_keepalives_idle = 20;
  set tcp_keepalives_interval = 10;
  set tcp_keepalives_count = 3;
`;

/** The PostgreSQL warehouse: rows are streamed into staging by COPY and merged by `ON CONFLICT DO NOTHING`. */
export const postgresWarehouse = (url: () => Promise<string>, clean: CleanBucket, signal?: AbortSignal): Warehouse =>
  writerOf({
    url,
    signal,
    session: [POSTGRES_SESSION + STAGING_TABLES],
    keepsSession: true,
    transaction: (session) => new PostgresTransaction(session, clean),
  });

class PostgresTransaction extends PgSession implements WriterTransaction {
  readonly clock = 'now()';
  readonly cleanBucket: string;
  readonly #clean: CleanBucket;

  constructor(client: pg.Client, clean: CleanBucket) {
    super(client);
    this.cleanBucket = clean.name;
    this.#clean = clean;
  }

  async stage(table: TableName, sources: readonly StagedRows[]): Promise<void> {
    const expected = sources.reduce((rows, source) => rows + source.rows, 0);
    if (expected === 0) return;
    const columns = TABLE_COLUMNS[table].join(', ');
    const copy = this.client.query(
      copyFrom(`copy stage_${table} (${columns}) from stdin with (format csv, null '${NULL_MARKER}')`),
    );
    const over = new AbortController();
    // Since Node 22.5 a pipeline settles only when its source has ended too: an object that stops coming would outlast
    // the COPY's end.
    finished(copy, () => over.abort());
    await pipeline(this.#bytesOf(sources, over.signal), copy);
    if (copy.rowCount !== expected) throw new StagingError(table, expected, copy.rowCount);
  }

  /** @param over ends the reading of an object that is still open then, with an error */
  async *#bytesOf(sources: readonly StagedRows[], over: AbortSignal): AsyncGenerator<Buffer> {
    for (const source of sources) {
      if ('csv' in source) yield Buffer.from(source.csv);
      else yield* this.#bytesOfObject(source, over);
    }
  }

  async *#bytesOfObject(object: TableObject, over: AbortSignal): AsyncGenerator<Buffer> {
    try {
      yield* addAbortSignal(over, unzipped(await this.#clean.open(object, over))) as AsyncIterable<Buffer>;
    } catch (error) {
      failOn(object.bucket, object.key, 'read')(error);
    }
  }

  async merge(): Promise<void> {
    for (const statement of MERGE) await this.query(statement);
  }

  async analyze(table: string): Promise<void> {
    await this.query(`analyze ${table}`);
  }
}

/** `body.pipe(…)` would let a body that breaks off end the process and leave its reader waiting. */
const unzipped = (body: Readable): Readable => connectStreams(body, createGunzip(), () => undefined);
