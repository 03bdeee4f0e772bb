-- What each table, view and column holds. docs/schema.md is written from these comments: `npm run schema`.

comment on table cafe.branch is 'One row per branch that has a sale.';
comment on column cafe.branch.branch_id is 'Hash of the folded name: case, blanks, _ and - do not count.';
comment on column cafe.branch.name is
  'Best spelling in the loaded files: one in rows before one in a file name, then the first in character order.';

comment on table cafe.product is 'One row per product name, size and flavour that has been sold.';
comment on column cafe.product.product_id is 'Hash of name, size and flavour.';
comment on column cafe.product.name is 'As the till writes it; upper and lower case differ.';
comment on column cafe.product.size is 'Regular or Large; empty if the product has no size.';
comment on column cafe.product.flavour is 'Empty if the product has no flavour.';

comment on table cafe.customer is 'One row per customer pseudonym that has a sale.';
comment on column cafe.customer.customer_id is 'Pseudonym: keyed hash of the card number, or of branch and name.';
comment on column cafe.customer.identified_by is 'card or name: what the pseudonym was made of.';

comment on table cafe.sale is 'One row per sale.';
comment on column cafe.sale.sale_id is 'Hash of the sale''s content, after 16 bits of its day and 16 of its branch.';
comment on column cafe.sale.branch_id is 'Refers to cafe.branch.';
comment on column cafe.sale.customer_id is 'Refers to cafe.customer. Null if the row has neither card nor name.';
comment on column cafe.sale.sold_at is 'Time of the sale, in the branch''s local time.';
comment on column cafe.sale.payment_method is 'CARD or CASH.';
comment on column cafe.sale.total is 'Total of the sale, in pounds, as the till wrote it.';

comment on table cafe.sale_item is 'One row per sale, product and unit price.';
comment on column cafe.sale_item.sale_id is 'Refers to cafe.sale.';
comment on column cafe.sale_item.line_no is 'Position in the sale, from 1, in order of product and unit price.';
comment on column cafe.sale_item.product_id is 'Refers to cafe.product.';
comment on column cafe.sale_item.quantity is 'Units sold.';
comment on column cafe.sale_item.unit_price is 'Price of one unit, in pounds.';

comment on table etl.writer is 'No rows. A transaction that changes the warehouse locks this table first.';
comment on column etl.writer.nobody_reads_this is 'Unused.';

comment on table etl.migration is 'One row per migration that has run.';
comment on column etl.migration.number is 'Number in the file''s name.';
comment on column etl.migration.name is 'The file''s name without number and dialect.';
comment on column etl.migration.hash is 'SHA-256 of the file, in hex.';
comment on column etl.migration.applied_at is 'Time at which it ran.';

comment on table etl.source_drop is
  'One row per drop (one reading of one version of a branch file). Its receipt is null until its last chunk arrives.';
comment on column etl.source_drop.drop_id is 'Hash of bucket, key, etag, rules and key fingerprint.';
comment on column etl.source_drop.bucket is 'S3 bucket of the file.';
comment on column etl.source_drop.object_key is 'S3 key of the file; locally its name or path.';
comment on column etl.source_drop.etag is 'ETag of the version.';
comment on column etl.source_drop.last_modified is 'Time at which the version was written to the bucket.';
comment on column etl.source_drop.rules is 'Version of the parsing rules.';
comment on column etl.source_drop.key_fingerprint is 'Fingerprint of the pseudonym key that the file was read with.';
comment on column etl.source_drop.status is 'loading, loaded, empty, refused, superseded or retracted.';
comment on column etl.source_drop.refusal is 'Code of the reason if the file was refused, else null.';
comment on column etl.source_drop.layout is 'nightly, nightly_without_branch, triplets or headed; null if none fits.';
comment on column etl.source_drop.chunks is 'Number of row chunks, from the receipt.';
comment on column etl.source_drop.rows_read is 'Rows accepted and rejected, from the receipt.';
comment on column etl.source_drop.accepted is 'Rows accepted, from the receipt.';
comment on column etl.source_drop.rejected is 'Rows rejected, from the receipt.';
comment on column etl.source_drop.flagged is 'Accepted rows that are flagged, from the receipt.';
comment on column etl.source_drop.items is 'Units sold in the accepted rows, from the receipt.';
comment on column etl.source_drop.takings_pence is 'Sum of the accepted rows'' totals, in pence, from the receipt.';
comment on column etl.source_drop.first_day is 'Day of the first accepted sale, in local time.';
comment on column etl.source_drop.last_day is 'Day of the last accepted sale, in local time.';
comment on column etl.source_drop.receipt is 'The whole receipt, as JSON.';
comment on column etl.source_drop.changed_at is 'Time at which the drop last changed.';
comment on column etl.source_drop.retracted_until is
  'Versions of the key up to this time stay out of the warehouse; null unless it was retracted.';

