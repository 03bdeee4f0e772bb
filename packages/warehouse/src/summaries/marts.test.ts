/**
 * The views that people's questions are asked of: PostgreSQL's, kept in tables, against Redshift's, which are counted
 * whenever they are asked.
 */
import { afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import { makeTemporaryFolder } from '@brewline/testing';
import { copyDatabase, startTestPostgres } from '@brewline/testing/postgres';
import { migrate } from '../migrate/migrate.ts';
import { readMigrations } from '../migrate/migrations.ts';
import { outageOf } from '../connection/outage.ts';
import { MAX_PAIRED_PRODUCTS } from './paired-products.ts';
import { summarise } from './summarise.ts';
import { createOracle, differencesOf } from '../testing/mart-oracle.ts';
import { BRANCH, DIMENSIONS, load, salesHistory, type Step } from '../testing/sales-history.ts';

const SEED = Number(process.env.MART_SEED ?? Date.now() % 1_000_000);
/** Of the examples, which are always the same. */
const [LOADS, OTHER_LOADS] = [1, 2];
const RUNS = Number(process.env.MART_RUNS ?? 12);

const postgres = await startTestPostgres(await makeTemporaryFolder());
let url: string;
let client: pg.Client;
let databases = 0;

beforeAll(async () => {
  const template = await postgres.createDatabase('marts');
  await migrate(template);
  const maker = new pg.Client({ connectionString: template });
  await maker.connect();
  await createOracle(maker);
  await maker.end();
});

beforeEach(async () => {
  databases += 1;
  url = await copyDatabase(postgres, 'marts', `marts_${databases}`);
  client = new pg.Client({ connectionString: url });
  await client.connect();
});

afterEach(() => client.end());

const run = async (steps: readonly Step[]): Promise<void> => {
  for (const step of steps) await client.query(['begin', ...step, 'commit'].join(';'));
};
const soon = () => performance.now() + 60_000;
const rowsOf = async (view: string): Promise<unknown[]> =>
  (await client.query<Record<string, unknown>>(`select * from ${view}`)).rows;
const views = async () =>
  (
    await client.query<{ name: string }>(
      `select table_name as name from information_schema.views where table_schema = 'mart' order by 1`,
    )
  ).rows.map(({ name }) => name);

test('After any history both warehouses say the same, at any moment', async () => {
  const property = fc.asyncProperty(salesHistory, async (history) => {
    await run([['truncate cafe.sale, cafe.sale_item, cafe.branch, cafe.product, cafe.customer'], DIMENSIONS]);
    for (const step of history) {
      await run([step]);
      expect(await differencesOf(client)).toEqual({});
    }
    await run([['select etl.summarise()']]);
    expect(await differencesOf(client)).toEqual({});
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
])('One change of each kind is seen at once, and after the next summary: %s', async (change) => {
  await run([DIMENSIONS, ...fc.sample(load, { seed: LOADS, numRuns: 6 })]);
  await summarise(url, soon());
  const before = await rowsOf('mart.sales_by_hour');
  await run([[change]]);
  expect(await rowsOf('mart.sales_by_hour')).not.toEqual(before);
  expect(await differencesOf(client)).toEqual({});
  await summarise(url, soon());
  expect(await differencesOf(client)).toEqual({});
});

test('PostgreSQL and Redshift have the same views with the same columns', async () => {
  const columns = (schema: string) =>
    client.query(
      `select table_name, column_name from information_schema.columns where table_schema = '${schema}'
       order by table_name, ordinal_position`,
    );
  const { rows } = await columns('mart');
  expect(rows.length).toBeGreaterThan(0);
  expect((await columns('oracle')).rows).toEqual(rows);
});

test('An empty warehouse has nothing to show, summarised or not', async () => {
  for (const view of await views()) expect([view, await rowsOf(`mart.${view}`)]).toEqual([view, []]);
  await summarise(url, soon());
  for (const view of await views()) expect([view, await rowsOf(`mart.${view}`)]).toEqual([view, []]);
});

test('Nothing of cafe is read while nothing is noted', async () => {
  await run([DIMENSIONS, ...fc.sample(load, { seed: LOADS, numRuns: 5 })]);
  await summarise(url, soon());
  const baseViews = [
    'dim_date',
    'sales_by_hour',
    'sales_by_day',
    'products_by_day',
    'bought_together',
    'customers_by_week',
  ];
  await client.query('begin');
  // Emptied behind the triggers' back, the sales are still told.
  await client.query('set local session_replication_role = replica');
  const before = await Promise.all(baseViews.map((view) => rowsOf(`mart.${view}`)));
  await client.query('delete from cafe.sale_item');
  await client.query('delete from cafe.sale');
  expect(before.every((rows) => rows.length > 0)).toBe(true);
  expect(await Promise.all(baseViews.map((view) => rowsOf(`mart.${view}`)))).toEqual(before);
  await client.query('rollback');
});

test('A product that is renamed by hand is seen by its new name', async () => {
  await run([DIMENSIONS, ...fc.sample(load, { seed: LOADS, numRuns: 6 })]);
  await summarise(url, soon());
  await run([[`update cafe.product set name = name || '!'`]]);
  for (const { name } of (await rowsOf('mart.products_by_day')) as { name: string }[]) expect(name).toMatch(/!$/);
  expect(await differencesOf(client)).toEqual({});
  await summarise(url, soon());
  expect(await differencesOf(client)).toEqual({});
});

test('Somebody who changed sales and does not end it fails a summary soon, and holds up no load', async () => {
  await run([DIMENSIONS, ...fc.sample(load, { seed: LOADS, numRuns: 2 })]);
  const person = new pg.Client({ connectionString: url });
  await person.connect();
  try {
    await person.query('begin; update cafe.sale set total = total + 1');
    const failure: unknown = await summarise(url, soon()).catch((error: unknown) => error);
    // Whoever waits for outages to pass would keep loads waiting five seconds at each attempt.
    expect([String(failure), outageOf(failure)]).toEqual([
      expect.stringMatching(/^Error: lock timeout: another session has changed sales and not ended its transaction/),
      undefined,
    ]);
    await client.query('begin; lock etl.writer nowait; rollback');
    await person.query('commit');
  } finally {
    await person.end();
  }
  await summarise(url, soon());
  expect(await differencesOf(client)).toEqual({});
});

test('A change made by hand while it is summarised is not forgotten', async () => {
  await run([DIMENSIONS, ...fc.sample(load, { seed: LOADS, numRuns: 5 })]);
  const person = new pg.Client({ connectionString: url });
  await person.connect();
  try {
    await person.query('begin');
    await person.query('update cafe.sale set total = total + 1');
    const summarised = summarise(url, soon());
    while (
      Number(
        (
          await client.query<{ waiting: string }>(
            `select count(*) as waiting from pg_stat_activity where datname = current_database()
             and wait_event_type = 'Lock'`,
          )
        ).rows[0]!.waiting,
      ) === 0
    );
    await person.query('commit');
    await summarised;
  } finally {
    await person.end();
  }
  expect(await differencesOf(client)).toEqual({});
});

test('A warehouse that held sales before it had summaries has them right from the start', async () => {
  await run([DIMENSIONS, ...fc.sample(load, { seed: LOADS, numRuns: 8 })]);
  const summaries = readMigrations('postgres').filter(
    ({ number, sql }) => number >= 6 && !sql.includes('create table etl.run'),
  );
  await client.query(
    `drop schema mart cascade; create schema mart; drop function etl.note_sales(), etl.note_lines(), `
      + `etl.note_all() cascade`,
  );
  const { rows } = await client.query<{ drop: string }>(`
    select format('drop view if exists etl.%I cascade', relname) as drop from pg_class
      where relnamespace = 'etl'::regnamespace and relkind = 'v' and relname <> 'drop_status'
    union all select format('drop function if exists etl.%I cascade', proname) from pg_proc
      where pronamespace = 'etl'::regnamespace
    union all select format('drop table if exists etl.%I cascade', relname) from pg_class
      where relnamespace = 'etl'::regnamespace and relkind = 'r'
        and (relname like 'branch_day%' or relname like 'customer_%' or relname = 'changed_day')`);
  for (const { drop } of rows) await client.query(drop);
  for (const { sql } of summaries) await client.query(sql);
  expect((await rowsOf('mart.sales_by_day')).length).toBeGreaterThan(0);
  expect(await differencesOf(client)).toEqual({});
  await summarise(url, soon());
  expect(await differencesOf(client)).toEqual({});
});

test('A reader may ask every view, of noted days and of summarised ones, and nothing behind them', async () => {
  await client.query('create role brewline_marts_reader');
  await migrate(url, { reader: 'brewline_marts_reader' });
  await run([DIMENSIONS, ...fc.sample(load, { seed: LOADS, numRuns: 3 })]);
  await summarise(url, soon());
  await run(fc.sample(load, { seed: OTHER_LOADS, numRuns: 2 }));
  const names = await views();
  const told = await Promise.all(names.map((view) => rowsOf(`mart.${view}`)));
  await client.query('set role brewline_marts_reader');
  expect(await Promise.all(names.map((view) => rowsOf(`mart.${view}`)))).toEqual(told);
  for (const table of ['cafe.sale', 'etl.branch_day', 'etl.changed_week', 'etl.customer_first'])
    await expect(client.query(`select * from ${table}`)).rejects.toThrow('permission denied');
  await expect(client.query('select etl.summarise()')).rejects.toThrow('permission denied');
  await client.query('reset role; drop owned by brewline_marts_reader; drop role brewline_marts_reader');
});

/** A sale of so many different products at Branch 0. */
const basketOf = (products: number): Step => {
  const sale = `1ee40007${String(products).padStart(24, '0')}`;
  const product = `cast(lpad(to_hex(1000 + n), 32, '0') as uuid)`;
  return [
    `insert into cafe.product select ${product}, 'Product ' || n, '', '' from generate_series(1, ${products}) as n
     on conflict do nothing`,
    `insert into cafe.sale values ('${sale}', '${BRANCH}', null, '2021-08-25 09:00:00', 'CASH', ${products})`,
    `insert into cafe.sale_item select '${sale}', n, ${product}, 1, 1 from generate_series(1, ${products}) as n`,
  ];
};

test('A basket of more products than are paired is in no pair, and in all other figures', async () => {
  const pairs = async () => (await rowsOf('mart.bought_together')).length;
  await run([DIMENSIONS, basketOf(MAX_PAIRED_PRODUCTS + 1), basketOf(4000)]);
  expect([await pairs(), await differencesOf(client)]).toEqual([0, {}]);
  await run([basketOf(MAX_PAIRED_PRODUCTS)]);
  const every = (MAX_PAIRED_PRODUCTS * (MAX_PAIRED_PRODUCTS - 1)) / 2;
  expect([await pairs(), await differencesOf(client)]).toEqual([every, {}]);
  await summarise(url, soon());
  expect([await pairs(), await differencesOf(client)]).toEqual([every, {}]);
  expect(await rowsOf('mart.sales_by_day')).toMatchObject([
    { sales: '3', items: String(4000 + 2 * MAX_PAIRED_PRODUCTS + 1) },
  ]);
});

test('Pairs of wide baskets that an earlier version kept are gone after the next summary', async () => {
  await run([DIMENSIONS, basketOf(MAX_PAIRED_PRODUCTS + 1)]);
  await summarise(url, soon());
  await client.query(
    `insert into etl.branch_day_pair select branch_day_id, 'Product 1', 'Product 2', 1 from etl.branch_day`,
  );
  const { sql } = readMigrations('postgres').find(({ name }) => name === 'linear_summaries')!;
  await client.query(sql.slice(sql.lastIndexOf('insert into etl.changed_day')));
  expect(await differencesOf(client)).toEqual({});
});

test("No slice counts more than some branches' days, and each leaves both warehouses saying the same", async () => {
  const days = 450;
  await run([
    DIMENSIONS,
    [
      `
    insert into cafe.sale
    select cast(lpad(to_hex(8000 + n), 4, '0') || '0007' || repeat('0', 24) as uuid),
           '${BRANCH}', 'c0000000-0000-0000-0000-000000000001', date '2021-11-26' + n, 'CASH', 1
      from generate_series(1, ${days}) as n`,
    ],
  ]);
  const left: number[] = [];
  for (let isMore = true; isMore && left.length < days;) {
    isMore = (await client.query<{ is_more: boolean }>('select etl.summarise_slice() as is_more')).rows[0]!.is_more;
    left.push((await rowsOf('etl.changed_day')).length);
    if (left.length < 5) expect(await differencesOf(client)).toEqual({});
  }
  expect(left.slice(0, 3)).toEqual([250, 50, 0]);
  // The others are a week each.
  expect(left).toHaveLength(3 + Math.ceil((days + 5) / 7));
  expect(await differencesOf(client)).toEqual({});
});

test("A load that waits gets the writer's lock between two slices", async () => {
  await run([DIMENSIONS, ...fc.sample(load, { seed: LOADS, numRuns: 20 })]);
  const [before, between] = [new pg.Client({ connectionString: url }), new pg.Client({ connectionString: url })];
  await before.connect();
  await between.connect();
  const isWaiting = async (sessions: number) => {
    while (
      Number(
        (
          await client.query<{ waiting: string }>(
            `select count(*) as waiting from pg_stat_activity where datname = current_database()
             and wait_event_type = 'Lock'`,
          )
        ).rows[0]!.waiting,
      ) < sessions
    );
  };
  try {
    await before.query('begin; lock etl.writer');
    const summarised = summarise(url, soon());
    await isWaiting(1);
    const locked = between.query('begin; lock etl.writer');
    await isWaiting(2);
    await before.query('commit');
    await locked;
    // The days are counted, and not yet the customers of any week.
    expect([(await rowsOf('etl.changed_day')).length, (await rowsOf('etl.changed_week')).length]).toEqual([0, 1]);
    expect(await differencesOf(client)).toEqual({});
    await between.query('commit');
    expect(await summarised).toBe(true);
  } finally {
    await before.end();
    await between.end();
  }
  expect([await rowsOf('etl.changed_week'), await differencesOf(client)]).toEqual([[], {}]);
});

test('A summary that has little time does one slice, and the next goes on', async () => {
  await run([DIMENSIONS, ...fc.sample(load, { seed: LOADS, numRuns: 20 })]);
  const little = () => performance.now() + 20_000;
  expect([await summarise(url, little()), (await rowsOf('etl.changed_day')).length]).toEqual([false, 0]);
  const [{ week: first }] = (await rowsOf('etl.changed_week')) as [{ week: Date }];
  expect(await summarise(url, little())).toBe(false);
  const [{ week: second }] = (await rowsOf('etl.changed_week')) as [{ week: Date }];
  expect(second.getTime()).toBeGreaterThan(first.getTime());
  expect(await differencesOf(client)).toEqual({});
  expect([await summarise(url, soon()), await differencesOf(client)]).toEqual([true, {}]);
});

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Plans'?: readonly PlanNode[];
}

const tablesOf = (plan: PlanNode): string[] =>
  [plan['Relation Name'] ?? [], ...(plan.Plans ?? []).map(tablesOf)].flat();
/** The tables that a nested loop joins to sales. */
const joinedByLoop = (plan: PlanNode): string[] => {
  const sides = (plan.Plans ?? []).map(tablesOf);
  const isLoop = plan['Node Type'] === 'Nested Loop' && sides[0]!.some((table) => table.startsWith('sale'));
  return [...(isLoop ? sides[1]! : []), ...(plan.Plans ?? []).flatMap(joinedByLoop)];
};

test.each(['hours_of', 'products_of', 'pairs_of'])(
  '%s joins sales to their lines in time that grows with them, whatever the planner expects',
  async (name) => {
    await client.query(
      'alter table cafe.sale set (autovacuum_enabled = off); alter table cafe.sale_item set (autovacuum_enabled = off)',
    );
    await run([DIMENSIONS, basketOf(1), ['analyze']]);
    const {
      rows: [counted],
    } = await client.query<{ body: string; settings: string[] }>(
      `
    select pg_get_function_sqlbody(oid) as body, proconfig as settings from pg_proc
      where pronamespace = 'etl'::regnamespace and proname = $1`,
      [name],
    );
    await client.query(
      ['begin', ...counted!.settings.map((setting) => `set local ${setting.replace('=', ' to ')}`)].join(';'),
    );
    const select = /BEGIN ATOMIC\s+(.*?);?\s+END/s
      .exec(counted!.body)![1]!
      .replaceAll(`${name}.ranges`, `array['1ee40007-0000-0000-0000-000000000000'::uuid]`)
      .replaceAll('ranges', `array['1ee40007-0000-0000-0000-000000000000'::uuid]`);
    const {
      rows: [explained],
    } = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(`explain (format json) ${select}`);
    await client.query('rollback');
    const [{ Plan: plan }] = explained!['QUERY PLAN'];
    expect(tablesOf(plan)).toEqual(expect.arrayContaining(['changed_day', 'sale', 'sale_item']));
    expect(joinedByLoop(plan)).toEqual([]);
  },
);

test('Takings are counted once, however the facts are joined and cut', async () => {
  await run([DIMENSIONS, ...fc.sample(load, { seed: LOADS, numRuns: 12 })]);
  // Two examples may be one sale, whose lines then come of both.
  await run([
    [
      `update cafe.sale set total = (select sum(quantity * unit_price) from cafe.sale_item
       where sale_item.sale_id = sale.sale_id)`,
    ],
  ]);
  const takings = async (sql: string) => Number((await client.query<{ takings: string }>(sql)).rows[0]!.takings);
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

test('A summary has one row for each of what it is by, noted or summarised', async () => {
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
      client.query(`select '${view}', ${key} from mart.${view} group by ${key} having count(*) > 1`),
    );
    return (await Promise.all(found)).flatMap(({ rows }) => rows as unknown[]);
  };
  await run([DIMENSIONS, ...fc.sample(load, { seed: LOADS, numRuns: 20 })]);
  await summarise(url, soon());
  await run(fc.sample(load, { seed: OTHER_LOADS, numRuns: 6 }));
  expect(await repeated()).toEqual([]);
  await summarise(url, soon());
  expect(await repeated()).toEqual([]);
});
