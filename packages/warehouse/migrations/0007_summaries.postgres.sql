-- The figures of each branch and day are kept in tables, since counting a year's sales takes PostgreSQL half a minute. Triggers
-- note which days' sales were changed, in the transaction that changes them; etl.summarise() counts those anew. The views of
-- mart leave noted days out of what they read from the tables and count them from the sales: they are right at any moment,
-- and fast while few days are noted.

-- The ids of a branch's sales of one day begin with the same 32 bits, so what is noted is such a range of ids. Nothing but speed
-- relies on it: what a range holds is told from its sales, whatever their days and branches are.
create table etl.changed_day (
  first_id uuid primary key,
  last_id uuid not null generated always as (cast(left(cast(first_id as text), 8) || '-ffff-ffff-ffff-ffffffffffff' as uuid)) stored,
  -- of the sales that came, went or were changed; null if only lines of sales were
  oldest date
);

-- What the sales of a range of ids came to when it was last summarised. Rows of the other tables belong to one of these.
create table etl.branch_day (
  branch_day_id integer primary key generated always as identity,
  first_id uuid not null,
  branch_id uuid not null,
  day date not null,
  week date not null generated always as (cast(date_trunc('week', cast(day as timestamp)) as date)) stored,
  month date not null generated always as (cast(date_trunc('month', cast(day as timestamp)) as date)) stored,
  weekday integer not null generated always as (cast(extract(isodow from day) as integer)) stored,
  sales bigint not null,
  items bigint not null,
  takings numeric not null,
  unique (first_id, branch_id, day)
);

create table etl.branch_day_hour (
  branch_day_id integer not null,
  hour integer not null,
  payment_method varchar(4) not null,
  sales bigint not null,
  items bigint not null,
  takings numeric not null
);

create table etl.branch_day_product (
  branch_day_id integer not null,
  product_id uuid not null,
  units bigint not null,
  takings numeric not null
);

create table etl.branch_day_pair (
  branch_day_id integer not null,
  first_name varchar(200) not null,
  second_name varchar(200) not null,
  sales bigint not null
);

create index branch_day_hour_by_day on etl.branch_day_hour (branch_day_id);
create index branch_day_product_by_day on etl.branch_day_product (branch_day_id);
create index branch_day_pair_by_day on etl.branch_day_pair (branch_day_id);

-- The day of each customer's first sale anywhere in the chain.
create table etl.customer_first (
  customer_id uuid,
  first_day date not null,
  primary key (customer_id) include (first_day)
);

-- Of a branch, or of the whole chain where branch_id is null.
create table etl.customer_week (
  week date not null,
  branch_id uuid,
  new_customers bigint not null,
  returning_customers bigint not null,
  new_takings numeric not null,
  returning_takings numeric not null,
  unknown_takings numeric not null,
  sales bigint not null,
  returning_sales bigint not null
);

-- The days, weeks, months and weekdays of what is noted, as the tables have them.
create function etl.calendar(day date) returns table (week date, month date, weekday integer)
language sql immutable parallel safe rows 1
begin atomic
  select cast(date_trunc('week', cast(day as timestamp)) as date), cast(date_trunc('month', cast(day as timestamp)) as date), cast(extract(isodow from day) as integer);
end;

-- What the tables say, of all that is not noted.
create view etl.current_branch_day as
select branch_day_id, branch_day.branch_id, branch.name as branch, day, week, month, weekday, sales, items, takings
  from etl.branch_day
  join cafe.branch on branch.branch_id = branch_day.branch_id
 where not exists (select 1 from etl.changed_day where changed_day.first_id = branch_day.first_id);