comment on column etl.chunk.drop_id is 'Refers to etl.source_drop.';
comment on column etl.chunk.chunk_no is 'Number of the row chunk, from 0.';
comment on column etl.chunk.objects is 'Bucket, key and number of rows of each of its tables, as JSON.';

comment on table etl.claim is 'One row per sale and drop that contains it. A sale without a claim is deleted.';
comment on column etl.claim.sale_id is 'Refers to cafe.sale.';
comment on column etl.claim.drop_id is 'Refers to etl.source_drop.';

comment on table etl.branch_spelling is 'One row per branch, loaded drop and spelling.';
comment on column etl.branch_spelling.branch_id is 'Refers to cafe.branch.';
comment on column etl.branch_spelling.drop_id is 'Refers to etl.source_drop.';
comment on column etl.branch_spelling.name is 'The spelling.';
comment on column etl.branch_spelling.spelled_in is
  'rows or file: where the drop spells it, in its rows or in its file name.';

comment on table etl.row_note is 'One row per rejected or flagged row and reason; of a refused drop the first 1,000.';
comment on column etl.row_note.drop_id is 'Refers to etl.source_drop.';
comment on column etl.row_note.file_line is 'Line in the file, from 1.';
comment on column etl.row_note.kind is 'rejected (the row is not loaded) or flagged (it is loaded).';
comment on column etl.row_note.field is
  'What the reason is about: line, sold_at, branch, basket, total or payment_method.';
comment on column etl.row_note.reason is 'Code of the reason.';

comment on table etl.pseudonym_key is
  'One row: the key that the customers were made with. Empty before the first load.';
comment on column etl.pseudonym_key.fingerprint is 'Fingerprint of the pseudonym key.';

comment on view etl.drop_status is 'One row per drop. Its sales are counted when the view is queried.';
comment on column etl.drop_status.drop_id is 'Refers to etl.source_drop.';
comment on column etl.drop_status.bucket is 'S3 bucket of the file.';
comment on column etl.drop_status.object_key is 'S3 key of the file; locally its name or path.';
comment on column etl.drop_status.last_modified is 'Time at which the version was written to the bucket.';
comment on column etl.drop_status.status is
  'As in etl.source_drop; stuck if loading for an hour, unreconciled if its sales differ from its receipt.';
comment on column etl.drop_status.refusal is 'Code of the reason if the file was refused, else null.';
comment on column etl.drop_status.expected_chunks is 'Row chunks of the drop.';
comment on column etl.drop_status.loaded_chunks is 'Row chunks that have arrived; 0 unless loading or loaded.';
comment on column etl.drop_status.expected_rows is 'Rows accepted, from the receipt.';
comment on column etl.drop_status.loaded_rows is 'Sales that the drop claims.';
comment on column etl.drop_status.expected_pence is 'Sum of the accepted rows'' totals, in pence, from the receipt.';
comment on column etl.drop_status.loaded_pence is 'Sum of the totals of the sales that the drop claims, in pence.';
comment on column etl.drop_status.rejected is 'Rows rejected, from the receipt.';
comment on column etl.drop_status.flagged is 'Accepted rows that are flagged, from the receipt.';
comment on column etl.drop_status.first_day is 'Day of the first accepted sale, in local time.';
comment on column etl.drop_status.last_day is 'Day of the last accepted sale, in local time.';
comment on column etl.drop_status.changed_at is 'Time at which the drop last changed.';

comment on view mart.dim_branch is 'One row per branch.';
comment on column mart.dim_branch.branch_id is 'Key of the branch in the other views.';
comment on column mart.dim_branch.branch is 'Name of the branch.';

