import { query, queryNumber } from '@brewline/testing/postgres';
import pg from 'pg';
import { createOracle, differencesOf } from '@brewline/warehouse/testing';

const TABLES = ['branch', 'product', 'customer', 'sale', 'sale_item'] as const;

/** Every row of every table that a reader sees, as sorted text: two warehouses are equal if and only if these are. */
export async function contents(url: string): Promise<Record<string, string[]>> {
  const all: Record<string, string[]> = {};
  for (const table of TABLES) {
    const rows = await query<{ row: string }>(
      url,
      `select cast(${table} as text) as row from cafe.${table} order by 1`,
    );
    all[table] = rows.map(({ row }) => row);
  }
  return all;
}

/**
 * Faults that no warehouse may have: dangling references, unreferenced rows, empty baskets, quantities of zero, views
 * that differ from the sales.
 */
export async function faultsOf(url: string): Promise<Record<string, number>> {
  const faults: Record<string, string> = {
    salesWithoutBranch: 'select count(*) from cafe.sale where branch_id not in (select branch_id from cafe.branch)',
    salesWithoutCustomerRow: `select count(*)
         from cafe.sale
        where customer_id is not null and customer_id not in (select customer_id from cafe.customer)`,
    salesWithoutItems: 'select count(*) from cafe.sale where sale_id not in (select sale_id from cafe.sale_item)',
    salesWithoutClaim: 'select count(*) from cafe.sale where sale_id not in (select sale_id from etl.claim)',
    itemsWithoutSale: 'select count(*) from cafe.sale_item where sale_id not in (select sale_id from cafe.sale)',
    itemsWithoutProduct:
      'select count(*) from cafe.sale_item where product_id not in (select product_id from cafe.product)',
    itemsOfNone: 'select count(*) from cafe.sale_item where quantity < 1',
    linesOutOfOrder: `select count(*)
         from (
           select sale_id from cafe.sale_item group by sale_id having max(line_no) - min(line_no) + 1 <> count(*)
         ) as gaps`,
    unusedBranches: 'select count(*) from cafe.branch where branch_id not in (select branch_id from cafe.sale)',
    unusedProducts: 'select count(*) from cafe.product where product_id not in (select product_id from cafe.sale_item)',
    unusedCustomers: `select count(*)
         from cafe.customer
        where customer_id not in (select customer_id from cafe.sale where customer_id is not null)`,
    unsettledDrops: `select count(*) from etl.source_drop where status = 'loading'`,
    leftoverChunks: 'select count(*) from etl.chunk',
  };
  const found = await Promise.all(
    Object.entries(faults).map(async ([name, sql]) => [name, await queryNumber(url, sql)] as const),
  );
  return { ...Object.fromEntries(found.filter(([, rows]) => rows > 0)), ...(await wrongViews(url)) };
}

/** The views of `mart` that differ from Redshift's, which compute from `cafe`; those are created temporarily. */
async function wrongViews(url: string): Promise<Record<string, number>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    // Both sides of the same snapshot, whatever is loaded meanwhile.
    await client.query('begin isolation level repeatable read');
    await createOracle(client);
    return await differencesOf(client);
  } finally {
    await client.end();
  }
}

/** Sales, items and pence by some column of `cafe.sale` joined with its branch. */
export async function figuresBy(
  url: string,
  column: 'branch.name' | 'payment_method',
): Promise<Record<string, Figures>> {
  const rows = await query<{ key: string; sales: string; items: string; pence: string }>(
    url,
    `select ${column} as key, count(*) as sales, sum(units) as items, cast(sum(total) * 100 as bigint) as pence
       from cafe.sale
       join cafe.branch on branch.branch_id = sale.branch_id
       join (select sale_id, sum(quantity) as units from cafe.sale_item group by sale_id) as basket
         on basket.sale_id = sale.sale_id
      group by ${column}`,
  );
  return Object.fromEntries(
    rows.map(({ key, sales, items, pence }) => [
      key,
      { sales: Number(sales), items: Number(items), pence: Number(pence) },
    ]),
  );
}

export interface Figures {
  readonly sales: number;
  readonly items: number;
  readonly pence: number;
}
