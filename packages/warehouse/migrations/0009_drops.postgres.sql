-- Where each drop stands, as etl.drop_status says it, without counting its sales anew: it may be asked every minute.
create view mart.drops as
select object_key, bucket,
       case when status = 'loading' and changed_at < now() - interval '1 hour' then 'stuck' else status end as status,
       refusal, layout, first_day, last_day, rows_read, accepted, rejected, flagged, last_modified, changed_at
  from etl.source_drop;
