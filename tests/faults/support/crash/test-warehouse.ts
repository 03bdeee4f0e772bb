import type { Postgres } from '@brewline/local';
import { migrate } from '@brewline/warehouse';
import pg from 'pg';
import { TABLE_QUERIES } from '@brewline/warehouse/testing';

/** Every row of every table of a warehouse, as sorted lines; of the ledger all but the time of its last change. */
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

/** A migrated database of a test, which can be restored to an earlier state faster than it could be recreated. */
export class TestWarehouse {
  readonly url: string;
  readonly #client: pg.Client;
  /** All tables with content. */
  readonly #tables: readonly string[];
  /** Those of them that are not summaries of others. */
  readonly #saved: readonly string[];

  static async create(postgres: Postgres, name: string): Promise<TestWarehouse> {
    const url = await postgres.createDatabase(name);
    await migrate(url);
    return TestWarehouse.connect(url);
  }

  /** Connects to a database that is already migrated. */
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
    this.#saved = tables.filter((table) => !SUMMARIES.test(table));
  }

  async query<Row extends object>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    return (await this.#client.query<Row>(sql, [...values])).rows;
  }

  async empty(): Promise<void> {
    await this.#client.query(`truncate ${this.#tables.join(', ')}`);
  }

  /** Saves the state that {@link TestWarehouse.restore} restores. */
  async save(): Promise<void> {
    await this.#client.query('create schema if not exists saved');
    for (const table of this.#saved)
      await this.#client.query(
        `drop table if exists ${savedOf(table)}; create table ${savedOf(table)} as table ${table}`,
      );
  }

  async restore(): Promise<void> {
    const inserts = this.#saved.map((table) => `insert into ${table} table ${savedOf(table)}`);
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

/** The tables behind the views of `mart`: restoring the others records their days as changed. */
const SUMMARIES = /^etl\.(changed_day|branch_day|branch_day_\w+|customer_\w+)$/;

const savedOf = (table: string): string => `saved.${table.replace('.', '_')}`;
