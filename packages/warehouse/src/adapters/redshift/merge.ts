import { saleIdRangesOf } from '../../sql/sale-id-ranges.ts';

/** The days (since 2000-01-01) of the staged sales, each as four hex digits. */
export const STAGED_DAYS = 'select distinct substring(sale_id, 1, 4) as day from stage_sale';

/** One statement of a merge and its parameters. */
export type Statement = readonly [sql: string, values: readonly string[]];

/**
 * Inserts the staged rows that are absent, referenced tables first. Redshift does not enforce keys, so every statement
 * removes duplicates among the staged rows and against the table. The large tables are read only for the days of the
 * staged sales, whose rows are adjacent.
 *
 * @param days the result of {@link STAGED_DAYS}
 */
export function mergeOf(days: readonly string[]): Statement[] {
  const ranges = saleIdRangesOf(days.map((day) => Number.parseInt(day, 16)));
  const within = ranges.map((_, at) => `sale_id between $${2 * at + 1} and $${2 * at + 2}`).join(' or ') || '1 = 0';
  const values = ranges.flat();
  return [
    [
      `insert into etl.branch_spelling (branch_id, drop_id, name, spelled_in)
      select staged.branch_id, staged.drop_id, staged.name, max(staged.spelled_in)
        from stage_branch as staged
        left join etl.branch_spelling as present
          on present.branch_id = staged.branch_id and present.drop_id = staged.drop_id and present.name = staged.name
       where present.branch_id is null
       group by staged.branch_id, staged.drop_id, staged.name`,
      [],
    ],
    [
      `insert into cafe.branch (branch_id, name)
      select staged.branch_id, min(staged.name)
        from stage_branch as staged
        left join cafe.branch as present on present.branch_id = staged.branch_id
       where present.branch_id is null
       group by staged.branch_id`,
      [],
    ],
    [
      `insert into cafe.product (product_id, name, size, flavour)
      select distinct staged.product_id, staged.name, staged.size, staged.flavour
        from stage_product as staged
        left join cafe.product as present on present.product_id = staged.product_id
       where present.product_id is null`,
      [],
    ],
    [
      `insert into cafe.customer (customer_id, identified_by)
      select distinct staged.customer_id, staged.identified_by
        from stage_customer as staged
        left join cafe.customer as present on present.customer_id = staged.customer_id
       where present.customer_id is null`,
      [],
    ],
    [
      `insert into cafe.sale (sale_id, branch_id, customer_id, sold_at, payment_method, total)
      select distinct staged.sale_id, staged.branch_id, staged.customer_id, staged.sold_at,
             staged.payment_method, staged.total
        from stage_sale as staged
        left join (select sale_id from cafe.sale where ${within}) as present on present.sale_id = staged.sale_id
       where present.sale_id is null`,
      values,
    ],
    [
      `insert into cafe.sale_item (sale_id, line_no, product_id, quantity, unit_price)
      select distinct staged.sale_id, staged.line_no, staged.product_id, staged.quantity, staged.unit_price
        from stage_sale_item as staged
        left join (select sale_id, line_no from cafe.sale_item where ${within}) as present
          on present.sale_id = staged.sale_id and present.line_no = staged.line_no
       where present.sale_id is null`,
      values,
    ],
    [
      `insert into etl.claim (sale_id, drop_id)
      select distinct staged.sale_id, staged.drop_id
        from stage_sale as staged
        left join (select sale_id, drop_id from etl.claim where ${within}) as present
          on present.sale_id = staged.sale_id and present.drop_id = staged.drop_id
       where present.sale_id is null`,
      values,
    ],
    [
      `insert into etl.row_note (drop_id, file_line, kind, field, reason)
      select drop_id, file_line, kind, field, reason from stage_row_note`,
      [],
    ],
  ];
}