comment on view mart.dim_product is 'One row per product name, size and flavour.';
comment on column mart.dim_product.product_id is 'Key of the product in the other views.';
comment on column mart.dim_product.product is 'Size, name and flavour as one text: Large Latte, Hazelnut.';
comment on column mart.dim_product.name is 'Name of the product.';
comment on column mart.dim_product.size is 'Regular or Large; empty if the product has no size.';
comment on column mart.dim_product.flavour is 'Empty if the product has no flavour.';

comment on view mart.fact_sale is 'One row per sale.';
comment on column mart.fact_sale.sale_id is 'Key of the sale in fact_sale_item.';
comment on column mart.fact_sale.branch_id is 'Joins to dim_branch.';
comment on column mart.fact_sale.customer_id is 'Pseudonym of the customer; null if the row has neither card nor name.';
comment on column mart.fact_sale.day is 'Day, in the branch''s local time.';
comment on column mart.fact_sale.hour is 'Hour, 0 to 23, in the branch''s local time.';
comment on column mart.fact_sale.sold_at is 'Time of the sale, in the branch''s local time.';
comment on column mart.fact_sale.payment_method is 'CARD or CASH.';
comment on column mart.fact_sale.takings is 'Total of the sale, in pounds.';

comment on view mart.fact_sale_item is
  'One row per sale, product and unit price. Do not sum fact_sale''s takings after a join to it.';
comment on column mart.fact_sale_item.sale_id is 'Joins to fact_sale.';
comment on column mart.fact_sale_item.line_no is 'Position in the sale, from 1.';
comment on column mart.fact_sale_item.branch_id is 'Joins to dim_branch.';
comment on column mart.fact_sale_item.product_id is 'Joins to dim_product.';
comment on column mart.fact_sale_item.customer_id is
  'Pseudonym of the customer; null if the row has neither card nor name.';
comment on column mart.fact_sale_item.day is 'Day, in the branch''s local time.';
comment on column mart.fact_sale_item.hour is 'Hour, 0 to 23, in the branch''s local time.';
comment on column mart.fact_sale_item.sold_at is 'Time of the sale, in the branch''s local time.';
comment on column mart.fact_sale_item.payment_method is 'CARD or CASH.';
comment on column mart.fact_sale_item.quantity is 'Units sold.';
comment on column mart.fact_sale_item.unit_price is 'Price of one unit, in pounds.';
comment on column mart.fact_sale_item.takings is 'quantity times unit_price, in pounds.';

comment on view mart.dim_date is 'One row per day with a sale.';
comment on column mart.dim_date.day is 'Day, in the branch''s local time.';
comment on column mart.dim_date.week is 'Monday of the week.';
comment on column mart.dim_date.month is 'First day of the month.';
comment on column mart.dim_date.weekday is '1 (Monday) to 7 (Sunday).';

comment on view mart.sales_by_hour is 'One row per branch, day, hour and payment method with a sale.';
comment on column mart.sales_by_hour.branch_id is 'Joins to dim_branch.';
comment on column mart.sales_by_hour.branch is 'Name of the branch.';
comment on column mart.sales_by_hour.day is 'Day, in the branch''s local time.';
comment on column mart.sales_by_hour.week is 'Monday of the week.';
comment on column mart.sales_by_hour.month is 'First day of the month.';
comment on column mart.sales_by_hour.weekday is '1 (Monday) to 7 (Sunday).';
comment on column mart.sales_by_hour.hour is 'Hour, 0 to 23, in the branch''s local time.';
comment on column mart.sales_by_hour.payment_method is 'CARD or CASH.';
comment on column mart.sales_by_hour.sales is 'Number of sales.';
comment on column mart.sales_by_hour.items is 'Units sold.';
comment on column mart.sales_by_hour.takings is 'Sum of the sales'' totals, in pounds.';

comment on view mart.sales_by_day is 'One row per branch and day with a sale.';
comment on column mart.sales_by_day.branch_id is 'Joins to dim_branch.';
comment on column mart.sales_by_day.branch is 'Name of the branch.';
comment on column mart.sales_by_day.day is 'Day, in the branch''s local time.';
comment on column mart.sales_by_day.week is 'Monday of the week.';
comment on column mart.sales_by_day.month is 'First day of the month.';
comment on column mart.sales_by_day.weekday is '1 (Monday) to 7 (Sunday).';
comment on column mart.sales_by_day.sales is 'Number of sales.';
comment on column mart.sales_by_day.items is 'Units sold.';
comment on column mart.sales_by_day.takings is 'Sum of the sales'' totals, in pounds.';
comment on column mart.sales_by_day.average_basket is 'Takings per sale, in pounds, rounded to pence.';

