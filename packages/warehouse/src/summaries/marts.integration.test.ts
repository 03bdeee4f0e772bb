/**
 * The views of `mart`: PostgreSQL's, which are kept in tables, against Redshift's, which are computed by every query.
 */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { migrate } from '../migrate/migrate.ts';
import { readMigrations } from '../migrate/migrations.ts';
import { setUpMartDatabase } from '../testing/mart-database.ts';
import { differencesOf } from '../testing/mart-oracle.ts';
import { DIMENSIONS, load, salesHistory } from '../testing/sales-history.ts';
import { summarise } from './summarise.ts';

const SEED = Number(process.env.MART_SEED ?? Date.now() % 1_000_000);
const RUNS = Number(process.env.MART_RUNS ?? 12);
/** The seeds of the examples, which are always the same. */
const [LOADS, OTHER_LOADS] = [1, 2];

const database = await setUpMartDatabase();
const { run, rowsOf } = database;
const soon = () => performance.now() + 60_000;
const views = async () =>
  (
    await database.client.query<{ name: string }>(
      `select table_name as name from information_schema.views where table_schema = 'mart' order by 1`,
    )
  ).rows.map(({ name }) => name);

test('both warehouses have the same views at every step of any history', async () => {
  const property = fc.asyncProperty(salesHistory, async (history) => {
    await run([['truncate cafe.sale, cafe.sale_item, cafe.branch, cafe.product, cafe.customer'], DIMENSIONS]);
    for (const step of history) {
      await run([step]);
      expect(await differencesOf(database.client)).toEqual({});
    }
    await run([['select etl.summarise()']]);
    expect(await differencesOf(database.client)).toEqual({});
  });
  await fc.assert(property, { seed: SEED, numRuns: RUNS });
}, 120_000);

test.each([
  [`update cafe.sale set sold_at = timestamp '2021-12-01 09:00:00', customer_id = null`],
  [`update cafe.sale set sale_id = cast('f' || substr(cast(sale_id as text), 2) as uuid)`],
  ['update cafe.sale set total = total + 1'],
  ['delete from cafe.sale'],
  ['truncate cafe.sale'],
  ['update cafe.sale_item set quantity = quantity + 1'],
  [`update cafe.sale_item set sale_id = cast('f' || substr(cast(sale_id as text), 2) as uuid)`],
  ['delete from cafe.sale_item'],
  [
    `insert into cafe.sale_item select sale_id, 9, (select min(cast(product_id as text))
     from cafe.product)::uuid, 2, 1.5 from cafe.sale`,
  ],
  ['truncate cafe.sale_item'],
])('each kind of change is visible at once, and after the next summary: %s', async (change) => {
  await run([DIMENSIONS, ...fc.sample(load, { seed: LOADS, numRuns: 6 })]);
  await summarise(database.url, soon());
  const before = await rowsOf('mart.sales_by_hour');
  await run([[change]]);
  expect(await rowsOf('mart.sales_by_hour')).not.toEqual(before);
  expect(await differencesOf(database.client)).toEqual({});
  await summarise(database.url, soon());
  expect(await differencesOf(database.client)).toEqual({});
});

test('PostgreSQL and Redshift have the same views with the same columns', async () => {
  const columns = (schema: string) =>
    database.client.query(
      `select table_name, column_name from information_schema.columns where table_schema = '${schema}'
       order by table_name, ordinal_position`,
    );
  const { rows } = await columns('mart');
  expect(rows.length).toBeGreaterThan(0);
  expect((await columns('oracle')).rows).toEqual(rows);
});

test('an empty warehouse has empty views, summarised or not', async () => {
  for (const view of await views()) expect([view, await rowsOf(`mart.${view}`)]).toEqual([view, []]);
  await summarise(database.url, soon());
  for (const view of await views()) expect([view, await rowsOf(`mart.${view}`)]).toEqual([view, []]);
});

test('cafe is not read while no changed day is recorded', async () => {
  await run([DIMENSIONS, ...fc.sample(load, { seed: LOADS, numRuns: 5 })]);
  await summarise(database.url, soon());
  const baseViews = [
    'dim_date',
    'sales_by_hour',
    'sales_by_day',
    'products_by_day',
    'bought_together',
    'customers_by_week',
  ];
  await database.client.query('begin');
  // After a deletion without triggers the views still show the sales.
  await database.client.query('set local session_replication_role = replica');
  const before = await Promise.all(baseViews.map((view) => rowsOf(`mart.${view}`)));
  await database.client.query('delete from cafe.sale_item');
  await database.client.query('delete from cafe.sale');
  expect(before.every((rows) => rows.length > 0)).toBe(true);
  expect(await Promise.all(baseViews.map((view) => rowsOf(`mart.${view}`)))).toEqual(before);
  await database.client.query('rollback');
});

test('a product renamed by hand appears under its new name', async () => {
  await run([DIMENSIONS, ...fc.sample(load, { seed: LOADS, numRuns: 6 })]);
  await summarise(database.url, soon());
  await run([[`update cafe.product set name = name || '!'`]]);
  for (const { name } of (await rowsOf('mart.products_by_day')) as { name: string }[]) expect(name).toMatch(/!$/);
  expect(await differencesOf(database.client)).toEqual({});
  await summarise(database.url, soon());
  expect(await differencesOf(database.client)).toEqual({});
});

