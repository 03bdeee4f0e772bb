import { DatabaseError } from 'pg';
import { openWarehouse } from '../adapters/open-warehouse.ts';
import { dialectOf } from '../connection/client.ts';
import type { WriterTransaction } from '../interface/warehouse.ts';

/**
 * No slice is started with less time than this left: three times the longest measured (docs/decisions/0019-slices.md).
 */
const MIN_SLICE_MS = 30_000;

/**
 * Updates the figures that PostgreSQL keeps for the views of `mart`, in slices: each is its own transaction under the
 * writer's lock, so loads run between them. The views are correct without it, but slower the more days have changed
 * since. On Redshift there is nothing to do, and it does not connect.
 *
 * @param deadline when it must have ended, in milliseconds of `performance.now()`; committed slices stay
 * @param signal cancels it; it then fails, and the current slice is undone
 * @returns whether everything is summarised; if not, the next call continues where this one stopped
 * @throws UnavailableError if the warehouse did not answer, or a slice took longer than the time left
 * @throws Error at once, not as an outage, if a transaction with manual changes of sales stays open for 5 s
 */
export async function summarise(url: string, deadline: number, signal?: AbortSignal): Promise<boolean> {
  if (dialectOf(url) === 'redshift') return true;
  const warehouse = openWarehouse(() => Promise.resolve(url), undefined, signal);
  try {
    while (await warehouse.write(deadline, summariseSlice))
      if (performance.now() + MIN_SLICE_MS > deadline) return false;
    return true;
  } finally {
    await warehouse.close();
  }
}

/** @returns whether any slice is left */
async function summariseSlice(transaction: WriterTransaction): Promise<boolean> {
  const [slice] = await transaction
    .query<{ is_more: boolean }>('select etl.summarise_slice() as is_more')
    .catch(explainLock);
  return slice!.is_more;
}

/**
 * Omits the cause, with which it would be retried: each attempt makes loads wait, and a manual transaction may stay
 * open for long.
 */
function explainLock(error: unknown): never {
  if (error instanceof DatabaseError && error.code === '55P03') throw new Error(OPEN_CHANGE);
  throw error;
}

const OPEN_CHANGE =
  'lock timeout: another session has changed sales and not ended its transaction; find it in pg_stat_activity';