comment on view mart.products_by_day is 'One row per branch, day and product sold.';
comment on column mart.products_by_day.branch_id is 'Joins to dim_branch.';
comment on column mart.products_by_day.branch is 'Name of the branch.';
comment on column mart.products_by_day.day is 'Day, in the branch''s local time.';
comment on column mart.products_by_day.week is 'Monday of the week.';
comment on column mart.products_by_day.month is 'First day of the month.';
comment on column mart.products_by_day.product_id is 'Joins to dim_product.';
comment on column mart.products_by_day.product is 'Size, name and flavour as one text: Large Latte, Hazelnut.';
comment on column mart.products_by_day.name is 'Name of the product.';
comment on column mart.products_by_day.size is 'Regular or Large; empty if the product has no size.';
comment on column mart.products_by_day.flavour is 'Empty if the product has no flavour.';
comment on column mart.products_by_day.units is 'Units sold.';
comment on column mart.products_by_day.takings is 'Sum of quantity times unit price, in pounds.';

comment on view mart.bought_together is
  'One row per branch, day and pair of product names in a sale. Sales of more than 20 names are left out.';
comment on column mart.bought_together.branch_id is 'Joins to dim_branch.';
comment on column mart.bought_together.branch is 'Name of the branch.';
comment on column mart.bought_together.day is 'Day, in the branch''s local time.';
comment on column mart.bought_together.week is 'Monday of the week.';
comment on column mart.bought_together.month is 'First day of the month.';
comment on column mart.bought_together.first_name is 'Name of a product.';
comment on column mart.bought_together.second_name is 'Name of the other product; it sorts after first_name.';
comment on column mart.bought_together.sales is 'Number of sales with both.';

comment on view mart.customers_by_week is 'One row per week and branch, and one per week for the whole chain.';
comment on column mart.customers_by_week.week is 'Monday of the week.';
comment on column mart.customers_by_week.branch_id is 'Joins to dim_branch. Null for the whole chain.';
comment on column mart.customers_by_week.branch is 'Name of the branch; empty for the whole chain.';
comment on column mart.customers_by_week.new_customers is
  'Customers whose first sale anywhere in the chain was in this week.';
comment on column mart.customers_by_week.returning_customers is
  'Customers whose first sale anywhere in the chain was in an earlier week.';
comment on column mart.customers_by_week.new_takings is 'Takings from new customers, in pounds.';
comment on column mart.customers_by_week.returning_takings is 'Takings from returning customers, in pounds.';
comment on column mart.customers_by_week.unknown_takings is 'Takings of sales without a customer, in pounds.';
comment on column mart.customers_by_week.sales is 'Number of sales.';
comment on column mart.customers_by_week.returning_sales is 'Number of sales to returning customers.';

comment on view mart.sales_by_week is 'One row per branch and week with a sale.';
comment on column mart.sales_by_week.branch_id is 'Joins to dim_branch.';
comment on column mart.sales_by_week.branch is 'Name of the branch.';
comment on column mart.sales_by_week.week is 'Monday of the week.';
comment on column mart.sales_by_week.sales is 'Number of sales.';
comment on column mart.sales_by_week.items is 'Units sold.';
comment on column mart.sales_by_week.takings is 'Sum of the sales'' totals, in pounds.';
comment on column mart.sales_by_week.average_basket is 'Takings per sale, in pounds, rounded to pence.';

comment on view mart.sales_by_month is 'One row per branch and month with a sale.';
comment on column mart.sales_by_month.branch_id is 'Joins to dim_branch.';
comment on column mart.sales_by_month.branch is 'Name of the branch.';
comment on column mart.sales_by_month.month is 'First day of the month.';
comment on column mart.sales_by_month.sales is 'Number of sales.';
comment on column mart.sales_by_month.items is 'Units sold.';
comment on column mart.sales_by_month.takings is 'Sum of the sales'' totals, in pounds.';
comment on column mart.sales_by_month.average_basket is 'Takings per sale, in pounds, rounded to pence.';