-- What the sales come to of what is noted. Each range is counted on its own, by the primary keys. As functions, whose callers are
-- planned as if little were noted: the planner takes a range of ids that it does not know for a two-hundredth of the table.
-- They run as their owner, since who reads mart may not read cafe.
create function etl.changed_hours() returns table (first_id uuid, branch_id uuid, day date, hour integer, payment_method varchar, sales bigint, items bigint, takings numeric)
language sql stable parallel safe security definer rows 1000 set jit = off
begin atomic
  select changed_day.first_id, counted.*
    from etl.changed_day
    cross join lateral (
      select branch_id, cast(sold_at as date) as day, cast(extract(hour from sold_at) as integer) as hour, payment_method,
             count(*), cast(coalesce(sum(basket.items), 0) as bigint), sum(total)
        from cafe.sale
        left join (
          select sale_id, sum(quantity) as items from cafe.sale_item where sale_id between changed_day.first_id and changed_day.last_id group by sale_id
        ) as basket on basket.sale_id = sale.sale_id
       where sale.sale_id between changed_day.first_id and changed_day.last_id
       group by 1, 2, 3, 4
    ) as counted;
end;

create function etl.changed_products() returns table (first_id uuid, branch_id uuid, day date, product_id uuid, units bigint, takings numeric)
language sql stable parallel safe security definer rows 1000 set jit = off
begin atomic
  select changed_day.first_id, counted.*
    from etl.changed_day
    cross join lateral (
      select branch_id, cast(sold_at as date) as day, product_id, sum(quantity), sum(quantity * unit_price)
        from cafe.sale
        join cafe.sale_item on sale_item.sale_id = sale.sale_id
       where sale.sale_id between changed_day.first_id and changed_day.last_id
         and sale_item.sale_id between changed_day.first_id and changed_day.last_id
       group by 1, 2, 3
    ) as counted;
end;

create function etl.changed_pairs() returns table (first_id uuid, branch_id uuid, day date, first_name varchar, second_name varchar, sales bigint)
language sql stable parallel safe security definer rows 1000 set jit = off
begin atomic
  select changed_day.first_id, counted.*
    from etl.changed_day
    cross join lateral (
      with basket as (
        select distinct sale.sale_id, branch_id, cast(sold_at as date) as day, name
          from cafe.sale
          join cafe.sale_item on sale_item.sale_id = sale.sale_id
          join cafe.product on product.product_id = sale_item.product_id
         where sale.sale_id between changed_day.first_id and changed_day.last_id
           and sale_item.sale_id between changed_day.first_id and changed_day.last_id
      )
      select one.branch_id, one.day, one.name, other.name, count(*)
        from basket as one
        join basket as other on other.sale_id = one.sale_id and other.name > one.name
       group by one.branch_id, one.day, one.name, other.name
    ) as counted;
end;

-- A change of one day's sales may make its customers new or known in any later week: all weeks from that day's on are counted anew.
create view etl.changed_week as
select changed.week,
       least(
         (select first_id from etl.branch_day where branch_day.day >= changed.week order by first_id limit 1),
         (select first_id from etl.changed_day order by first_id limit 1)
       ) as first_id
  from (select cast(date_trunc('week', cast(min(oldest) as timestamp)) as date) as week from etl.changed_day) as changed
 where changed.week is not null;

