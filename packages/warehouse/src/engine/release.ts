import type { WriterTransaction } from '../interface/warehouse.ts';
import type { LedgerDrop } from '../ledger/drops.ts';
import { type SaleIdRange, saleIdsOf } from '../sql/sale-id-ranges.ts';
import { deleteNotes } from './row-notes.ts';

/**
 * Removes the claims of drops, then every sale that no drop claims any more, then the branches, products and customers
 * that no sale refers to any more.
 */
export async function releaseDrops(transaction: WriterTransaction, drops: readonly LedgerDrop[]): Promise<void> {
  if (drops.length === 0) return;
  const days: number[] = [];
  for (const { ref, receipt } of drops) {
    if (!receipt?.days) continue;
    days.push(...receipt.days);
    const values = [ref.dropId, ...saleIdsOf(...receipt.days)];
    await transaction.query(
      `insert into released_sale (sale_id)
       select sale_id from etl.claim where drop_id = $1 and sale_id between $2 and $3`,
      values,
    );
    await transaction.query('delete from etl.claim where drop_id = $1 and sale_id between $2 and $3', values);
  }
  await deleteNotes(
    transaction,
    drops.map(({ ref }) => ref.dropId),
  );
  if (days.length > 0) await releaseSales(transaction, saleIdsOf(Math.min(...days), Math.max(...days)));
  for (const statement of DELETE_UNUSED) await transaction.query(statement);
}

/** How many sales this transaction has deleted. */
export async function countReleasedSales(transaction: WriterTransaction): Promise<number> {
  const [released] = await transaction.query<{ sales: string }>('select count(*) as sales from released_sale');
  return Number(released!.sales);
}

/** Deletes the sales that lost their last claim. */
async function releaseSales(transaction: WriterTransaction, days: SaleIdRange): Promise<void> {
  await transaction.query(
    `delete from released_sale
      where exists (
        select 1 from etl.claim where claim.sale_id = released_sale.sale_id and claim.sale_id between $1 and $2)`,
    days,
  );
  // Without it, finding a few sales would scan all of them.
  await transaction.analyze('released_sale');
  for (const statement of RELEASE) await transaction.query(statement, days);
}

const RELEASE = [
  `insert into released_reference (kind, id)
   select distinct cast('customer' as varchar(8)), customer_id from cafe.sale
    where sale_id in (select sale_id from released_sale) and sale_id between $1 and $2 and customer_id is not null`,
  `insert into released_reference (kind, id)
   select distinct cast('product' as varchar(8)), product_id from cafe.sale_item
    where sale_id in (select sale_id from released_sale) and sale_id between $1 and $2`,
  `delete from cafe.sale_item where sale_id in (select sale_id from released_sale) and sale_id between $1 and $2`,
  `delete from cafe.sale where sale_id in (select sale_id from released_sale) and sale_id between $1 and $2`,
];

const DELETE_UNUSED = [
  `delete from cafe.customer
    where customer_id in (select id from released_reference where kind = 'customer')
      and not exists (select 1 from cafe.sale where sale.customer_id = customer.customer_id)`,
  `delete from cafe.product
    where product_id in (select id from released_reference where kind = 'product')
      and not exists (select 1 from cafe.sale_item where sale_item.product_id = product.product_id)`,
  `delete from cafe.branch
    where branch_id in (select id from released_reference where kind = 'branch')
      and not exists (select 1 from etl.branch_spelling where branch_spelling.branch_id = branch.branch_id)`,
];
