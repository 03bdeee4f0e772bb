-- etl.summarise() counted all noted days in one transaction. Now they are counted in slices, each of which can be a transaction
-- of its own: first the noted ranges of ids, some at a time, then the customers, a week at a time. Counting takes time in
-- proportion to the items, whatever the planner knows: no join of what it estimates to be one row, and no pairs of baskets of
-- more than 20 different products.

-- From the week of the oldest of these days on, customers are not counted yet, though the ranges with those days' sales are.
create table etl.customers_changed (since date not null);

-- A slice of a week replaces the customers who were new in it.
create index customer_first_by_day on etl.customer_first (first_day);

create or replace view etl.changed_week as
select changed.week,
       least(
         (select first_id from etl.branch_day where branch_day.day >= changed.week order by first_id limit 1),
         (select first_id from etl.changed_day order by first_id limit 1)
       ) as first_id
  from (
    select cast(date_trunc('week', cast(least(min(oldest), (select min(since) from etl.customers_changed)) as timestamp)) as date) as week
      from etl.changed_day
  ) as changed
 where changed.week is not null;

-- What the sales of some ranges of ids come to. Without nested loops, which take the square of a day's sales where the planner
-- has no statistics of it.
create function etl.hours_of(ranges uuid[]) returns table (first_id uuid, branch_id uuid, day date, hour integer, payment_method varchar, sales bigint, items bigint, takings numeric)
language sql stable parallel safe security definer rows 1000 set jit = off set enable_nestloop = off
begin atomic
  select range.first_id, counted.*
    from etl.changed_day as range
    cross join lateral (
      select branch_id, cast(sold_at as date) as day, cast(extract(hour from sold_at) as integer) as hour, payment_method,
             count(*), cast(coalesce(sum(basket.items), 0) as bigint), sum(total)
        from cafe.sale
        left join (
          select sale_id, sum(quantity) as items from cafe.sale_item where sale_id between range.first_id and range.last_id group by sale_id
        ) as basket on basket.sale_id = sale.sale_id
       where sale.sale_id between range.first_id and range.last_id
       group by 1, 2, 3, 4
    ) as counted
   where range.first_id = any(ranges);
end;

create function etl.products_of(ranges uuid[]) returns table (first_id uuid, branch_id uuid, day date, product_id uuid, units bigint, takings numeric)
language sql stable parallel safe security definer rows 1000 set jit = off set enable_nestloop = off
begin atomic
  select range.first_id, counted.*
    from etl.changed_day as range
    cross join lateral (
      select branch_id, cast(sold_at as date) as day, product_id, sum(quantity), sum(quantity * unit_price)
        from cafe.sale
        join cafe.sale_item on sale_item.sale_id = sale.sale_id
       where sale.sale_id between range.first_id and range.last_id
         and sale_item.sale_id between range.first_id and range.last_id
       group by 1, 2, 3
    ) as counted
   where range.first_id = any(ranges);
end;

create function etl.pairs_of(ranges uuid[]) returns table (first_id uuid, branch_id uuid, day date, first_name varchar, second_name varchar, sales bigint)
language sql stable parallel safe security definer rows 1000 set jit = off set enable_nestloop = off
begin atomic
  select range.first_id, counted.*
    from etl.changed_day as range
    cross join lateral (
      select branch_id, day, one.name, other.name, count(*)
        from (
          select sale.sale_id, branch_id, cast(sold_at as date) as day, array_agg(distinct name order by name) as names
            from cafe.sale
            join cafe.sale_item on sale_item.sale_id = sale.sale_id
            join cafe.product on product.product_id = sale_item.product_id
           where sale.sale_id between range.first_id and range.last_id
             and sale_item.sale_id between range.first_id and range.last_id
           group by 1, 2, 3
        ) as basket
       cross join lateral unnest(names) with ordinality as one (name, place)
       cross join lateral unnest(names[cast(place as integer) + 1:]) as other (name)
       where cardinality(names) <= 20
       group by 1, 2, 3, 4
    ) as counted
   where range.first_id = any(ranges);
end;

create or replace function etl.changed_hours() returns table (first_id uuid, branch_id uuid, day date, hour integer, payment_method varchar, sales bigint, items bigint, takings numeric)
language sql stable parallel safe security definer rows 1000
begin atomic
  select * from etl.hours_of(array(select first_id from etl.changed_day));
