-- Baskets of more than 20 different products are in no pair: one of n makes n * (n - 1) / 2.
create or replace view mart.bought_together as
with basket as (
  select sale_id, branch_id, day, name
    from (
      select sale_id, branch_id, day, name, count(*) over (partition by sale_id) as products
        from (
          select distinct sale_id, branch_id, day, name
            from mart.fact_sale_item
            join mart.dim_product on dim_product.product_id = fact_sale_item.product_id
        ) as bought
    ) as counted
   where products <= 20
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
