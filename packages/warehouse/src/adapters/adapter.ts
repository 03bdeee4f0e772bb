import type pg from 'pg';
import type { WriterTransaction } from '../interface/warehouse.ts';

/** Everything that differs between the writers of the two warehouses. */
export interface Adapter {
  /** The first statements of a new session: its settings, then its temporary tables. */
  readonly setUp: readonly string[];
  /** Whether a session is kept for the next transaction, or closed after each. */
  readonly keepsSession: boolean;
  /** How a transaction over such a session stages and merges. */
  readonly transaction: (client: pg.Client) => WriterTransaction;
}
