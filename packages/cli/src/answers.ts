import type { Session } from '@brewline/warehouse';
import { bold, count, pounds, table } from './format.ts';

/** The first answers to what sells, where and when, over the whole warehouse. */
export async function answers(database: Session): Promise<string[]> {
  const products = await database.query<{ product: string; units: string; pence: string }>(`
    select trim(size || ' ' || name) || case when flavour = '' then '' else ', ' || flavour end as product,
           sum(quantity) as units, cast(sum(quantity * unit_price) * 100 as bigint) as pence
      from cafe.sale_item
      join cafe.product on product.product_id = sale_item.product_id
     group by 1
     order by sum(quantity) desc, 1
     limit 5`);
  const branches = await database.query<{ branch: string; sales: string; pence: string }>(`
    select name as branch, count(*) as sales, cast(sum(total) * 100 as bigint) as pence
      from cafe.sale
      join cafe.branch on branch.branch_id = sale.branch_id
     group by sale.branch_id, name
     order by sum(total) desc, name
     limit 5`);
  const hours = await database.query<{ hour: number; sales: string; pence: string }>(`
    select cast(extract(hour from sold_at) as integer) as hour, count(*) as sales, cast(sum(total) * 100 as bigint) as pence
      from cafe.sale
     group by 1
     order by count(*) desc, 1
     limit 5`);
  const clock = (hour: number) => `${String(hour).padStart(2, '0')}:00`;
  return [
    bold('  What sells best'),
    ...table(['product', 'units', 'takings'], products.map(({ product, units, pence }) => [product, count(Number(units)), pounds(Number(pence))])),
    '',
    bold('  Where takings are highest'),
    ...table(['branch', 'sales', 'takings'], branches.map(({ branch, sales, pence }) => [branch, count(Number(sales)), pounds(Number(pence))])),
    '',
    bold('  When it is busiest'),
    ...table(['hour', 'sales', 'takings'], hours.map(({ hour, sales, pence }) => [clock(hour), count(Number(sales)), pounds(Number(pence))])),
    '',
  ];
}
