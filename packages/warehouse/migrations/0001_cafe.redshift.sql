-- The sales in third normal form. Redshift enforces no key, yet its planner believes them all: loads leave out duplicates
-- by anti-joins behind the writer's lock, and write what is referred to first.
--
-- A sale, its lines and its claims have one distribution key, so that joining them moves no row between nodes, and one
-- sort key: sale_id begins with the day, so a batch of one evening touches the last blocks of each table alone. The small
-- tables lie whole on every node.
create schema cafe;

create table cafe.branch (
  branch_id char(32) not null primary key,
  name varchar(200) not null
) diststyle all sortkey (branch_id);

create table cafe.product (
  product_id char(32) not null primary key,
  name varchar(200) not null,
  size varchar(16) not null,
  flavour varchar(200) not null
) diststyle all sortkey (product_id);

create table cafe.customer (
  customer_id char(32) not null primary key,
  identified_by varchar(4) not null
) distkey (customer_id) sortkey (customer_id);

create table cafe.sale (
  sale_id char(32) not null primary key,
  branch_id char(32) not null references cafe.branch (branch_id),
  customer_id char(32) references cafe.customer (customer_id),
  sold_at timestamp not null,
  payment_method varchar(4) not null,
  total numeric(10, 2) not null
) distkey (sale_id) sortkey (sale_id);

create table cafe.sale_item (
  sale_id char(32) not null references cafe.sale (sale_id),
  line_no integer not null,
  product_id char(32) not null references cafe.product (product_id),
  quantity integer not null,
  unit_price numeric(8, 2) not null,
  primary key (sale_id, line_no)
) distkey (sale_id) sortkey (sale_id, line_no);
