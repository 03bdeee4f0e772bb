import type { TemporaryTables } from '../../interface/temporary-tables.ts';

const TABLES: TemporaryTables = {
  stage_branch: '(drop_id char(32), branch_id char(32), name varchar(200), spelled_in varchar(4))',
  stage_product: '(product_id char(32), name varchar(200), size varchar(16), flavour varchar(200))',
  stage_customer: '(customer_id char(32), identified_by varchar(4))',
  stage_sale: `(
    drop_id char(32), sale_id char(32), branch_id char(32), customer_id char(32),
    sold_at timestamp, payment_method varchar(4), total numeric(10, 2)) distkey (sale_id)`,
  stage_sale_item: `(
    sale_id char(32), line_no integer, product_id char(32), quantity integer, unit_price numeric(8, 2))
    distkey (sale_id)`,
  stage_row_note: '(drop_id char(32), file_line bigint, kind varchar(8), field varchar(16), reason varchar(32))',
  released_sale: '(sale_id char(32)) distkey (sale_id)',
  released_reference: '(kind varchar(8), id char(32))',
};

/** They last as long as their session, so each transaction has its own session. */
export const CREATE_TEMPORARY_TABLES: readonly string[] = Object.entries(TABLES).map(
  ([name, definition]) => `create temp table ${name} ${definition}`,
);
