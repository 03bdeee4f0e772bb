/** One session's staging tables; they empty themselves at the end of each transaction. */
export const STAGING_TABLES = `
  create temp table if not exists stage_branch (drop_id uuid, branch_id uuid, name varchar(200), spelled_in varchar(4)) on commit delete rows;
  create temp table if not exists stage_product (product_id uuid, name varchar(200), size varchar(16), flavour varchar(200)) on commit delete rows;
  create temp table if not exists stage_customer (customer_id uuid, identified_by varchar(4)) on commit delete rows;
  create temp table if not exists stage_sale (drop_id uuid, sale_id uuid, branch_id uuid, customer_id uuid, sold_at timestamp(0), payment_method varchar(4), total numeric(10, 2)) on commit delete rows;
  create temp table if not exists stage_sale_item (sale_id uuid, line_no integer, product_id uuid, quantity integer, unit_price numeric(8, 2)) on commit delete rows;
  create temp table if not exists stage_row_note (drop_id uuid, file_line bigint, kind varchar(8), field varchar(16), reason varchar(32)) on commit delete rows;
  create temp table if not exists released_sale (sale_id uuid) on commit delete rows;
  create temp table if not exists released_reference (kind varchar(8), id uuid) on commit delete rows;
`;

/**
 * Inserts what is staged and absent, what is referred to first. Ids come from content, so a row that is there is the
 * same row.
 */
export const MERGE = [
  // A drop may spell one branch alike in its rows and in its name; the rows' is the better.
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
