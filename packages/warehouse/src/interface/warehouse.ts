import type { TableObject } from '@brewline/contracts';
import type { TableCsv, TableName } from '@brewline/sales';

/** Rows for a staging table: inline CSV, or CSV.gz in the clean bucket. */
export type StagedRows = TableCsv | TableObject;

/** Runs SQL in the subset that both warehouses support. Ids are passed and returned as 32 hex characters. */
export interface Session {
  query<Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
}

/** One transaction of the warehouse's only writer. Its temporary tables (`temporary-tables.ts`) start empty. */
export interface WriterTransaction extends Session {
  /**
   * Copies rows into `stage_<table>`; called once per table.
   *
   * @throws StagingError if the number of staged rows is not that of the sources
   */
  stage(table: TableName, sources: readonly StagedRows[]): Promise<void>;
  /** Inserts the staged rows that are absent; existing rows stay as they are. */
  merge(): Promise<void>;
  /** The warehouse's own clock, as an expression of its SQL. */
  readonly clock: string;
  /** The name of the bucket that this writer reads chunks from; empty if it stages none. */
  readonly cleanBucket: string;
  /** Updates the planner's statistics of a temporary table, where the warehouse does not do so itself. */
  analyze(table: string): Promise<void>;
}

/** What load, and any other code that changes the warehouse, needs of it. */
export interface Warehouse {
  /**
   * Runs `work` in one transaction that holds the writer's lock from its first statement: all of it happens, or
   * nothing. Serialization failures, deadlocks and lost connections are retried with full jitter, so `work` may run
   * several times, even after a commit whose answer was lost. Calls wait for each other.
   *
   * @param deadline when the transaction must have ended, in milliseconds of `performance.now()`: a monotonic clock
   * @throws DataError if the data does not fit
   * @throws UnavailableError if the warehouse did not answer, or not before the deadline
   */
  write<T>(deadline: number, work: (transaction: WriterTransaction) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
