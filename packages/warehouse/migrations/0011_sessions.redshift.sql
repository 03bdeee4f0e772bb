-- A piece can be read only by those who read the bucket it lies in. '' is the bucket of all pieces that were noted before this
-- migration, or by the load of the version before.
alter table etl.chunk add column clean_bucket varchar(63) not null default '';

-- As before, but without a date as text, which the reader's datestyle may turn into another date or an error.
create or replace view mart.last_hours as
with hourly as (
  select branch_id, branch, cast(day as timestamp) + hour * interval '1 hour' as hour_starts,
         cast(sum(sales) as bigint) as sales, cast(sum(items) as bigint) as items, sum(takings) as takings
    from mart.sales_by_hour
   where day >= (select max(day) - 1 from mart.dim_date)
   group by branch_id, branch, day, hour
)
select branch_id, branch, hour_starts, sales, items, takings
  from hourly
 where hour_starts > (select max(hour_starts) - interval '24 hours' from hourly);
