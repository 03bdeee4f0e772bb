import { addAbortSignal, finished, pipeline as connectStreams, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { TableObject } from '@brewline/contracts';
import { NULL_MARKER, TABLE_COLUMNS, type TableName } from '@brewline/sales';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { PgSession } from '../../connection/pg-session.ts';
import { LOST_CLIENT_SETTINGS } from '../../connection/session-settings.ts';
import { type CleanBucket, failOn } from '../../interface/clean-bucket.ts';
import { StagingError } from '../../interface/errors.ts';
import type { StagedRows, WriterTransaction } from '../../interface/warehouse.ts';
import type { Adapter } from '../adapter.ts';
import { MERGE } from './merge.ts';
import { CREATE_TEMPORARY_TABLES } from './temporary-tables.ts';

/** PostgreSQL: rows are streamed into the temporary tables by COPY and merged by `ON CONFLICT DO NOTHING`. */
export const postgresAdapter = (clean: CleanBucket): Adapter => ({
  // In one round trip.
  setUp: [LOST_CLIENT_SETTINGS + CREATE_TEMPORARY_TABLES.join(';')],
  keepsSession: true,
  transaction: (client) => new PostgresTransaction(client, clean),
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
    // Since Node 22.5 a pipeline settles only when its source has ended too: it would wait for a stalled object even
    // after the COPY has ended.
    finished(copy, () => over.abort());
    await pipeline(this.#bytesOf(sources, over.signal), copy);
    if (copy.rowCount !== expected) throw new StagingError(table, expected, copy.rowCount);
  }

  /** @param over aborts the reading of an object that is still open, with an error */
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

/** With `body.pipe(…)`, a body that breaks off would end the process and leave its reader waiting. */
const unzipped = (body: Readable): Readable => connectStreams(body, createGunzip(), () => undefined);
