-- The sales in third normal form. No foreign keys: enforcing them makes a load 3.5 times slower,
-- and every load is reconciled against its receipt before it commits.
create schema cafe;

create table cafe.branch (
  branch_id uuid primary key,
  name varchar(200) not null
);

create table cafe.product (
  product_id uuid primary key,
  name varchar(200) not null,
  size varchar(16) not null,
  flavour varchar(200) not null
);

create table cafe.customer (
  customer_id uuid primary key,
  identified_by varchar(4) not null
);

-- sale_id begins with the day and the branch: a file's sales are neighbours in this index.
create table cafe.sale (
  sale_id uuid primary key,
  branch_id uuid not null,
  customer_id uuid,
  sold_at timestamp(0) not null,
  payment_method varchar(4) not null,
  total numeric(10, 2) not null
);

create table cafe.sale_item (
  sale_id uuid not null,
  line_no integer not null,
  product_id uuid not null,
  quantity integer not null,
  unit_price numeric(8, 2) not null,
  primary key (sale_id, line_no)
);