create function etl.changed_customer_weeks()
returns table (week date, branch_id uuid, new_customers bigint, returning_customers bigint, new_takings numeric, returning_takings numeric, unknown_takings numeric, sales bigint, returning_sales bigint)
language sql stable parallel safe security definer rows 1000 set jit = off
begin atomic
  select counted.*
    from etl.changed_week
    cross join lateral (
      with visit as (
        select cast(date_trunc('week', sold_at) as date) as week, branch_id, customer_id, count(*) as sales, sum(total) as takings
          from cafe.sale
         where sale_id >= changed_week.first_id and sold_at >= changed_week.week
         group by 1, 2, 3
      ), known as (
        -- A subquery, or the planner would rather read all customers than look a week's up; in the index's order, so that its pages are at hand.
        select customer_id,
               coalesce((select first_day from etl.customer_first where customer_first.customer_id = visitor.customer_id and first_day < changed_week.week), first_week) as first_day
          from (
            select customer_id, min(week) as first_week from visit where customer_id is not null group by customer_id order by customer_id offset 0
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
       group by week, branch_id
    ) as counted;
end;

create view mart.dim_date as
select day, week, month, weekday from etl.current_branch_day
union
select day, week, month, weekday
  from etl.changed_hours()
  cross join etl.calendar(day);

create view mart.sales_by_hour as
select branch_id, branch, day, week, month, weekday, hour, payment_method, hourly.sales, hourly.items, hourly.takings
  from etl.current_branch_day
  join etl.branch_day_hour as hourly on hourly.branch_day_id = current_branch_day.branch_day_id
union all
select changed.branch_id, name, day, week, month, weekday, hour, payment_method, sales, items, takings
  from etl.changed_hours() as changed
  cross join etl.calendar(day)
  join cafe.branch on branch.branch_id = changed.branch_id;

-- Two ranges of ids may hold sales of one branch and day, if they were not made by a load.
create view mart.sales_by_day as
select branch_id, branch, day, week, month, weekday,
       cast(sum(sales) as bigint) as sales, cast(sum(items) as bigint) as items, sum(takings) as takings, round(sum(takings) / sum(sales), 2) as average_basket
  from (
    select branch_id, branch, day, week, month, weekday, sales, items, takings from etl.current_branch_day
    union all
    select changed.branch_id, name, day, week, month, weekday, sales, items, takings
      from etl.changed_hours() as changed
      cross join etl.calendar(day)
      join cafe.branch on branch.branch_id = changed.branch_id
  ) as daily
 group by branch_id, branch, day, week, month, weekday;

create view mart.products_by_day as
select branch_id, branch, day, week, month, dim_product.product_id, product, name, size, flavour, units, sold.takings
  from etl.current_branch_day
  join etl.branch_day_product as sold on sold.branch_day_id = current_branch_day.branch_day_id
  -- OFFSET 0: a product's label is put together once, not in every row.
  join (select product_id, product, name, size, flavour from mart.dim_product offset 0) as dim_product on dim_product.product_id = sold.product_id
union all
select changed.branch_id, branch, day, week, month, dim_product.product_id, product, dim_product.name, size, flavour, units, takings
  from etl.changed_products() as changed
  cross join etl.calendar(day)
  join mart.dim_branch on dim_branch.branch_id = changed.branch_id
  join mart.dim_product on dim_product.product_id = changed.product_id;

create view mart.bought_together as
select branch_id, branch, day, week, month, first_name, second_name, pair.sales
  from etl.current_branch_day
  join etl.branch_day_pair as pair on pair.branch_day_id = current_branch_day.branch_day_id
union all
select changed.branch_id, branch, day, week, month, first_name, second_name, sales
  from etl.changed_pairs() as changed
  cross join etl.calendar(day)
  join mart.dim_branch on dim_branch.branch_id = changed.branch_id;

-- A customer is new in the week of the first sale anywhere in the chain, and returns in each later one.
create view mart.customers_by_week as
select week, weekly.branch_id, coalesce(branch, '') as branch, new_customers, returning_customers, new_takings, returning_takings, unknown_takings, sales, returning_sales
  from (
    select week, branch_id, new_customers, returning_customers, new_takings, returning_takings, unknown_takings, sales, returning_sales
      from etl.customer_week
     where not exists (select 1 from etl.changed_week where changed_week.week <= customer_week.week)
    union all
    select week, branch_id, new_customers, returning_customers, new_takings, returning_takings, unknown_takings, sales, returning_sales
      from etl.changed_customer_weeks()
  ) as weekly
  left join mart.dim_branch on dim_branch.branch_id = weekly.branch_id;

-- Whoever may change cafe need not be able to change etl.
create function etl.note_sales() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into etl.changed_day (first_id, oldest)
  select cast(range || repeat('0', 24) as uuid), min(day)
    from (select left(cast(sale_id as text), 8) as range, cast(sold_at as date) as day from changed) as sale
   group by range
  on conflict (first_id) do update set oldest = least(changed_day.oldest, excluded.oldest);
  return null;
end $$;

create function etl.note_lines() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into etl.changed_day (first_id)
  select cast(range || repeat('0', 24) as uuid)
    from (select left(cast(sale_id as text), 8) as range from changed) as line
   group by range
  on conflict do nothing;
  return null;
end $$;

create function etl.note_all() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into etl.changed_day (first_id, oldest)
  select first_id, min(day) from etl.branch_day group by first_id
  on conflict (first_id) do update set oldest = least(changed_day.oldest, excluded.oldest);
  return null;
end $$;

create trigger note_new_sales after insert on cafe.sale referencing new table as changed for each statement execute function etl.note_sales();
create trigger note_gone_sales after delete on cafe.sale referencing old table as changed for each statement execute function etl.note_sales();
create trigger note_sales_before after update on cafe.sale referencing old table as changed for each statement execute function etl.note_sales();
create trigger note_sales_after after update on cafe.sale referencing new table as changed for each statement execute function etl.note_sales();
create trigger note_all_sales after truncate on cafe.sale for each statement execute function etl.note_all();
create trigger note_new_lines after insert on cafe.sale_item referencing new table as changed for each statement execute function etl.note_lines();
create trigger note_gone_lines after delete on cafe.sale_item referencing old table as changed for each statement execute function etl.note_lines();
create trigger note_lines_before after update on cafe.sale_item referencing old table as changed for each statement execute function etl.note_lines();
create trigger note_lines_after after update on cafe.sale_item referencing new table as changed for each statement execute function etl.note_lines();
create trigger note_all_lines after truncate on cafe.sale_item for each statement execute function etl.note_all();
-- Pairs are kept by the names of products, which no load changes.
create trigger note_all_names after update of name on cafe.product for each statement execute function etl.note_all();

-- Counts anew what was noted. Loads wait for it at the writer's lock, and people who change sales by hand where that is noted; it waits
-- for those who have begun, but not long, because loads would wait with it.
create function etl.summarise() returns void language plpgsql as $$
begin
  lock etl.writer;
  set local lock_timeout = '5s';
  lock etl.changed_day in share row exclusive mode;

  delete from etl.customer_week where week >= (select week from etl.changed_week);
  insert into etl.customer_week select * from etl.changed_customer_weeks();
  delete from etl.customer_first where first_day >= (select week from etl.changed_week);
  insert into etl.customer_first
  select customer_id, min(cast(sold_at as date))
    from etl.changed_week
    join cafe.sale on sale_id >= changed_week.first_id and sold_at >= changed_week.week
   where customer_id is not null
   group by customer_id
  on conflict do nothing;

  delete from etl.branch_day_hour where branch_day_id in (select branch_day_id from etl.branch_day join etl.changed_day on changed_day.first_id = branch_day.first_id);
  delete from etl.branch_day_product where branch_day_id in (select branch_day_id from etl.branch_day join etl.changed_day on changed_day.first_id = branch_day.first_id);
  delete from etl.branch_day_pair where branch_day_id in (select branch_day_id from etl.branch_day join etl.changed_day on changed_day.first_id = branch_day.first_id);
  delete from etl.branch_day where first_id in (select first_id from etl.changed_day);

  with counted as materialized (
    select * from etl.changed_hours()
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
    from etl.changed_products() as changed
    join etl.branch_day on branch_day.first_id = changed.first_id and branch_day.branch_id = changed.branch_id and branch_day.day = changed.day
   order by branch_day_id;
  insert into etl.branch_day_pair
  select branch_day_id, first_name, second_name, changed.sales
    from etl.changed_pairs() as changed
    join etl.branch_day on branch_day.first_id = changed.first_id and branch_day.branch_id = changed.branch_id and branch_day.day = changed.day
   order by branch_day_id;

  delete from etl.changed_day;
  -- Or queries are planned as if a thousand days were noted.
  analyze etl.changed_day, etl.branch_day, etl.branch_day_hour, etl.branch_day_product, etl.branch_day_pair, etl.customer_first, etl.customer_week;
end $$;

-- Of a warehouse that holds sales already.
insert into etl.changed_day (first_id, oldest)
select cast(range || repeat('0', 24) as uuid), min(day)
  from (select left(cast(sale_id as text), 8) as range, cast(sold_at as date) as day from cafe.sale) as sale
 group by range;
analyze etl.changed_day;
