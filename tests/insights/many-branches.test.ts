/** For a large chain, a panel shows no more than a person can read. */
import { beforeAll, expect, test } from '@jest/globals';
import { ask, type Answer, resolveSpan, findQuestion } from '@brewline/insights';
import { migrate, type Session } from '@brewline/warehouse';
import { makeTemporaryFolder } from '@brewline/testing';
import { query, startTestPostgres } from '@brewline/testing/postgres';
import { sessionOn } from './support/session-on.ts';

const BRANCHES = 30;
const postgres = await startTestPostgres(await makeTemporaryFolder());
let session: Session;

/**
 * Branch n sells its own product for £n, n times on each of five Wednesdays: on the last one at 9:00 only, before that
 * also at 10:00.
 */
const CHAIN = `
  insert into cafe.branch
    select cast(md5('branch' || n) as uuid), 'Branch ' || lpad(cast(n as text), 2, '0')
      from generate_series(1, ${BRANCHES}) as n;
  insert into cafe.product
    select cast(md5('product' || n) as uuid), 'Tea ' || lpad(cast(n as text), 2, '0'), 'Regular',
           'Flavour ' || lpad(cast(n as text), 2, '0')
      from generate_series(1, ${BRANCHES}) as n;
  create temporary table made as
    select cast(substr(md5(n || ' ' || week || ' ' || sale), 1, 32) as uuid) as sale_id, n,
           timestamp '2021-07-28 09:00' + week * interval '7 days'
             + case when week < 4 then sale % 2 else 0 end * interval '1 hour' as sold_at
      from generate_series(1, ${BRANCHES}) as n, generate_series(0, 4) as week, generate_series(1, n) as sale;
  insert into cafe.sale select sale_id, cast(md5('branch' || n) as uuid), null, sold_at, 'CASH', n from made;
  insert into cafe.sale_item select sale_id, 1, cast(md5('product' || n) as uuid), 1, n from made`;

beforeAll(async () => {
  const url = await postgres.createDatabase('many');
  await migrate(url);
  await query(url, CHAIN);
  session = await sessionOn(url);
});

const branchName = (n: number): string => `Branch ${String(n).padStart(2, '0')}`;
const downFrom = (n: number, count: number): number[] => Array.from({ length: count }, (_, at) => n - at);

const rowsOf = async (id: string, branch = ''): Promise<Answer['rows']> =>
  (await ask(session, findQuestion(id), { ...resolveSpan('daily', '2021-08-25'), branch, product: '' })).rows;
const branchesOf = async (id: string, branch = '') => (await rowsOf(id, branch)).map((row) => row.branch);

test.each(['branch-takings', 'branch-against-usual'])('%s: the ten best and the ten worst', async (id) => {
  const branches = await branchesOf(id);
  // All are as usual, so that names decide the order.
  const best = id === 'branch-takings' ? downFrom(30, 10) : downFrom(10, 10).reverse();
  const worst = id === 'branch-takings' ? downFrom(10, 10) : downFrom(30, 10).reverse();
  expect(branches).toEqual([...best, ...worst].map(branchName));
  expect(await branchesOf(id, branchName(15))).toEqual([branchName(15)]);
});

test('branch-takings-by-day: a line for each of the eight highest', async () => {
  expect([...new Set(await branchesOf('branch-takings-by-day'))]).toEqual(downFrom(30, 8).reverse().map(branchName));
  expect([...new Set(await branchesOf('branch-takings-by-day', branchName(15)))]).toEqual([branchName(15)]);
});

test('branch-ranking: fifteen, and any branch with its place among all', async () => {
  expect(await branchesOf('branch-ranking')).toEqual(downFrom(30, 15).map(branchName));
  expect(await rowsOf('branch-ranking', branchName(3))).toEqual([
    { branch: branchName(3), place: 28, previous_place: 28, places_up: 0, takings: 9 },
  ]);
});

test.each(['branch-favourites', 'peak-hours'])('%s: the twenty largest, and any other alone', async (id) => {
  expect(await branchesOf(id)).toEqual(downFrom(30, 20).map(branchName));
  expect(await branchesOf(id, branchName(3))).toEqual([branchName(3)]);
});

test.each([
  ['best-sellers', 30, 10],
  ['best-earners', 30, 10],
  ['best-names', 30, 10],
  ['flavours', 30, 15],
] as const)('%s: the highest', async (id, first, count) => {
  expect((await rowsOf(id)).map((row) => row.units)).toEqual(downFrom(first, count));
});

test.each(['worst-sellers', 'worst-earners'])('%s: the lowest', async (id) => {
  expect((await rowsOf(id)).map((row) => row.units)).toEqual(downFrom(10, 10).reverse());
});
