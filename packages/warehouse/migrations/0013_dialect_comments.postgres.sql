-- What only PostgreSQL has, or has otherwise: summaries, and several embedded clouds.

comment on table etl.chunk is 'One row per row chunk and clean bucket, of drops that are still loading.';
comment on column etl.chunk.clean_bucket is
  'Clean bucket of the embedded cloud that recorded it; empty if recorded before the column existed.';

comment on table etl.changed_day is
  'One row per range of sale ids (a branch''s day) with changes that are not summarised.';
comment on column etl.changed_day.first_id is 'First id of the range: day and start of the branch''s id, then zeros.';
comment on column etl.changed_day.last_id is 'Last id of the range.';
comment on column etl.changed_day.oldest is
  'Oldest day of the sales that changed; null if only their basket lines did.';

comment on table etl.branch_day is 'One row per range of sale ids, branch and day, as last summarised.';
comment on column etl.branch_day.branch_day_id is 'Number of the row.';
comment on column etl.branch_day.first_id is 'First id of the range: day and start of the branch''s id, then zeros.';
comment on column etl.branch_day.branch_id is 'Refers to cafe.branch.';
comment on column etl.branch_day.day is 'Day, in the branch''s local time.';
comment on column etl.branch_day.week is 'Monday of the week.';
comment on column etl.branch_day.month is 'First day of the month.';
comment on column etl.branch_day.weekday is '1 (Monday) to 7 (Sunday).';
comment on column etl.branch_day.sales is 'Number of sales.';
comment on column etl.branch_day.items is 'Units sold.';
comment on column etl.branch_day.takings is 'Sum of the sales'' totals, in pounds.';

comment on table etl.branch_day_hour is 'One row per row of etl.branch_day, hour and payment method.';
comment on column etl.branch_day_hour.branch_day_id is 'Refers to etl.branch_day.';
comment on column etl.branch_day_hour.hour is 'Hour, 0 to 23, in the branch''s local time.';
comment on column etl.branch_day_hour.payment_method is 'CARD or CASH.';
comment on column etl.branch_day_hour.sales is 'Number of sales.';
comment on column etl.branch_day_hour.items is 'Units sold.';
comment on column etl.branch_day_hour.takings is 'Sum of the sales'' totals, in pounds.';

comment on table etl.branch_day_product is 'One row per row of etl.branch_day and product.';
comment on column etl.branch_day_product.branch_day_id is 'Refers to etl.branch_day.';
comment on column etl.branch_day_product.product_id is 'Refers to cafe.product.';
comment on column etl.branch_day_product.units is 'Units sold.';
comment on column etl.branch_day_product.takings is 'Sum of quantity times unit price, in pounds.';

comment on table etl.branch_day_pair is 'One row per row of etl.branch_day and pair of product names in a sale.';
comment on column etl.branch_day_pair.branch_day_id is 'Refers to etl.branch_day.';
comment on column etl.branch_day_pair.first_name is 'Name of a product.';
comment on column etl.branch_day_pair.second_name is 'Name of the other product; it sorts after first_name.';
comment on column etl.branch_day_pair.sales is 'Number of sales with both.';

comment on table etl.customer_first is 'One row per customer.';
comment on column etl.customer_first.customer_id is 'Refers to cafe.customer.';
comment on column etl.customer_first.first_day is 'Day of the customer''s first sale anywhere in the chain.';

comment on table etl.customer_week is 'One row per week and branch, and one per week for the whole chain.';
comment on column etl.customer_week.week is 'Monday of the week.';
comment on column etl.customer_week.branch_id is 'Refers to cafe.branch. Null for the whole chain.';
comment on column etl.customer_week.new_customers is
  'Customers whose first sale anywhere in the chain was in this week.';
comment on column etl.customer_week.returning_customers is
  'Customers whose first sale anywhere in the chain was in an earlier week.';
comment on column etl.customer_week.new_takings is 'Takings from new customers, in pounds.';
comment on column etl.customer_week.returning_takings is 'Takings from returning customers, in pounds.';
comment on column etl.customer_week.unknown_takings is 'Takings of sales without a customer, in pounds.';
comment on column etl.customer_week.sales is 'Number of sales.';
comment on column etl.customer_week.returning_sales is 'Number of sales to returning customers.';

comment on table etl.customers_changed is
  'One row per day; customers are not summarised from the week of the oldest one on.';
comment on column etl.customers_changed.since is 'The day.';

comment on table etl.run is 'One row per embedded cloud that loads into this warehouse.';
comment on column etl.run.clean_bucket is 'Its clean bucket, and the name of its advisory lock.';

comment on view etl.current_branch_day is 'One row per row of etl.branch_day whose range has not changed since.';
comment on column etl.current_branch_day.branch_day_id is 'Refers to etl.branch_day.';
comment on column etl.current_branch_day.branch_id is 'Refers to cafe.branch.';
comment on column etl.current_branch_day.branch is 'Name of the branch.';
comment on column etl.current_branch_day.day is 'Day, in the branch''s local time.';
comment on column etl.current_branch_day.week is 'Monday of the week.';
comment on column etl.current_branch_day.month is 'First day of the month.';
comment on column etl.current_branch_day.weekday is '1 (Monday) to 7 (Sunday).';
comment on column etl.current_branch_day.sales is 'Number of sales.';
comment on column etl.current_branch_day.items is 'Units sold.';
comment on column etl.current_branch_day.takings is 'Sum of the sales'' totals, in pounds.';

comment on view etl.changed_week is 'One row if customers are not summarised, else none.';
comment on column etl.changed_week.week is 'Monday of the first week that is not summarised.';
comment on column etl.changed_week.first_id is 'Id at or before the first sale of that week.';

comment on function etl.summarise() is 'Summarises all changes in one transaction, for which loads wait.';
comment on function etl.summarise_slice() is 'Summarises one slice of the changes. True if more are left.';
