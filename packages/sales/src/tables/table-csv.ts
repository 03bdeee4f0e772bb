import { isFlag, ROW_REASONS, type RowNote } from '../reasons/row-reasons.ts';
import type { DropId } from '../sale/ids.ts';
import { toDecimal } from '../sale/money.ts';
import { toTimestamp } from '../sale/sold-at.ts';
import type { Tables } from './tables.ts';

/** The tables a chunk has rows for, with their columns in the order of {@link csvOf}. */
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
 * NULL in the CSV; an unquoted empty field would be NULL to PostgreSQL and `''` to Redshift. Both get it as an option
 * of COPY. It has no backslash, which is an escape in Redshift's literals. Redshift reads any field equal to it as
 * NULL, in quotes too: its nine digits are more than any name may contain (privacy/kept-text.ts).
 */
export const NULL_MARKER = 'null-000000000';
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const csv = (rows: readonly string[]): TableCsv => ({
  rows: rows.length,
  csv: rows.length === 0 ? '' : `${rows.join('\n')}\n`,
});

/** A chunk's rows as the CSV that both warehouses copy. */
export function csvOf(dropId: DropId, tables: Tables, notes: readonly RowNote[]): Record<TableName, TableCsv> {
  const { sales, branchIds, productIds } = tables;
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
    sale: csv(saleRows(dropId, tables)),
    sale_item: csv(itemRows(tables)),
    row_note: csv(
      notes.map(
        ({ line, reason }) =>
          `${dropId},${line},${isFlag(reason) ? 'flagged' : 'rejected'},${ROW_REASONS[reason].field},${reason}`,
      ),
    ),
  };
}

const saleRows = (dropId: DropId, { sales, branchIds, saleIds }: Tables): string[] =>
  saleIds.map((id, row) => {
    const branch = branchIds[sales.branch[row]!]!;
    const customer = sales.customers[sales.customer[row]!]?.id ?? NULL_MARKER;
    const soldAt = toTimestamp(sales.soldAt[row]!);
    return `${dropId},${id},${branch},${customer},${soldAt},${sales.payment[row]!},${toDecimal(sales.total[row]!)}`;
  });

function itemRows({ sales, productIds, saleIds }: Tables): string[] {
  const rows: string[] = [];
  let line = 0;
  saleIds.forEach((id, row) => {
    for (let lineNo = 1; lineNo <= sales.lines[row]!; lineNo += 1, line += 1) {
      const product = productIds[sales.product[line]!]!;
      const unitPrice = toDecimal(sales.unitPrice[line]!);
      rows.push(`${id},${lineNo},${product},${sales.quantity[line]!},${unitPrice}`);
    }
  });
  return rows;
}
