-- Every embedded cloud (brewline run, brewline up) that loads into this warehouse, by the name of its clean bucket, which no other
-- cloud has. While it runs it holds an advisory lock on that name. Whoever removes the row discards its unfinished drops.
create table etl.run (
  clean_bucket varchar(63) primary key
);

-- A piece can be read only by those who read the bucket it lies in: two runs of one file note their own. '' is the bucket of all
-- pieces that were noted before this migration, or by the load of the version before.
alter table etl.chunk
  add column clean_bucket varchar(63) not null default '',
  drop constraint chunk_pkey,
  add primary key (drop_id, chunk_no, clean_bucket);

-- As before, but a piece that two runs noted counts once.
create or replace view etl.drop_status as
select drop_id, bucket, object_key, last_modified,
       case when status = 'loading' and changed_at < now() - interval '1 hour' then 'stuck'
            when status = 'loaded' and (accepted <> loaded_rows or takings_pence <> loaded_pence) then 'unreconciled'
            else status
       end as status,
       refusal,
       chunks as expected_chunks, loaded_chunks,
       accepted as expected_rows, loaded_rows,
       takings_pence as expected_pence, loaded_pence,
       rejected, flagged, first_day, last_day, changed_at
  from (
    select source_drop.*,
           case when status = 'loading' then coalesce(arrived.chunks, 0) when status = 'loaded' then source_drop.chunks else 0 end as loaded_chunks,
           coalesce(claimed.sales, 0) as loaded_rows,
           coalesce(claimed.pence, 0) as loaded_pence
      from etl.source_drop
      left join (select drop_id, count(distinct chunk_no) as chunks from etl.chunk group by drop_id) as arrived on arrived.drop_id = source_drop.drop_id
      left join (
        select claim.drop_id, count(*) as sales, cast(sum(sale.total) * 100 as bigint) as pence
          from etl.claim
          join cafe.sale on sale.sale_id = claim.sale_id
         group by claim.drop_id
      ) as claimed on claimed.drop_id = source_drop.drop_id
  ) as counted;

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

-- The caller's search_path decides what the names in a PL/pgSQL body mean, unless the function has its own. A procedure cannot
-- have one and commit.
do $$
declare
  each regprocedure;
begin
  for each in
    select pg_proc.oid
      from pg_proc
      join pg_namespace on pg_namespace.oid = pronamespace
      join pg_language on pg_language.oid = prolang
     where nspname = 'etl' and lanname = 'plpgsql' and prokind = 'f' and coalesce(array_to_string(proconfig, ' '), '') not like '%search_path=%'
  loop
    execute format('alter function %s set search_path = pg_catalog, pg_temp', each);
  end loop;
end $$;
