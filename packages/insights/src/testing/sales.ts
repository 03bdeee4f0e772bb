import { createHash } from 'node:crypto';
import { query } from '@brewline/testing/postgres';

export interface Sold {
  readonly branch: string;
  /** `2021-08-25` */
  readonly day: string;
  readonly hour: number;
  /** In pounds. */
  readonly total: number;
  /** One line of it; a Latte if none is named. */
  readonly product?: string;
  readonly quantity?: number;
  /** Somebody who has never been there if none is named. */
  readonly customer?: string;
}

const idOf = (...parts: readonly (string | number)[]): string =>
  createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 32);
let sales = 0;

/** Puts a sale into a warehouse without going through the line. */
export async function sell(
  url: string,
  { branch, day, hour, total, product = 'Latte', quantity = 1, customer = `nobody ${sales}` }: Sold,
): Promise<void> {
  const saleId = idOf('sale', (sales += 1));
  await query(url, `insert into cafe.branch (branch_id, name) values ($1, $2) on conflict do nothing`, [
    idOf('branch', branch),
    branch,
  ]);
  await query(
    url,
    `insert into cafe.product (product_id, name, size, flavour) values ($1, $2, '', '') on conflict do nothing`,
    [idOf('product', product), product],
  );
  await query(
    url,
    `insert into cafe.customer (customer_id, identified_by) values ($1, 'card') on conflict do nothing`,
    [idOf('customer', customer)],
  );
  await query(
    url,
    `insert into cafe.sale (sale_id, branch_id, customer_id, sold_at, payment_method, total) values ($1, $2, $3, $4, 'CARD', $5)`,
    [saleId, idOf('branch', branch), idOf('customer', customer), `${day} ${hour}:00`, total],
  );
  await query(
    url,
    `insert into cafe.sale_item (sale_id, line_no, product_id, quantity, unit_price) values ($1, 1, $2, $3, $4)`,
    [saleId, idOf('product', product), quantity, total / quantity],
  );
}
