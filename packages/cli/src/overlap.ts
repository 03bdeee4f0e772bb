import { type LedgerDrop, saleIdsOf, type Session } from '@brewline/warehouse';

/** What drops have in common with each other and with other files: the warehouse holds each sale once. */
export interface Overlap {
  /** Sales that another file holds as well. */
  readonly shared: number;
  /** By how much the sum over the drops is more than the warehouse holds of them. */
  readonly sales: number;
  readonly items: number;
  readonly pence: number;
}

/** @param drops some of those that are loaded */
export async function overlapOf(session: Session, drops: readonly LedgerDrop[]): Promise<Overlap> {
  const days = drops.flatMap(({ receipt }) => receipt?.days ?? []);
  if (days.length === 0) return { shared: 0, sales: 0, items: 0, pence: 0 };
  const [first, last] = saleIdsOf(days.reduce((a, b) => Math.min(a, b)), days.reduce((a, b) => Math.max(a, b)));
  const [row] = await session.query<Record<keyof Overlap, string>>(
    `select count(*) as shared, coalesce(sum(again), 0) as sales, coalesce(sum(again * units), 0) as items, coalesce(cast(sum(again * total) * 100 as bigint), 0) as pence
       from (
         select sale_id, count(*) filter (where drop_id = any($1)) - 1 as again
           from etl.claim
          where sale_id between $2 and $3
          group by sale_id
         having count(*) > 1 and bool_or(drop_id = any($1))
       ) as shared
       join cafe.sale on sale.sale_id = shared.sale_id
      cross join lateral (select sum(quantity) as units from cafe.sale_item where sale_item.sale_id = shared.sale_id) as basket`,
    [drops.map(({ ref }) => ref.dropId), first, last],
  );
  return { shared: Number(row!.shared), sales: Number(row!.sales), items: Number(row!.items), pence: Number(row!.pence) };
}
