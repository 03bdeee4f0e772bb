-- Takings by branch and month
select branch, month, takings, sales, average_basket
  from mart.sales_by_month
 order by month, takings desc, branch;

-- Best-selling products of one branch in the last seven days
select product, sum(units) as units, sum(takings) as takings
  from mart.products_by_day
 where branch = 'York'
   and day > (select max(day) - 7 from mart.dim_date)
 group by product
 order by units desc, product
 limit 10;

-- Quietest hours: sales per day in the last four weeks
select hour, round(1.0 * sum(sales) / max(days), 1) as sales_per_day
  from mart.sales_by_hour
 cross join (
    select count(*) as days
      from mart.dim_date
     where day > (select max(day) - 28 from mart.dim_date)
  ) as opened
 where day > (select max(day) - 28 from mart.dim_date)
 group by hour
 order by sales_per_day, hour;

-- Customers per month, and how many of them came in an earlier month
with visit as (
  select distinct customer_id, cast(date_trunc('month', cast(day as timestamp)) as date) as month
    from mart.fact_sale
   where customer_id is not null
), customer as (
  select customer_id, min(month) as first_month
    from visit
   group by customer_id
)
select month, count(*) as customers, sum(case when first_month < month then 1 else 0 end) as returning_customers
  from visit
  join customer on customer.customer_id = visit.customer_id
 group by month
 order by month;

-- Basket size by branch: units and pounds per sale
select branch, round(1.0 * sum(items) / sum(sales), 2) as units_per_sale,
       round(1.0 * sum(takings) / sum(sales), 2) as pounds_per_sale
  from mart.sales_by_day
 group by branch
 order by pounds_per_sale desc, branch;

-- Products sold together most often in the last four weeks
select first_name, second_name, sum(sales) as sales
  from mart.bought_together
 where day > (select max(day) - 28 from mart.dim_date)
 group by first_name, second_name
 order by sales desc, first_name, second_name
 limit 10;

-- Growth of each product from month to month; the newest month may not be over
with monthly as (
  select product, month, sum(units) as units
    from mart.products_by_day
   group by product, month
)
select monthly.product, monthly.month, monthly.units, earlier.units as units_before,
       round(1.0 * (monthly.units - earlier.units) / earlier.units, 3) as growth
  from monthly
  join monthly as earlier on earlier.product = monthly.product
   and earlier.month = cast(date_trunc('month', cast(monthly.month - 1 as timestamp)) as date)
 order by monthly.month desc, growth desc, monthly.product;

-- Card and cash, with their share of all sales
select payment_method, sum(sales) as sales, sum(takings) as takings,
       round(1.0 * sum(sales) / sum(sum(sales)) over (), 3) as share_of_sales
  from mart.sales_by_hour
 group by payment_method
 order by payment_method;

-- Branches that have not reported on the newest day
select branch
  from mart.branch_days
 where day = (select max(day) from mart.dim_date)
   and reported = 0
 order by branch;

-- Rejected rows by reason
select field, reason, sum(rows) as rejected_rows, count(distinct object_key) as files
  from mart.row_notes
 where kind = 'rejected'
 group by field, reason
 order by rejected_rows desc, field, reason;

-- Files that are refused or stuck
select object_key, status, refusal, rows_read, rejected
  from mart.drops
 where status in ('refused', 'stuck')
 order by object_key, last_modified;

-- Best-selling flavours
select flavour, sum(units) as units, sum(takings) as takings
  from mart.products_by_day
 where flavour <> ''
 group by flavour
 order by units desc, flavour
 limit 10;

-- Busiest quarters of an hour
select hour, cast(floor(extract(minute from sold_at) / 15) as integer) * 15 as minute, count(*) as sales
  from mart.fact_sale
 group by 1, 2
 order by sales desc, hour, minute
 limit 10;

-- Branches by takings in the newest week, with their rank in the week before
select rank, branch, takings, previous_rank, previous_takings
  from mart.branch_ranking
 where period = 'week'
   and starts = (select max(week) from mart.dim_date)
 order by rank, branch;
