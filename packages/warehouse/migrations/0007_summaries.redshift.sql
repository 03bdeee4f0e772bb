-- What was sold by hour, by day and by product, what is bought together, and who comes back: counted from the sales whenever
-- it is asked, which a columnar store is made for. PostgreSQL keeps the same figures in tables.
create view mart.dim_date as
select day,
       cast(date_trunc('week', cast(day as timestamp)) as date) as week,
       cast(date_trunc('month', cast(day as timestamp)) as date) as month,
       case when extract(dow from day) = 0 then 7 else cast(extract(dow from day) as integer) end as weekday
  from (select distinct day from mart.fact_sale) as sold;

create view mart.sales_by_hour as
select counted.branch_id, branch, day,
       cast(date_trunc('week', cast(day as timestamp)) as date) as week,
       cast(date_trunc('month', cast(day as timestamp)) as date) as month,
       case when extract(dow from day) = 0 then 7 else cast(extract(dow from day) as integer) end as weekday,
       hour, payment_method, sales, items, takings
  from (
    select branch_id, day, hour, payment_method, count(*) as sales, cast(coalesce(sum(basket.items), 0) as bigint) as items, sum(takings) as takings
      from mart.fact_sale
      left join (select sale_id, sum(quantity) as items from cafe.sale_item group by sale_id) as basket on basket.sale_id = fact_sale.sale_id
     group by branch_id, day, hour, payment_method
  ) as counted
  join mart.dim_branch on dim_branch.branch_id = counted.branch_id;

create view mart.sales_by_day as
select branch_id, branch, day, week, month, weekday,
       cast(sum(sales) as bigint) as sales, cast(sum(items) as bigint) as items, sum(takings) as takings,
       round(cast(sum(takings) as numeric(18, 2)) / sum(sales), 2) as average_basket
  from mart.sales_by_hour
 group by branch_id, branch, day, week, month, weekday;

create view mart.products_by_day as
select counted.branch_id, branch, day,
       cast(date_trunc('week', cast(day as timestamp)) as date) as week,
       cast(date_trunc('month', cast(day as timestamp)) as date) as month,
       counted.product_id, product, name, size, flavour, units, takings
  from (
    select branch_id, day, product_id, sum(quantity) as units, sum(takings) as takings
      from mart.fact_sale_item
     group by branch_id, day, product_id
  ) as counted
  join mart.dim_branch on dim_branch.branch_id = counted.branch_id
  join mart.dim_product on dim_product.product_id = counted.product_id;

create view mart.bought_together as
with basket as (
  select distinct sale_id, branch_id, day, name
    from mart.fact_sale_item
    join mart.dim_product on dim_product.product_id = fact_sale_item.product_id
)
select counted.branch_id, branch, day,
       cast(date_trunc('week', cast(day as timestamp)) as date) as week,
       cast(date_trunc('month', cast(day as timestamp)) as date) as month,
       first_name, second_name, sales
  from (
    select one.branch_id, one.day, one.name as first_name, other.name as second_name, count(*) as sales
      from basket as one
      join basket as other on other.sale_id = one.sale_id and other.name > one.name
     group by one.branch_id, one.day, one.name, other.name
  ) as counted
  join mart.dim_branch on dim_branch.branch_id = counted.branch_id;

-- A customer is new in the week of the first sale anywhere in the chain, and returns in each later one.
create view mart.customers_by_week as
with visit as (
  select cast(date_trunc('week', sold_at) as date) as week, branch_id, customer_id, count(*) as sales, sum(total) as takings
    from cafe.sale
   group by 1, 2, 3
), known as (
  select customer_id, min(week) as first_week from visit where customer_id is not null group by customer_id
), customer as (
  select week, branch_id, sales, takings,
         case when visit.customer_id is null then 'unknown' when first_week = week then 'fresh' else 'returning' end as kind
    from visit
    left join known on known.customer_id = visit.customer_id
  union all
  select week, null, sum(sales), sum(takings),
         case when visit.customer_id is null then 'unknown' when first_week = week then 'fresh' else 'returning' end
    from visit
    left join known on known.customer_id = visit.customer_id
   group by week, visit.customer_id, first_week
)
select week, customer.branch_id, coalesce(branch, '') as branch,
       count(case when kind = 'fresh' then 1 end) as new_customers,
       count(case when kind = 'returning' then 1 end) as returning_customers,
       sum(case when kind = 'fresh' then takings else 0 end) as new_takings,
       sum(case when kind = 'returning' then takings else 0 end) as returning_takings,
       sum(case when kind = 'unknown' then takings else 0 end) as unknown_takings,
       cast(sum(sales) as bigint) as sales,
       cast(sum(case when kind = 'returning' then sales else 0 end) as bigint) as returning_sales
  from customer
  left join mart.dim_branch on dim_branch.branch_id = customer.branch_id
 group by week, customer.branch_id, branch;
