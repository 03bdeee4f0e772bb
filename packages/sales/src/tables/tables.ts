import type { SaleColumns } from '../chunk/row-chunk.ts';
import { basketLineText } from '../sale/basket.ts';
import { type BranchId, branchId, type ProductId, productId, type SaleId, saleId } from '../sale/ids.ts';
import { productKey } from '../sale/product.ts';

/** A chunk, normalized (3NF): its sales in columns, and their ids, which depend on content alone. */
export interface Tables {
  readonly sales: SaleColumns;
  readonly branchIds: readonly BranchId[];
  readonly productIds: readonly ProductId[];
  readonly saleIds: readonly SaleId[];
}

/** Computes the ids of a chunk's rows. */
export function toTables(sales: SaleColumns): Tables {
  const branchIds = sales.branches.map((branch) => branchId(branch.name));
  const keys = sales.products.map(productKey);
  let line = 0;
  const saleIds = sales.soldAt.map((soldAt, row) => {
    let basket = '';
    for (const end = line + sales.lines[row]!; line < end; line += 1)
      basket += basketLineText(keys[sales.product[line]!]!, sales.unitPrice[line]!, sales.quantity[line]!);
    const content = {
      branchId: branchIds[sales.branch[row]!]!,
      soldAt,
      customerId: sales.customers[sales.customer[row]!]?.id ?? null,
      payment: sales.payment[row]!,
      total: sales.total[row]!,
      basket,
    };
    return saleId(content, sales.nth[row]!);
  });
  return { sales, branchIds, productIds: keys.map(productId), saleIds };
}
