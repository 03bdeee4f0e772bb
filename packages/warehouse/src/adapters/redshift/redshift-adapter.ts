import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { NULL_MARKER, TABLE_COLUMNS, type TableName } from '@brewline/sales';
import type pg from 'pg';
import { PgSession } from '../../connection/pg-session.ts';
import { type CleanBucket, failOn } from '../../interface/clean-bucket.ts';
import { DataError, StagingError } from '../../interface/errors.ts';
import type { StagedRows, WriterTransaction } from '../../interface/warehouse.ts';
import type { Adapter } from '../adapter.ts';
import { mergeOf, STAGED_DAYS } from './merge.ts';
import { CREATE_TEMPORARY_TABLES } from './temporary-tables.ts';

const compress = promisify(gzip);

/**
 * Redshift: rows are copied from the clean bucket by one manifest per table and merged by anti-joins. A session is
 * closed after its transaction: an idle one could keep a serverless workgroup awake, and that of a frozen function
 * would keep its temporary tables.
 *
 * @param copyRole the ARN of the role with which Redshift reads the clean bucket
 */
export const redshiftAdapter = (clean: CleanBucket, copyRole: string): Adapter => ({
  setUp: CREATE_TEMPORARY_TABLES,
  keepsSession: false,
  transaction: (client) => new RedshiftTransaction(client, clean, copyRole),
});

class RedshiftTransaction extends PgSession implements WriterTransaction {
  readonly clock = 'getdate()';
  readonly cleanBucket: string;
  readonly #clean: CleanBucket;
  readonly #copyRole: string;
  /** Unique, so that no two transactions of any loaders write the same object. */
  readonly #folder = `loads/${randomUUID()}`;

  constructor(client: pg.Client, clean: CleanBucket, copyRole: string) {
    super(client);
    this.cleanBucket = clean.name;
    this.#clean = clean;
    this.#copyRole = copyRole;
  }

  async stage(table: TableName, sources: readonly StagedRows[]): Promise<void> {
    const expected = sources.reduce((rows, source) => rows + source.rows, 0);
    if (expected === 0) return;
    const manifest = await this.#putManifest(table, await this.#urlsOf(table, sources));
    await this.#copy(table, manifest);
    const [staged] = await this.query<{ rows: string }>(`select count(*) as rows from stage_${table}`);
    if (Number(staged!.rows) !== expected) throw new StagingError(table, expected, Number(staged!.rows));
  }

  /** The URLs of the rows; those from inside messages are first written to the bucket as one file. */
  async #urlsOf(table: TableName, sources: readonly StagedRows[]): Promise<string[]> {
    const urls = sources.flatMap((source) => ('key' in source ? [`s3://${source.bucket}/${source.key}`] : []));
    const csv = sources.map((source) => ('csv' in source ? source.csv : '')).join('');
    return csv === '' ? urls : [...urls, await this.#put(`${table}.csv.gz`, await compress(csv))];
  }

  /** A missing object would be skipped silently if its entry were not mandatory. */
  #putManifest(table: TableName, urls: readonly string[]): Promise<string> {
    return this.#put(
      `${table}.manifest`,
      Buffer.from(JSON.stringify({ entries: urls.map((url) => ({ url, mandatory: true })) })),
    );
  }

  async #put(name: string, body: Buffer): Promise<string> {
    const key = `${this.#folder}/${name}`;
    await this.#clean.put(key, body).catch(failOn(this.#clean.name, key, 'write'));
    return `s3://${this.#clean.name}/${key}`;
  }

  async #copy(table: TableName, manifest: string): Promise<void> {
    const copy = `
      copy stage_${table} (${TABLE_COLUMNS[table].join(', ')})
      from '${manifest}' iam_role '${this.#copyRole}'
      csv gzip manifest null as '${NULL_MARKER}' timeformat 'YYYY-MM-DD HH:MI:SS' compupdate off statupdate off`;
    await this.query(copy).catch(async (error: unknown) => {
      throw /load into table/i.test((error as Error).message) ? await this.#loadError(table, error) : error;
    });
  }

  /** The reason for a failed COPY is in a system table, which only a new transaction can read. */
  async #loadError(table: TableName, cause: unknown): Promise<DataError> {
    await this.query('rollback');
    const [detail] = await this.query<{
      file_name: string;
      line_number: string;
      column_name: string;
      error_message: string;
    }>(
      `select trim(file_name) as file_name, line_number,
              trim(column_name) as column_name, trim(error_message) as error_message
         from sys_load_error_detail
        where session_id = pg_backend_pid()
        order by start_time desc
        limit 1`,
    );
    const where = detail
      ? `: ${detail.error_message}, column ${detail.column_name}, line ${detail.line_number} of ${detail.file_name}`
      : '; sys_load_error_detail gives no reason';
    return new DataError(`could not copy the rows of ${table}${where}`, { cause });
  }

  async merge(): Promise<void> {
    const days = await this.query<{ day: string }>(STAGED_DAYS);
    for (const [sql, values] of mergeOf(days.map(({ day }) => day))) await this.query(sql, values);
  }

  /** Redshift keeps its own statistics of newly written rows. */
  analyze(): Promise<void> {
    return Promise.resolve();
  }
}
