import type { DropId } from '@brewline/sales';
import { type SaleIdRange, saleIdsOf } from '../sql/sale-id-ranges.ts';
import { type LedgerDrop, placeholders } from '../ledger/drops.ts';
import type { WriterTransaction } from '../interface/warehouse.ts';

/**
 * Takes drops out of the warehouse: their claims go, then every sale that nobody claims any more,
 * then the branches, products and customers that no sale refers to any more.
 */
export async function releaseDrops(transaction: WriterTransaction, drops: readonly LedgerDrop[]): Promise<void> {
  if (drops.length === 0) return;
  const days: number[] = [];
  for (const { ref, receipt } of drops) {
    if (!receipt?.days) continue;
    days.push(...receipt.days);
    const values = [ref.dropId, ...saleIdsOf(...receipt.days)];
    await transaction.query(
      'insert into released_sale (sale_id) select sale_id from etl.claim where drop_id = $1 and sale_id between $2 and $3',
      values,
    );
    await transaction.query('delete from etl.claim where drop_id = $1 and sale_id between $2 and $3', values);
  }
  await deleteNotes(
    transaction,
    drops.map(({ ref }) => ref.dropId),
  );
  if (days.length > 0) await releaseSales(transaction, saleIdsOf(Math.min(...days), Math.max(...days)));
  for (const statement of FORGET_UNUSED) await transaction.query(statement);
}

/** How many sales this transaction has taken out of the warehouse. */
export async function releasedSales(transaction: WriterTransaction): Promise<number> {
  const [released] = await transaction.query<{ sales: string }>('select count(*) as sales from released_sale');
  return Number(released!.sales);
}

/** A superseded drop's notes and spellings go with it. */
export async function deleteNotes(transaction: WriterTransaction, dropIds: readonly DropId[]): Promise<void> {
  if (dropIds.length === 0) return;
  await transaction.query(`delete from etl.row_note where drop_id in (${placeholders(dropIds.length)})`, dropIds);
  await transaction.query(
    `insert into released_reference (kind, id)
     select cast('branch' as varchar(8)), branch_id from etl.branch_spelling where drop_id in (${placeholders(dropIds.length)})`,
    dropIds,
  );
  await transaction.query(
    `delete from etl.branch_spelling where drop_id in (${placeholders(dropIds.length)})`,
    dropIds,
  );
}

const NOTES_OF_A_REFUSED_DROP = 1000;

/** Keeps the first 1,000 notes of refused drops: enough to see what is wrong, whatever was uploaded. */
export async function trimNotes(transaction: WriterTransaction, dropIds: readonly DropId[]): Promise<void> {
  for (const dropId of dropIds)
    await transaction.query(
      `delete from etl.row_note
        where drop_id = $1
          and file_line > (select file_line from etl.row_note where drop_id = $1 order by file_line limit 1 offset ${NOTES_OF_A_REFUSED_DROP - 1})`,
      [dropId],
    );
}

/** Of the sales that lost a claim, those go that have no other. */
async function releaseSales(transaction: WriterTransaction, days: SaleIdRange): Promise<void> {
  await transaction.query(
    `delete from released_sale
      where exists (select 1 from etl.claim where claim.sale_id = released_sale.sale_id and claim.sale_id between $1 and $2)`,
    days,
  );
  // Without it a few sales would be looked for by scanning all of them.
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

const FORGET_UNUSED = [
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

/**
 * Gives the branches whose spellings changed their best one: the rows' before a file name's, then the first in order.
 */
export async function nameBranches(transaction: WriterTransaction): Promise<void> {
  await transaction.query(
    `update cafe.branch set name = best.name
       from (${BEST_SPELLING}) as best
      where branch.branch_id = best.branch_id and branch.name <> best.name`,
  );
}

const CHANGED_BRANCHES = `select branch_id from stage_branch union select id from released_reference where kind = 'branch'`;
const BEST_SPELLING = `
  select branch_id, coalesce(min(case when spelled_in = 'rows' then name end), min(name)) as name
    from etl.branch_spelling
   where branch_id in (${CHANGED_BRANCHES})
   group by branch_id`;