end;

create or replace function etl.changed_products() returns table (first_id uuid, branch_id uuid, day date, product_id uuid, units bigint, takings numeric)
language sql stable parallel safe security definer rows 1000
begin atomic
  select * from etl.products_of(array(select first_id from etl.changed_day));
end;

create or replace function etl.changed_pairs() returns table (first_id uuid, branch_id uuid, day date, first_name varchar, second_name varchar, sales bigint)
language sql stable parallel safe security definer rows 1000
begin atomic
  select * from etl.pairs_of(array(select first_id from etl.changed_day));
end;

-- The customers of some weeks, whose sales' ids are between these two. Those who were new before are in etl.customer_first.
create function etl.customers_of(first_week date, next_week date, first_sale uuid, last_sale uuid)
returns table (week date, branch_id uuid, new_customers bigint, returning_customers bigint, new_takings numeric, returning_takings numeric, unknown_takings numeric, sales bigint, returning_sales bigint)
language sql stable parallel safe security definer rows 1000 set jit = off set enable_nestloop = off
begin atomic
  with visit as (
    select cast(date_trunc('week', sold_at) as date) as week, branch_id, customer_id, count(*) as sales, sum(total) as takings
      from cafe.sale
     where sale_id between first_sale and last_sale and sold_at >= first_week and sold_at < next_week
     group by 1, 2, 3
  ), known as (
    -- A subquery, or the planner would rather read all customers than look a week's up; in the index's order, so that its pages are at hand.
    select customer_id,
           coalesce((select first_day from etl.customer_first where customer_first.customer_id = visitor.customer_id and first_day < first_week), earliest) as first_day
      from (
        select customer_id, min(week) as earliest from visit where customer_id is not null group by customer_id order by customer_id offset 0
      ) as visitor
  ), customer as (
    select week, branch_id, sales, takings, case when first_day is null then 'unknown' when first_day >= week then 'new' else 'returning' end as kind
      from visit
      left join known on known.customer_id = visit.customer_id
    union all
    select week, null, sum(sales), sum(takings), case when first_day is null then 'unknown' when first_day >= week then 'new' else 'returning' end
      from visit
      left join known on known.customer_id = visit.customer_id
     group by week, visit.customer_id, first_day
  )
  select week, branch_id,
         count(*) filter (where kind = 'new'), count(*) filter (where kind = 'returning'),
         coalesce(sum(takings) filter (where kind = 'new'), 0), coalesce(sum(takings) filter (where kind = 'returning'), 0), coalesce(sum(takings) filter (where kind = 'unknown'), 0),
         cast(sum(sales) as bigint), cast(coalesce(sum(sales) filter (where kind = 'returning'), 0) as bigint)
    from customer
   group by week, branch_id;
end;

