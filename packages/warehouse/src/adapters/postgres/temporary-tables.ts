import type { TemporaryTables } from '../../interface/temporary-tables.ts';

const TABLES: TemporaryTables = {
  stage_branch: '(drop_id uuid, branch_id uuid, name varchar(200), spelled_in varchar(4))',
  stage_product: '(product_id uuid, name varchar(200), size varchar(16), flavour varchar(200))',
  stage_customer: '(customer_id uuid, identified_by varchar(4))',
  stage_sale: `(
    drop_id uuid, sale_id uuid, branch_id uuid, customer_id uuid,
    sold_at timestamp(0), payment_method varchar(4), total numeric(10, 2))`,
  stage_sale_item: '(sale_id uuid, line_no integer, product_id uuid, quantity integer, unit_price numeric(8, 2))',
  stage_row_note: '(drop_id uuid, file_line bigint, kind varchar(8), field varchar(16), reason varchar(32))',
  released_sale: '(sale_id uuid)',
  released_reference: '(kind varchar(8), id uuid)',
};

/** They last for the session and are emptied at the end of each transaction. */
export const CREATE_TEMPORARY_TABLES: readonly string[] = Object.entries(TABLES).map(
  ([name, definition]) => `create temp table if not exists ${name} ${definition} on commit delete rows`,
);
