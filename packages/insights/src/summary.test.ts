/** What is said of a period, on a real PostgreSQL whose sales were made up by hand. */
import { beforeAll, expect, test } from '@jest/globals';
import { migrate, readWarehouse } from '@brewline/warehouse';
import { temporaryFolder } from '../../../tests/support/folder.ts';
import { testPostgres } from '../../../tests/support/warehouse.ts';
import { type Period, periodOf } from './periods.ts';
import { newestDay } from './newest-day.ts';
import { plusDays } from './days.ts';
import { soFar } from './so-far.ts';
import { summaryOf } from './summary.ts';
import { guarded } from './testing/guarded.ts';
import { sell } from './testing/sell.ts';
import { completenessOf } from './warnings.ts';

const { url } = await testPostgres(await temporaryFolder());
const FRIDAY = '2021-08-27';

async function say(period: Period, day: string, branch = ''): Promise<{ warnings: readonly string[]; summary: readonly string[] }> {
  return readWarehouse(url, performance.now() + 30_000, async (connection) => {
    const session = guarded(connection);
    const span = soFar(periodOf(period, day), await newestDay(session));
    const { warnings, incomplete } = await completenessOf(session, { period, span, branch });
    return { warnings, summary: await summaryOf(session, { period, span, branch, incomplete }) };
  });
}

beforeAll(async () => {
  await migrate(url);
  // Fridays of Leeds fall, then rise again; York always takes the same. Ann comes every week, everybody else once.
  for (const [weeks, pounds] of [[6, 50], [5, 40], [4, 30], [3, 20], [2, 20], [1, 10], [0, 45]] as const) {
    const day = plusDays(FRIDAY, -7 * weeks);
    await sell(url, { branch: 'Leeds', day, hour: 9, total: pounds - 5 });
    await sell(url, { branch: 'Leeds', day, hour: 14, total: 5, customer: 'Ann' });
    await sell(url, { branch: 'York', day, hour: 14, total: 30, product: 'Tea', quantity: 3 });
  }
  await sell(url, { branch: 'Bath', day: plusDays(FRIDAY, -7), hour: 9, total: 5 });
});

test('a day is compared with the same weekday, of the branches that have reported', async () => {
  expect(await say('daily', FRIDAY)).toEqual({
    warnings: ['1 of 3 branches has not reported: Bath.'],
    summary: [
      'Takings £75.00: 3 sales of £25.00 on average.',
      'The branches that are complete are 87.5\u00a0% up on the Friday before.',
      'Leeds had its best Friday since 16 July 2021.',
      'Of 2 branches Leeds took most, £45.00 (60.0\u00a0% of all).',
      'Against the Friday before, Leeds gained most (+350.0\u00a0%, £35.00 more).',
      'Tea sold best: 3 units.',
      'The busiest hour began at 14:00: 2 of 3 sales (66.7\u00a0%).',
      'In the week from 23 August 2021, 6.7\u00a0% of takings came from customers who had bought in an earlier week.',
    ],
  });
});

test('of one branch only what is its own is said', async () => {
  expect(await say('daily', FRIDAY, 'York')).toEqual({
    warnings: [],
    summary: ['Takings £30.00, the same as the Friday before: one sale.', 'Tea sold best: 3 units.', 'The busiest hour began at 14:00: 1 of 1 sale (100.0\u00a0%).', 'In the week from 23 August 2021, 0.0\u00a0% of takings came from customers who had bought in an earlier week.'],
  });
  expect((await say('daily', FRIDAY, 'Bath')).warnings).toEqual(['Bath has not reported.']);
});

test('what there is no basis for is left out', async () => {
  expect((await say('daily', plusDays(FRIDAY, -42))).summary).toEqual([
    'Takings £80.00: 3 sales of £26.67 on average.',
    'There is no Friday before to compare with.',
    'Of 2 branches Leeds took most, £50.00 (62.5\u00a0% of all).',
    'Tea sold best: 3 units.',
    'The busiest hour began at 14:00: 2 of 3 sales (66.7\u00a0%).',
  ]);
});

test('a week and a month that are not over are compared with as many days of the one before', async () => {
  expect((await say('weekly', FRIDAY)).summary.slice(0, 2)).toEqual(['Takings so far £75.00: 3 sales of £25.00 on average.', 'The branches that are complete are 87.5\u00a0% up on the same days of the week before.']);
  const { warnings, summary } = await say('monthly', FRIDAY);
  expect(warnings).toEqual(['1 of 3 branches has not reported every day: Bath (Fri 27 Aug 2021).']);
  // August: Leeds 20, 20, 10, 45; York 4 × 30. July up to its 27th: Leeds 50, 40; York 2 × 30.
  expect(summary.slice(0, 2)).toEqual(['Takings so far £220.00: 13 sales of £16.92 on average.', 'The branches that are complete are 43.3\u00a0% up on the same days of July 2021.']);
  expect(summary).toContain('In the weeks that began in August 2021, 9.1\u00a0% of takings came from customers who had bought in an earlier week.');
});

test('a week that is over is compared with the one before', async () => {
  expect((await say('weekly', plusDays(FRIDAY, -7))).summary.slice(0, 1)).toEqual(['Takings £45.00, 10.0\u00a0% down on the week before: 4 sales of £11.25 on average.']);
});

test('days without a sale are warned of, but not those of a weekday without sales', async () => {
  expect(await say('daily', plusDays(FRIDAY, 7))).toEqual({ warnings: ['Nothing was loaded for Fri 3 Sep 2021.'], summary: ['Nothing was sold in this period.'] });
  expect((await say('weekly', plusDays(FRIDAY, 7))).warnings).toEqual(['Nothing was loaded for this period.']);
  await sell(url, { branch: 'Leeds', day: plusDays(FRIDAY, 10), hour: 9, total: 5 });
  expect((await say('monthly', plusDays(FRIDAY, 10))).warnings).toEqual(['Nothing was loaded for Fri 3 Sep 2021.', '2 of 3 branches have not reported every day: Bath (Mon 6 Sep 2021), York (Mon 6 Sep 2021).']);
});
