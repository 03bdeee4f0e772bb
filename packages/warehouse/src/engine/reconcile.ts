import type { DropId } from '@brewline/sales';
import { DataError } from '../interface/errors.ts';
import type { WriterTransaction } from '../interface/warehouse.ts';
import type { LedgerDrop } from '../ledger/drops.ts';
import { hexOf } from '../sql/expressions.ts';

/** A drop's sales in the warehouse differ from its receipt. */
export class ReconciliationError extends DataError {
  override readonly name = 'ReconciliationError';
}

/**
 * Compares the staged drops with their receipts: the number of sales each claims and their takings, as they now are in
 * the warehouse.
 *
 * @throws ReconciliationError for the first drop that differs
 */
export async function reconcile(transaction: WriterTransaction, drops: readonly LedgerDrop[]): Promise<void> {
  if (drops.length === 0) return;
  const rows = await transaction.query<{ drop_id: DropId; sales: string; takings_pence: string }>(`
    select ${hexOf('staged.drop_id')} as drop_id,
           count(*) as sales,
           cast(sum(sale.total) * 100 as bigint) as takings_pence
      from (select distinct drop_id, sale_id from stage_sale) as staged
      join etl.claim on claim.sale_id = staged.sale_id and claim.drop_id = staged.drop_id
      join cafe.sale on sale.sale_id = staged.sale_id
     group by staged.drop_id`);
  const found = new Map(rows.map((row) => [row.drop_id, row]));
  for (const { ref, receipt } of drops) {
    const sales = Number(found.get(ref.dropId)?.sales ?? 0);
    const takings = Number(found.get(ref.dropId)?.takings_pence ?? 0);
    if (sales === receipt?.accepted && takings === receipt.takings) continue;
    throw new ReconciliationError(
      `it does not reconcile: its receipt says ${receipt?.accepted} sales and ${receipt?.takings} pence, `
        + `the warehouse would hold ${sales} and ${takings}; none of it was loaded`,
    );
  }
}
