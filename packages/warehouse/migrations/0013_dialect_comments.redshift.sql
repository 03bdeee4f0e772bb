-- What Redshift has otherwise: one cloud loads into it, and it has no summaries.

comment on table etl.chunk is 'One row per row chunk of a drop that is still loading.';
comment on column etl.chunk.clean_bucket is
  'Clean bucket that holds the objects; empty if recorded before the column existed.';
