import type { Postgres } from '@brewline/local';
import { migrate } from '@brewline/warehouse';
import pg from 'pg';
import { TABLE_QUERIES } from '@brewline/warehouse/testing';

/** Every row of every table of a warehouse, as sorted lines; of the ledger all but when it was changed. */
export type Contents = Readonly<Record<string, readonly string[]>>;

const QUERIES: Record<string, string> = {
  ...TABLE_QUERIES,
  ledger: `
    select concat_ws(',', replace(drop_id::text, '-', ''), bucket, object_key, etag, last_modified, rules,
                     key_fingerprint, status, refusal, receipt) as line
      from etl.source_drop`,
  chunk: `select concat_ws(',', replace(drop_id::text, '-', ''), chunk_no, objects) as line from etl.chunk`,
  branch_spelling: `select concat_ws(',', branch_id, drop_id, name, spelled_in) as line from etl.branch_spelling`,
  pseudonym_key: 'select fingerprint as line from etl.pseudonym_key',
};

/** A migrated database of a test, which can be put back to an earlier state faster than it could be made anew. */
export class TestWarehouse {
  readonly url: string;
  readonly #client: pg.Client;
  /** All that anything is put into. */
  readonly #tables: readonly string[];
  /** Those of them that hold more than sums of the others. */
  readonly #kept: readonly string[];

  static async create(postgres: Postgres, name: string): Promise<TestWarehouse> {
    const url = await postgres.createDatabase(name);
    await migrate(url);
    return TestWarehouse.connect(url);
  }

  /** One that is migrated already. */
  static async connect(url: string): Promise<TestWarehouse> {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    await client.connect();
    const { rows } = await client.query<{ name: string }>(
      `select table_schema || '.' || table_name as name from information_schema.tables
        where table_schema in ('cafe', 'etl')
          and table_type = 'BASE TABLE'
          and table_name not in ('migration', 'writer')`,
    );
    return new TestWarehouse(
      url,
      client,
      rows.map((row) => row.name),
    );
  }

  private constructor(url: string, client: pg.Client, tables: readonly string[]) {
    this.url = url;
    this.#client = client;
    this.#tables = tables;
    this.#kept = tables.filter((table) => !SUMS.test(table));
  }

  async query<Row extends object>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    return (await this.#client.query<Row>(sql, [...values])).rows;
  }

  async empty(): Promise<void> {
    await this.#client.query(`truncate ${this.#tables.join(', ')}`);
  }

  /** Remembers the state that {@link TestWarehouse.restore} goes back to. */
  async keep(): Promise<void> {
    await this.#client.query('create schema if not exists kept');
    for (const table of this.#kept)
      await this.#client.query(
        `drop table if exists ${keptOf(table)}; create table ${keptOf(table)} as table ${table}`,
      );
  }

  async restore(): Promise<void> {
    const inserts = this.#kept.map((table) => `insert into ${table} table ${keptOf(table)}`);
    await this.#client.query(['begin', `truncate ${this.#tables.join(', ')}`, ...inserts, 'commit'].join('; '));
  }

  async contents(): Promise<Contents> {
    const contents: Record<string, string[]> = {};
    for (const [table, sql] of Object.entries(QUERIES))
      contents[table] = (await this.query<{ line: string }>(sql)).map(({ line }) => line).sort();
    return contents;
  }

  close(): Promise<void> {
    return this.#client.end();
  }
}

/** The tables behind the views of `mart`: what is put back is noted in them again. */
const SUMS = /^etl\.(changed_day|branch_day|branch_day_\w+|customer_\w+)$/;

const keptOf = (table: string): string => `kept.${table.replace('.', '_')}`;
