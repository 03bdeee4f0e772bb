import type pg from 'pg';
import type { Content } from './model.ts';

const hex = (column: string) => `replace(cast(${column} as text), '-', '')`;
const DROP = `concat_ws('|', source_drop.object_key, source_drop.etag)`;

/**
 * The warehouse as lines of natural content: ids are replaced by the content they refer to.
 */
const QUERIES: Record<keyof Content, string> = {
  branch: `select name as line from cafe.branch`,
  product: `select concat_ws('|', size, name, flavour) as line from cafe.product`,
  customer: `select concat_ws('|', ${hex('customer_id')}, identified_by) as line from cafe.customer`,
  sale: `
    select concat_ws('|', branch.name, sold_at, payment_method, total,
                     coalesce(${hex('customer.customer_id')}, case when sale.customer_id is null then '-' end),
                     basket.line) as line
      from cafe.sale
      left join cafe.branch on branch.branch_id = sale.branch_id
      left join cafe.customer on customer.customer_id = sale.customer_id
      left join (select sale_id,
                        string_agg(
                          concat(quantity, ' x ', size, '/', name, '/', flavour, '@', unit_price),
                          ' + ' order by line_no
                        ) as line
                   from cafe.sale_item
                   left join cafe.product on product.product_id = sale_item.product_id
                  group by sale_id) as basket on basket.sale_id = sale.sale_id`,
  note: `
    select concat_ws('|', ${DROP}, file_line, kind, reason) as line
      from etl.row_note
      left join etl.source_drop on source_drop.drop_id = row_note.drop_id`,
  claim: `
    select concat_ws('|', ${DROP}, count(*)) as line
      from etl.claim
      left join etl.source_drop on source_drop.drop_id = claim.drop_id
     group by object_key, etag`,
  spelling: `
    select concat_ws('|', ${DROP}, name, spelled_in) as line
      from etl.branch_spelling
      left join etl.source_drop on source_drop.drop_id = branch_spelling.drop_id`,
  drop: `
    select concat_ws('|', ${DROP},
                     case
                       when status = 'superseded' then ''
                       else cast(cast(extract(epoch from last_modified) as bigint) as text)
                     end,
                     status) as line
      from etl.source_drop`,
  leftover: `
    select concat('items of no sale: ', count(*)) as line
      from cafe.sale_item
     where sale_id not in (select sale_id from cafe.sale)
    having count(*) > 0
    union all
    select concat('claims of no sale: ', count(*))
      from etl.claim
     where sale_id not in (select sale_id from cafe.sale)
    having count(*) > 0
    union all
    select concat('noted chunks: ', count(*)) from etl.chunk having count(*) > 0
    union all
    select concat(object_key, ' is ', status) from etl.drop_status where status in ('stuck', 'unreconciled')`,
};

const ALL = Object.entries(QUERIES)
  .map(([kind, sql]) => `select '${kind}' as kind, line from (${sql}) as ${kind}`)
  .join(' union all ');

export async function readContent(session: pg.Client): Promise<Content> {
  const content = Object.fromEntries(Object.keys(QUERIES).map((kind) => [kind, [] as string[]])) as Content;
  const { rows } = await session.query<{ kind: keyof Content; line: string }>(ALL);
  for (const { kind, line } of rows) content[kind].push(line);
  for (const lines of Object.values(content)) lines.sort();
  return content;
}
