-- One row a drop: what its receipt says, and what became of it.
create table etl.source_drop (
  drop_id char(32) not null primary key,
  bucket varchar(63) not null,
  object_key varchar(1024) not null,
  etag varchar(128) not null,
  last_modified timestamptz not null,
  rules integer not null,
  key_fingerprint char(12) not null,
  status varchar(12) not null,
  refusal varchar(32),
  layout varchar(32),
  chunks integer,
  rows_read bigint,
  accepted bigint,
  rejected bigint,
  flagged bigint,
  items bigint,
  takings_pence bigint,
  first_day date,
  last_day date,
  receipt varchar(4000),
  changed_at timestamptz not null
) distkey (drop_id) sortkey (object_key);

-- The pieces of a drop of several chunks, until the last one has arrived.
create table etl.chunk (
  drop_id char(32) not null,
  chunk_no integer not null,
  objects varchar(8000) not null,
  primary key (drop_id, chunk_no)
) distkey (drop_id) sortkey (drop_id);

-- This drop vouches for this sale. A sale that nobody claims any more goes.
create table etl.claim (
  sale_id char(32) not null,
  drop_id char(32) not null,
  primary key (sale_id, drop_id)
) distkey (sale_id) sortkey (sale_id);

-- How each loaded drop spells its branches; the best spelling is the branch's name.
create table etl.branch_spelling (
  branch_id char(32) not null,
  drop_id char(32) not null,
  name varchar(200) not null,
  spelled_in varchar(4) not null,
  primary key (branch_id, drop_id, name)
) distkey (branch_id) sortkey (branch_id);

create table etl.row_note (
  drop_id char(32) not null,
  file_line bigint not null,
  kind varchar(8) not null,
  field varchar(16) not null,
  reason varchar(32) not null
) distkey (drop_id) sortkey (drop_id, file_line);

-- Which pseudonym key the customers were made with. One row, from the first load on.
create table etl.pseudonym_key (
  fingerprint char(12) not null
) diststyle all;
