/** With a long history, an answer covers the days that its question promises. */
import { beforeAll, expect, test } from '@jest/globals';
import { ask, type Answer, resolveSpan, findQuestion } from '@brewline/insights';
import { migrate, type Session } from '@brewline/warehouse';
import { makeTemporaryFolder } from '@brewline/testing';
import { query, startTestPostgres } from '@brewline/testing/postgres';
import { sessionOn } from './support/session-on.ts';

const TODAY = '2021-08-25';
const postgres = await startTestPostgres(await makeTemporaryFolder());
let session: Session;

/**
 * One customer has bought a tea for £1 a day in Leeds since June 2020; today, five weeks ago and 52 weeks ago for more.
 * Two branches last sold 28 and 29 days ago.
 */
const HISTORY = `
  create temporary table made as
    select 'Leeds' as branch, date '${TODAY}' - ago as day,
           case ago when 0 then 5 when 35 then 5 when 364 then 3 else 1 end as total
      from generate_series(0, 430) as ago
    union all select 'York', date '${TODAY}' - 28, 1
    union all select 'Ripon', date '${TODAY}' - 29, 1;
  insert into cafe.branch select distinct cast(md5(branch) as uuid), branch from made;
  insert into cafe.product values (cast(md5('tea') as uuid), 'Tea', '', '');
  insert into cafe.customer values (cast(md5('regular') as uuid), 'card');
  insert into cafe.sale
    select cast(md5(branch || day) as uuid), cast(md5(branch) as uuid), cast(md5('regular') as uuid),
           day + time '09:00', 'CARD', total
      from made;
  insert into cafe.sale_item select cast(md5(branch || day) as uuid), 1, cast(md5('tea') as uuid), 1, total from made`;

beforeAll(async () => {
  const url = await postgres.createDatabase('long');
  await migrate(url);
  await query(url, HISTORY);
  session = await sessionOn(url);
});

const rowsOf = async (id: string, branch = ''): Promise<Answer['rows']> =>
  (await ask(session, findQuestion(id), { ...resolveSpan('daily', TODAY), branch, product: '' })).rows;

test.each(['takings-by-week', 'customers', 'returning-takings'])('%s: 13 weeks, this one included', async (id) => {
  const weeks = (await rowsOf(id, 'Leeds')).map(({ week }) => week);
  expect([weeks.length, weeks[0], weeks.at(-1)]).toEqual([13, '2021-05-31', '2021-08-23']);
});

test('takings-by-month: from the same month of the year before, which is whole, to this one so far', async () => {
  const months = await rowsOf('takings-by-month', 'Leeds');
  expect(months.map(({ month }) => month)).toEqual([
    ...[8, 9, 10, 11, 12].map((month) => `2020-${String(month).padStart(2, '0')}-01`),
    ...[1, 2, 3, 4, 5, 6, 7, 8].map((month) => `2021-0${month}-01`),
  ]);
  expect([months[0]!.sales, months[0]!.takings, months.at(-1)!.sales]).toEqual([31, 33, 25]);
});

test.each(['takings-by-day', 'branch-takings-by-day'])('%s: four weeks, today included', async (id) => {
  const days = (await rowsOf(id, 'Leeds')).map(({ day }) => day);
  expect([days.length, days[0], days.at(-1)]).toEqual([28, '2021-07-29', TODAY]);
});

test('totals-compared: the day, the week, the four weeks and the year before', async () => {
  const rows = await rowsOf('totals-compared', 'Leeds');
  expect(
    rows.map(({ against, days_earlier, previous_takings, takings_change }) => [
      against,
      days_earlier,
      previous_takings,
      takings_change,
    ]),
  ).toEqual([
    ['The day before', 1, 1, 4],
    ['A week before', 7, 1, 4],
    ['Four weeks before', 28, 1, 4],
    ['A year before', 364, 3, 0.6667],
  ]);
});

test('best-day-since: five weeks ago was as good', async () => {
  expect(await rowsOf('best-day-since')).toEqual([
    { branch: 'Leeds', day: TODAY, takings: 5, weeks: 5, since: '2021-07-21' },
  ]);
});

test('branches-missing: branches that sold anything in the last 28 days', async () => {
  expect(await rowsOf('branches-missing')).toEqual([
    { branch: 'York', day: TODAY, days: 1, last_reported: '2021-07-28' },
  ]);
  expect(await rowsOf('branches-reported')).toEqual([{ reported: 1, expected: 2, missing: 1, day: TODAY }]);
});
