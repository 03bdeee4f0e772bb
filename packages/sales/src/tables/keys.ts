import {
  basketLine,
  type BranchId,
  branchId,
  type DropId,
  type ProductId,
  productId,
  productKey,
  type SaleId,
  saleId,
} from '../sale/ids.ts';
import { toDecimal } from '../sale/money.ts';
import { isFlag, ROW_REASONS, type RowNote } from '../reasons/row-reasons.ts';
import type { SaleColumns } from '../chunk/row-chunk.ts';
import { toTimestamp } from '../sale/sold-at.ts';

/** The third normal form of a chunk: its sales in columns, and the keys that content alone gives them. */
export interface Tables {
  readonly sales: SaleColumns;
  readonly branchIds: readonly BranchId[];
  readonly productIds: readonly ProductId[];
  readonly saleIds: readonly SaleId[];
}

/** Computes the keys of a chunk's rows. */
export function toTables(sales: SaleColumns): Tables {
  const branchIds = sales.branches.map((branch) => branchId(branch.name));
  const keys = sales.products.map(productKey);
  let line = 0;
  const saleIds = sales.soldAt.map((soldAt, row) => {
    let basket = '';
    for (const end = line + sales.lines[row]!; line < end; line += 1)
      basket += basketLine(keys[sales.product[line]!]!, sales.unitPrice[line]!, sales.quantity[line]!);
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

/** The tables a chunk brings rows for, with their columns in the order of {@link csvOf}. */
export const TABLE_COLUMNS = {
  branch: ['drop_id', 'branch_id', 'name', 'spelled_in'],
  product: ['product_id', 'name', 'size', 'flavour'],
  customer: ['customer_id', 'identified_by'],
  sale: ['drop_id', 'sale_id', 'branch_id', 'customer_id', 'sold_at', 'payment_method', 'total'],
  sale_item: ['sale_id', 'line_no', 'product_id', 'quantity', 'unit_price'],
  row_note: ['drop_id', 'file_line', 'kind', 'field', 'reason'],
} as const;

export type TableName = keyof typeof TABLE_COLUMNS;
export const TABLE_NAMES = Object.keys(TABLE_COLUMNS) as TableName[];

/** One table's rows as CSV without a header. */
export interface TableCsv {
  readonly rows: number;
  readonly csv: string;
}

/**
 * NULL in the CSV; an unquoted empty field would be NULL to PostgreSQL and `''` to Redshift. Both are told of it when
 * they copy. Without a backslash, which Redshift's literals take for an escape. Redshift makes NULL of whatever field
 * equals it, in quotes too: its nine digits are more than any name may hold (privacy/kept-text.ts).
 */
export const NULL_MARKER = 'null-000000000';
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const csv = (rows: readonly string[]): TableCsv => ({
  rows: rows.length,
  csv: rows.length === 0 ? '' : `${rows.join('\n')}\n`,
});

/** A chunk's rows as the CSV that both warehouses copy. */
export function csvOf(dropId: DropId, tables: Tables, notes: readonly RowNote[]): Record<TableName, TableCsv> {
  const { sales, branchIds, productIds, saleIds } = tables;
  const items: string[] = [];
  let line = 0;
  const saleRows = saleIds.map((id, row) => {
    for (let number = 1; number <= sales.lines[row]!; number += 1, line += 1)
      items.push(
        `${id},${number},${productIds[sales.product[line]!]!},${sales.quantity[line]!},${toDecimal(sales.unitPrice[line]!)}`,
      );
    const customer = sales.customers[sales.customer[row]!]?.id ?? NULL_MARKER;
    return `${dropId},${id},${branchIds[sales.branch[row]!]!},${customer},${toTimestamp(sales.soldAt[row]!)},${sales.payment[row]!},${toDecimal(sales.total[row]!)}`;
  });
  return {
    branch: csv(
      sales.branches.map(({ name, spelledIn }, at) => `${dropId},${branchIds[at]!},${quoted(name)},${spelledIn}`),
    ),
    product: csv(
      sales.products.map(
        ({ name, size, flavour }, at) => `${productIds[at]!},${quoted(name)},${quoted(size)},${quoted(flavour)}`,
      ),
    ),
    customer: csv(sales.customers.map(({ id, identifiedBy }) => `${id},${identifiedBy}`)),
    sale: csv(saleRows),
    sale_item: csv(items),
    row_note: csv(
      notes.map(
        ({ line: fileLine, reason }) =>
          `${dropId},${fileLine},${isFlag(reason) ? 'flagged' : 'rejected'},${ROW_REASONS[reason].field},${reason}`,
      ),
    ),
  };
}
