-- The star: sales and their lines as facts, with the day and hour they fall into. Takings of sales are never summed across a
-- join to their lines: each fact has its own.
create view mart.dim_branch as
select branch_id, name as branch
  from cafe.branch;

create view mart.dim_product as
select product_id,
       case when size = '' then '' else size || ' ' end || name || case when flavour = '' then '' else ', ' || flavour end as product,
       name, size, flavour
  from cafe.product;

create view mart.fact_sale as
select sale_id, branch_id, customer_id, cast(sold_at as date) as day, cast(extract(hour from sold_at) as integer) as hour, sold_at,
       payment_method, total as takings
  from cafe.sale;

create view mart.fact_sale_item as
select sale_item.sale_id, line_no, branch_id, product_id, customer_id, day, hour, sold_at, payment_method,
       quantity, unit_price, quantity * unit_price as takings
  from cafe.sale_item
  join mart.fact_sale on fact_sale.sale_id = sale_item.sale_id;
