/** The size of summary slices, how their time grows, and what runs between two. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import { readMigrations } from '../migrate/migrations.ts';
import { setUpMartDatabase } from '../testing/mart-database.ts';
import { differencesOf } from '../testing/mart-oracle.ts';
import { BRANCH, DIMENSIONS, load, type Step } from '../testing/sales-history.ts';
import { MAX_PAIRED_PRODUCTS } from './paired-products.ts';
import { summarise } from './summarise.ts';

/** The seed of the examples, which are always the same. */
const LOADS = 1;

const database = await setUpMartDatabase();
const { run, rowsOf } = database;
const soon = () => performance.now() + 60_000;

/** A sale of this many different products at Branch 0. */
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

test('a basket with too many products for pairs is in no pair, but in all other figures', async () => {
  const pairs = async () => (await rowsOf('mart.bought_together')).length;
  await run([DIMENSIONS, basketOf(MAX_PAIRED_PRODUCTS + 1), basketOf(4000)]);
  expect([await pairs(), await differencesOf(database.client)]).toEqual([0, {}]);
  await run([basketOf(MAX_PAIRED_PRODUCTS)]);
  const every = (MAX_PAIRED_PRODUCTS * (MAX_PAIRED_PRODUCTS - 1)) / 2;
  expect([await pairs(), await differencesOf(database.client)]).toEqual([every, {}]);
  await summarise(database.url, soon());
  expect([await pairs(), await differencesOf(database.client)]).toEqual([every, {}]);
  expect(await rowsOf('mart.sales_by_day')).toMatchObject([
    { sales: '3', items: String(4000 + 2 * MAX_PAIRED_PRODUCTS + 1) },
  ]);
});

test('pairs of wide baskets from an earlier version are deleted by the next summary', async () => {
  await run([DIMENSIONS, basketOf(MAX_PAIRED_PRODUCTS + 1)]);
  await summarise(database.url, soon());
  await database.client.query(
    `insert into etl.branch_day_pair select branch_day_id, 'Product 1', 'Product 2', 1 from etl.branch_day`,
  );
  const { sql } = readMigrations('postgres').find(({ name }) => name === 'linear_summaries')!;
  await database.client.query(sql.slice(sql.lastIndexOf('insert into etl.changed_day')));
  expect(await differencesOf(database.client)).toEqual({});
});

test('each slice is bounded, and both warehouses have the same views after each', async () => {
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
    isMore = (await database.client.query<{ is_more: boolean }>('select etl.summarise_slice() as is_more')).rows[0]!
      .is_more;
    left.push((await rowsOf('etl.changed_day')).length);
    if (left.length < 5) expect(await differencesOf(database.client)).toEqual({});
  }
  expect(left.slice(0, 3)).toEqual([250, 50, 0]);
  // The others are a week each.
  expect(left).toHaveLength(3 + Math.ceil((days + 5) / 7));
  expect(await differencesOf(database.client)).toEqual({});
});

test("a waiting load gets the writer's lock between two slices", async () => {
  await run([DIMENSIONS, ...fc.sample(load, { seed: LOADS, numRuns: 20 })]);
  const [before, between] = [
    new pg.Client({ connectionString: database.url }),
    new pg.Client({ connectionString: database.url }),
  ];
  await before.connect();
  await between.connect();
  const isWaiting = async (sessions: number) => {
    while (
      Number(
        (
          await database.client.query<{ waiting: string }>(
            `select count(*) as waiting from pg_stat_activity where datname = current_database()
             and wait_event_type = 'Lock'`,
          )
        ).rows[0]!.waiting,
      ) < sessions
    );
  };
  try {
    await before.query('begin; lock etl.writer');
    const summarised = summarise(database.url, soon());
    await isWaiting(1);
    const locked = between.query('begin; lock etl.writer');
    await isWaiting(2);
    await before.query('commit');
    await locked;
    // The days are summarised, but not yet the customers of any week.
    expect([(await rowsOf('etl.changed_day')).length, (await rowsOf('etl.changed_week')).length]).toEqual([0, 1]);
    expect(await differencesOf(database.client)).toEqual({});
    await between.query('commit');
    expect(await summarised).toBe(true);
  } finally {
    await before.end();
    await between.end();
  }
  expect([await rowsOf('etl.changed_week'), await differencesOf(database.client)]).toEqual([[], {}]);
});

test('a summary with little time does one slice, and the next continues', async () => {
  await run([DIMENSIONS, ...fc.sample(load, { seed: LOADS, numRuns: 20 })]);
  const little = () => performance.now() + 20_000;
  expect([await summarise(database.url, little()), (await rowsOf('etl.changed_day')).length]).toEqual([false, 0]);
  const [{ week: first }] = (await rowsOf('etl.changed_week')) as [{ week: Date }];
  expect(await summarise(database.url, little())).toBe(false);
  const [{ week: second }] = (await rowsOf('etl.changed_week')) as [{ week: Date }];
  expect(second.getTime()).toBeGreaterThan(first.getTime());
  expect(await differencesOf(database.client)).toEqual({});
  expect([await summarise(database.url, soon()), await differencesOf(database.client)]).toEqual([true, {}]);
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
  '%s joins sales to their lines in linear time, whatever the planner expects',
  async (name) => {
    await database.client.query(
      'alter table cafe.sale set (autovacuum_enabled = off); alter table cafe.sale_item set (autovacuum_enabled = off)',
    );
    await run([DIMENSIONS, basketOf(1), ['analyze']]);
    const {
      rows: [counted],
    } = await database.client.query<{ body: string; settings: string[] }>(
      `
    select pg_get_function_sqlbody(oid) as body, proconfig as settings from pg_proc
      where pronamespace = 'etl'::regnamespace and proname = $1`,
      [name],
    );
    await database.client.query(
      ['begin', ...counted!.settings.map((setting) => `set local ${setting.replace('=', ' to ')}`)].join(';'),
    );
    const select = /BEGIN ATOMIC\s+(.*?);?\s+END/s
      .exec(counted!.body)![1]!
      .replaceAll(`${name}.ranges`, `array['1ee40007-0000-0000-0000-000000000000'::uuid]`)
      .replaceAll('ranges', `array['1ee40007-0000-0000-0000-000000000000'::uuid]`);
    const {
      rows: [explained],
    } = await database.client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(`explain (format json) ${select}`);
    await database.client.query('rollback');
    const [{ Plan: plan }] = explained!['QUERY PLAN'];
    expect(tablesOf(plan)).toEqual(expect.arrayContaining(['changed_day', 'sale', 'sale_item']));
    expect(joinedByLoop(plan)).toEqual([]);
  },
);
