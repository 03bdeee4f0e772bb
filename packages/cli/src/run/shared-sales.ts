import { type LedgerDrop, saleIdRangesOf } from '@brewline/warehouse';
import type { Database } from '../warehouse/database.ts';

/** The sales that drops share with each other and with other files: the warehouse holds each sale once. */
export interface SharedSales {
  /** Sales that are also in another file. */
  readonly shared: number;
  /** By how much the sum over the drops exceeds what the warehouse holds of them. */
  readonly sales: number;
  readonly items: number;
  readonly pence: number;
}

/** The query reads every claim of the drops' days; years of them take minutes. */
const QUERY_TIMEOUT_MS = 600_000;

/** @param drops loaded ones */
export async function readSharedSales(
  database: Pick<Database, 'query'>,
  drops: readonly LedgerDrop[],
): Promise<SharedSales> {
  const ranges = saleIdRangesOf(new Set(drops.flatMap(({ receipt }) => listDays(receipt?.days))));
  if (ranges.length === 0) return { shared: 0, sales: 0, items: 0, pence: 0 };
  const isInRanges = ranges.map((_, at) => `sale_id between $${2 * at + 2} and $${2 * at + 3}`).join(' or ');
  const [row] = await database.query<Record<keyof SharedSales, string>>(
    `select count(*) as shared,
            coalesce(sum(repeats), 0) as sales,
            coalesce(sum(repeats * units), 0) as items,
            coalesce(cast(sum(repeats * total) * 100 as bigint), 0) as pence
       from (
         select sale_id, count(*) filter (where drop_id = any($1)) - 1 as repeats
           from etl.claim
          where ${isInRanges}
          group by sale_id
         having count(*) > 1 and bool_or(drop_id = any($1))
       ) as shared
       join cafe.sale on sale.sale_id = shared.sale_id
      cross join lateral (
         select sum(quantity) as units from cafe.sale_item where sale_item.sale_id = shared.sale_id
       ) as basket`,
    [drops.map(({ ref }) => ref.dropId), ...ranges.flat()],
    QUERY_TIMEOUT_MS,
  );
  return {
    shared: Number(row!.shared),
    sales: Number(row!.sales),
    items: Number(row!.items),
    pence: Number(row!.pence),
  };
}

/** Every day of a closed range. */
const listDays = (days: readonly [first: number, last: number] | null | undefined): number[] =>
  days ? Array.from({ length: days[1] - days[0] + 1 }, (_, at) => days[0] + at) : [];
