/** SQL that Redshift supports passes, each of several statements is checked, and Redshift's own clauses are removed. */
import { expect, test } from '@jest/globals';
import { copyOf } from '../testing/copy-statement.ts';
import { violationsOf } from './guard.ts';
import { withoutTableAttributes } from './table-attributes.ts';

const PRESENT = [
  '',
  'begin; set local statement_timeout = 30000; lock etl.writer; commit',
  'begin isolation level repeatable read read write',
  'lock table etl.writer, etl.migration;',
  `set query_group to 'brewline'; set timezone to 'UTC'; show search_path`,
  `create schema if not exists etl; drop table if exists a, b cascade; comment on table t is 'it''s; distkey (a)'`,
  `comment on view mart.v is 'a'; comment on column mart.v.a is 'b'`,
  `create temp table stage_sale (sale_id char(32), sold_at timestamp, total numeric(10, 2), n bigint,
   name varchar(200), seen timestamptz, day date) distkey (sale_id) compound sortkey (sold_at, sale_id)`,
  'create table if not exists "etl"."claim" (sale_id char(32) not null, primary key (sale_id))',
  `create table t (a integer not null unique references u (b), b boolean default false)
   diststyle even interleaved sortkey (a); create table u (b integer) diststyle auto`,
  'create table t (a interval day to second, b interval year to month, c double precision, d smallint, e real)',
  'create table u (like t including defaults)',
  'create temp table t as select distinct a from s',
  'alter table t add column a varchar(65535); alter table t rename to u; analyze t; vacuum t',
  `create view mart.fact as
   select s.sale_id, coalesce(c.customer_id, '') as customer_id,
          case when s.total > 10 then 'large' else 'small' end as size,
          extract(epoch from s.sold_at) as at, date_trunc('day', s.sold_at) as day
     from cafe.sale as s
     left join cafe.customer as c on c.customer_id = s.customer_id`,
  'create materialized view mv as select a, count(*) as n from t group by a; refresh materialized view mv',
  `insert into cafe.sale (sale_id, total) select distinct sale_id, total from stage_sale as staged
   where not exists (select 1 from cafe.sale where sale.sale_id = staged.sale_id) and sale_id between $1 and $2`,
  'insert into t (a, b) values ($1, $2), ($3, default)',
  'insert into t with s as (select a from u) select a from s',
  `update cafe.branch set name = best.name from 
     (select branch_id, min(name) as name from etl.branch_spelling group by branch_id) as best
    where branch.branch_id = best.branch_id and branch.name <> best.name`,
  `delete from cafe.sale where sale_id in (select sale_id from released_sale)
      and not exists (select 1 from etl.claim where claim.sale_id = sale.sale_id)`,
  'delete from t using s where t.a = s.a',
  'with recursive n (a) as (select 1 union all select a + 1 from n where a < 9) select a from n',
  `select 'sale' as what, count(*) as n from cafe.sale group by 1 
    union all select 'item', count(distinct sale_id) from cafe.sale_item
    union select 'branch', 0 order by 1 desc nulls last limit 10 offset 5`,
  'select a, b, grouping(a), sum(c) from t group by grouping sets ((a), (b), ()) having sum(c) > 0',
  `select a, row_number() over (partition by b order by c nulls first) as n,
          sum(d) over (order by c rows between unbounded preceding and current row) as running,
          sum(d) over (partition by b) as whole from t`,
  `select listagg(a, ',') within group (order by a), median(b), approximate_count from t group by approximate_count`,
  `select a ilike 'x%', a ~* '^y', a similar to 'z%', a !~ 'q', to_hex(b), cast(b as varchar(36)), b::bigint,
   trim(a), substring(a, 1, 4), substring(a from 2 for 3), position('x' in a), a || 'b', nullif(a, '') from t`,
  `select getdate(), sysdate, current_date, current_user, dateadd(day, 1, a), datediff(hour, a, b),
   a at time zone 'UTC', a - interval '1 day', to_timestamp(a, 'YYYY-MM-DD'), date_part(dow, a) from t`,
  `select * from t where a = any (select b from s) and (a, b) in (select a, b from s)
      and a is true and greatest(a, b) between 1 and 2`,
  'select * from t where (t.a = t.b or (t.a is null and t.b is null)) and (t.c = 1 or (t.c is null and t.d is null))',
  `select * from t join s using (a) left join u on u.a = t.a or u.b = t.b where json_extract_path_text(c, 'd') = 'e'`,
  `select file_name, line_number from sys_load_error_detail where session_id = pg_backend_pid()
   order by start_time desc limit 1`,
  `select x from a where exists (select 1 from b where b.x = a.x and b.y in (select c.y from c where c.z = b.z))
   union select b.x from b where b.x > (select min(a.x) from a)`,
  'update a set x = b.x from b where b.y = a.y and not exists (select 1 from c where c.x = b.x)',
  'select a as percent, t.open, "tag", sum(b) over (partition by a) from t as "new" order by 1 nulls last',
  'explain verbose select 1',
  `select "a\\b" from t -- a\\b`,
  `prepare q (integer, varchar(3)) as select $1; execute q (1, 'a'); deallocate q`,
  `grant select on all tables in schema mart to reader; grant usage on schema mart, etl to "IAMR:a";
   grant create, temporary on database d to u; revoke create on schema public from public;
   revoke temporary on database d from public`,
  `create user "IAMR:a" password disable;
   CREATE USER u WITH PASSWORD 'md500000000000000000000000000000000' SESSION TIMEOUT 60`,
  `alter user u password 'md500000000000000000000000000000000'; alter user "é;" session timeout 1728000;
   alter user u password disable; create role r`,
  copyOf(
    `csv gzip manifest null as 'null-000000000' timeformat 'YYYY-MM-DD HH:MI:SS'
     dateformat as 'YYYY-MM-DD' region 'eu-west-2' compupdate off statupdate off`,
  ),
  `COPY "etl"."T" (a) FROM 's3://bucket/a b.manifest'
   IAM_ROLE 'arn:aws-cn:iam::000000000000:role/path/copy' -- the loader's
   FORMAT AS CSV NULL 'null-000000000' MANIFEST GZIP;`,
];

test.each(PRESENT)('%s passes', (sql) => expect(violationsOf(sql)).toEqual([]));

test('each of several statements is checked and quoted', () => {
  const copy = copyOf(`csv gzip manifest null as 'null-000000000'`);
  const sql = `select 'é; 漢'; /* ; */ select now(); create table t (a text) distkey (a); ${copy}; select 1::uuid`;
  expect(violationsOf(sql)).toEqual([
    'Redshift runs now() on its leader node only: use getdate(): select now()',
    'Redshift treats TEXT as VARCHAR(256): use varchar(n), in bytes: create table t (a text) distkey (a)',
    'Redshift has no type uuid: use char(32): select 1::uuid',
  ]);
});

test('table attributes are removed, but nothing that only looks like them', () => {
  const stripped = withoutTableAttributes(
    `create table "é" (distkey integer default (1)) DISTSTYLE key distkey (distkey)\n sortkey (distkey); `
      + `select 'create table t (a integer) distkey (a)'`,
  );
  expect(stripped.replaceAll(/ +/g, ' ')).toBe(
    `create table "é" (distkey integer default (1)) ; select 'create table t (a integer) distkey (a)'`,
  );
  for (const sql of [
    'select distkey (a) from t',
    'create table t (a integer) sortkey',
    `create table t (a integer) distkey (a`,
  ])
    expect(withoutTableAttributes(sql)).toBe(sql);
});
