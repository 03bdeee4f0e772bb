/**
 * Inserts the staged rows that are absent, referenced tables first. Ids come from content, so a row with the same id is
 * the same row.
 */
export const MERGE = [
  // A drop may spell a branch the same way in its rows and in its file name; 'rows' is preferred.
  `insert into etl.branch_spelling (branch_id, drop_id, name, spelled_in)
   select branch_id, drop_id, name, max(spelled_in) from stage_branch
    group by branch_id, drop_id, name
   on conflict do nothing`,
  `insert into cafe.branch (branch_id, name)
   select branch_id, min(name) from stage_branch
    group by branch_id
   on conflict do nothing`,
  `insert into cafe.product (product_id, name, size, flavour)
   select distinct product_id, name, size, flavour from stage_product
   on conflict do nothing`,
  `insert into cafe.customer (customer_id, identified_by)
   select customer_id, identified_by from stage_customer
   on conflict do nothing`,
  `insert into cafe.sale (sale_id, branch_id, customer_id, sold_at, payment_method, total)
   select sale_id, branch_id, customer_id, sold_at, payment_method, total from stage_sale
   on conflict do nothing`,
  `insert into cafe.sale_item (sale_id, line_no, product_id, quantity, unit_price)
   select sale_id, line_no, product_id, quantity, unit_price from stage_sale_item
   on conflict do nothing`,
  `insert into etl.claim (sale_id, drop_id)
   select sale_id, drop_id from stage_sale
   on conflict do nothing`,
  `insert into etl.row_note (drop_id, file_line, kind, field, reason)
   select drop_id, file_line, kind, field, reason from stage_row_note`,
];
