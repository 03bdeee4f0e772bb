create view mart.sales_by_week as
select branch_id, branch, week,
       cast(sum(sales) as bigint) as sales, cast(sum(items) as bigint) as items, sum(takings) as takings,
       round(cast(sum(takings) as numeric(18, 2)) / sum(sales), 2) as average_basket
  from mart.sales_by_day
 group by branch_id, branch, week;

create view mart.sales_by_month as
select branch_id, branch, month,
       cast(sum(sales) as bigint) as sales, cast(sum(items) as bigint) as items, sum(takings) as takings,
       round(cast(sum(takings) as numeric(18, 2)) / sum(sales), 2) as average_basket
  from mart.sales_by_day
 group by branch_id, branch, month;

-- Branches by their takings in each day, week and month, and where they stood in the one before, or on the same weekday a week before.
create view mart.branch_ranking as
with daily as (
  select branch_id, branch, day, week, month, takings from mart.sales_by_day
), taken as (
  select cast('day' as varchar(5)) as period, day as starts, day - 7 as previous, branch_id, branch, takings from daily
  union all
  select 'week', week, week - 7, branch_id, branch, sum(takings) from daily group by week, branch_id, branch
  union all
  select 'month', month, cast(date_trunc('month', cast(month - 1 as timestamp)) as date), branch_id, branch, sum(takings) from daily group by month, branch_id, branch
), ranked as (
  select period, starts, previous, branch_id, branch, takings, rank() over (partition by period, starts order by takings desc) as rank
    from taken
)
select ranked.period, ranked.starts, ranked.branch_id, ranked.branch, ranked.takings, ranked.rank,
       before.takings as previous_takings, before.rank as previous_rank
  from ranked
  left join ranked as before on before.period = ranked.period and before.branch_id = ranked.branch_id and before.starts = ranked.previous;

-- The last 24 hours up to that of the newest sale.
create view mart.last_hours as
with hourly as (
  select branch_id, branch, cast(cast(day as varchar(10)) || ' ' || lpad(cast(hour as varchar(2)), 2, '0') || ':00:00' as timestamp) as hour_starts,
         cast(sum(sales) as bigint) as sales, cast(sum(items) as bigint) as items, sum(takings) as takings
    from mart.sales_by_hour
   where day >= (select max(day) - 1 from mart.dim_date)
   group by branch_id, branch, day, hour
)
select branch_id, branch, hour_starts, sales, items, takings
  from hourly
 where hour_starts > (select max(hour_starts) - interval '24 hours' from hourly);

-- Which branches reported on a day on which anybody did: of those that sold anything on it, or on the same weekday of the four weeks
-- before, so that who is closed on Sundays is not missing on Sundays; one that has just opened is expected every day of its first week.
create view mart.branch_days as
select branch_id, branch, expected.day, max(sales) as sales, case when max(sales) > 0 then 1 else 0 end as reported
  from (
    select branch_id, branch, day, sales from mart.sales_by_day
    union all
    select branch_id, branch, day + days, 0
      from mart.sales_by_day
     cross join (select 7 as days union all select 14 union all select 21 union all select 28) as weeks
    union all
    select branch_id, branch, dim_date.day, 0
      from (select branch_id, branch, min(day) as first_day from mart.sales_by_day group by branch_id, branch) as opened
      join mart.dim_date on dim_date.day between first_day and first_day + 6
  ) as expected
  join mart.dim_date on dim_date.day = expected.day
 group by branch_id, branch, expected.day;

-- What was noted of rows that were rejected or kept with a doubt, of the drops that are not superseded.
create view mart.row_notes as
select object_key, bucket, first_day, last_day, last_modified, status, kind, field, reason, count(*) as rows
  from etl.row_note
  join etl.source_drop on source_drop.drop_id = row_note.drop_id
 where status <> 'superseded'
 group by object_key, bucket, first_day, last_day, last_modified, status, kind, field, reason;
