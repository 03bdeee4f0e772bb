import { createHash } from 'node:crypto';
import pg from 'pg';

export interface Sold {
  readonly branch: string;
  /** `2021-08-25` */
  readonly day: string;
  readonly hour: number;
  /** In pounds. */
  readonly total: number;
  /** Its one item; a Latte by default. */
  readonly product?: string;
  readonly quantity?: number;
  /** A new customer by default. */
  readonly customer?: string;
}

const idOf = (...parts: readonly (string | number)[]): string =>
  createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 32);
let sales = 0;

const INSERT = `
  with new_branch as (insert into cafe.branch (branch_id, name) values ($1, $2) on conflict do nothing),
       new_product as (
         insert into cafe.product (product_id, name, size, flavour) values ($3, $4, '', '') on conflict do nothing
       ),
       new_customer as (
         insert into cafe.customer (customer_id, identified_by) values ($5, 'card') on conflict do nothing
       ),
       new_sale as (
         insert into cafe.sale (sale_id, branch_id, customer_id, sold_at, payment_method, total)
         values ($6, $1, $5, $7, 'CARD', $8)
       )
  insert into cafe.sale_item (sale_id, line_no, product_id, quantity, unit_price) values ($6, 1, $3, $9, $10)`;

/** Puts sales into a warehouse without going through the pipeline. */
export async function sell(url: string, ...sold: readonly Sold[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const { branch, day, hour, total, product = 'Latte', quantity = 1, customer = `nobody ${sales}` } of sold) {
      const [branchId, productId, customerId] = [
        idOf('branch', branch),
        idOf('product', product),
        idOf('customer', customer),
      ];
      const saleId = idOf('sale', (sales += 1));
      const basket = [saleId, `${day} ${hour}:00`, total, quantity, total / quantity];
      await client.query(INSERT, [branchId, branch, productId, product, customerId, ...basket]);
    }
  } finally {
    await client.end();
  }
}
