import { DatabaseError } from 'pg';
import { openWarehouse } from '../adapters/open-warehouse.ts';
import { dialectOf } from '../connection/client.ts';
import type { WriterTransaction } from '../interface/warehouse.ts';

/**
 * A slice is not begun with less time than this left: three times the longest that was measured
 * (docs/decisions/0019-slices.md).
 */
const SLICE_MS = 30_000;

/**
 * Brings the figures that PostgreSQL keeps for the views of `mart` up to date with the sales, in slices: each is a
 * transaction of its own behind the writer's lock, so loads run between them. The views are right without it, and
 * slower the more days were changed since. On Redshift there is nothing to do, and it is not even connected to.
 *
 * @param deadline when it must have given up, in milliseconds of `performance.now()`; slices that were committed stay
 * @param signal cancels it; it then fails, and the slice that was being counted is undone
 * @returns whether all is summarised; if not, the next call goes on where this one stopped
 * @throws UnavailableError if the warehouse did not answer, or a slice took longer than was left
 * @throws Error at once, and no outage, if somebody has changed sales by hand and not ended that transaction within 5 s
 */
export async function summarise(url: string, deadline: number, signal?: AbortSignal): Promise<boolean> {
  if (dialectOf(url) === 'redshift') return true;
  const warehouse = openWarehouse(() => Promise.resolve(url), undefined, signal);
  try {
    while (await warehouse.write(deadline, summariseSlice)) if (performance.now() + SLICE_MS > deadline) return false;
    return true;
  } finally {
    await warehouse.close();
  }
}

/** @returns whether any is left */
async function summariseSlice(transaction: WriterTransaction): Promise<boolean> {
  const [slice] = await transaction
    .query<{ is_more: boolean }>('select etl.summarise_slice() as is_more')
    .catch(explainLock);
  return slice!.is_more;
}

/**
 * Without the cause, which would be tried again: each attempt keeps loads waiting, and people end their transactions
 * when they like.
 */
function explainLock(error: unknown): never {
  if (error instanceof DatabaseError && error.code === '55P03') throw new Error(OPEN_CHANGE);
  throw error;
}

const OPEN_CHANGE =
  'lock timeout: another session has changed sales and not ended its transaction; pg_stat_activity lists it';
