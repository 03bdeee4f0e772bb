-- Where each drop stands, and whether the sales it claims agree with its receipt: counted anew whenever it is asked.
-- A drop that has been loading for an hour is stuck: a killed handler's message is back after half of that.
create view etl.drop_status as
select drop_id, bucket, object_key, last_modified,
       case when status = 'loading' and changed_at < getdate() - interval '1 hour' then 'stuck'
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
      left join (select drop_id, count(*) as chunks from etl.chunk group by drop_id) as arrived on arrived.drop_id = source_drop.drop_id
      left join (
        select claim.drop_id, count(*) as sales, cast(sum(sale.total) * 100 as bigint) as pence
          from etl.claim
          join cafe.sale on sale.sale_id = claim.sale_id
         group by claim.drop_id
      ) as claimed on claimed.drop_id = source_drop.drop_id
  ) as counted;