create or replace function etl.changed_customer_weeks()
returns table (week date, branch_id uuid, new_customers bigint, returning_customers bigint, new_takings numeric, returning_takings numeric, unknown_takings numeric, sales bigint, returning_sales bigint)
language sql stable parallel safe security definer rows 1000 set jit = off
begin atomic
  select counted.*
    from etl.changed_week
    cross join lateral etl.customers_of(changed_week.week, 'infinity', changed_week.first_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff') as counted;
end;

-- The ranges of the next slice: of 50,000 lines of sales, or one that has more; none if nothing is noted.
create function etl.next_ranges() returns uuid[] language plpgsql as $$
declare
  range record;
  ranges uuid[] := '{}';
  lines bigint := 0;
begin
  for range in select first_id, last_id from etl.changed_day order by first_id limit 200 loop
    lines := lines + (select count(*) from cafe.sale_item where sale_id between range.first_id and range.last_id);
    exit when lines > 50000 and cardinality(ranges) > 0;
    ranges := ranges || range.first_id;
  end loop;
  return ranges;
end $$;

create function etl.summarise_ranges(ranges uuid[]) returns void language plpgsql as $$
declare
  old_days integer[] := array(select branch_day_id from etl.branch_day where first_id = any(ranges));
begin
  insert into etl.customers_changed
  select min(oldest) from etl.changed_day where first_id = any(ranges) having min(oldest) is not null;

  delete from etl.branch_day_hour where branch_day_id = any(old_days);
  delete from etl.branch_day_product where branch_day_id = any(old_days);
  delete from etl.branch_day_pair where branch_day_id = any(old_days);
  delete from etl.branch_day where branch_day_id = any(old_days);

  with counted as materialized (
    select * from etl.hours_of(ranges)
  ), daily as (
    insert into etl.branch_day (first_id, branch_id, day, sales, items, takings)
    select first_id, branch_id, day, sum(sales), sum(items), sum(takings) from counted group by first_id, branch_id, day order by day, first_id
    returning branch_day_id, first_id, branch_id, day
  )
  insert into etl.branch_day_hour
  select branch_day_id, hour, payment_method, sales, items, takings
    from counted
    join daily on daily.first_id = counted.first_id and daily.branch_id = counted.branch_id and daily.day = counted.day
   order by branch_day_id;
  insert into etl.branch_day_product
  select branch_day_id, product_id, units, changed.takings
    from etl.products_of(ranges) as changed
    join etl.branch_day on branch_day.first_id = changed.first_id and branch_day.branch_id = changed.branch_id and branch_day.day = changed.day
   order by branch_day_id;
  insert into etl.branch_day_pair
  select branch_day_id, first_name, second_name, changed.sales
    from etl.pairs_of(ranges) as changed
    join etl.branch_day on branch_day.first_id = changed.first_id and branch_day.branch_id = changed.branch_id and branch_day.day = changed.day
   order by branch_day_id;

  delete from etl.changed_day where first_id = any(ranges);
end $$;

-- The customers of the first of the changed weeks, after all ranges: etl.branch_day then says where each week's sales are.
create function etl.summarise_week() returns void language plpgsql as $$
declare
  first_week date := (select week from etl.changed_week);
  next_week date := (select min(week) from etl.branch_day where week > first_week);
  first_sale uuid := (select first_id from etl.branch_day where week = first_week order by first_id limit 1);
  last_sale uuid := (select cast(left(cast(first_id as text), 8) || '-ffff-ffff-ffff-ffffffffffff' as uuid) from etl.branch_day where week = first_week order by first_id desc limit 1);
begin
  delete from etl.customer_week where week >= first_week and week < coalesce(next_week, 'infinity');
  insert into etl.customer_week select * from etl.customers_of(first_week, first_week + 7, first_sale, last_sale);

  delete from etl.customer_first where first_day >= first_week and first_day < coalesce(next_week, 'infinity');
  insert into etl.customer_first
  select customer_id, min(cast(sold_at as date))
    from cafe.sale
   where sale_id between first_sale and last_sale and sold_at >= first_week and sold_at < first_week + 7
     and customer_id is not null
   group by customer_id
  -- One who had come later for the first time, in a week that is still to be counted.
  on conflict (customer_id) do update set first_day = excluded.first_day where customer_first.first_day > excluded.first_day;

  delete from etl.customers_changed;
  insert into etl.customers_changed select next_week where next_week is not null;
end $$;

-- Counts one slice of what was noted, and says whether any is left. Loads wait for it at the writer's lock, and people who change
-- sales by hand where that is noted; it waits for those who have begun, but not long, because loads would wait with it.
create function etl.summarise_slice() returns boolean language plpgsql as $$
declare
  ranges uuid[];
begin
  lock etl.writer;
  set local lock_timeout = '5s';
  lock etl.changed_day in share row exclusive mode;

  ranges := etl.next_ranges();
  if cardinality(ranges) > 0 then
    perform etl.summarise_ranges(ranges);
  elsif exists (select from etl.changed_week) then
    perform etl.summarise_week();
  else
    return false;
  end if;

  if exists (select from etl.changed_day) or exists (select from etl.changed_week) then
    return true;
  end if;
  -- Or queries are planned as if a thousand days were noted.
  analyze etl.changed_day, etl.branch_day, etl.branch_day_hour, etl.branch_day_product, etl.branch_day_pair, etl.customer_first, etl.customer_week;
  return false;
end $$;

-- All slices in one transaction, for people: loads wait until it is over.
create or replace function etl.summarise() returns void language plpgsql as $$
begin
  while etl.summarise_slice() loop
  end loop;
end $$;

-- Days whose pairs were counted of wide baskets, too.
insert into etl.changed_day (first_id)
select distinct cast(left(cast(sale_id as text), 8) || '-0000-0000-0000-000000000000' as uuid)
  from (select sale_id from cafe.sale_item group by sale_id having count(*) > 20) as wide
on conflict do nothing;
