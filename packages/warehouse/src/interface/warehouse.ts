import type { TableObject } from '@brewline/contracts';
import type { TableCsv, TableName } from '@brewline/sales';

/** Rows on their way into a staging table: here as CSV, or lying in the clean bucket as CSV.gz. */
export type StagedRows = TableCsv | TableObject;

/** Whatever runs SQL, in the subset that both warehouses speak. Ids go in and come out as 32 hex characters. */
export interface Session {
  query<Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
}

/** One transaction of the warehouse's only writer. Its temporary tables (`temporary-tables.ts`) begin empty. */
export interface WriterTransaction extends Session {
  /**
   * Copies rows into `stage_<table>`; once a table.
   *
   * @throws StagingError if another number of rows arrived than the sources hold
   */
  stage(table: TableName, sources: readonly StagedRows[]): Promise<void>;
  /** Inserts what is staged and absent; what is there already stays as it is. */
  merge(): Promise<void>;
  /** The warehouse's own clock, as an expression of its SQL. */
  readonly clock: string;
  /** The name of the bucket that this writer reads pieces of drops from; empty if it stages none. */
  readonly cleanBucket: string;
  /** Tells the planner what a temporary table holds, where nobody else does and it would guess. */
  analyze(table: string): Promise<void>;
}

/** What load, and whatever else changes the warehouse, needs of it. */
export interface Warehouse {
  /**
   * Runs `work` in one transaction that holds the writer's lock from its first statement: it happens whole or not at
   * all. Serialization failures, deadlocks and lost connections are retried with full jitter, so `work` may run several
   * times, also after a commit whose answer was lost. Calls wait for each other.
   *
   * @param deadline when the transaction must have given up, in milliseconds of `performance.now()`: a clock that
   *   nobody sets
   * @throws DataError if the data does not fit
   * @throws UnavailableError if the warehouse did not answer, or not before the deadline
   */
  write<T>(deadline: number, work: (transaction: WriterTransaction) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