comment on view mart.branch_ranking is 'One row per branch and period with a sale: each day, week and month.';
comment on column mart.branch_ranking.period is 'day, week or month.';
comment on column mart.branch_ranking.starts is 'First day of the period.';
comment on column mart.branch_ranking.branch_id is 'Joins to dim_branch.';
comment on column mart.branch_ranking.branch is 'Name of the branch.';
comment on column mart.branch_ranking.takings is 'Sum of the sales'' totals, in pounds.';
comment on column mart.branch_ranking.rank is 'Rank by takings in the period, from 1; equal takings share a rank.';
comment on column mart.branch_ranking.previous_takings is
  'Takings in pounds of the period before, for a day of the same weekday a week before; null if none.';
comment on column mart.branch_ranking.previous_rank is
  'Rank by takings in that earlier period; null if it has no sales.';

comment on view mart.last_hours is 'One row per branch and hour with a sale, of the 24 hours up to the newest sale.';
comment on column mart.last_hours.branch_id is 'Joins to dim_branch.';
comment on column mart.last_hours.branch is 'Name of the branch.';
comment on column mart.last_hours.hour_starts is 'Start of the hour, in the branch''s local time.';
comment on column mart.last_hours.sales is 'Number of sales.';
comment on column mart.last_hours.items is 'Units sold.';
comment on column mart.last_hours.takings is 'Sum of the sales'' totals, in pounds.';

comment on view mart.branch_days is
  'One row per branch and day with a sale anywhere, if the branch reported or was expected to.';
comment on column mart.branch_days.branch_id is 'Joins to dim_branch.';
comment on column mart.branch_days.branch is 'Name of the branch.';
comment on column mart.branch_days.day is 'Day, in the branch''s local time.';
comment on column mart.branch_days.sales is 'Number of sales; 0 if the branch has not reported.';
comment on column mart.branch_days.reported is
  '1 if it has sales, else 0: it sold on that weekday in the four weeks before, or is in its first week.';

comment on view mart.row_notes is
  'One row per drop, kind, field and reason of its noted rows. Superseded drops are left out.';
comment on column mart.row_notes.object_key is 'S3 key of the file; locally its name or path.';
comment on column mart.row_notes.bucket is 'S3 bucket of the file.';
comment on column mart.row_notes.first_day is 'Day of the first accepted sale, in local time.';
comment on column mart.row_notes.last_day is 'Day of the last accepted sale, in local time.';
comment on column mart.row_notes.last_modified is 'Time at which the version was written to the bucket.';
comment on column mart.row_notes.status is 'Status of the drop, as in etl.source_drop.';
comment on column mart.row_notes.kind is 'rejected (the row is not loaded) or flagged (it is loaded).';
comment on column mart.row_notes.field is
  'What the reason is about: line, sold_at, branch, basket, total or payment_method.';
comment on column mart.row_notes.reason is 'Code of the reason.';
comment on column mart.row_notes.rows is 'Number of such rows.';

comment on view mart.drops is 'One row per drop (one reading of one version of a branch file).';
comment on column mart.drops.object_key is 'S3 key of the file; locally its name or path.';
comment on column mart.drops.bucket is 'S3 bucket of the file.';
comment on column mart.drops.status is
  'loading, loaded, empty, refused, superseded or retracted; stuck if loading for an hour.';
comment on column mart.drops.refusal is 'Code of the reason if the file was refused, else null.';
comment on column mart.drops.layout is 'nightly, nightly_without_branch, triplets or headed; null if none fits.';
comment on column mart.drops.first_day is 'Day of the first accepted sale, in local time.';
comment on column mart.drops.last_day is 'Day of the last accepted sale, in local time.';
comment on column mart.drops.rows_read is 'Rows accepted and rejected; null until the last chunk arrives.';
comment on column mart.drops.accepted is 'Rows accepted; null until the last chunk arrives.';
comment on column mart.drops.rejected is 'Rows rejected; null until the last chunk arrives.';
comment on column mart.drops.flagged is 'Accepted rows that are flagged; null until the last chunk arrives.';
comment on column mart.drops.last_modified is 'Time at which the version was written to the bucket.';
comment on column mart.drops.changed_at is 'Time at which the drop last changed.';
