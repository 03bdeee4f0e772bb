import { dialectOf } from './connect.ts';
import { openWarehouse } from './open-warehouse.ts';

/**
 * Brings the figures that PostgreSQL keeps for the views of `mart` up to date with the sales, behind the writer's lock. The
 * views are right without it, and slower the more days were changed since. On Redshift there is nothing to do, and it is not
 * even connected to.
 *
 * @param deadline when it must have given up, in milliseconds of `performance.now()`; nothing has changed then
 * @throws UnavailableError if the warehouse did not answer, or not before the deadline
 * @throws Error if somebody has changed sales by hand and not ended that transaction
 */
export async function summarise(url: string, deadline: number): Promise<void> {
  if (dialectOf(url) === 'redshift') return;
  const warehouse = openWarehouse(() => Promise.resolve(url));
  try {
    await warehouse.write(deadline, (transaction) => transaction.query('select etl.summarise()'));
  } finally {
    await warehouse.close();
  }
}