test('a warehouse that held sales before it had summaries has correct ones from the start', async () => {
  await run([DIMENSIONS, ...fc.sample(load, { seed: LOADS, numRuns: 8 })]);
  const summaries = readMigrations('postgres').filter(
    ({ number, sql }) => number >= 6 && !sql.includes('create table etl.run'),
  );
  await database.client.query(
    `drop schema mart cascade; create schema mart; drop function etl.note_sales(), etl.note_lines(), `
      + `etl.note_all() cascade`,
  );
  const { rows } = await database.client.query<{ drop: string }>(`
    select format('drop view if exists etl.%I cascade', relname) as drop from pg_class
      where relnamespace = 'etl'::regnamespace and relkind = 'v' and relname <> 'drop_status'
    union all select format('drop function if exists etl.%I cascade', proname) from pg_proc
      where pronamespace = 'etl'::regnamespace
    union all select format('drop table if exists etl.%I cascade', relname) from pg_class
      where relnamespace = 'etl'::regnamespace and relkind = 'r'
        and (relname like 'branch_day%' or relname like 'customer_%' or relname = 'changed_day')`);
  for (const { drop } of rows) await database.client.query(drop);
  for (const { sql } of summaries) await database.client.query(sql);
  expect((await rowsOf('mart.sales_by_day')).length).toBeGreaterThan(0);
  expect(await differencesOf(database.client)).toEqual({});
  await summarise(database.url, soon());
  expect(await differencesOf(database.client)).toEqual({});
});

test('a reader may read every view, of changed and of summarised days, but no table behind them', async () => {
  await database.client.query('create role brewline_marts_reader');
  await migrate(database.url, { reader: 'brewline_marts_reader' });
  await run([DIMENSIONS, ...fc.sample(load, { seed: LOADS, numRuns: 3 })]);
  await summarise(database.url, soon());
  await run(fc.sample(load, { seed: OTHER_LOADS, numRuns: 2 }));
  const names = await views();
  const rows = await Promise.all(names.map((view) => rowsOf(`mart.${view}`)));
  await database.client.query('set role brewline_marts_reader');
  expect(await Promise.all(names.map((view) => rowsOf(`mart.${view}`)))).toEqual(rows);
  for (const table of ['cafe.sale', 'etl.branch_day', 'etl.changed_week', 'etl.customer_first'])
    await expect(database.client.query(`select * from ${table}`)).rejects.toThrow('permission denied');
  await expect(database.client.query('select etl.summarise()')).rejects.toThrow('permission denied');
  await database.client.query('reset role; drop owned by brewline_marts_reader; drop role brewline_marts_reader');
});

test('takings are counted once, however the facts are joined and grouped', async () => {
  await run([DIMENSIONS, ...fc.sample(load, { seed: LOADS, numRuns: 12 })]);
  // Two examples may be the same sale, which then has the lines of both.
  await run([
    [
      `update cafe.sale set total = (select sum(quantity * unit_price) from cafe.sale_item
       where sale_item.sale_id = sale.sale_id)`,
    ],
  ]);
  const takings = async (sql: string) =>
    Number((await database.client.query<{ takings: string }>(sql)).rows[0]!.takings);
  const all = await takings('select sum(total) as takings from cafe.sale');
  expect(all).toBeGreaterThan(0);
  for (const view of [
    'fact_sale',
    'fact_sale_item',
    'sales_by_hour',
    'sales_by_day',
    'sales_by_week',
    'sales_by_month',
    'products_by_day',
  ])
    expect([view, await takings(`select sum(takings) as takings from mart.${view}`)]).toEqual([view, all]);
  const star = (fact: string, more = '') =>
    `select sum(takings) as takings from mart.${fact} join mart.dim_branch
     on dim_branch.branch_id = ${fact}.branch_id join mart.dim_date on dim_date.day = ${fact}.day ${more}`;
  expect(await takings(star('fact_sale'))).toBe(all);
  expect(
    await takings(
      star('fact_sale_item', 'join mart.dim_product on dim_product.product_id = fact_sale_item.product_id'),
    ),
  ).toBe(all);
  for (const period of ['day', 'week', 'month'])
    expect(await takings(`select sum(takings) as takings from mart.branch_ranking where period = '${period}'`)).toBe(
      all,
    );
  for (const branch of ["= ''", "<> ''"])
    expect(
      await takings(
        `select sum(new_takings + returning_takings + unknown_takings) as takings from mart.customers_by_week
         where branch ${branch}`,
      ),
    ).toBe(all);
});

test('a summary has one row per key, for changed and for summarised days', async () => {
  const keys = {
    sales_by_hour: 'branch_id, day, hour, payment_method',
    sales_by_day: 'branch_id, day',
    products_by_day: 'branch_id, day, product_id',
    bought_together: 'branch_id, day, first_name, second_name',
    customers_by_week: 'week, branch_id',
    dim_date: 'day',
  };
  const repeated = async () => {
    const found = Object.entries(keys).map(([view, key]) =>
      database.client.query(`select '${view}', ${key} from mart.${view} group by ${key} having count(*) > 1`),
    );
    return (await Promise.all(found)).flatMap(({ rows }) => rows as unknown[]);
  };
  await run([DIMENSIONS, ...fc.sample(load, { seed: LOADS, numRuns: 20 })]);
  await summarise(database.url, soon());
  await run(fc.sample(load, { seed: OTHER_LOADS, numRuns: 6 }));
  expect(await repeated()).toEqual([]);
  await summarise(database.url, soon());
  expect(await repeated()).toEqual([]);
});
